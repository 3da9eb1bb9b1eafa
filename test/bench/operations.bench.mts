/** What does each operation cost, from one item to a hundred thousand? */
import type { OrgProcess } from '../n8n/orgProcess.mts';
import type { RunAnswer } from './measured/nodeCost.mts';
import type { RunQuestion } from './measured/nodeRun.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import {
	callsSince,
	connected,
	decryptedCredential,
	PERMISSION_SET,
	setLatency,
	startLargeOrg,
	userIds,
} from './org.mts';
import { count, median, megabytes, time, type Result } from './report.mts';
import { nodeFileOf, type Ground } from './scale.mts';

type Items = Pick<RunQuestion, 'parameters' | 'items'>;

const byId = { user: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
const onUsers = (parameters: object) => (ids: string[]) => ({
	parameters: { ...parameters, ...byId },
	items: ids.map((id) => ({ id })),
});

/** The operations that are measured, each for the users with these IDs. */
export const OPERATIONS: Record<string, (ids: string[]) => Items> = {
	deactivate: onUsers({ resource: 'user', operation: 'deactivate' }),
	freeze: onUsers({ resource: 'user', operation: 'freeze' }),
	'create, with a permission set and a feature license': (ids) => ({
		parameters: {
			resource: 'user',
			operation: 'create',
			username: '={{ $json.username }}',
			email: '={{ $json.username }}',
			lastName: '={{ $json.lastName }}',
			firstName: 'New',
			profile: { __rl: true, mode: 'name', value: 'Standard User' },
			entitlements: { permissionSets: [PERMISSION_SET], featureLicenses: ['Marketing User'] },
		},
		items: ids.map((_, at) => ({ username: `new.user${at}@acme.example`, lastName: `User ${at}` })),
	}),
	'remove a permission set': onUsers({
		resource: 'entitlement',
		operation: 'remove',
		entitlementType: 'permissionSet',
		removeBy: 'user',
		entitlements: [PERMISSION_SET],
	}),
	'offboard, with a permission set': onUsers({
		resource: 'user',
		operation: 'offboard',
		steps: ['freeze', 'endSessions', 'removeEntitlements', 'deactivate'],
		ifBlocked: 'keepFrozen',
	}),
	'get by ID': onUsers({ resource: 'user', operation: 'get' }),
	'get many': (ids) => ({
		parameters: { resource: 'user', operation: 'getAll', returnAll: false, limit: ids.length, simplify: true },
		items: [{}],
	}),
};

/** Runs of more items than this are measured once, in an org with as many users. */
const LARGE = 10_000;

export async function operations(ground: Ground): Promise<Result[]> {
	const { items } = ground.scale;
	const small = items.filter((n) => n <= LARGE);
	const large = items.filter((n) => n > LARGE);
	const cells = [
		...(await measureAll(ground, small, ground.scale.rounds)),
		...(large.length > 0 ? await measureAll(ground, large, 1) : []),
	];
	return Object.keys(OPERATIONS).map((name) => ({
		title: `What it costs to ${name}`,
		columns: columns(ground),
		rows: cells.filter((cell) => cell.operation === name).map(row),
		notes: notes(name),
	}));
}

interface Sample extends RunAnswer {
	calls: number;
	writes: number;
	/** The second run. */
	again?: { calls: number; writes: number };
}

interface Cell {
	operation: string;
	count: number;
	/** One list of samples per latency. */
	samples: Sample[][];
}

async function measureAll(ground: Ground, counts: number[], rounds: number): Promise<Cell[]> {
	await using org = await startLargeOrg(Math.max(...counts));
	const ids = await userIds(org);
	const cells: Cell[] = [];
	for (const operation of Object.keys(OPERATIONS)) {
		for (const number of counts) {
			const cell: Cell = { operation, count: number, samples: [] };
			for (const latency of ground.scale.latencies) {
				ground.progress(`${operation}: ${count(number)} at ${latency} ms`);
				const samples: Sample[] = [];
				const times = number > 1000 ? 1 : rounds;
				for (let round = 0; round < times; round++) {
					const twice = round === 0 && cell.samples.length === 0;
					samples.push(await sample(ground, org, OPERATIONS[operation]!(ids.slice(0, number)), latency, twice));
				}
				cell.samples.push(samples);
			}
			cells.push(cell);
		}
	}
	return cells;
}

/** A fresh process on a fresh org: the items once and, when `twice`, the same items again. */
async function sample(ground: Ground, org: OrgProcess, items: Items, latency: number, twice: boolean): Promise<Sample> {
	await org.control('POST', '/reset');
	const credential = await decryptedCredential(org);
	await using node = new MeasuredProcess('nodeRun.mts', org);
	const question: RunQuestion = { nodeFile: nodeFileOf(ground), credential, ...items };
	await warmUp(node, question, connected(credential));
	await setLatency(org, latency);
	await org.clearLog();
	const answer = await node.ask<RunAnswer>(question);
	const { calls, writes } = await callsSince(org);
	if (answer.failed > 0 || answer.items === 0) throw new Error(`${answer.failed} items failed: ${answer.error}`);
	if (!twice) return { ...answer, calls, writes };
	await org.clearLog();
	await node.ask<RunAnswer>(question);
	const after = await callsSince(org);
	return { ...answer, calls, writes, again: { calls: after.calls, writes: after.writes } };
}

/** Reads one user, so that the process has loaded and connected what a running n8n has. Leaves nothing that saves a later run a call. */
export async function warmUp(node: MeasuredProcess, question: RunQuestion, id: string): Promise<void> {
	const { failed, error } = await node.ask<RunAnswer>({ ...question, ...OPERATIONS['get by ID']!([id]) });
	if (failed > 0) throw new Error(`The first request failed: ${error}`);
}

function columns({ scale }: Ground): string[] {
	return [
		'items',
		'calls',
		'writes',
		...scale.latencies.map((ms) => `node time at ${ms} ms`),
		'memory growth',
		'longest block',
		'CPU per item',
		'calls per item',
		'second run: calls',
		'second run: writes',
	];
}

function row({ count: number, samples }: Cell): string[] {
	const [first = []] = samples;
	const all = samples.flat();
	const one = first[0]!;
	return [
		count(number),
		count(one.calls),
		count(one.writes),
		...samples.map((list) => time(median(list.map(({ ms }) => ms)))),
		megabytes(median(all.map(({ memoryGrowth }) => memoryGrowth))),
		time(median(all.map(({ longestBlock }) => longestBlock))),
		`${Math.round((median(all.map(({ cpuMs }) => cpuMs)) * 1000) / number)} µs`,
		(one.calls / number).toFixed(one.calls / number < 0.1 ? 4 : 2),
		count(one.again!.calls),
		count(one.again!.writes),
	];
}

function notes(name: string): string[] {
	const again = name.startsWith('create')
		? 'The second run finds every username taken: each item is an error, and nothing is written.'
		: 'The second run asks for the same once more; what the check of the connected user and the org told is remembered for 5 minutes.';
	return name.startsWith('get') ? [] : [again];
}
