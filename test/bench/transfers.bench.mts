/** What does it cost to give all leads of a user to another one? */
import { startOrgProcess } from '../n8n/orgProcess.mts';
import type { RunAnswer } from './measured/nodeCost.mts';
import type { RunQuestion } from './measured/nodeRun.mts';
import { MeasuredProcess } from './measuredProcess.mts';
import { warmUp } from './operations.bench.mts';
import { callsSince, connected, decryptedCredential, setLatency } from './org.mts';
import { count, megabytes, time, type Result } from './report.mts';
import { nodeFileOf, type Ground } from './scale.mts';

const user = (name: string) => ({ __rl: true, mode: 'username', value: `${name}@acme.example` });

const TRANSFER = {
	resource: 'record',
	operation: 'transferOwnership',
	fromUser: user('leaver'),
	toUser: user('mover'),
	objects: ['Lead'],
};

/** The smallest number that is measured. */
const FEW = 1000;

/** Leads that the leaver of every org has from the start. */
const STORY_LEADS = 3;

export async function transfers(ground: Ground): Promise<Result[]> {
	const { items, latencies } = ground.scale;
	const rows: string[][] = [];
	for (const leads of items.filter((number) => number >= FEW)) {
		for (const latency of latencies) rows.push(await measure(ground, leads, latency));
	}
	return [
		{
			title: 'What it costs to transfer the leads of a user',
			columns: [
				'leads',
				'latency',
				'calls',
				'writes',
				'node time',
				'memory growth',
				'longest block',
				'second run: calls',
				'second run: writes',
			],
			rows,
			notes: [
				'Leads are looked up 2,000 per call, and written 1,000 per call up to 2,000, above by one bulk job.',
				'The second run finds nothing to transfer; what the check of the connected user and the org told is remembered for 5 minutes.',
			],
		},
	];
}

/** A fresh org with so many leads, and a fresh process that transfers them twice. */
async function measure(ground: Ground, leads: number, latency: number): Promise<string[]> {
	ground.progress(`transfer: ${count(leads)} leads at ${latency} ms`);
	await using org = await startOrgProcess([
		'--leads',
		String(leads - STORY_LEADS),
		'--set',
		'dailyApiRequests=100000000',
	]);
	const credential = await decryptedCredential(org);
	await using node = new MeasuredProcess('nodeRun.mts', org);
	const question: RunQuestion = { nodeFile: nodeFileOf(ground), credential, parameters: TRANSFER, items: [{}] };
	await warmUp(node, question, connected(credential));
	await setLatency(org, latency);
	await org.clearLog();
	const answer = await node.ask<RunAnswer>(question);
	if (answer.failed > 0) throw new Error(`The transfer failed: ${answer.error}`);
	const first = await callsSince(org);
	await org.clearLog();
	await node.ask<RunAnswer>(question);
	const second = await callsSince(org);
	return [
		count(leads),
		time(latency),
		count(first.calls),
		count(first.writes),
		time(answer.ms),
		megabytes(answer.memoryGrowth),
		time(answer.longestBlock),
		count(second.calls),
		count(second.writes),
	];
}
