/** Queue mode: a main process and two workers on Redis and PostgreSQL run executions against the simulated org. */
import { createHash } from 'node:crypto';

import { connectedCredential } from '../n8n/credential.mts';
import { leakedSecrets } from '../n8n/leaks.mts';
import { startOrgProcess, type OrgProcess } from '../n8n/orgProcess.mts';
import { startQueue, type Queue } from '../n8n/queue.mts';
import type { Execution } from '../n8n/workflows/runData.mts';
import { salesforceNode } from '../n8n/workflows/salesforceNode.mts';
import { pollEvery, triggerNode, watching } from '../n8n/workflows/watching.mts';
import { chain, file, type ChainedNode, type Workflow } from '../n8n/workflows/workflow.mts';
import type { LogEntry } from '../org/wire/requestLog.mts';
import { CREDENTIAL_TYPE } from '../support/names.mts';
import { byUsername, locator } from '../support/parameters.mts';
import { packPackage } from '../tools/packed.mts';
import { CONTENT } from './everyOperation.mts';
import { freezeInSalesforce } from './inSalesforce.mts';
import { untilBegun, untilTold } from './trigger/told.mts';
import { until } from './until.mts';

/** Generated users `user000001@acme.example` … of the org, all of whom leave. */
const LEAVERS = 5000;
/** Executions at once, more than the two workers take together. */
const TOGETHER = 50;

// What a test has done cannot be done again: the token is fresh then, and a worker is dead.
jest.retryTimes(0);

let org: OrgProcess;
let queue: Queue;

/** Stores a connected credential; the app decides whether its refresh tokens rotate. */
async function connect(app: string): Promise<string> {
	const { data } = await connectedCredential(org, { app });
	return (await queue.main.rest.createCredential(CREDENTIAL_TYPE, data)).id;
}

const requestsTo = async (end: string) => (await org.log()).filter(({ path }) => path.endsWith(end));

beforeAll(async () => {
	org = await startOrgProcess(['--users', String(LEAVERS)]);
	await using packed = await packPackage();
	queue = await startQueue(2, { org: org.tls, package: packed });
}, 300_000);

afterAll(async () => {
	await queue?.[Symbol.asyncDispose]();
	await org?.stop();
}, 60_000);

beforeEach(async () => await org.clearLog());

it('runs on a worker, refreshes an expired token there and streams a file from the database', async () => {
	const credential = await connect('rotating');
	await org.control('POST', '/expire');
	const execution = await queue.main.rest.run(
		chain('Upload', [
			file('Report', 'report.bin', 'application/octet-stream', CONTENT),
			salesforceNode('Upload', 'document:upload', {}, { credential }),
		]),
	);
	expect(execution.succeeded().status).toBe('success');
	expect(queue.workerOf(execution.id!)).toBeDefined();
	expect(await requestsTo('/oauth2/token')).toMatchObject([{ status: 200 }]);
	const [version] = await org.records('ContentVersion', { Id: String(execution.json('Upload')[0]!['id']) });
	expect(version).toMatchObject({ Checksum: createHash('md5').update(CONTENT).digest('hex') });
});

it('a published trigger polls in the main process, and its events run on a worker, each once', async () => {
	const credential = await connect('standard');
	const workflow = await queue.main.rest.createWorkflow(
		watching('Frozen', [triggerNode(['userFrozen'], credential, { pollTimes: pollEvery(5) })]),
	);
	await queue.main.rest.publish(workflow);
	await untilBegun(queue.main.rest, workflow);
	await freezeInSalesforce(org, 'leaver');
	await untilTold(queue.main.rest, workflow, 1);
	await freezeInSalesforce(org, 'standard');
	const told = await untilTold(queue.main.rest, workflow, 2);
	expect(told.map(({ name }) => name)).toEqual(['leaver', 'standard']);
	for (const { id } of await queue.main.rest.executions(workflow)) expect(queue.workerOf(id)).toBeDefined();
	await queue.main.rest.unpublish(workflow);
});

describe.each([
	['rotate', 'rotating'],
	['stay', 'standard'],
])('50 executions at once with one credential whose token has expired and whose refresh tokens %s', (_, app) => {
	let executions: Execution[];
	let requests: LogEntry[];

	beforeAll(async () => {
		const credential = await connect(app);
		const workflow = await queue.main.rest.createWorkflow(
			chain('Read', [salesforceNode('Get', 'user:get', { user: byUsername('mover@acme.example') }, { credential })]),
		);
		await org.control('POST', '/expire');
		await org.clearLog();
		// The first call of each execution takes long, so that many have sent the dead token before the first has a new one.
		await org.control('POST', '/faults', { kind: 'latency', path: '/services/data/', ms: 3000, times: TOGETHER });
		await org.control('POST', '/faults', { kind: 'latency', path: '/oauth2/token', ms: 1000, times: TOGETHER });
		const ids = await Promise.all(Array.from({ length: TOGETHER }, async () => await queue.main.rest.start(workflow)));
		executions = [];
		for (const id of ids) executions.push(await queue.main.rest.ended(id, 240_000));
		requests = await org.log();
		await org.control('DELETE', '/faults');
	}, 300_000);

	it('all succeed, on both workers', () => {
		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
		expect(new Set(executions.map(({ id }) => queue.workerOf(id!))).size).toBe(2);
	});

	it('several met the dead token, and one refresh for each worker was enough', () => {
		expect(requests.filter(({ status }) => status === 401).length).toBeGreaterThan(2);
		const tokens = requests.filter(({ path }) => path.endsWith('/oauth2/token'));
		expect(tokens.map(({ status }) => status)).toEqual(tokens.map(() => 200));
		expect(tokens.length).toBeLessThanOrEqual(queue.workers.length);
	});
});

describe('a worker that is killed in the middle of deactivating 5,000 users', () => {
	/** The calls that wrote, with the rows of all their collections. */
	const writes = async () => (await requestsTo('/composite')).filter(({ rows }) => rows !== undefined);
	const rowsOf = (calls: Array<{ rows: number | undefined }>) => calls.reduce((sum, { rows = 0 }) => sum + rows, 0);
	const stored = async (workflow: { id: string }) => await queue.main.rest.executions(workflow);

	it('leaves no user out and writes none twice when the workflow is started again', async () => {
		const workflow = await publishLeaving();
		await callWebhook();
		const [first] = await until(
			() => stored(workflow),
			(found) => found.length > 0,
		);
		await until(writes, (calls) => calls.length >= 3);
		await queue.workerOf(first!.id)!.kill();
		const [ended] = await until(
			() => stored(workflow),
			([last]) => last!.status !== 'running',
		);
		expect(ended!.status).toMatch(/^(error|crashed)$/);
		const active = await activeLeavers();
		expect(active).toBeGreaterThan(0);
		expect(active).toBeLessThan(LEAVERS);
		await org.clearLog();

		// Not with n8n's Retry: after this end n8n 2.41.1 retries nothing, it only stores the same error again.
		await callWebhook();
		const [second] = await until(
			() => stored(workflow),
			(found) => found.length > 1,
		);
		const execution = await queue.main.rest.ended(second!.id, 180_000);
		expect(execution.succeeded().json('Deactivate')).toHaveLength(LEAVERS);
		expect(await activeLeavers()).toBe(0);
		expect(rowsOf(await writes())).toBe(active);
	}, 400_000);

	async function publishLeaving(): Promise<Workflow & { id: string }> {
		const credential = await connect('standard');
		const workflow = await queue.main.rest.createWorkflow(leaving(credential));
		await queue.main.rest.publish(workflow);
		await org.clearLog();
		await org.control('POST', '/faults', { kind: 'latency', path: 'v[0-9.]+/composite$', ms: 500, times: LEAVERS });
		return workflow;
	}

	/** n8n answers 404 until it has registered the webhook, a moment after publishing. */
	async function callWebhook(): Promise<void> {
		const call = async () => await fetch(`${queue.main.url}/webhook/leavers`, { method: 'POST' });
		const { status } = await until(call, (answer) => answer.status !== 404);
		expect(status).toBe(200);
	}

	async function activeLeavers(): Promise<number> {
		const users = await org.records('User', { IsActive: 'true' });
		return users.filter(({ Username }) => /^user\d+@/.test(String(Username))).length;
	}
});

it('no token, secret or password of the org stands in the database of n8n or in the logs of its processes', async () => {
	let executions = 0;
	async function* everything() {
		for (const { log } of [queue.main, ...queue.workers]) yield log();
		for await (const piece of queue.dump()) {
			executions += piece.split('mover@acme.example').length - 1;
			yield piece;
		}
	}
	expect(await leakedSecrets(org, queue.main.folder, everything())).toEqual([]);
	expect(executions).toBeGreaterThanOrEqual(TOGETHER);
});

/** Started by a webhook, as production executions are. Bulk API off: it would be one call. Small collections make ten calls. */
function leaving(credential: string): Workflow {
	const deactivate = { user: locator('id', '={{ $json.id }}'), options: { batchSize: 100, bulkThreshold: 0 } };
	const nodes: ChainedNode[] = [
		salesforceNode('Leavers', 'user:getAll', { returnAll: true, filters: { name: 'User Number' } }, { credential }),
		salesforceNode('Deactivate', 'user:deactivate', deactivate, { credential }),
	];
	const workflow = chain('Leavers', nodes);
	Object.assign(workflow.nodes[0]!, {
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		parameters: { path: 'leavers', httpMethod: 'POST', responseMode: 'onReceived' },
		webhookId: 'leavers',
	});
	return workflow;
}
