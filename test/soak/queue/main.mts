/** A process that lets a real n8n in queue mode work while one of its workers is killed again and again; its argument is minutes. */
import { setTimeout as wait } from 'node:timers/promises';
import { connectedCredential } from '../../n8n/credential.mts';
import type { N8nProcess } from '../../n8n/instance.mts';
import { startQueue } from '../../n8n/queue.mts';
import { startOrg, type SimulatedOrg } from '../../org/index.mts';
import { CREDENTIAL_TYPE } from '../../support/names.mts';
import { packPackage } from '../../tools/packed.mts';
import { checkGrowth, end, find, say } from '../findings.mts';
import { measureMemory, type Memory } from './inspector.mts';
import { KINDS } from './kinds.mts';
import { Lane, type Soak } from './lane.mts';
import { RandomFaults } from './randomFaults.mts';

/** A worker is killed so often, and in a short soak three times. */
const KILL_MS = 180_000;
const USERS = 400;
/** Milliseconds that the org takes for each request, so that many executions go on when a worker is killed. */
const LATENCY_MS = 150;

const minutes = Number(process.argv[2]);
const org = await startOrg({ https: true, users: USERS, seats: 1_000_000, settings: { dailyApiRequests: 1e9 } });

async function soakQueue(): Promise<void> {
	await using packed = await packPackage();
	await using queue = await startQueue(2, {
		org: org.tls!,
		package: packed,
		environment: { NODE_OPTIONS: '--inspect=127.0.0.1:0' },
	});
	const { data } = await connectedCredential(asProcess(org));
	const { id: credential } = await queue.main.rest.createCredential(CREDENTIAL_TYPE, data);
	const counts = { executions: 0, died: 0, givenUp: 0, items: 0, failed: 0 };
	const soak: Soak = { org, queue, credential, killed: new Set(), counts };
	// Two workflows of each kind.
	const lanes = [...KINDS, ...KINDS].map((kind, place) => new Lane(soak, kind, place));
	await work(soak, await Promise.all(lanes.map(async (lane) => await lane.start())));
	for (const worker of queue.workers) checkLog(worker);
}

/** Runs the lanes in periods. In the middle of each the second worker is killed; after each, when all is at rest, the first is measured. */
async function work(soak: Soak, runs: Array<(over: number) => Promise<void>>): Promise<void> {
	const faults = new RandomFaults(org);
	org.latency(LATENCY_MS);
	const period = Math.min(KILL_MS, (minutes * 60_000) / 3);
	const measures: Memory[] = [];
	for (const over = performance.now() + minutes * 60_000; performance.now() + period / 2 < over;) {
		const working = Promise.all(runs.map(async (run) => await run(performance.now() + period)));
		await wait(period / 2);
		await replaceWorker(soak);
		await working;
		measures.push(await measureMemory(soak.queue.workers[0]!));
		report(soak, faults, measures.at(-1)!);
	}
	faults.stop();
	// The first period is for what is loaded and compiled late.
	const [first, last] = [measures[0]!, measures.at(-1)!];
	say(`resident: ${first.rss.toFixed(1)} MB, then ${last.rss.toFixed(1)} MB`);
	checkGrowth('the worker that was not killed', first.heap, last.heap);
}

async function replaceWorker({ queue, killed }: Soak): Promise<void> {
	const worker = queue.workers.at(-1)!;
	killed.add(worker);
	await worker.kill();
	await queue.addWorker();
}

function report({ counts, killed }: Soak, { requests, count }: RandomFaults, { heap, rss }: Memory): void {
	const { executions, died, givenUp, items, failed } = counts;
	say(
		`${executions} executions, ${died} died with ${killed.size} workers, ${givenUp} of them given up by n8n on one that lives; ${items} items, ${failed} failed; ${requests} requests, ` +
			`${count} faults: heap ${heap.toFixed(1)} MB, resident ${rss.toFixed(1)} MB`,
	);
}

/** Node.js ends a process with a rejection that nobody handles, and says so. */
function checkLog({ log }: N8nProcess): void {
	for (const [line] of log().matchAll(/^.*(?:unhandled|uncaught).*$/gim)) find(`a worker says: ${line}`);
}

const asProcess = (simulated: SimulatedOrg) => ({
	apps: simulated.apps.map((app) => ({ ...app })),
	origin: simulated.addresses().origins[0]!,
	authorize: async (options: object) => simulated.authorize({ origin: simulated.addresses().origins[0]!, ...options }),
});

await soakQueue();
await org.close();
end();
