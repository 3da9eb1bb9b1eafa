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

describe('who is frozen among users that need several queries', () => {
	// 500 IDs fit into one query, so these are three groups.
	const users = Array.from({ length: 1200 }, (_, at) => user(`005${at}`.padEnd(18, 'x'), `${at}`));
	const locators = users.map(({ Id }) => ({ by: 'id' as const, value: String(Id) }));
	const frozen = new Set([users[3]!.Id, users[700]!.Id, users[1199]!.Id]);
	const login = ({ Id }: ApiRecord) => ({ Id: `0Yw ${Id}`, UserId: Id, IsFrozen: frozen.has(Id) });

	/** The frozen states, and how often rows of UserLogin were asked for. `answer` is asked for the rows of one query, the first being 1. */
	async function read(answer: (rows: ApiRecord[], question: number) => ApiRecord[] | SalesforceError) {
		let questions = 0;
		const queryAll = async (soqls: string[]) =>
			soqls.map((soql) => {
				const named = users.filter(({ Id }) => soql.includes(`'${Id}'`));
				return soql.includes('FROM UserLogin') ? answer(named.map(login), ++questions) : named;
			});
		const org = { user: { userId: ME, organizationId: '00D' }, queryAll, reportProgress: () => {} } as unknown as Org;
		const states = (await readUsers(org, locators)).map((result) => (result as { isFrozen: boolean | null }).isFrozen);
		return { states, questions };
	}
	const right = users.map(({ Id }) => frozen.has(Id));
	const unknown = users.map(() => null);

	test('is told by the rows that come with them', async () => {
		expect(await read((rows) => rows)).toEqual({ states: right, questions: 3 });
	});

	test('is asked anew by ID when one query for the rows is refused', async () => {
		const refused = SalesforceError.reported('MALFORMED_QUERY', 'unexpected token', { statusCode: 400 });
		expect(await read((rows, question) => (question === 2 ? refused : rows))).toEqual({ states: right, questions: 6 });
	});

	test('is unknown to whom the object is hidden, or who sees no row but the own one', async () => {
		const hidden = SalesforceError.reported('INVALID_TYPE', "sObject type 'UserLogin' is not supported");
		expect(await read(() => hidden)).toEqual({ states: unknown, questions: 3 });
		// One question more, for a row of anybody else.
		expect(await read(() => [])).toEqual({ states: unknown, questions: 4 });
	});

	test('is false for who has no row, where rows of others are seen', async () => {
		const without = await read((rows) => rows.filter(({ UserId }) => UserId !== users[700]!.Id));
		expect(without).toEqual({ states: right.map((is, at) => is && at !== 700), questions: 3 });
	});
});
