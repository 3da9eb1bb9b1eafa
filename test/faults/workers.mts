/** The processes that run the cases. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Question } from './worker.mts';

/** A process that runs cases, one at a time. */
export class Worker {
	readonly #child: ChildProcess;

	private constructor(child: ChildProcess) {
		this.#child = child;
	}

	static async start(): Promise<Worker> {
		const resolver = join(import.meta.dirname, '../bench/measured/oneWorkflowPackage.mts');
		const child = fork(join(import.meta.dirname, 'worker.mts'), {
			execArgv: ['--import', resolver],
			env: { ...process.env, NODE_PATH: join(import.meta.dirname, '../../node_modules') },
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		const worker = new Worker(child);
		await worker.#answer();
		return worker;
	}

	async ask<Answer>(question: Question): Promise<Answer> {
		this.#child.send(question);
		return (await this.#answer()) as Answer;
	}

	async #answer(): Promise<unknown> {
		const over = new AbortController();
		const ended = once(this.#child, 'exit', over).then(([code]) => [{ error: `A process ended with ${String(code)}` }]);
		ended.catch(() => {});
		const [answer] = await Promise.race([once(this.#child, 'message', over), ended]);
		over.abort();
		const { result, error } = answer as { result?: unknown; error?: string };
		if (error !== undefined) throw new Error(error);
		return result;
	}

	end(): void {
		this.#child.disconnect();
	}
}

/** Processes that share a list of questions. */
export class Workers implements AsyncDisposable {
	readonly #workers: Worker[];

	private constructor(workers: Worker[]) {
		this.#workers = workers;
	}

	static async start(count: number): Promise<Workers> {
		return new Workers(await Promise.all(Array.from({ length: count }, async () => await Worker.start())));
	}

	async askAll<T>(list: readonly T[], ask: (worker: Worker, one: T) => Promise<void>): Promise<void> {
		const left = list.values();
		await Promise.all(
			this.#workers.map(async (worker) => {
				for (const one of left) await ask(worker, one);
			}),
		);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const worker of this.#workers) worker.end();
	}
}
