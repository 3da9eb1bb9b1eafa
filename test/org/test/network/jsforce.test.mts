import { Connection } from 'jsforce';
import { startOrg, type SimulatedOrg } from '../../index.mts';

let org: SimulatedOrg;
let connection: Connection;
beforeEach(async () => {
	org = await startOrg();
	const { access_token: accessToken, instance_url: instanceUrl } = org.authorize();
	connection = new Connection({ accessToken, instanceUrl, version: '66.0' });
});
afterEach(() => org.close());

const userId = (name: string) => org.store.table('User').first('Username', `${name}@acme.example`)!.Id;
const idOf = (object: string, field: string, value: string) => org.store.table(object).first(field, value)!.Id;

describe('unmodified jsforce', () => {
	test('creates, reads, updates and finds a user', async () => {
		const created = await connection.sobject('User').create({
			Username: 'js@acme.example',
			LastName: 'Force',
			Email: 'js@acme.example',
			Alias: 'js',
			TimeZoneSidKey: 'GMT',
			LocaleSidKey: 'en_GB',
			EmailEncodingKey: 'UTF-8',
			LanguageLocaleKey: 'en_US',
			ProfileId: idOf('Profile', 'Name', 'Standard User'),
		});
		expect(created).toMatchObject({ success: true });
		await connection.sobject('User').update({ Id: created.id!, Title: 'Client' });
		expect(await connection.sobject('User').retrieve(created.id!)).toMatchObject({ Title: 'Client', Name: 'Force' });
		const found = await connection
			.sobject('User')
			.find({ Username: 'js@acme.example' }, ['Id', 'Profile.Name'])
			.execute();
		expect(found).toMatchObject([{ Id: created.id, Profile: { Name: 'Standard User' } }]);
	});

	test('gets the error code and the text of a refusal', async () => {
		const refused = connection.sobject('User').create({ Username: 'js@acme.example' } as never);
		await expect(refused).rejects.toMatchObject({
			errorCode: 'REQUIRED_FIELD_MISSING',
			message: expect.stringMatching(/^Required fields are missing: \[LastName, /),
		});
		await expect(connection.sobject('User').destroy(userId('mover'))).rejects.toMatchObject({
			errorCode: 'METHOD_NOT_ALLOWED',
		});
		await expect(connection.query('SELECT Foo FROM User')).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
		await expect(connection.sobject('User').retrieve('005ak0000000zzz')).rejects.toMatchObject({
			errorCode: 'NOT_FOUND',
		});
	});

	test('turns several faults into MULTIPLE_API_ERRORS', async () => {
		const refused = connection.sobject('User').update({ Id: userId('mover'), TimeZoneSidKey: 'X', LocaleSidKey: 'Y' });
		await expect(refused).rejects.toMatchObject({ errorCode: 'MULTIPLE_API_ERRORS' });
	});

	test('freezes 201 users in two calls', async () => {
		const large = await startOrg({ users: 201 });
		const { access_token: accessToken, instance_url: instanceUrl } = large.authorize();
		const client = new Connection({ accessToken, instanceUrl, version: '66.0' });
		const logins = await client.query<{ Id: string }>(
			"SELECT Id FROM UserLogin WHERE UserId IN (SELECT Id FROM User WHERE Username LIKE 'user%')",
		);
		const used = large.usage.used;
		const rows = logins.records.map(({ Id }) => ({ Id, IsFrozen: true }));
		const results = await client.sobject('UserLogin').update(rows, { allowRecursive: true });
		expect(results.filter(({ success }) => success)).toHaveLength(201);
		expect(large.usage.used - used).toBe(2);
		await large.close();
	});

	test('reads an answer of several pages', async () => {
		org.changeSettings({ queryBatchSize: 10 });
		const all = await connection.query('SELECT Id FROM User', { autoFetch: true, maxFetch: 1000 });
		expect(all.records.length).toBe(org.store.table('User').rows.size);
	});

	test('assigns, is told of a duplicate, and removes', async () => {
		const assignment = {
			AssigneeId: userId('standard'),
			PermissionSetId: idOf('PermissionSet', 'Name', 'Sales_Manager'),
		};
		const [first, second] = await connection.sobject('PermissionSetAssignment').create([assignment, assignment]);
		expect(first).toMatchObject({ success: true });
		expect(second).toMatchObject({
			success: false,
			errors: [{ statusCode: 'DUPLICATE_VALUE', fields: ['AssigneeId', 'PermissionSetId'] }],
		});
		expect(await connection.sobject('PermissionSetAssignment').destroy([first!.id!])).toMatchObject([
			{ success: true },
		]);
	});

	test('describes, and asks for the profile by the Tooling API', async () => {
		const { fields } = await connection.sobject('User').describe();
		expect(fields.find(({ name }) => name === 'Alias')).toMatchObject({ length: 8, nillable: false });
		expect((await connection.describeGlobal()).sobjects.map(({ name }) => name)).toContain('PermissionSetAssignment');
		const { records } = await connection.tooling.query(
			`SELECT Id, FullName FROM Profile WHERE Id = '${org.org.administratorProfileId}'`,
		);
		expect(records).toMatchObject([{ FullName: 'Admin' }]);
	});

	test('upserts, one and many', async () => {
		const accounts = connection.sobject('Account');
		expect(await accounts.upsert({ External_Id__c: 'a', Name: 'A' }, 'External_Id__c')).toMatchObject({
			success: true,
			created: true,
		});
		const many = await accounts.upsert(
			[{ External_Id__c: 'a', Name: 'B' }, { External_Id__c: 'b' }] as never,
			'External_Id__c',
		);
		expect(many).toMatchObject([
			{ success: true, created: false },
			{ success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
		]);
	});

	test('knows the limits from the header of every answer', async () => {
		await connection.limits();
		expect(connection.limitInfo).toEqual({ apiUsage: { used: org.usage.used, limit: 15_000 } });
	});
});
