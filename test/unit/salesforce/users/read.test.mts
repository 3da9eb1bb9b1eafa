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
		expect((error as SalesforceError).message).toContain("'JDOE': 005A@acme.example (005A), 005B@acme.example (005B)");
	});
});

test('a federation ID in another case names the only user that has it', async () => {
	expect(found(await readUsers(orgOf([user('005A', 'jdoe')]), byFederationId('JDOE')))).toEqual(['005A']);
});

test('an email address names the only user that has it, in any case, and nobody when two have it', async () => {
	const withEmail = (Id: string, Email: string) => ({ ...user(Id, Id), Email });
	const locators = [{ by: 'email' as const, value: 'Jane@ACME.example' }];
	expect(found(await readUsers(orgOf([withEmail('005A', 'jane@acme.example')]), locators))).toEqual(['005A']);
	const shared = orgOf([withEmail('005A', 'jane@acme.example'), withEmail('005B', 'Jane@ACME.example')]);
	const [error] = await readUsers(shared, locators);
	expect(error).toMatchObject({
		errorCode: 'AMBIGUOUS_NAME',
		message: "2 users have the email 'Jane@ACME.example': 005A@acme.example (005A), 005B@acme.example (005B)",
	});
});
