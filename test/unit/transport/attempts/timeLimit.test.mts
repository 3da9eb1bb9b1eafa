import { sendInTime } from '../../../../nodes/SalesforceAdmin/transport/attempts/timeLimit.ts';

const MINUTE = 60_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A context of n8n whose run can be cancelled, and the signal that ends what is sent with it. */
function contextOf(cancel?: AbortController) {
	const context = cancel ? { getExecutionCancelSignal: () => cancel.signal } : {};
	const sent: { signal?: AbortSignal } = {};
	/** Sends what is answered by `answer`. */
	const send = async (answer: Promise<string>) =>
		await sendInTime(context, 2 * MINUTE, async (given) => {
			sent.signal = (given as { getExecutionCancelSignal(): AbortSignal }).getExecutionCancelSignal();
			return await answer;
		}).catch((error: unknown) => error);
	return { send, sent };
}

const silence = new Promise<string>(() => {});

test.each([
	['a run', new AbortController()],
	['the editor, where nothing can be cancelled', undefined],
])('gives the answer to %s, and waits for nothing afterwards', async (_, cancel) => {
	const { send, sent } = contextOf(cancel);
	expect(await send(Promise.resolve('answer'))).toBe('answer');
	expect(sent.signal!.aborted).toBe(false);
	await jest.advanceTimersByTimeAsync(1000);
	expect(jest.getTimerCount()).toBe(0);
});

test('rejects with what the request rejects with, and waits for nothing afterwards', async () => {
	const failure = new Error('socket hang up');
	expect(await contextOf().send(Promise.reject(failure))).toBe(failure);
	await jest.advanceTimersByTimeAsync(1000);
	expect(jest.getTimerCount()).toBe(0);
});

test('ends a request that gets no answer in time, and says how long that is', async () => {
	const { send, sent } = contextOf();
	const outcome = send(silence);
	await jest.advanceTimersByTimeAsync(2 * MINUTE - 1);
	expect(sent.signal!.aborted).toBe(false);
	await jest.advanceTimersByTimeAsync(1);
	expect(await outcome).toMatchObject({
		errorCode: 'CONNECTION_LOST',
		message: 'Salesforce gave no whole answer within 2 minutes',
	});
	expect(sent.signal!.aborted).toBe(true);
});

test('ends with the run within a quarter of a second', async () => {
	const cancel = new AbortController();
	const { send, sent } = contextOf(cancel);
	const outcome = send(silence);
	await jest.advanceTimersByTimeAsync(1000);
	cancel.abort();
	expect(sent.signal!.aborted).toBe(true);
	await jest.advanceTimersByTimeAsync(250);
	expect(await outcome).toMatchObject({ errorCode: 'CANCELLED', message: 'The run was cancelled' });
});
