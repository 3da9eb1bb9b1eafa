/** Runs of the built node against one org, which begins anew for each. */
import { SPEED, wait, within } from './fastTime.mts';
import { refuseConnections } from './refusals.mts';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { INodeExecutionData, INodeType, IRun } from 'n8n-workflow';
import { startOrg, type SimulatedOrg } from '../org/index.mts';
import { connectedCredential, NODE_NAME, prepareRun, runWorkflow } from '../support/workflowRun.mts';
import type { Trouble } from './faults.mts';
import { momentsOf, type Moment } from './moments.mts';
import type { Target } from './target.mts';
import { changedNeighbors, copyOf, type Copy } from './neighbors.mts';
import { liesOf, type Word } from './verdict.mts';
import { wordsOf } from './words.mts';

/** n8n's setting On Error. */
export type OnError = 'stop' | 'continue' | 'error output';

const NODE = join(import.meta.dirname, '../../dist/nodes/SalesforceAdmin');
/** Real milliseconds after which a run counts as one that never ends: two hours of a bulk job pass in less, on a busy machine too. */
const PATIENCE_MS = 600_000;
/** So many requests more than an undisturbed run a disturbed one may send, a bulk job's looks apart. */
const MOST_REQUESTS = 60;

const load = createRequire(import.meta.url);

/** A run in which something goes wrong. */
interface Disturbed {
	target: Target;
	moment: Moment;
	trouble: Trouble;
	onError: OnError;
}

/** What one run came to. */
export interface Outcome {
	lies: string[];
	requests: number;
	/** Milliseconds of the node's time. */
	ms: number;
	errorCodes: string[];
}

/** The org and the node that all runs of this process share. */
export class Runs {
	readonly #org: SimulatedOrg;
	readonly #node: INodeType;
	readonly #forget: () => void;
	readonly #moments = new Map<Target, Promise<Moment[]>>();
	readonly #usual = new Map<Target, number>();

	private constructor(org: SimulatedOrg) {
		this.#org = org;
		const { SalesforceAdmin } = load(join(NODE, 'SalesforceAdmin.node.js')) as { SalesforceAdmin: new () => INodeType };
		this.#node = new SalesforceAdmin();
		({ forgetAll: this.#forget } = load(join(NODE, 'salesforce/api/remembered.js')) as { forgetAll: () => void });
	}

	static async start(): Promise<Runs> {
		const org = await startOrg({ https: true, users: 24, settings: { dailyApiRequests: 1_000_000 } });
		setDefaultCACertificates([...getCACertificates('default'), org.tls!.caPem]);
		process.env['HTTPS_PROXY'] = org.tls!.proxyUrl;
		return new Runs(org);
	}

	async close(): Promise<void> {
		await this.#org.close();
	}

	/** The moments of an undisturbed run. Throws when that is not what the target says. */
	async moments(target: Target): Promise<Moment[]> {
		const known = this.#moments.get(target) ?? this.#undisturbed(target);
		this.#moments.set(target, known);
		return await known;
	}

	async #undisturbed(target: Target): Promise<Moment[]> {
		const { lies, words } = await this.#run(target, 'continue');
		const failed = words.find(({ failure }) => failure);
		if (failed || lies.length > 0)
			throw new Error(`${target.name} fails undisturbed: ${failed?.failure?.message ?? lies.join('; ')}`);
		this.#usual.set(target, this.#org.log.entries.length);
		return momentsOf(this.#org.log.entries);
	}

	/** Runs a target while something goes wrong. */
	async disturbed({ target, moment, trouble, onError }: Disturbed): Promise<Outcome> {
		await this.moments(target);
		const usual = this.#usual.get(target) ?? 0;
		const started = performance.now();
		const { lies, words } = await this.#run(target, onError, () => trouble.arm(this.#org, moment));
		const requests = this.#org.log.entries.filter(({ path }) => !path.includes('/jobs/ingest/')).length;
		if (requests > usual * 4 + MOST_REQUESTS) lies.push(`${requests} requests instead of ${usual}`);
		const errorCodes = words.flatMap(({ failure }) => (failure?.json ? [String(failure.json['errorCode'])] : []));
		return { lies, requests, ms: (performance.now() - started) * SPEED, errorCodes: [...new Set(errorCodes)] };
	}

	/** Runs a target as it is, with Continue on errors. Returns the lies, and how many different errors its items have. */
	async plain(target: Target): Promise<{ lies: string[]; messages: number }> {
		const { lies, words } = await this.#run(target, 'continue');
		return { lies, messages: new Set(words.flatMap(({ failure }) => failure?.message ?? [])).size };
	}

	/** Runs a target that is stopped after so many real milliseconds. What it says is lost then, so only what it did is judged. */
	async cancelled(target: Target, ms: number): Promise<string[]> {
		const stop = new AbortController();
		void wait(ms).then(() => stop.abort());
		const { lies } = await this.#run(target, 'continue', undefined, stop.signal);
		return lies;
	}

	async #run(
		target: Target,
		onError: OnError,
		disturb?: () => void,
		cancel?: AbortSignal,
	): Promise<{ lies: string[]; words: Word[] }> {
		const org = this.#org;
		org.reset();
		this.#forget();
		const credential = connectedCredential(org);
		target.prepare?.(org);
		const items = target.items(org);
		const before = copyOf(org);
		const early = items.flatMap((item) => Object.entries(target.effects(org, item)).filter(([, count]) => count > 0));
		if (early.length > 0) throw new Error(`${target.name}: ${early[0]![0]} holds before the run`);
		org.log.clear();
		disturb?.();
		const run = await within(
			PATIENCE_MS,
			runWorkflow(
				prepareRun(this.#node, credential, { parameters: target.parameters, items, cancel, ...flags(onError) }),
			),
		);
		if (cancel?.aborted) await quiet(org);
		await settled(org);
		org.clearFaults();
		refuseConnections(false);
		if (!run) return { lies: ['does not end'], words: [] };
		if (cancel?.aborted) return { lies: this.#doneTooMuch(target, { items, before }), words: [] };
		return this.#judge(target, { items, run, before });
	}

	#judge(target: Target, { items, run, before }: Ended): { lies: string[]; words: Word[] } {
		const org = this.#org;
		const words = wordsOf(resultOf(run), items.length);
		const lies = liesOf(target, { org, items, words });
		return { lies: [...lies, ...changedNeighbors(before, { org, target, items })], words };
	}

	#doneTooMuch(target: Target, { items, before }: Omit<Ended, 'run'>): string[] {
		const org = this.#org;
		const effects = items.flatMap((item) => Object.entries(target.effects(org, item)));
		const twice = effects.filter(([, count]) => count > 1).map(([effect, count]) => `${effect}: done ${count} times`);
		return [...twice, ...changedNeighbors(before, { org, target, items })];
	}
}

interface Ended {
	items: INodeExecutionData[];
	run: IRun;
	before: Copy;
}

const flags = (onError: OnError) => ({
	continueOnFail: onError === 'continue',
	errorOutput: onError === 'error output',
});

function resultOf({ data: { resultData } }: IRun) {
	const [task] = resultData.runData[NODE_NAME] ?? [];
	const [items = [], failed = []] = task?.data?.main ?? [];
	const error = (resultData.error ?? task?.error) as (Error & { description?: string }) | undefined;
	return { items: [...(items ?? []), ...(failed ?? [])], error };
}

/** n8n takes a stopped run for ended at once, and the node notices a moment later. */
async function quiet(org: SimulatedOrg): Promise<void> {
	for (let seen = -1; seen !== org.log.entries.length; await wait(300)) seen = org.log.entries.length;
}

/** A bulk job may go on after the node has given it up. */
async function settled(org: SimulatedOrg): Promise<void> {
	const isBusy = () => org.org.bulk.all().some(({ state }) => state === 'UploadComplete' || state === 'InProgress');
	for (let looks = 0; looks < 100 && isBusy(); looks++) await wait(10);
}
