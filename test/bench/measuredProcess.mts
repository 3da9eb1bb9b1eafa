import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { OrgProcess } from '../n8n/orgProcess.mts';

const ROOT = join(import.meta.dirname, '../..');
/** How long a process may take to end by itself, in milliseconds. */
const STOP_TIMEOUT = 10_000;

/** A fresh Node process that runs one of the programs in `measured/`, trusts the org and reaches it through the org's proxy. */
export class MeasuredProcess implements AsyncDisposable {
	readonly #child: ChildProcess;

	constructor(program: string, org?: OrgProcess, environment: Record<string, string> = {}) {
		const folder = join(import.meta.dirname, 'measured');
		this.#child = fork(join(folder, program), {
			execArgv: ['--expose-gc', '--import', join(folder, 'oneWorkflowPackage.mts')],
			env: {
				...process.env,
				...(org && { HTTPS_PROXY: org.tls.proxyUrl, NODE_EXTRA_CA_CERTS: org.tls.caFile }),
				// The packed package lies in a temporary folder and finds n8n-workflow here.
				NODE_PATH: join(ROOT, 'node_modules'),
				...environment,
			},
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
	}

	/** Asks one question and waits for the answer. Throws with the program's error, or when it ended without an answer. */
	async ask<Answer>(question: object): Promise<Answer> {
		const exit = new AbortController();
		const ended = once(this.#child, 'exit', { signal: exit.signal }).then(([code, signal]) => {
			throw new Error(`The measured process ended with ${code ?? signal} before it answered`);
		});
		ended.catch(() => {});
		this.#child.send(question);
		const [{ result, error }] = (await Promise.race([once(this.#child, 'message'), ended])) as [
			{ result: Answer; error?: string },
		];
		exit.abort();
		if (error !== undefined) throw new Error(error);
		return result;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const child = this.#child;
		if (child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, 'exit');
		const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
		child.disconnect();
		await exited;
		clearTimeout(force);
	}
}
