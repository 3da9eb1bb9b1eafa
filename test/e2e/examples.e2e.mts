/** Every workflow of examples/, imported into a real n8n 2.41.1 and started as people start it: webhook, form, schedule or by hand. */
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import { credentialFields } from '../n8n/credential.mts';
import { startInstance, type N8nInstance } from '../n8n/instance.mts';
import { leakedSecrets } from '../n8n/leaks.mts';
import { passLogIn } from '../n8n/logInWindow.mts';
import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import type { Execution } from '../n8n/workflows/runData.mts';
import { pollEvery } from '../n8n/workflows/watching.mts';
import type { Workflow } from '../n8n/workflows/workflow.mts';
import { CREDENTIAL_TYPE, NODE_TYPE, TRIGGER_TYPE } from '../support/names.mts';
import { packPackage } from '../tools/packed.mts';
import { changeInSalesforce, queryInSalesforce } from './inSalesforce.mts';
import { untilBegun } from './trigger/told.mts';
import { until } from './until.mts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const KEY = { name: 'X-Webhook-Key', value: 'the-key-of-the-tests' };
const LOG_IN = { user: 'owner', password: 'the-password-of-the-tests' };

type Stored = Workflow & { id: string; versionId: string };

let org: OrgProcess;
let n8n: N8nInstance;
/** Ids of the credentials that the person who imports an example picks, by node type. */
let picked: Record<string, { type: string; id: string }>;
const started = new Set<string>();

beforeAll(async () => {
	org = await startOrgProcess();
	await using packed = await packPackage();
	n8n = await startInstance({ org: org.tls, package: packed });
	const headerAuth = await n8n.rest.createCredential('httpHeaderAuth', KEY, 'Webhook');
	const basicAuth = await n8n.rest.createCredential('httpBasicAuth', LOG_IN, 'Form');
	picked = {
		'n8n-nodes-base.webhook': { type: 'httpHeaderAuth', id: headerAuth.id },
		'n8n-nodes-base.formTrigger': { type: 'httpBasicAuth', id: basicAuth.id },
	};
});

afterAll(async () => {
	await n8n?.[Symbol.asyncDispose]();
	await org?.stop();
});

beforeEach(async () => {
	await org.control('POST', '/reset');
	picked[NODE_TYPE] = picked[TRIGGER_TYPE] = { type: CREDENTIAL_TYPE, id: await connect() };
});

/** A new credential, connected through the org's login window. */
async function connect(): Promise<string> {
	const { id } = await n8n.rest.createCredential(CREDENTIAL_TYPE, credentialFields(org));
	const window = await n8n.rest.authorizeUrl(id);
	const [{ username, password }] = org.logins as [OrgProcess['logins'][number]];
	await n8n.rest.visitCallback(await passLogIn(org, window, { username, password }));
	return id;
}

/** Imports an example, with the credentials picked, and with `change` for what else the person who imports it changes. */
async function imported(file: string, change = (json: string) => json): Promise<Stored> {
	started.add(file);
	const example = JSON.parse(change(readFileSync(join(EXAMPLES, file), 'utf8'))) as Workflow;
	const nodes = example.nodes.map((node) => {
		const credential = picked[node.type];
		return credential ? { ...node, credentials: { [credential.type]: { id: credential.id, name: 'Picked' } } } : node;
	});
	return (await n8n.rest.createWorkflow({ ...example, nodes, active: false })) as Stored;
}

/** A request to a published webhook or form. n8n answers 404 until it has registered it, a moment after publishing. */
async function requestPublished(path: string, request: RequestInit): Promise<Response> {
	for (const deadline = Date.now() + 20_000; ; await wait(100)) {
		const response = await fetch(n8n.url + path, request);
		if (response.status !== 404 || Date.now() > deadline) return response;
	}
}

/** Starts by hand; `trigger` is the node that is started. */
async function run(file: string, trigger = 'Run by Hand'): Promise<Execution> {
	return (await n8n.rest.ended(await n8n.rest.start(await imported(file), trigger))).succeeded();
}

/** Publishes an example, calls its webhook once for each body, and returns what the callers were answered. */
async function call(file: string, path: string, bodies: object[]): Promise<Array<Record<string, unknown>>> {
	const workflow = await imported(file);
	await n8n.rest.publish(workflow);
	const answers: Array<Record<string, unknown>> = [];
	for (const body of bodies) {
		const response = await requestPublished(`/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', [KEY.name]: KEY.value },
			body: JSON.stringify(body),
		});
		answers.push((await response.json()) as Record<string, unknown>);
	}
	await n8n.rest.unpublish(workflow);
	return answers;
}

/** Publishes an example, fills in its form and returns the execution that it started. */
async function submit(file: string, path: string, fields: Array<string | File>): Promise<Execution> {
	const workflow = await imported(file);
	await n8n.rest.publish(workflow);
	const form = new FormData();
	for (const [index, field] of fields.entries()) form.append(`field-${index}`, field);
	const authorization = `Basic ${btoa(`${LOG_IN.user}:${LOG_IN.password}`)}`;
	const response = await requestPublished(`/form/${path}`, { method: 'POST', headers: { authorization }, body: form });
	if (!response.ok) throw new Error(`The form answers ${response.status}: ${(await response.text()).slice(-500)}`);
	const execution = (await n8n.rest.ended(await executionOf(workflow))).succeeded();
	await n8n.rest.unpublish(workflow);
	return execution;
}

async function executionOf(workflow: Stored): Promise<string> {
	const [execution] = await until(
		async () => await n8n.rest.executions(workflow),
		({ length }) => length > 0,
	);
	return execution!.id;
}

const user = async (name: string) => (await org.records('User', { Username: `${name}@acme.example` }))[0]!;
const isFrozen = async (name: string) =>
	(await org.records('UserLogin', { UserId: (await user(name)).Id }))[0]?.['IsFrozen'] === true;

/** API names of the permission sets and groups that a user has, without the profile's own. */
async function entitlements(name: string): Promise<string[]> {
	const { Id } = await user(name);
	const sets = await org.records('PermissionSetAssignment', { AssigneeId: Id });
	const groups = await org.records('GroupMember', { UserOrGroupId: Id });
	const names = await Promise.all([
		...sets.map(
			async ({ PermissionSetId }) => (await org.records('PermissionSet', { Id: String(PermissionSetId) }))[0],
		),
		...groups.map(async ({ GroupId }) => (await org.records('Group', { Id: String(GroupId) }))[0]),
	]);
	return names
		.filter((record) => record?.['IsOwnedByProfile'] !== true)
		.map((record) => String(record?.['DeveloperName'] ?? record?.['Name']))
		.sort();
}

describe('nightly-accounts-import', () => {
	const file = 'nightly-accounts-import.json';

	it('creates the accounts of the example, puts the row with a wrong number aside, and writes nothing the second time', async () => {
		const first = await run(file);
		expect(first.json('Changed')).toMatchObject([{ created: true }, { created: true }]);
		expect(first.json('Rows to Correct')).toMatchObject([
			{ erpId: 'ERP-1003', error: expect.stringContaining('Employees'), advice: expect.stringMatching(/\w/) },
		]);
		const again = await run(file);
		expect(again.json('Create or Update Accounts')).toMatchObject([{ changed: false }, { changed: false }]);
	});
});

describe('create-or-reactivate', () => {
	const file = 'create-or-reactivate.json';
	const person = (name: string) => ({
		username: `${name}@acme.example`,
		email: `${name}@acme.example`,
		firstName: 'Nina',
		lastName: 'New',
		department: 'Support',
	});

	it('creates who is missing, activates who is inactive and leaves who is active', async () => {
		const people = ['nina.new', 'inactive', 'mover'].map(person);
		const answers = await call(file, 'salesforce-assignment', people);
		expect(answers).toMatchObject([{ created: true }, { isActive: true, changed: true }, { isActive: true }]);
		expect(await user('nina.new')).toMatchObject({ IsActive: true, Department: 'Support', FirstName: 'Nina' });
		expect(await entitlements('nina.new')).toEqual(['All_Support', 'Support_Agent']);
		expect(await user('inactive')).toMatchObject({ IsActive: true });
		expect(await user('mover')).toMatchObject({ Department: 'Sales', LastName: 'Mover' });
	});

	it('creates the example person by hand', async () => {
		const execution = await run(file);
		expect(execution.json('Create User')).toMatchObject([{ username: 'jane.joiner@acme.example', created: true }]);
		expect(await user('jane.joiner')).toMatchObject({ UserPermissionsMarketingUser: true, Department: 'Sales' });
		expect(await entitlements('jane.joiner')).toEqual(['All_Sales', 'Sales_Manager']);
	});
});

describe('deactivate-on-security-finding', () => {
	const file = 'deactivate-on-security-finding.json';
	const finding = (name: string, severity: string) => ({
		username: `${name}@acme.example`,
		severity,
		finding: 'Impossible travel',
	});

	it('deactivates on a serious finding, freezes who cannot be deactivated, and leaves the rest to people', async () => {
		const findings = [finding('mover', 'High'), finding('caseowner', 'critical'), finding('standard', 'low')];
		const answers = await call(file, 'salesforce-security-finding', findings);
		expect(answers).toMatchObject([
			{ outcome: 'deactivated', finding: 'Impossible travel' },
			{ outcome: 'frozen', reason: expect.stringMatching(/caseowner@acme\.example was not deactivated: \S/) },
			{ severity: 'low' },
		]);
		expect(await user('mover')).toMatchObject({ IsActive: false });
		expect(await user('caseowner')).toMatchObject({ IsActive: true });
		expect(await isFrozen('caseowner')).toBe(true);
		expect(await user('standard')).toMatchObject({ IsActive: true });
		expect(await isFrozen('standard')).toBe(false);
	});

	it('runs the example finding by hand', async () => {
		expect((await run(file)).json('Deactivated')).toMatchObject([{ username: 'mover@acme.example' }]);
	});
});

describe('freeze-then-deactivate', () => {
	const file = 'freeze-then-deactivate.json';

	it('freezes the leaver of the form, and strips and deactivates it on the last day', async () => {
		const today = new Date().toISOString().slice(0, 10);
		const execution = await submit(file, 'salesforce-leaver', ['leaver@acme.example', today]);
		expect(execution.json('Freeze User')).toMatchObject([{ isFrozen: true, isActive: true, changed: true }]);
		expect(execution.json('Deactivate User')).toMatchObject([{ isActive: false, changed: true }]);
		expect(await user('leaver')).toMatchObject({ IsActive: false });
		expect(await entitlements('leaver')).toEqual([]);
	});

	it('keeps the user frozen, active and entitled until then', async () => {
		const workflow = await imported(file);
		const id = await n8n.rest.start(workflow, 'Run by Hand');
		for (let attempt = 0; attempt < 100 && (await statusOf(id)) !== 'waiting'; attempt++) await wait(200);
		expect(await statusOf(id)).toBe('waiting');
		expect(await isFrozen('leaver')).toBe(true);
		expect(await user('leaver')).toMatchObject({ IsActive: true });
		expect(await entitlements('leaver')).toContain('Sales_Manager');
		await n8n.rest.call('POST', `/executions/${id}/stop`);
	});

	const statusOf = async (id: string) => (await n8n.rest.call<{ status: string }>('GET', `/executions/${id}`)).status;
});

describe('offboard-on-hr-webhook', () => {
	const file = 'offboard-on-hr-webhook.json';

	it('offboards the leaver that HR reports, leaves a blocked one frozen, and skips who has no user', async () => {
		await org.authorize({ username: 'leaver@acme.example' });
		const names = ['leaver', 'caseowner', 'nobody'].map((name) => ({ username: `${name}@acme.example` }));
		expect(await call(file, 'salesforce-offboard', names)).toMatchObject([
			{ username: 'leaver@acme.example', outcome: 'offboarded', snapshot: { profileName: 'Standard User' } },
			{ outcome: 'frozen, not deactivated', blockers: expect.stringMatching(/./) },
			{ outcome: 'has no Salesforce user' },
		]);
		expect(await user('leaver')).toMatchObject({ IsActive: false });
		expect(await isFrozen('leaver')).toBe(true);
		expect(await entitlements('leaver')).toEqual([]);
		const { Id: UserId } = await user('leaver');
		expect(await org.records('OauthToken', { UserId })).toEqual([]);
		expect(await user('caseowner')).toMatchObject({ IsActive: true });
		expect(await isFrozen('caseowner')).toBe(true);
	});

	it('offboards the example person by hand', async () => {
		expect((await run(file)).json('Offboarded')).toMatchObject([{ outcome: 'offboarded' }]);
	});
});

describe('mover-by-role', () => {
	const file = 'mover-by-role.json';

	it('gives exactly the access of the role, and has nothing to do the second time', async () => {
		const move = { username: 'leaver@acme.example', role: 'Support' };
		const [first, second] = await call(file, 'salesforce-mover-by-role', [move, move]);
		expect(first).toMatchObject({ username: 'leaver@acme.example', notCopied: [] });
		expect(second).toMatchObject({ assigned: [], removed: [] });
		expect(await entitlements('leaver')).toEqual(['All_Support', 'Reporting_Basic', 'Support_Agent', 'Support_Queue']);
	});

	it('moves the example person by hand', async () => {
		expect((await run(file)).json('Set Entitlements')).toMatchObject([{ username: 'leaver@acme.example' }]);
	});
});

describe('rehire-from-snapshot', () => {
	it('gives back what the offboarding has noted', async () => {
		const before = await entitlements('leaver');
		const username = 'leaver@acme.example';
		const [{ snapshot } = {}] = await call('offboard-on-hr-webhook.json', 'salesforce-offboard', [{ username }]);
		expect(await entitlements('leaver')).toEqual([]);
		await call('rehire-from-snapshot.json', 'salesforce-rehire', [{ username, snapshot }]);
		expect(await user('leaver')).toMatchObject({ IsActive: true });
		expect(await isFrozen('leaver')).toBe(false);
		expect(await entitlements('leaver')).toEqual(before);
	});

	it('takes the example person back by hand', async () => {
		const execution = await run('rehire-from-snapshot.json');
		expect(execution.json('Give Access Back')).toMatchObject([{ assigned: [{}, {}], notCopied: [] }]);
	});
});

describe('temporary-access', () => {
	const file = 'temporary-access.json';

	it('gives a permission set for eight hours, and the report says until when', async () => {
		const asked = { username: 'mover@acme.example', reason: 'Incident 4711' };
		const [given] = await call(file, 'salesforce-temporary-access', [asked]);
		expect(given).toMatchObject({ ...asked, permissionSet: 'Reporting_Advanced' });
		const hours = (Date.parse(String(given?.['until'])) - Date.now()) / 3_600_000;
		expect(hours).toBeGreaterThan(7.9);
		expect(hours).toBeLessThanOrEqual(8);
		expect((await run(file, 'Every Morning')).json('Report')).toEqual([
			{ username: 'mover@acme.example', permissionSet: 'Reporting_Advanced', until: given?.['until'] },
		]);
	});

	it('gives it to the example person by hand', async () => {
		expect((await run(file)).json('What Was Given')).toMatchObject([{ reason: 'Incident 4711' }]);
	});
});

describe('joiner-from-hr-webhook', () => {
	const file = 'joiner-from-hr-webhook.json';
	const person = (name: string, more = {}) => ({
		username: `${name}@acme.example`,
		email: `${name}@acme.example`,
		firstName: 'Nina',
		lastName: 'New',
		department: 'Support',
		...more,
	});

	it('creates who is missing, brings back who had left, and leaves who is right already', async () => {
		const nobody = person('nobody', { department: 'Space Travel' });
		const people = [person('nina.new'), person('inactive'), person('nina.new'), nobody];
		expect(await call(file, 'salesforce-joiner', people)).toMatchObject([
			{ username: 'nina.new@acme.example', outcome: 'created' },
			{ outcome: 'back again' },
			{ outcome: 'already right' },
			{ username: 'nobody@acme.example', outcome: 'not done', reason: expect.stringContaining('Profile') },
		]);
		expect(await user('nina.new')).toMatchObject({ IsActive: true, Department: 'Support', FirstName: 'Nina' });
		expect(await entitlements('nina.new')).toEqual(['All_Support', 'Support_Agent']);
		expect(await user('inactive')).toMatchObject({ IsActive: true, FirstName: 'Nina' });
		expect(await org.records('User', { Username: 'nobody@acme.example' })).toEqual([]);
	});

	it('creates the example person by hand', async () => {
		expect((await run(file)).json('Joined')).toMatchObject([{ outcome: 'created' }]);
		expect(await user('jane.joiner')).toMatchObject({ EmployeeNumber: '4711', Title: 'Sales Representative' });
		expect(await entitlements('jane.joiner')).toEqual(['All_Sales', 'Sales_Manager']);
	});
});

describe('users-from-csv', () => {
	const header = 'Username,Email,FirstName,LastName,Profile,Role,Department,Title,PermissionSets';
	const rows = [
		'nina.new@acme.example,nina@acme.example,Nina,New,Standard User,Sales Rep,Sales,,"Sales_Manager,Reporting_Basic"',
		'mover@acme.example,mover@acme.example,,Mover,,,,Sales Director,',
		'bad@acme.example,bad@acme.example,Bad,Row,No Such Profile,,,,',
	];
	const submitted = async (what: string) => {
		const csv = new File([[header, ...rows].join('\n')], 'users.csv', { type: 'text/csv' });
		return (await submit('users-from-csv.json', 'salesforce-users-from-csv', [csv, what])).json('Report');
	};

	it('says what it would do and writes nothing, then does it, then has nothing to do', async () => {
		const { Department } = await user('mover');
		const bad = {
			username: 'bad@acme.example',
			outcome: 'not done',
			reason: expect.stringContaining('No Such Profile'),
		};
		expect(await submitted('Only plan')).toMatchObject([{ outcome: 'would change' }, { outcome: 'would change' }, bad]);
		expect(await org.records('User', { Username: 'nina.new@acme.example' })).toEqual([]);
		expect(await submitted('Create and update')).toMatchObject([{ outcome: 'created' }, { outcome: 'updated' }, bad]);
		expect(await entitlements('nina.new')).toEqual(['Reporting_Basic', 'Sales_Manager']);
		expect(await user('mover')).toMatchObject({ Title: 'Sales Director', Department });
		const right = { outcome: 'already right' };
		expect(await submitted('Create and update')).toMatchObject([right, right, bad]);
	});
});

describe('leavers-with-access', () => {
	it.each(['Every Night', 'Run by Hand'])('reports what leavers still have and takes nothing: %s', async (trigger) => {
		const before = await entitlements('leaver');
		const execution = await run('leavers-with-access.json', trigger);
		expect(execution.json('Who and What')).toMatchObject([
			{ username: 'leaver@acme.example', active: 'yes', entitlements: expect.stringContaining('Sales_Manager') },
		]);
		const [upload] = execution.json('Upload Report');
		expect(await org.records('ContentVersion', { Id: String(upload!['id']) })).toMatchObject([{ TagCsv: 'leavers' }]);
		expect(await entitlements('leaver')).toEqual(before);
		expect(await user('leaver')).toMatchObject({ IsActive: true });
	});
});

describe('mover', () => {
	it('changes profile, role and title, adds the new access and takes the old away', async () => {
		const body = { username: 'mover@acme.example', from: 'Sales', to: 'Support', title: 'Support Agent' };
		await call('mover.json', 'salesforce-mover', [body]);
		const [role] = await org.records('UserRole', { Name: 'Support' });
		expect(await user('mover')).toMatchObject({ Title: 'Support Agent', Department: 'Support', UserRoleId: role!.Id });
		expect(await entitlements('mover')).toEqual(['All_Support', 'Reporting_Basic', 'Support_Agent', 'Support_Queue']);
	});

	it('moves the example person by hand to another profile', async () => {
		const execution = await run('mover.json');
		expect(execution.json('Remove Entitlements')).toMatchObject([
			{ removed: [{ name: 'Sales_Manager' }] },
			{ removed: [] },
		]);
		const [profile] = await org.records('Profile', { Name: 'Identity Provisioning' });
		expect(await user('mover')).toMatchObject({ ProfileId: profile!.Id, Title: 'Identity Engineer', Department: 'IT' });
		expect(await entitlements('mover')).toEqual(['Reporting_Basic']);
	});
});

describe('entitlement-clean-up', () => {
	it.each(['Every Sunday', 'Run by Hand'])(
		'takes the entitlements of deactivated users and of nobody else: %s',
		async (trigger) => {
			await deactivate('leaver');
			expect(await entitlements('leaver')).not.toEqual([]);
			const execution = await run('entitlement-clean-up.json', trigger);
			const report = execution.json('Report');
			expect(report.map(({ username }) => username)).toEqual(['leaver@acme.example']);
			expect(report[0]).toMatchObject({ error: '', removed: expect.stringContaining('permissionSet ') });
			expect(await entitlements('leaver')).toEqual([]);
			expect(await entitlements('mover')).toEqual(['Sales_Manager']);
		},
	);

	/** As an administrator would in Setup: without taking anything away. */
	async function deactivate(name: string): Promise<void> {
		const { access_token: token } = await org.authorize();
		const response = await fetch(`${org.url}/services/data/v66.0/sobjects/User/${(await user(name)).Id}`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ IsActive: false }),
		});
		expect(response.status).toBe(204);
	}
});

describe('nightly-license-report', () => {
	it.each(['Every Night', 'Run by Hand'])(
		'counts the seats, keeps the report as a file, and finds what runs out: %s',
		async (trigger) => {
			const execution = await run('nightly-license-report.json', trigger);
			const analytics = { name: 'CrmAnalyticsPsl', total: 1, used: 1, remaining: 0 };
			expect(execution.json('Licenses')).toContainEqual(expect.objectContaining(analytics));
			expect(execution.json('Nearly Used Up')).toContainEqual(expect.objectContaining(analytics));
			expect(execution.json('Nearly Used Up').map(({ label }) => label)).not.toContain('Salesforce');
			const [upload] = execution.json('Upload Report');
			const [version] = await org.records('ContentVersion', { Id: String(upload!['id']) });
			expect(version).toMatchObject({ FileExtension: 'csv', TagCsv: 'license report', Title: upload!['title'] });
			expect(Number(version!['ContentSize'])).toBeGreaterThan(100);
		},
	);
});

describe('what-is-left-of-a-leaver', () => {
	const file = 'what-is-left-of-a-leaver.json';
	const posted: string[] = [];
	const chat = createServer((request, response) => {
		void text(request).then((body) => {
			posted.push(body);
			response.end('ok');
		});
	});
	beforeAll(async () => await once(chat.listen(0, '127.0.0.1'), 'listening'));
	afterAll(async () => await chat[Symbol.asyncDispose]());
	beforeEach(() => void (posted.length = 0));

	/** The example, with the chat of this test. */
	const withChat = async () => {
		const { port } = chat.address() as AddressInfo;
		return await imported(file, (json) => json.replace('https://hooks.chat.example', `http://127.0.0.1:${port}`));
	};

	it('posts what is left, and what could not be found out, to the chat', async () => {
		const execution = await n8n.rest.ended(await n8n.rest.start(await withChat(), 'Run by Hand'));
		expect(execution.succeeded().json('Get Dependencies')).toMatchObject([{ username: 'leaver@acme.example' }]);
		const [message] = posted.map((body) => (JSON.parse(body) as { text: string }).text);
		expect(message).toMatch(/^\*leaver@acme\.example\* still has[^]*Lead: 3[^]*not checked[^]*Setup > Lead Settings/);
	});
});

describe('upload-contract', () => {
	it('uploads the file of the form and links it to the record', async () => {
		const [account] = await org.records('Account', { Name: 'Green Valley Foods' });
		const contract = new File(['%PDF-1.7 the contract'], 'scan 0042.pdf', { type: 'application/pdf' });
		const execution = await submit('upload-contract.json', 'salesforce-contract', [
			contract,
			'Master agreement',
			account!.Id,
		]);
		const [upload] = execution.json('Upload Contract');
		expect(upload).toMatchObject({ title: 'Master agreement', extension: 'pdf', size: contract.size });
		const documentId = String(upload!['contentDocumentId']);
		const links = await org.records('ContentDocumentLink', { ContentDocumentId: documentId });
		expect(links.map(({ LinkedEntityId }) => LinkedEntityId)).toContain(account!.Id);
		expect(execution.json('Uploaded')).toMatchObject([{ address: expect.stringContaining(documentId) }]);
	});
});

describe('published, with the trigger', () => {
	const posted: string[] = [];
	const chat = createServer((request, response) => {
		void text(request).then((body) => {
			posted.push((JSON.parse(body) as { text: string }).text);
			response.end('ok');
		});
	});
	beforeAll(async () => await once(chat.listen(0, '127.0.0.1'), 'listening'));
	afterAll(async () => await chat[Symbol.asyncDispose]());
	beforeEach(() => void (posted.length = 0));

	/** Publishes an example with the chat of this test, and changes something in Salesforce; returns the execution that it starts. */
	async function startBy(
		change: () => Promise<void>,
		file: string,
		parameters: Record<string, unknown> = {},
	): Promise<Execution> {
		const { port } = chat.address() as AddressInfo;
		const adapted = (json: string) => {
			const example = JSON.parse(json.replace('https://hooks.chat.example', `http://127.0.0.1:${port}`)) as Workflow;
			const trigger = example.nodes.find(({ type }) => type === TRIGGER_TYPE);
			Object.assign(trigger!.parameters, parameters, { pollTimes: pollEvery(2) });
			return JSON.stringify(example);
		};
		const workflow = await imported(file, adapted);
		await n8n.rest.publish(workflow);
		await untilBegun(n8n.rest, workflow);
		await change();
		const execution = (await n8n.rest.ended(await executionOf(workflow))).succeeded();
		await n8n.rest.unpublish(workflow);
		return execution;
	}

	it('administrator-alert tells who became administrator, by a profile', async () => {
		const [profile] = await org.records('Profile', { Name: 'System Administrator' });
		const { Id } = await user('mover');
		const promote = async () => await changeInSalesforce(org, `User/${Id}`, { ProfileId: profile!.Id });
		await startBy(promote, 'administrator-alert.json');
		expect(posted).toEqual([
			expect.stringMatching(/^mover@acme\.example can manage users now, by the profile System Administrator/),
		]);
	});

	it('offboard-after-deactivation takes what a deactivation by hand leaves', async () => {
		const { Id } = await user('leaver');
		const deactivate = async () => {
			await changeInSalesforce(org, `User/${Id}`, { IsActive: false });
			expect(await entitlements('leaver')).not.toEqual([]);
		};
		const execution = await startBy(deactivate, 'offboard-after-deactivation.json');
		expect(execution.json('Offboarded')).toMatchObject([
			{ username: 'leaver@acme.example', deactivatedBy: 'second.admin@acme.example' },
		]);
		expect(await entitlements('leaver')).toEqual([]);
	});

	it('seats-running-out warns of the license with few seats', async () => {
		const soql = "SELECT TotalLicenses, UsedLicenses FROM UserLicense WHERE Name = 'Salesforce'";
		const [license] = await queryInSalesforce(org, soql);
		const left = Number(license!['TotalLicenses']) - Number(license!['UsedLicenses']);
		const { Id } = await user('inactive');
		const activate = async () => await changeInSalesforce(org, `User/${Id}`, { IsActive: true });
		await startBy(activate, 'seats-running-out.json', { threshold: left });
		expect(posted).toEqual([
			expect.stringMatching(new RegExp(`^Only ${left - 1} of \\d+ seats of the license Salesforce are left$`)),
		]);
	});
});

it('the editor can fetch the output schema of every operation, for its preview', async () => {
	const folder = join(EXAMPLES, '../nodes/SalesforceAdmin/__schema__/v1.0.0');
	const trigger = await fetch(`${n8n.url}/schemas/${TRIGGER_TYPE}/1.0.0.json`);
	expect(trigger.status).toBe(200);
	for (const schema of globSync('*/*.json', { cwd: folder })) {
		const response = await fetch(`${n8n.url}/schemas/${NODE_TYPE}/1.0.0/${schema}`);
		expect([schema, response.status]).toEqual([schema, 200]);
		expect(await response.json()).toEqual(JSON.parse(readFileSync(join(folder, schema), 'utf8')));
	}
});

it('no token, secret or password of the org stands in the executions or the log of n8n', async () => {
	expect(await leakedSecrets(org, n8n.folder, n8n.log())).toEqual([]);
});

it('leaves no example unproven', () => {
	expect([...started].sort()).toEqual(
		globSync('*.json', { cwd: EXAMPLES })
			.map((file) => basename(file))
			.sort(),
	);
});
