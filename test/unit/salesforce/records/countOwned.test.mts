import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { countOwned } from '../../../../nodes/SalesforceAdmin/salesforce/records/countOwned.ts';

const USER = '005000000000001AAA';
const refused = (errorCode: string) => SalesforceError.reported(errorCode, errorCode.toLowerCase());

/** An org that answers queries by the object that they are of. */
function orgWith(answers: Record<string, ApiRecord[] | SalesforceError>) {
	const asked: string[] = [];
	const queryAll = async (soqls: string[]) => {
		asked.push(...soqls);
		return soqls.map((soql) => answers[/ FROM (\w+)/.exec(soql)![1]!] ?? []);
	};
	return { org: { queryAll } as unknown as Org, asked };
}

const counted = (count: number): ApiRecord[] => [{ OwnerId: USER, c: count }];

test('an object of a feature that is off has nothing, and what may not be seen or takes too long could not be checked', async () => {
	const { org } = orgWith({
		Account: counted(2),
		Territory2: refused('INVALID_TYPE'),
		Report: refused('INVALID_FIELD'),
		CronTrigger: refused('INSUFFICIENT_ACCESS'),
		Task: refused('QUERY_TIMEOUT'),
		Lead: counted(3),
	});
	const objects = ['Account', 'Territory2', 'Report', 'CronTrigger', 'Task', 'Lead'].map((name) => ({ name }));
	const { byUser, notChecked } = await countOwned(org, [USER], objects);
	expect([...byUser]).toEqual([
		[
			USER,
			[
				{ object: 'Account', count: 2 },
				{ object: 'Lead', count: 3 },
			],
		],
	]);
	expect(notChecked.map(({ object, error }) => [object, error.errorCode])).toEqual([
		['Report', 'INVALID_FIELD'],
		['CronTrigger', 'INSUFFICIENT_ACCESS'],
		['Task', 'QUERY_TIMEOUT'],
	]);
});

test.each(['INVALID_SESSION_ID', 'CONNECTION_LOST', 'CANCELLED'])(
	'a report is not made of half the answers: %s',
	async (code) => {
		const { org } = orgWith({ Account: counted(2), Lead: refused(code) });
		await expect(countOwned(org, [USER], [{ name: 'Account' }, { name: 'Lead' }])).rejects.toMatchObject({
			errorCode: code,
		});
	},
);

test('users are asked for together, with fewer groups than the 2,000 that a query may have, and an object that fails is named once', async () => {
	const users = Array.from({ length: 2500 }, (_, at) => `005${String(at).padStart(12, '0')}AAA`);
	const { org, asked } = orgWith({ Lead: refused('QUERY_TIMEOUT') });
	const { byUser, notChecked } = await countOwned(org, users, [{ name: 'Lead', only: 'IsConverted = false' }]);
	expect(asked).toHaveLength(5);
	expect(asked[0]).toMatch(
		/^SELECT OwnerId,COUNT\(Id\) c FROM Lead WHERE OwnerId IN \([^)]*\) AND IsConverted = false GROUP BY OwnerId$/,
	);
	expect([byUser.size, notChecked.length]).toEqual([2500, 1]);
});
