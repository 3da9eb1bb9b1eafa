/** The packed package in a real n8n 2.41.1, run by `n8n execute` against the simulated org over HTTPS. */
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { join } from 'node:path';

import { execute, importCredentials, importWorkflows, type PlainCredential } from '../n8n/commands.mts';
import { connectedCredential, credentialFields } from '../n8n/credential.mts';
import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import type { Execution } from '../n8n/workflows/runData.mts';
import { salesforceNode } from '../n8n/workflows/salesforceNode.mts';
import { createUserFolder, type UserFolder } from '../n8n/userFolder.mts';
import { chain, file, items, type Workflow } from '../n8n/workflows/workflow.mts';
import { CREDENTIAL_TYPE } from '../support/names.mts';
import { byUsername } from '../support/parameters.mts';
import { packPackage } from '../tools/packed.mts';
import { CONTENT, everyOperation } from './everyOperation.mts';

/** Streamed from n8n's binary store; n8n never sends a stream twice by itself. */
const LARGE = Buffer.alloc(1_500_000, CONTENT);

const ACTIONS = join(import.meta.dirname, '../../nodes/SalesforceAdmin/actions');

let org: OrgProcess;
let folder: UserFolder;

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');
const user = async (username: string) => (await org.records('User', { Username: username }))[0]!;
const isFrozen = async (username: string) =>
	(await org.records('UserLogin', { UserId: (await user(username)).Id }))[0]?.['IsFrozen'] === true;
const requests = async () => (await org.log()).map(({ method, path, status }) => `${method} ${path} ${status}`);
const writes = async () => (await org.log()).filter(({ method }) => method === 'PATCH' || method === 'DELETE');

const workflows: Workflow[] = [
	chain('Every operation', everyOperation, { id: 'everyOperation' }),
	chain(
		'Upload',
		[
			file('Report', 'report.csv', 'text/csv', LARGE),
			salesforceNode('Upload', 'document:upload', {}, { credential: 'rotating' }),
		],
		{ id: 'upload' },
	),
	chain(
		'Neighbours',
		[
			items(
				'Users',
				['platform@acme.example', 'nobody@acme.example', 'knowledge@acme.example'].map((name) => ({ name })),
			),
			salesforceNode(
				'Freeze',
				'user:freeze',
				{ user: byUsername('={{ $json.name }}') },
				{ onError: 'continueRegularOutput' },
			),
		],
		{ id: 'neighbours' },
	),
	chain('Missing user', [salesforceNode('Freeze', 'user:freeze', { user: byUsername('nobody@acme.example') })], {
		id: 'missingUser',
	}),
	chain('Not connected', [salesforceNode('Check', 'connection:check', {}, { credential: 'notConnected' })], {
		id: 'notConnected',
	}),
	...['older', 'unchosen'].map((credential) =>
		chain(credential, [salesforceNode('Check', 'connection:check', {}, { credential })], { id: credential }),
	),
	chain(
		'No administrator',
		[
			salesforceNode(
				'Deactivate',
				'user:deactivate',
				{ user: byUsername('mover@acme.example') },
				{ credential: 'provisioner' },
			),
		],
		{ id: 'noAdministrator' },
	),
];

/** A credential as versions stored it for which Production was the default: n8n stores no defaults. */
async function withoutEnvironment(
	credential: Promise<PlainCredential>,
	changes: object = {},
): Promise<PlainCredential> {
	const { data, ...rest } = await credential;
	const { environment: _, customDomain: __, ...kept } = data;
	return { ...rest, data: { ...kept, ...changes } };
}

beforeAll(async () => {
	org = await startOrgProcess();
	await using packed = await packPackage();
	folder = await createUserFolder({ org: org.tls, package: packed });
	await importCredentials(folder, [
		await connectedCredential(org),
		await connectedCredential(org, { id: 'rotating', app: 'rotating' }),
		await connectedCredential(org, { id: 'provisioner', username: 'provisioner@acme.example' }),
		{ id: 'notConnected', name: 'Salesforce', type: CREDENTIAL_TYPE, data: credentialFields(org) },
		await withoutEnvironment(connectedCredential(org, { id: 'older' })),
		await withoutEnvironment(connectedCredential(org, { id: 'unchosen' }), { oauthTokenData: undefined }),
	]);
	await importWorkflows(folder, workflows);
});

afterAll(async () => {
	await folder?.[Symbol.asyncDispose]();
	await org?.stop();
});

beforeEach(async () => await org.clearLog());

describe('one workflow with every operation', () => {
	let execution: Execution;

	beforeAll(async () => {
		execution = await execute(folder, 'everyOperation');
	});

	it('has a node for each operation of the package', () => {
		const files = globSync('*/*.operation.ts', { cwd: ACTIONS });
		const used = everyOperation.map(
			({ parameters }) => `${String(parameters['resource'])}/${String(parameters['operation'])}`,
		);
		expect(used).toEqual(expect.arrayContaining(files.map((path) => path.replace('.operation.ts', ''))));
		expect(files.length).toBeGreaterThan(0);
	});

	it('runs to its end', () => {
		expect(execution.error?.message).toBeUndefined();
		expect(execution.data.resultData.lastNodeExecuted).toBe(everyOperation.at(-1)?.name);
	});

	const result = (node: string) => {
		const results = execution.json(node);
		expect(results).toHaveLength(1);
		return results[0]!;
	};

	it('Check tells who is connected and that it is an administrator', () => {
		expect(result('Check')).toMatchObject({ username: 'admin@acme.example', isAdministrator: true });
	});

	it('Create makes the user with profile, role and entitlements', async () => {
		expect(result('Create')).toMatchObject({ username: 'jane.joiner@acme.example', created: true, isActive: true });
		const jane = await user('jane.joiner@acme.example');
		expect(jane).toMatchObject({ Id: result('Create')['id'], LastName: 'Joiner', Title: 'Sales Representative' });
		const [group] = await org.records('Group', { DeveloperName: 'All_Sales' });
		expect(await org.records('GroupMember', { UserOrGroupId: jane.Id, GroupId: group!.Id })).toHaveLength(1);
		const [set] = await org.records('PermissionSet', { Name: 'Sales_Manager' });
		expect(
			await org.records('PermissionSetAssignment', { AssigneeId: jane.Id, PermissionSetId: set!.Id }),
		).toHaveLength(1);
	});

	it('Update changes fields and adds entitlements', async () => {
		expect(result('Update')).toMatchObject({ username: 'mover@acme.example', changed: true });
		expect(await user('mover@acme.example')).toMatchObject({
			Title: 'Support Agent',
			Department: 'Support',
			UserPermissionsMarketingUser: true,
		});
	});

	it('Freeze and Unfreeze change the user login and leave the user active', async () => {
		expect(result('Freeze')).toMatchObject({ isFrozen: true, isActive: true, changed: true });
		expect(result('Unfreeze')).toMatchObject({ isFrozen: false, changed: true });
		expect(await isFrozen('standard@acme.example')).toBe(true);
		expect(await isFrozen('frozen@acme.example')).toBe(false);
	});

	it('Activate and Deactivate change the user', async () => {
		expect(result('Activate')).toMatchObject({ isActive: true, changed: true });
		expect(result('Deactivate')).toMatchObject({ isActive: false, changed: true });
		expect(await user('inactive@acme.example')).toMatchObject({ IsActive: true });
		expect(await user('shared.one@acme.example')).toMatchObject({ IsActive: false });
	});

	it('Assign gives a permission set, and Get Many lists it', async () => {
		expect(result('Assign')).toMatchObject({ assigned: [{ name: 'Support_Agent' }] });
		const { assignmentId } = (result('Assign')['assigned'] as Array<{ assignmentId: string }>)[0]!;
		expect(await org.records('PermissionSetAssignment', { Id: assignmentId })).toHaveLength(1);
		expect(execution.json('Entitlements')).toContainEqual(
			expect.objectContaining({ name: 'Support_Agent', assignmentId }),
		);
		expect(result('Directory')).toMatchObject({ name: 'Support_Agent' });
	});

	it('Remove takes everything but the profile', async () => {
		expect(result('Remove')).toMatchObject({ username: 'leaver@acme.example' });
		const { Id, ProfileId } = await user('leaver@acme.example');
		expect(await org.records('GroupMember', { UserOrGroupId: Id })).toEqual([]);
		expect(await org.records('PermissionSetLicenseAssign', { AssigneeId: Id })).toEqual([]);
		const kept = await org.records('PermissionSetAssignment', { AssigneeId: Id });
		const [profileSet] = await org.records('PermissionSet', { ProfileId: String(ProfileId) });
		expect(kept.map(({ PermissionSetId }) => PermissionSetId)).toEqual([profileSet!.Id]);
	});

	it('Get and Get Many read the new user back', () => {
		expect(result('Get')).toMatchObject({ profileName: 'Standard User', roleName: 'Sales Rep', isFrozen: false });
		expect(JSON.stringify(result('Get'))).toContain('Sales_Manager');
		expect(result('Get Many')).toMatchObject({ username: 'jane.joiner@acme.example' });
	});

	it('Upload puts the same bytes into Salesforce Files and a document folder, and Download gets them back', async () => {
		expect(result('Upload File')).toMatchObject({ title: 'Contract of Jane', extension: 'bin', size: CONTENT.length });
		const [version] = await org.records('ContentVersion', { Id: String(result('Upload File')['id']) });
		expect(version).toMatchObject({ ContentSize: CONTENT.length, Checksum: md5(CONTENT), TagCsv: 'contract' });
		expect(result('Checksum')).toMatchObject({ data: md5(CONTENT) });
		expect(result('Upload Document')).toMatchObject({ name: 'Photo of Jane', size: CONTENT.length });
		const [document] = await org.records('Document', { Id: String(result('Upload Document')['id']) });
		expect(document).toMatchObject({ BodyLength: CONTENT.length });
	});
});

describe('a token that has expired', () => {
	it('is refreshed before a file is streamed, and the rotated refresh token is kept for the next time', async () => {
		for (const round of [1, 2]) {
			await org.control('POST', '/expire');
			await org.clearLog();
			const execution = (await execute(folder, 'upload')).succeeded();
			const [version] = await org.records('ContentVersion', { Id: String(execution.json('Upload')[0]!['id']) });
			expect(version).toMatchObject({ ContentSize: LARGE.length, Checksum: md5(LARGE) });
			const tokens = (await requests()).filter((line) => line.includes('/oauth2/token'));
			expect([round, tokens]).toEqual([round, ['POST /services/oauth2/token 200']]);
		}
		expect(await org.records('ContentVersion', { Title: 'report' })).toHaveLength(2);
	});
});

describe('a credential without an environment', () => {
	it('stays connected to Production if an older version connected it, and renews its token there', async () => {
		await org.control('POST', '/expire');
		const execution = (await execute(folder, 'older')).succeeded();
		expect(execution.json('Check')).toMatchObject([{ username: 'admin@acme.example' }]);
		const tokens = (await org.log()).filter(({ path }) => path.includes('/oauth2/token'));
		expect(tokens.map(({ host, status }) => [host, status])).toEqual([['login.salesforce.com', 200]]);
	});

	it('is not connected if it never was, and nothing is sent', async () => {
		const { error } = await execute(folder, 'unchosen');
		expect(error?.message).toMatch(/not connected/i);
		expect(error?.description).toContain('choose the environment, and select Connect');
		expect(await org.log()).toEqual([]);
	});
});

describe('what the user sees when something is wrong', () => {
	it('keeps the neighbours of an item that fails, in order', async () => {
		const execution = (await execute(folder, 'neighbours')).succeeded();
		expect(execution.items('Freeze').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(execution.json('Freeze')).toMatchObject([
			{ username: 'platform@acme.example', isFrozen: true },
			{ error: expect.stringContaining('nobody@acme.example') },
			{ username: 'knowledge@acme.example', isFrozen: true },
		]);
		expect(await isFrozen('platform@acme.example')).toBe(true);
		expect(await isFrozen('knowledge@acme.example')).toBe(true);
	});

	it('names the user that does not exist, and what to do', async () => {
		const { error } = await execute(folder, 'missingUser');
		expect(error?.message).toContain('nobody@acme.example');
		expect(error?.description).toMatch(/\S/);
	});

	it('says that the credential is not connected, before any request', async () => {
		const { error } = await execute(folder, 'notConnected');
		expect(error?.message).toMatch(/not connected/i);
		expect(await org.log()).toEqual([]);
	});

	it('refuses an account that is no System Administrator, and writes nothing', async () => {
		const { error } = await execute(folder, 'noAdministrator');
		expect(error?.message).toContain('provisioner@acme.example');
		expect(error?.message).toContain('System Administrator');
		expect(await writes()).toEqual([]);
		expect(await user('mover@acme.example')).toMatchObject({ IsActive: true });
	});
});
