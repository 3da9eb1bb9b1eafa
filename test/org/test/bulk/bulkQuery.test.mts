import { parse } from 'csv-parse/sync';
import jsforce from 'jsforce';
import { startOrg, type SimulatedOrg } from '../../index.mts';
import { openOrg, type OrgSession } from '../session.mts';

describe('jobs', () => {
	let admin: OrgSession;
	beforeEach(() => (admin = openOrg({ users: 25 })));

	const start = (query: string, more: object = {}) => admin.post('/jobs/query', { operation: 'query', query, ...more });
	const job = (body: unknown) => (typeof body === 'string' ? JSON.parse(body) : body) as { id: string; state: string };
	const crowd = "FROM User WHERE Username LIKE 'user%' ORDER BY Username";

	test('go through their states, and then give their rows a page at a time', async () => {
		const { body, status } = await start(`SELECT Id, profile.name, isactive, CreatedDate, Title ${crowd}`);
		const { id, state } = job(body);
		expect([status, state, body]).toEqual([200, 'UploadComplete', expect.stringContaining('"apiVersion":66.0')]);
		expect(await admin.get(`/jobs/query/${id}/results`)).toMatchObject({
			status: 400,
			body: [{ errorCode: 'INVALIDJOBSTATE' }],
		});
		admin.org.clock.advance(60);
		expect(job((await admin.get(`/jobs/query/${id}`)).body).state).toBe('InProgress');
		admin.org.clock.advance(60);
		expect(job((await admin.get(`/jobs/query/${id}`)).body)).toMatchObject({
			state: 'JobComplete',
			jobType: 'V2Query',
			object: 'User',
			numberRecordsProcessed: 25,
		});
		const first = await admin.get(`/jobs/query/${id}/results?maxRecords=20`);
		expect(first.headers).toMatchObject({ 'Sforce-Locator': 'MjA=', 'Sforce-NumberOfRecords': '20' });
		const last = await admin.get(`/jobs/query/${id}/results?maxRecords=20&locator=MjA%3D`);
		expect(last.headers).toMatchObject({ 'Sforce-Locator': 'null', 'Sforce-NumberOfRecords': '5' });
		const rows = [first, last].flatMap(({ body: csv }) => parse(csv as string, { columns: true }) as object[]);
		expect(new Set(rows.map((row) => (row as { Id: string }).Id)).size).toBe(25);
		expect(rows[0]).toMatchObject({
			'Profile.Name': 'Standard User',
			IsActive: 'true',
			CreatedDate: expect.stringMatching(/\.000Z$/),
			Title: '',
		});
	});

	test('are aborted, deleted and listed', async () => {
		const { id } = job((await start(`SELECT Id ${crowd}`)).body);
		expect(job((await admin.get('/jobs/query')).body)).toMatchObject({ records: [{ id }] });
		expect((await admin.delete(`/jobs/query/${id}`)).status).toBe(400);
		expect(job((await admin.patch(`/jobs/query/${id}`, { state: 'Aborted' })).body).state).toBe('Aborted');
		expect((await admin.patch(`/jobs/query/${id}`, { state: 'Aborted' })).status).toBe(400);
		expect((await admin.delete(`/jobs/query/${id}`)).status).toBe(204);
		expect((await admin.get(`/jobs/query/${id}`)).status).toBe(404);
	});

	test.each([
		['SELECT Nope FROM User', {}, 'INVALID_FIELD'],
		['SELECT Id, (SELECT Id FROM PermissionSetAssignments) FROM User', {}, 'INVALIDJOB'],
		['SELECT COUNT(Id) FROM User', {}, 'INVALIDJOB'],
		['SELECT Address FROM User', {}, 'INVALIDJOB'],
		['SELECT Id FROM User', { operation: 'insert' }, 'INVALIDJOB'],
		['SELECT Id FROM User', { columnDelimiter: 'X' }, 'INVALIDJOB'],
		['', {}, 'INVALIDJOB'],
	])('%s %j is refused', async (query, more, errorCode) => {
		expect(await start(query, more)).toMatchObject({ status: 400, body: [{ errorCode }] });
	});
});

describe('unmodified jsforce', () => {
	let org: SimulatedOrg;
	beforeEach(async () => {
		org = await startOrg({ users: 450 });
	});
	afterEach(() => org.close());

	test('streams the rows of a Bulk query', async () => {
		const { access_token: accessToken, instance_url: instanceUrl } = org.authorize();
		const connection = new jsforce.Connection({ accessToken, instanceUrl, version: '66.0' });
		const stream = await connection.bulk2.query("SELECT Id, Name FROM User WHERE Username LIKE 'user%'", {
			pollInterval: 20,
			pollTimeout: 10_000,
		});
		const records = (await stream.toArray()) as Array<{ Id: string }>;
		expect(new Set(records.map(({ Id }) => Id)).size).toBe(450);
	});
});
