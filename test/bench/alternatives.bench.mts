/** What would a user pay who deactivates users or creates records with the nodes that n8n brings? All in the same real n8n. */
import { readFile } from 'node:fs/promises';
import { importCredentials } from '../n8n/commands.mts';
import { connectedCredential } from '../n8n/credential.mts';
import { startInstance, type N8nInstance } from '../n8n/instance.mts';
import { N8N_VERSION } from '../n8n/install.mjs';
import type { OrgProcess } from '../n8n/orgProcess.mts';
import { salesforceNode } from '../n8n/workflows/salesforceNode.mts';
import { createUserFolder } from '../n8n/userFolder.mts';
import { chain, items, type ChainedNode } from '../n8n/workflows/workflow.mts';
import { callsSince, connected, decryptedCredential, setLatency, startLargeOrg, userIds } from './org.mts';
import type { Cost } from './measured/answer.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { count, time, type Result } from './report.mts';
import type { Ground } from './scale.mts';
import { locator, mapped } from '../support/parameters.mts';

const LATENCY_MS = 50;
const NODE = 'Measured';
/** An execution of n8n's Salesforce node with many users takes minutes. */
const TIMEOUT = 30 * 60_000;

interface Measured {
	by: string;
	users: number;
	ms: number;
	calls: number;
	/** CPU time of n8n's main process, where the system tells it. */
	cpuMs?: number;
}

export async function alternatives(ground: Ground): Promise<Result[]> {
	const { inN8n, perItem } = ground.scale;
	const all = [...inN8n, perItem.salesforce, perItem.httpRequest, Math.max(...inN8n), 2];
	await using org = await startLargeOrg(all.reduce((sum, users) => sum + users));
	const ids = (await userIds(org)).values();
	const take = (users: number) => Array.from({ length: users }, () => ids.next().value!);
	const measured: Measured[] = [];
	const created: Measured[] = [];
	{
		ground.progress(`starting n8n ${N8N_VERSION}`);
		await using n8n = await connectedN8n(ground, org);
		const run = async (by: string, node: ChainedNode, users: number) => {
			ground.progress(`${by}: ${count(users)} users in n8n ${N8N_VERSION}`);
			measured.push({ by, users, ...(await runInN8n(n8n, org, node, take(users))) });
		};
		// Once without being measured, as in an n8n that has been running for a while.
		for (const node of [salesforceAdmin, httpRequest]) await runInN8n(n8n, org, node, take(1));
		for (const users of inN8n) await run('this node', salesforceAdmin, users);
		await run("n8n's HTTP Request node", httpRequest, perItem.httpRequest);
		await run("n8n's Salesforce node", builtInSalesforce, perItem.salesforce);
		for (const { by, node, records } of creates(ground)) {
			ground.progress(`${by}: ${count(records)} records in n8n ${N8N_VERSION}`);
			created.push({ by, users: records, ...(await createInN8n(n8n, org, node, records)) });
		}
	}
	const users = Math.max(...inN8n);
	ground.progress(`bare program: ${count(users)} users`);
	measured.push({ by: 'bare program, collections', users, ...(await runBare(org, take(users))) });
	return [
		table(measured, {
			title: `Deactivating users in n8n ${N8N_VERSION}: this node and what n8n brings`,
			noun: 'user',
			note: "n8n's Salesforce node has no operation that changes a user. It does so as `customObject` / `update` with the name User, after the name has been typed in as an expression.",
		}),
		table(created, {
			title: `Creating accounts in n8n ${N8N_VERSION}: this node and n8n's Salesforce node`,
			noun: 'record',
			note: 'Accounts with a name, both by the operation Create.',
		}),
	];
}

async function connectedN8n({ packageFolder }: Ground, org: OrgProcess): Promise<N8nInstance> {
	const folder = await createUserFolder({ package: { folder: packageFolder }, org: org.tls });
	const own = await connectedCredential(org);
	const data = { ...own.data, environment: 'production', scope: 'full refresh_token', authentication: 'header' };
	await importCredentials(folder, [own, { id: 'builtIn', name: 'Salesforce', type: 'salesforceOAuth2Api', data }]);
	const n8n = await startInstance({ folder }).catch(async (error: unknown) => {
		await folder[Symbol.asyncDispose]();
		throw error;
	});
	const dispose = async () => {
		await n8n[Symbol.asyncDispose]();
		await folder[Symbol.asyncDispose]();
	};
	return { ...n8n, [Symbol.asyncDispose]: dispose };
}

const salesforceAdmin = salesforceNode(NODE, 'user:deactivate', { user: locator('id', '={{ $json.id }}') });

const builtInCredential = { salesforceOAuth2Api: { id: 'builtIn', name: 'Salesforce' } };

/** The Salesforce node has no operation that changes a user; its "custom object" takes the name of any object. */
const builtInSalesforce: ChainedNode = {
	name: NODE,
	type: 'n8n-nodes-base.salesforce',
	parameters: {
		authentication: 'oAuth2',
		resource: 'customObject',
		operation: 'update',
		customObject: 'User',
		recordId: '={{ $json.id }}',
		customFieldsUi: { customFieldsValues: [{ fieldId: 'IsActive', value: '={{ false }}' }] },
		updateFields: {},
	},
	credentials: builtInCredential,
};

/** Who creates accounts, and how many. */
const creates = ({ scale: { inN8n, perItem } }: Ground) => [
	...inN8n.map((records) => ({ by: 'this node', node: createRecord, records })),
	{ by: "n8n's Salesforce node", node: builtInCreate, records: perItem.salesforce },
];

const createRecord = salesforceNode(NODE, 'record:create', {
	object: locator('name', 'Account'),
	columns: mapped({ Name: '={{ $json.name }}' }),
});

const builtInCreate: ChainedNode = {
	name: NODE,
	type: 'n8n-nodes-base.salesforce',
	parameters: { authentication: 'oAuth2', resource: 'account', operation: 'create', name: '={{ $json.name }}' },
	credentials: builtInCredential,
};

const httpRequest: ChainedNode = {
	name: NODE,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		method: 'PATCH',
		url: '=https://acme.my.salesforce.com/services/data/v66.0/sobjects/User/{{ $json.id }}',
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'salesforceOAuth2Api',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: '{ "IsActive": false }',
		options: {},
	},
	credentials: builtInCredential,
};

/** Runs a workflow that deactivates these users, and makes sure that it did. */
async function runInN8n(n8n: N8nInstance, org: OrgProcess, node: ChainedNode, ids: string[]) {
	const cost = await costInN8n(n8n, org, [
		items(
			'Users',
			ids.map((id) => ({ id })),
		),
		node,
	]);
	await requireInactive(org, ids);
	return cost;
}

/** Runs a workflow that creates so many accounts, and makes sure that it did. */
async function createInN8n(n8n: N8nInstance, org: OrgProcess, node: ChainedNode, records: number) {
	const before = (await org.records('Account', {})).length;
	const names = Array.from({ length: records }, (_, at) => ({ name: `Account ${at}` }));
	const cost = await costInN8n(n8n, org, [items('Accounts', names), node]);
	const made = (await org.records('Account', {})).length - before;
	if (made !== records) throw new Error(`${made} of ${records} accounts were created`);
	return cost;
}

async function costInN8n(n8n: N8nInstance, org: OrgProcess, nodes: ChainedNode[]) {
	await setLatency(org, LATENCY_MS);
	await org.clearLog();
	const cpu = await cpuTime(n8n.pid);
	const execution = (await n8n.rest.run(chain('Benchmark', nodes), TIMEOUT)).succeeded();
	const after = await cpuTime(n8n.pid);
	const { calls } = await callsSince(org);
	const ms = execution.data.resultData.runData[NODE]?.at(-1)?.executionTime ?? Number.NaN;
	return { ms, calls, ...(cpu !== undefined && after !== undefined && { cpuMs: after - cpu }) };
}

async function requireInactive(org: OrgProcess, ids: string[]): Promise<void> {
	const inactive = new Set((await org.records('User', { IsActive: 'false' })).map(({ Id }) => Id));
	const active = ids.filter((id) => !inactive.has(id));
	if (active.length > 0) throw new Error(`${active.length} of ${ids.length} users are still active`);
}

/** CPU time of a process so far in milliseconds, user and system; undefined where there is no /proc. */
async function cpuTime(pid: number): Promise<number | undefined> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
	// proc(5): after the name in parentheses; utime and stime are the 14th and 15th field, in hundredths of a second.
	const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
	return fields && (Number(fields[11]) + Number(fields[12])) * 10;
}

async function runBare(org: OrgProcess, ids: string[]) {
	const credential = await decryptedCredential(org);
	const { access_token: token = '' } = credential['oauthTokenData'] as Record<string, string>;
	await using program = new MeasuredProcess('bareDeactivation.mts', org, { NODE_USE_ENV_PROXY: '1' });
	await setLatency(org, LATENCY_MS);
	await org.clearLog();
	const question = { origin: org.origin, token, userId: connected(credential), ids };
	const { ms, cpuMs } = await program.ask<Cost>({ ...question, requests: 'writes', by: 'collections' });
	return { ms, cpuMs, calls: (await callsSince(org)).calls };
}

function table(measured: Measured[], { title, noun, note }: Record<'title' | 'noun' | 'note', string>): Result {
	const own = measured.findLast(({ by }) => by === 'this node')!;
	return {
		title: `${title}, ${LATENCY_MS} ms per request`,
		columns: ['with', `${noun}s`, 'calls', 'time', `per ${noun}`, `CPU per ${noun}`, 'calls ×', 'time ×'],
		rows: measured.map((one) => {
			const perUser = one.ms / one.users;
			const times = (mine: number, other: number) => (other / mine).toFixed(other / mine < 10 ? 1 : 0);
			const same = measured.find(({ by, users }) => by === 'this node' && users === one.users) ?? own;
			return [
				one.by,
				count(one.users),
				count(one.calls),
				time(one.ms),
				`${perUser.toFixed(2)} ms`,
				one.cpuMs === undefined ? '' : `${(one.cpuMs / one.users).toFixed(2)} ms`,
				times(same.calls / same.users, one.calls / one.users),
				times(same.ms / same.users, perUser),
			];
		}),
		notes: [
			'Time is what n8n notes for the node in the execution; CPU is that of the whole n8n process from start to end of the execution, stored data included.',
			`"×" compares per ${noun} with this node at the same number, else at ${count(own.users)}. n8n's own nodes send one request per ${noun}, so they are measured with fewer; nothing in the table is extrapolated.`,
			note,
		],
	};
}
