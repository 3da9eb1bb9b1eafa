import { sleep } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import type { Composable } from '../streams';

/** After so many milliseconds a cancelled run is noticed. */
const SLICE_MS = 250;

/** What stands in for an answer that did not come in time. */
export class NoAnswer extends SalesforceError {
	constructor(minutes: number) {
		super('CONNECTION_LOST', `Salesforce gave no whole answer within ${minutes} minutes`);
	}
}

/** A context of n8n; that of a run tells when the run is cancelled. */
interface Context {
	getExecutionCancelSignal?(): AbortSignal | undefined;
}

/**
 * Sends a request and waits for its answer, `ms` milliseconds at most: n8n itself waits for ever, for a token too. `send` gets the context
 * to send it with. Rejects with what `send` rejects with, with NoAnswer, and with CANCELLED as soon as the run is cancelled.
 */
export async function sendInTime<C extends object, Answer>(
	context: C & Context,
	ms: number,
	send: (context: C) => Promise<Answer>,
): Promise<Answer> {
	const end = new AbortController();
	const signal = context.getExecutionCancelSignal?.();
	const answer = send(withSignal(context, signal ? AbortSignal.any([signal, end.signal]) : end.signal));
	const first = inTime(answer, ms, signal);
	first.catch(() => end.abort());
	return await first;
}

/**
 * The body of an answer that is read piece by piece, each of which may take `ms` milliseconds: n8n itself waits for ever. It ends with
 * NoAnswer when one takes longer, and with CANCELLED as soon as the run is cancelled.
 */
export function piecesInTime(context: object, ms: number, body: NodeJS.ReadableStream): NodeJS.ReadableStream {
	const signal = (context as Context).getExecutionCancelSignal?.();
	return (body as Composable).compose(async function* (pieces) {
		const waiting = pieces[Symbol.asyncIterator]();
		for (;;) {
			const { value, done } = await inTime(waiting.next(), ms, signal);
			if (done) return;
			yield value;
		}
	});
}

async function inTime<T>(answer: Promise<T>, ms: number, signal: AbortSignal | undefined): Promise<T> {
	return await Promise.race([answer, refuseLate(ms, { signal, settled: settled(answer) })]);
}

// n8n ends a request when the signal of its context says so.
const withSignal = <C extends object>(context: C, signal: AbortSignal): C =>
	Object.create(context, { getExecutionCancelSignal: { value: () => signal } }) as C;

/** Tells whether a promise is settled by now. */
function settled(promise: Promise<unknown>): () => boolean {
	let isSettled = false;
	const settle = () => {
		isSettled = true;
	};
	promise.then(settle, settle);
	return () => isSettled;
}

/** What ends the wait for an answer early. */
interface Ends {
	signal: AbortSignal | undefined;
	settled(): boolean;
}

// Resolves never: it rejects, or waits no longer once the answer is there.
async function refuseLate(ms: number, { signal, settled: isSettled }: Ends): Promise<never> {
	for (let left = ms; left > 0; left -= SLICE_MS) {
		await sleep(Math.min(left, SLICE_MS));
		if (isSettled()) return await new Promise<never>(() => {});
		if (signal?.aborted) throw new SalesforceError('CANCELLED', 'The run was cancelled');
	}
	throw new NoAnswer(ms / 60_000);
}
