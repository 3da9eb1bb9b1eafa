/** Salesforce's own CLI, unmodified, against the simulated org over HTTPS: what it does in a real org, it does here. */
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import { createSalesforceCli, type SalesforceCli } from '../tools/salesforceCli.mts';

let org: OrgProcess;
let cli: SalesforceCli;
let folder: string;

beforeAll(async () => {
	org = await startOrgProcess();
	cli = await createSalesforceCli(org.tls);
	folder = await mkdtemp(join(tmpdir(), 'uploads-'));
	const { access_token } = await org.authorize();
	const login = ['org', 'login', 'access-token', '--instance-url', org.origin, '--no-prompt', '--set-default'];
	const { status, output } = await cli.run(login, { SF_ACCESS_TOKEN: access_token });
	expect([status, output]).toEqual([0, expect.stringContaining('Successfully authorized admin@acme.example')]);
});

afterAll(async () => {
	await cli?.[Symbol.asyncDispose]();
	await org?.stop();
	if (folder) await rm(folder, { recursive: true, force: true });
});

const user = async (username: string) => (await org.records('User', { Username: username }))[0]!;
const fileOf = async (name: string, content: string) => {
	const path = join(folder, name);
	await writeFile(path, content);
	return path;
};

it('sf org display user', async () => {
	expect(await cli.json(['org', 'display', 'user'])).toMatchObject({
		username: 'admin@acme.example',
		profileName: 'System Administrator',
		id: (await user('admin@acme.example')).Id,
	});
});

it('sf data query, as a table with parents and as JSON', async () => {
	const where = "FROM User WHERE Username = 'mover@acme.example'";
	const { status, output } = await cli.run(['data', 'query', '--query', `SELECT Username, Profile.Name ${where}`]);
	expect([status, output]).toEqual([0, expect.stringMatching(/USERNAME[^]*PROFILE\.NAME[^]*mover@[^]*Standard User/)]);
	expect(await cli.json(['data', 'query', '--query', `SELECT COUNT(Id) users ${where}`])).toMatchObject({
		records: [{ users: 1 }],
	});
});

it('sf data create file', async () => {
	const path = await fileOf('hello.txt', 'Hello');
	const created = (await cli.json(['data', 'create', 'file', '--file', path])) as { ContentDocumentId?: string };
	const [version] = await org.records('ContentVersion', { Title: 'hello' });
	expect(version).toMatchObject({ FileExtension: 'txt', ContentSize: 5 });
	expect(JSON.stringify(created)).toContain(String(version!['ContentDocumentId']));
});

it('sf org assign permset', async () => {
	const { status } = await cli.run(['org', 'assign', 'permset', '--name', 'Support_Agent']);
	expect(status).toBe(0);
	const [set] = await org.records('PermissionSet', { Name: 'Support_Agent' });
	const { Id } = await user('admin@acme.example');
	expect(await org.records('PermissionSetAssignment', { AssigneeId: Id, PermissionSetId: set!.Id })).toHaveLength(1);
});

it('sf data upsert bulk', async () => {
	const path = await fileOf('users.csv', 'Username,Title\nmover@acme.example,Boss\nleaver@acme.example,Emerita\n');
	const args = [
		'data',
		'upsert',
		'bulk',
		'--sobject',
		'User',
		'--external-id',
		'Username',
		'--file',
		path,
		'--wait',
		'2',
	];
	const result = await cli.json(args);
	expect(result).toMatchObject({
		jobInfo: { state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 0 },
	});
	expect([(await user('mover@acme.example'))['Title'], (await user('leaver@acme.example'))['Title']]).toEqual([
		'Boss',
		'Emerita',
	]);
});

it('sf org generate password', async () => {
	await org.clearLog();
	expect(await cli.json(['org', 'generate', 'password'])).toMatchObject({
		username: 'admin@acme.example',
		password: expect.stringMatching(/^.{20}$/),
	});
	const requests = (await org.log()).map(({ method, path, status }) => `${method} ${path} ${status}`);
	expect(requests).toContain('POST /services/Soap/u/66.0 200');
});
