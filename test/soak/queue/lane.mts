/** One workflow of the soak in queue mode, which runs again and again on items of its own. */
import type { INodeExecutionData } from 'n8n-workflow';
import { until } from '../../e2e/until.mts';
import type { N8nProcess } from '../../n8n/instance.mts';
import type { Queue } from '../../n8n/queue.mts';
import type { Execution } from '../../n8n/workflows/runData.mts';
import type { Workflow } from '../../n8n/workflows/workflow.mts';
import type { SimulatedOrg } from '../../org/index.mts';
import { find } from '../findings.mts';
import { effectsOf, isFinished, judge } from './judge.mts';
import { isOfUsers, type Kind } from './kinds.mts';
import { sideBySide } from './sideBySide.mts';

/** So often what died with its worker is run again: each time a fault can be in the way. */
const MOST_RUNS = 12;
/** n8n's words for a job that stalled. */
const GIVEN_UP = /failed to be processed too many times/;
const ENDED = ['success', 'error', 'canceled', 'crashed'];

/** What all lanes share. */
export interface Soak {
	org: SimulatedOrg;
	queue: Queue;
	/** ID of the credential. */
	credential: string;
	/** Workers that were killed. */
	killed: Set<N8nProcess>;
	counts: { executions: number; died: number; givenUp: number; items: number; failed: number };
}

type Stored = Workflow & { id: string };

/** A workflow and the items that nobody else has. */
export class Lane {
	readonly #soak: Soak;
	readonly #kind: Kind;
	/** Number of the lane, from 0. */
	readonly #place: number;
	#rounds = 0;

	constructor(soak: Soak, kind: Kind, place: number) {
		this.#soak = soak;
		this.#kind = kind;
		this.#place = place;
	}

	/** Publishes its workflows. Returns what runs them until a moment of `performance.now()` and ends what it has begun. */
	async start(): Promise<(over: number) => Promise<void>> {
		const first = await this.#publish('first');
		const again = await this.#publish('again');
		return async (over) => {
			while (performance.now() < over) await this.#round(first, again);
		};
	}

	async #publish(run: 'first' | 'again'): Promise<Stored> {
		const { rest } = this.#soak.queue.main;
		const path = `lane-${this.#place}-${run}`;
		const workflow = await rest.createWorkflow(
			sideBySide(path, this.#kind, { credential: this.#soak.credential, run }),
		);
		await rest.publish(workflow);
		return workflow;
	}

	async #round(first: Stored, again: Stored): Promise<void> {
		const { org, counts } = this.#soak;
		const kind = this.#kind;
		const items = this.#items(++this.#rounds);
		const execution = await this.#execute(first, items);
		if (execution) return void (counts.failed += judge(execution, kind, { org, items }));
		for (let runs = 2; runs <= MOST_RUNS; runs++) {
			const held = effectsOf(kind, { org, items });
			const next = await this.#execute(again, items);
			if (next) counts.failed += judge(next, kind, { org, items, held });
			if (next && isFinished(kind, { org, items })) return;
		}
		find(`${kind.name}: not finished after ${MOST_RUNS} runs`);
	}

	#items(round: number): INodeExecutionData[] {
		const { count: length, item, prepare } = this.#kind;
		const nameOf = (at: number) => {
			const user = String(this.#place * 20 + at + 1).padStart(6, '0');
			return isOfUsers(this.#kind) ? `user${user}@acme.example` : `lane${this.#place}.round${round}`;
		};
		return Array.from({ length }, (_, at) => {
			const made = { json: item(nameOf(at), at) };
			return { json: { ...made.json, ...prepare?.(this.#soak.org, made) } };
		});
	}

	/** Runs a workflow once. Returns the execution that has ended, or undefined when it died with its worker. */
	async #execute(workflow: Stored, items: INodeExecutionData[]): Promise<Execution | undefined> {
		const { queue, counts, killed } = this.#soak;
		const { rest } = queue.main;
		const latest = async () => (await rest.executions(workflow))[0];
		const known = await latest();
		const killedBefore = killed.size;
		await this.#call(workflow.name, items);
		const { id, status } = (await until(
			latest,
			(last) => last !== undefined && last.id !== known?.id && ENDED.includes(last.status),
		))!;
		counts.executions++;
		counts.items += items.length;
		if (status === 'success') return await rest.ended(id);
		counts.died++;
		const worker = queue.workerOf(id);
		if (worker ? !killed.has(worker) : killed.size === killedBefore) await this.#explain(id, status);
		return undefined;
	}

	/** Tells why an execution ended that no kill has ended. On a busy machine n8n gives a job up whose worker does not renew its lock in time. */
	async #explain(id: string, status: string): Promise<void> {
		const { queue, counts } = this.#soak;
		const ended = await queue.main.rest.ended(id, 5000).catch(() => undefined);
		const reason = ended?.error?.message ?? 'no error is stored';
		if (GIVEN_UP.test(reason)) counts.givenUp++;
		else find(`${this.#kind.name}: execution ${id} ended with "${status}" on a worker that lives: ${reason}`);
	}

	/** n8n answers 404 until it has registered the webhook, a moment after publishing. */
	async #call(path: string, items: INodeExecutionData[]): Promise<void> {
		const body = JSON.stringify({ items: items.map(({ json }) => json) });
		const headers = { 'content-type': 'application/json' };
		const url = `${this.#soak.queue.main.url}/webhook/${path}`;
		await until(
			async () => (await fetch(url, { method: 'POST', headers, body })).status,
			(status) => status === 200,
		);
	}
}
