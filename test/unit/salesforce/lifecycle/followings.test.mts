import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import type { Result } from '../../../../nodes/SalesforceAdmin/salesforce/api/results.ts';
import { readFollowings } from '../../../../nodes/SalesforceAdmin/salesforce/lifecycle/offboard/followings.ts';
import type { User } from '../../../../nodes/SalesforceAdmin/salesforce/users/read.ts';
import { ScriptedOrg } from '../../../support/scriptedOrg.mts';

const userId = (at: number) => `005${String(at).padStart(12, '0')}AAA`;
const users = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ id: userId(at), username: `user${at}@acme.example` }) as User);

/** An org that answers each query so, and the queries that it was asked. */
function orgWith(answer: Result<ApiRecord[]>) {
	const scripted = new ScriptedOrg(() => []);
	const asked: string[] = [];
	const queryAll = async (soqls: string[]) => soqls.map((soql) => (asked.push(soql), answer));
	return { org: Object.assign(scripted.org, { queryAll }), scripted, asked };
}

test('whom a user follows is told with ID and username', async () => {
	const { org } = orgWith([{ Id: 'x', SubscriberId: userId(0), ParentId: userId(1) }]);
	expect(await readFollowings(org, users(2))).toEqual(
		new Map([[userId(0), [{ id: userId(1), username: 'user1@acme.example' }]]]),
	);
});

test('one user is not asked for, nor the one who is alone in the last call', async () => {
	const { org, asked } = orgWith([]);
	await readFollowings(org, users(1));
	expect(asked).toEqual([]);
	await readFollowings(org, users(1001));
	expect(asked.some((soql) => soql.includes(userId(1000)))).toBe(false);
});

test('the queries grow with the calls, not with the square of the users', async () => {
	const ofOne = orgWith([]);
	await readFollowings(ofOne.org, users(1000));
	const ofTen = orgWith([]);
	await readFollowings(ofTen.org, users(10_000));
	expect([ofOne.asked.length, ofTen.asked.length]).toEqual([16, 160]);
});

test('an org without followings has none, and what cannot be read is told', async () => {
	const absent = orgWith(new SalesforceError('INVALID_TYPE', "sObject type 'EntitySubscription' is not supported."));
	expect(await readFollowings(absent.org, users(2))).toEqual(new Map());
	expect(absent.scripted.log).toEqual([]);
	const refused = orgWith(new SalesforceError('MALFORMED_QUERY', 'Use a LIMIT'));
	expect(await readFollowings(refused.org, users(2))).toEqual(new Map());
	expect(refused.scripted.log).toEqual([expect.stringContaining('who follows whom')]);
});

test('what ends the run is thrown', async () => {
	const { org } = orgWith(new SalesforceError('RECONNECT_NEEDED', 'The token is gone'));
	await expect(readFollowings(org, users(2))).rejects.toMatchObject({ errorCode: 'RECONNECT_NEEDED' });
});
