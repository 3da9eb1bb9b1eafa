/** The same packed package in n8n 1.123.81, the last line that runs on Node 20: it loads, reads, writes, uploads and refreshes. */
import { createHash } from 'node:crypto';

import { execute, importCredentials, importWorkflows } from '../n8n/commands.mts';
import { connectedCredential, credentialFields } from '../n8n/credential.mts';
import { N8N_VERSION_1 } from '../n8n/install.mjs';
import { startInstance } from '../n8n/instance.mts';
import { leakedSecrets } from '../n8n/leaks.mts';
import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import { salesforceNode } from '../n8n/workflows/salesforceNode.mts';
import { createUserFolder, type UserFolder } from '../n8n/userFolder.mts';
import { triggerNode, watching } from '../n8n/workflows/watching.mts';
import { chain, file } from '../n8n/workflows/workflow.mts';
import { CREDENTIAL_TYPE } from '../support/names.mts';
import { byUsername } from '../support/parameters.mts';
import { packPackage } from '../tools/packed.mts';
import { CONTENT, everyOperation } from './everyOperation.mts';
import { freezeInSalesforce } from './inSalesforce.mts';
import { untilBegun, untilTold } from './trigger/told.mts';

/** Streamed from n8n's binary store; n8n never sends a stream twice by itself. */
const LARGE = Buffer.alloc(1_500_000, CONTENT);

let org: OrgProcess;
let folder: UserFolder;

const user = async (username: string) => (await org.records('User', { Username: username }))[0]!;

beforeAll(async () => {
	org = await startOrgProcess();
	await using packed = await packPackage();
	// As in n8n 2, where files are no longer kept in memory.
	const environment = { N8N_AVAILABLE_BINARY_DATA_MODES: 'filesystem', N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' };
	folder = await createUserFolder({ version: N8N_VERSION_1, org: org.tls, package: packed, environment });
	await importCredentials(folder, [
		await connectedCredential(org),
		{ id: 'notConnected', name: 'Salesforce', type: CREDENTIAL_TYPE, data: credentialFields(org) },
	]);
	await importWorkflows(folder, [
		chain('Every operation', everyOperation, { id: 'everyOperation' }),
		chain(
			'After expiry',
			[
				salesforceNode('Freeze', 'user:freeze', { user: byUsername('platform@acme.example') }),
				file('Report', 'report.csv', 'text/csv', LARGE),
				salesforceNode('Upload', 'document:upload'),
			],
			{ id: 'afterExpiry' },
		),
		chain(
			'Upload first',
			[file('Report', 'first.csv', 'text/csv', LARGE), salesforceNode('Upload', 'document:upload')],
			{
				id: 'uploadFirst',
			},
		),
		chain('Not connected', [salesforceNode('Check', 'connection:check', {}, { credential: 'notConnected' })], {
			id: 'notConnected',
		}),
		chain('Missing user', [salesforceNode('Freeze', 'user:freeze', { user: byUsername('nobody@acme.example') })], {
			id: 'missingUser',
		}),
	]);
});

afterAll(async () => {
	await folder?.[Symbol.asyncDispose]();
	await org?.stop();
});

it('runs one workflow with every operation to its end', async () => {
	const execution = await execute(folder, 'everyOperation');
	expect(execution.error?.message).toBeUndefined();
	expect(execution.json('Get')).toMatchObject([{ username: 'jane.joiner@acme.example', roleName: 'Sales Rep' }]);
	expect(await user('shared.one@acme.example')).toMatchObject({ IsActive: false });
	const [version] = await org.records('ContentVersion', { Id: String(execution.json('Upload File')[0]!['id']) });
	expect(version).toMatchObject({ Checksum: createHash('md5').update(CONTENT).digest('hex') });
});

it.each(['afterExpiry', 'uploadFirst'])(
	'refreshes an expired token before it writes or streams (%s)',
	async (workflow) => {
		await org.control('POST', '/expire');
		await org.clearLog();
		const execution = (await execute(folder, workflow)).succeeded();
		expect((await org.log()).filter(({ path }) => path === '/services/oauth2/token')).toHaveLength(1);
		const [version] = await org.records('ContentVersion', { Id: String(execution.json('Upload')[0]!['id']) });
		expect(version).toMatchObject({
			ContentSize: LARGE.length,
			Checksum: createHash('md5').update(LARGE).digest('hex'),
		});
	},
);

it('shows messages of its own where n8n 1 has only general ones', async () => {
	expect((await execute(folder, 'notConnected')).error?.message).toMatch(/not connected/i);
	expect((await execute(folder, 'missingUser')).error?.message).toContain('nobody@acme.example');
});

describe.each([
	['rotate', 'rotating'],
	['stay', 'standard'],
])('50 executions at once with one credential whose token has expired and whose refresh tokens %s', (_, app) => {
	const TOGETHER = 50;

	it('all succeed with one refresh, although n8n 1 does not lock', async () => {
		await using server = await startInstance({ folder });
		const { data } = await connectedCredential(org, { app });
		const { id: credential } = await server.rest.createCredential(CREDENTIAL_TYPE, data);
		const workflow = await server.rest.createWorkflow(
			chain('Read', [salesforceNode('Get', 'user:get', { user: byUsername('mover@acme.example') }, { credential })]),
		);
		await org.control('POST', '/expire');
		await org.clearLog();
		// The first call of each execution takes long, so that all have sent the dead token before the first has a new one.
		await org.control('POST', '/faults', { kind: 'latency', path: '/services/data/', ms: 3000, times: TOGETHER });
		await org.control('POST', '/faults', { kind: 'latency', path: '/oauth2/token', ms: 1000, times: TOGETHER });
		const ids = await Promise.all(Array.from({ length: TOGETHER }, async () => await server.rest.start(workflow)));
		const statuses: string[] = [];
		for (const id of ids) statuses.push((await server.rest.ended(id, 120_000)).status);
		await org.control('DELETE', '/faults');
		expect(statuses).toEqual(statuses.map(() => 'success'));
		const requests = await org.log();
		expect(requests.filter(({ status }) => status === 401).length).toBeGreaterThan(10);
		expect(requests.filter(({ path }) => path.endsWith('/oauth2/token')).map(({ status }) => status)).toEqual([200]);
	}, 300_000);
});

it('the trigger of an active workflow polls, and tells each event once', async () => {
	// The tests before this one share the org, and who is frozen already makes no event.
	for (const name of ['leaver', 'standard']) await freezeInSalesforce(org, name, false);
	await using server = await startInstance({ folder });
	const { data } = await connectedCredential(org);
	const { id } = await server.rest.createCredential(CREDENTIAL_TYPE, data);
	const stored = await server.rest.createWorkflow(watching('Frozen', [triggerNode(['userFrozen'], id)]));
	// n8n 1 has no versions to publish.
	await server.rest.call('PATCH', `/workflows/${stored.id}`, { active: true, versionId: stored.versionId });
	await untilBegun(server.rest, stored);
	await freezeInSalesforce(org, 'leaver');
	await untilTold(server.rest, stored, 1);
	await freezeInSalesforce(org, 'standard');
	const told = await untilTold(server.rest, stored, 2);
	expect(told.map(({ name }) => name)).toEqual(['leaver', 'standard']);
});

it('no token, secret or password of the org stands in the executions of n8n', async () => {
	expect(await leakedSecrets(org, folder)).toEqual([]);
});
