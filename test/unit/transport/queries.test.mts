import { Queries } from '../../../nodes/SalesforceAdmin/transport/queries.ts';

const NEXT = '/services/data/v66.0/query/0r8-2000';
const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ Id: `${at}` }));

/** What `allRows` makes of these answers, one after the other. */
async function readRows(...answers: object[]) {
	return await new Queries(async () => answers.shift()).allRows('SELECT Id FROM User');
}

test('reads the rows of all pages', async () => {
	const first = { done: false, totalSize: 3, records: rows(2), nextRecordsUrl: NEXT };
	expect(await readRows(first, { done: true, totalSize: 3, records: rows(1) })).toHaveLength(3);
});

test.each([
	['says that it is not done and names no next page', [{ done: false, totalSize: 2, records: rows(2) }]],
	['has rows that are nothing', [{ done: true, totalSize: 2, records: [null, null] }]],
	['counts more rows than it has', [{ done: true, totalSize: 3, records: rows(2) }]],
	[
		'ends before the rows that its first page counts',
		[
			{ done: false, totalSize: 4, records: rows(2), nextRecordsUrl: NEXT },
			{ done: true, totalSize: 4, records: rows(1) },
		],
	],
])('an answer that %s is not taken as complete', async (_, answers) => {
	expect(await readRows(...answers)).toMatchObject({ errorCode: 'CONNECTION_LOST' });
});

test('rows do not keep their type and address', async () => {
	const attributes = { type: 'User', url: '/services/data/v66.0/sobjects/User/1' };
	const read = await readRows({ done: true, totalSize: 1, records: [{ attributes, Id: '1', Name: 'A' }] });
	expect(read).toEqual([{ Id: '1', Name: 'A' }]);
});
