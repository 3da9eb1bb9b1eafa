import type { ApiRecord, Org, Page } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { readOwnedRecords } from '../../../../nodes/SalesforceAdmin/salesforce/records/ownedRecords.ts';

const USER = '005000000000001AAA';
const rows = (from: number, to: number): ApiRecord[] =>
	Array.from({ length: to - from }, (_, at) => ({ Id: `00Q${from + at}`, OwnerId: USER }));

/** An org that gives the leads page by page, as the pages say, and every other object at once. */
function orgWith(pages: Page[]) {
	const left = [...pages];
	return {
		queryAll: async (soqls: string[]) => soqls.map(() => rows(0, 2)),
		page: async () => left.shift()!,
	} as unknown as Org;
}

const queries = [
	{ object: 'Account', userIds: [USER], count: 2 },
	{ object: 'Lead', userIds: [USER], count: 3000 },
];

test('what fits into a page comes with others, the rest page by page', async () => {
	const org = orgWith([
		{ records: rows(0, 2000), totalSize: 3000, next: '/services/data/next' },
		{ records: rows(2000, 3000), totalSize: 3000 },
	]);
	const [accounts, leads] = await readOwnedRecords(org, queries);
	expect(accounts).toEqual([
		{ id: '00Q0', ownerId: USER },
		{ id: '00Q1', ownerId: USER },
	]);
	expect([leads!.length, leads!.at(-1)]).toEqual([3000, { id: '00Q2999', ownerId: USER }]);
});

test('records that were announced and did not come are not taken for all that there are', async () => {
	const org = orgWith([{ records: rows(0, 2000), totalSize: 3000 }]);
	await expect(readOwnedRecords(org, queries)).rejects.toMatchObject({
		errorCode: 'CONNECTION_LOST',
		message: 'Salesforce gave 2000 of 3000 records',
	});
});
