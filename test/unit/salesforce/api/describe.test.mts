import { describeUser } from '../../../../nodes/SalesforceAdmin/salesforce/api/describe.ts';
import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { REMEMBERED_MS, forgetAll } from '../../../../nodes/SalesforceAdmin/salesforce/api/remembered.ts';

test('describes User once in five minutes, per org and user', async () => {
	forgetAll();
	let calls = 0;
	const org = (userId: string, origin = 'https://acme.my.salesforce.com') =>
		({ origin, user: { userId }, describe: async () => (calls++, [{ name: 'Username' }]) }) as unknown as Org;
	const now = 1_000_000;
	const clock = jest.spyOn(Date, 'now');
	clock.mockReturnValue(now);
	await describeUser(org('a'));
	clock.mockReturnValue(now + REMEMBERED_MS - 1);
	await describeUser(org('a'));
	expect(calls).toBe(1);
	clock.mockReturnValue(now + REMEMBERED_MS);
	await describeUser(org('a'));
	clock.mockReturnValue(now);
	await describeUser(org('b'));
	await describeUser(org('a', 'https://other.my.salesforce.com'));
	expect(calls).toBe(4);
	clock.mockRestore();
	forgetAll();
});
