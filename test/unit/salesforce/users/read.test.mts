import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { readUsers } from '../../../../nodes/SalesforceAdmin/salesforce/users/read.ts';

const ME = '005000000000001AAA';
const user = (Id: string, FederationIdentifier: string): ApiRecord => ({
	Id,
	Username: `${Id}@acme.example`,
	IsActive: true,
	ProfileId: '00e',
	FederationIdentifier,
});

/** An org whose queries of User and UserLogin have these rows. */
function orgOf(users: ApiRecord[]): Org {
	const logins = users.map(({ Id }) => ({ Id: `0Yw ${Id}`, UserId: Id, IsFrozen: false }));
	const queryAll = async (soqls: string[]) =>
		soqls.map((soql) => (/ FROM User /.test(soql.split(' WHERE ')[0] + ' ') ? users : logins));
	return { user: { userId: ME, organizationId: '00D' }, queryAll } as unknown as Org;
}
const found = (results: Array<{ id: string } | SalesforceError>) =>
	results.map((result) => (result instanceof SalesforceError ? result.errorCode : result.id));
const byFederationId = (...values: string[]) => values.map((value) => ({ by: 'federationId' as const, value }));

// Single sign-on can be set to tell federation IDs apart by their case (Salesforce Help, "Configure SSO").
describe('federation IDs that differ in their case only', () => {
	const org = orgOf([user('005A', 'jdoe'), user('005B', 'JDoe')]);

	test('name the user that has exactly this one', async () => {
		expect(found(await readUsers(org, byFederationId('JDoe', 'jdoe')))).toEqual(['005B', '005A']);
	});

	test('name nobody when none is exact', async () => {
		const [error] = await readUsers(org, byFederationId('JDOE'));
		expect(error).toMatchObject({ errorCode: 'AMBIGUOUS_NAME' });
		expect((error as SalesforceError).message).toContain("'JDOE': jdoe (005A), JDoe (005B)");
	});
});

test('a federation ID in another case names the only user that has it', async () => {
	expect(found(await readUsers(orgOf([user('005A', 'jdoe')]), byFederationId('JDOE')))).toEqual(['005A']);
});
