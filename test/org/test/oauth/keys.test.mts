/** Records and parents named by a field that identifies them instead of by their id. */
import { startOrg } from '../../index.mts';
import { newUser, openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => (admin = openOrg()));

const fieldOf = (object: string, id: string, field: string) => admin.org.store.get(object, id)?.[field] ?? null;

describe('a standard field that is idLookup', () => {
	test('leads to a record, whatever the case', async () => {
		const { status, body } = await admin.get('/sobjects/User/username/MOVER@acme.example?fields=Id');
		expect([status, body]).toMatchObject([200, { Id: admin.userId('mover') }]);
	});

	test('upserts', async () => {
		const { Username, ...rest } = newUser(admin);
		const path = `/sobjects/User/Username/${encodeURIComponent(String(Username))}`;
		expect(await admin.patch(path, rest)).toMatchObject({ status: 201, body: { created: true } });
		expect(await admin.patch(path, { Title: 'T' })).toMatchObject({ status: 200, body: { created: false } });
		expect(await admin.patch(path, { Username })).toMatchObject({
			status: 400,
			body: [{ errorCode: 'INVALID_FIELD' }],
		});
	});

	test('answers 300 and writes nothing when several records have the value', async () => {
		const { status, body } = await admin.patch('/sobjects/User/Email/shared@acme.example', { Title: 'T' });
		const addresses = ['shared.one', 'shared.two'].map(
			(name) => `/services/data/v66.0/sobjects/User/${admin.userId(name)}`,
		);
		expect([status, body]).toEqual([300, addresses]);
		expect(fieldOf('User', admin.userId('shared.one'), 'Title')).not.toBe('T');
	});

	test.each(['Title', 'Salary_Band__c', 'Nope'])('%s is none', async (field) => {
		const message = `Provided external ID field does not exist or is not accessible: ${field}`;
		expect(await admin.as('provisioner').get(`/sobjects/User/${field}/x`)).toEqual({
			status: 404,
			body: [{ message, errorCode: 'NOT_FOUND' }],
		});
	});
});

describe('a parent in a nested object', () => {
	const contact = (Account: unknown) => admin.post('/sobjects/Contact', { LastName: 'C', Account });
	beforeEach(() => admin.patch('/sobjects/Account/External_Id__c/a-1', { Name: 'A' }));

	test('is found by its external id, by idLookup and by Id', async () => {
		const account = admin.idOf('Account', 'External_Id__c', 'a-1');
		for (const key of [
			{ External_Id__c: 'A-1' },
			{ attributes: { type: 'Account' }, external_id__c: 'a-1' },
			{ Id: account },
		]) {
			const { status, body } = await contact(key);
			expect([status, fieldOf('Contact', (body as { id: string }).id, 'AccountId')]).toEqual([201, account]);
		}
		const mover = admin.userId('mover');
		await admin.patch(`/sobjects/User/${mover}`, { Manager: { Username: 'admin@acme.example' } });
		expect(fieldOf('User', mover, 'ManagerId')).toBe(admin.userId('admin'));
		await admin.patch(`/sobjects/User/${mover}`, { ManagerId: null });
		expect(fieldOf('User', mover, 'ManagerId')).toBeNull();
	});

	test.each([
		[{ External_Id__c: 'b-9' }, 'Foreign key external ID: b-9 not found for field External_Id__c in entity Account'],
		[{ Name: 'A' }, 'Field name provided, Name does not match an External ID for Account'],
	])('%j is refused', async (key, message) => {
		expect(await contact(key)).toEqual({ status: 400, body: [{ message, errorCode: 'INVALID_FIELD', fields: [] }] });
	});

	test('that can be of several types says which', async () => {
		const lead = (Owner: object) => admin.post('/sobjects/Lead', { LastName: 'L', Company: 'C', Owner });
		const owner = { Username: 'mover@acme.example' };
		expect(await lead(owner)).toMatchObject({
			body: [{ errorCode: 'JSON_PARSER_ERROR', message: expect.stringContaining('must have an attributes field') }],
		});
		const { body } = await lead({ attributes: { type: 'User' }, ...owner });
		expect(fieldOf('Lead', (body as { id: string }).id, 'OwnerId')).toBe(admin.userId('mover'));
	});
});

test('columns of a bulk upload name parents the same way', async () => {
	const org = await startOrg({ settings: { bulkStepMs: 1 } });
	const authorization = `Bearer ${org.authorize().access_token}`;
	const send = (method: string, path: string, body: string, type: string) =>
		fetch(`${org.url}/services/data/v66.0${path}`, { method, body, headers: { authorization, 'content-type': type } });
	const json = 'application/json';
	try {
		await send('PATCH', '/sobjects/Account/External_Id__c/a-1', '{"Name":"A"}', json);
		const { id } = await (await send('POST', '/jobs/ingest', '{"object":"Contact","operation":"insert"}', json)).json();
		const rows = 'LastName,Account.External_Id__c,User:Owner.Username\nC,a-1,admin@acme.example\nD,b-9,\nE,,\n';
		await send('PUT', `/jobs/ingest/${id}/batches`, rows, 'text/csv');
		await send('PATCH', `/jobs/ingest/${id}`, '{"state":"UploadComplete"}', json);
		while (org.org.bulk.find(id)?.state !== 'JobComplete') await new Promise((next) => setTimeout(next, 5));
		const account = org.store.table('Account').first('External_Id__c', 'a-1')!.Id;
		const contacts = ['C', 'D', 'E'].map((name) => org.store.table('Contact').first('LastName', name));
		expect(contacts.map((contact) => contact?.['AccountId'])).toEqual([account, undefined, undefined]);
		expect(org.org.bulk.find(id)!.outcomes.map(({ error }) => error)).toEqual([
			'',
			'INVALID_FIELD:Foreign key external ID: b-9 not found for field External_Id__c in entity Account:--',
			'',
		]);
	} finally {
		await org.close();
	}
});
