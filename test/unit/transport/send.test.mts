import { Readable } from 'node:stream';
import type { IHttpRequestOptions } from 'n8n-workflow';

import {
	pauseBeforeRetry,
	sendRequest,
	waitUnlessCancelled,
	type HttpRequest,
	type N8nContext,
} from '../../../nodes/SalesforceAdmin/transport/send.ts';

/** An answer that never comes. */
const SILENCE = 'silence';
type Answer = { statusCode: number; body?: unknown; headers?: Record<string, string> } | Error | typeof SILENCE;

/** n8n's side: answers the requests in turn, and remembers them. */
class FakeN8n {
	readonly requests: IHttpRequestOptions[] = [];
	readonly origins: number[] = [];
	readonly cancel = new AbortController();
	readonly #answers: Answer[];

	constructor(...answers: Answer[]) {
		this.#answers = answers;
	}

	get context(): N8nContext {
		const httpRequestWithAuthentication = async (_type: string, options: IHttpRequestOptions) => {
			this.requests.push(options);
			const answer = this.#answers.shift()!;
			if (answer === SILENCE) return await new Promise(() => {});
			if (answer instanceof Error) throw answer;
			return { headers: {}, body: '', ...answer };
		};
		return {
			helpers: { httpRequestWithAuthentication },
			getNode: () => ({ credentials: { salesforceAdminOAuth2Api: { id: '1', name: 'Acme' } } }),
			getExecutionCancelSignal: () => this.cancel.signal,
		} as unknown as N8nContext;
	}

	async send(request: HttpRequest) {
		const origin = async (attempt: number) => {
			this.origins.push(attempt);
			return `https://acme${attempt}.my.salesforce.com`;
		};
		return await sendRequest(this.context, origin, request);
	}
}

const GET: HttpRequest = { method: 'GET', path: '/services/data/v66.0/query?q=x' };
const CREATE: HttpRequest = { method: 'POST', path: '/services/data/v66.0/composite/sobjects', body: '{}' };
const network = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const status = (code: number) => Object.assign(new Error(`status ${code}`), { response: { status: code } });
const busy = { statusCode: 503, body: '<html>' };
const ok = { statusCode: 200, body: '{"done":true}' };

let n8n: FakeN8n;
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Sends, with all waiting skipped. */
async function sendNow(request: HttpRequest) {
	const outcome = n8n.send(request).catch((error: unknown) => error);
	await jest.runAllTimersAsync();
	return await outcome;
}

test('asks n8n for the whole answer, follows no redirect, and lets 401 through to the refresh', async () => {
	n8n = new FakeN8n(ok);
	expect(await sendNow({ ...GET, headers: { a: 'b' } })).toEqual({
		statusCode: 200,
		headers: {},
		body: '{"done":true}',
	});
	expect(n8n.requests).toEqual([
		expect.objectContaining({
			url: 'https://acme1.my.salesforce.com/services/data/v66.0/query?q=x',
			headers: { a: 'b' },
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			disableFollowRedirect: true,
		}),
	]);
});

test('an answer with an error status is an answer', async () => {
	n8n = new FakeN8n({ statusCode: 404, body: '[]' });
	expect(await sendNow(GET)).toMatchObject({ statusCode: 404, body: '[]' });
	expect(n8n.requests).toHaveLength(1);
});

test('a redirect is no way to another host', async () => {
	n8n = new FakeN8n({ statusCode: 302 });
	expect(await sendNow(GET)).toMatchObject({ errorCode: 'SERVER_UNAVAILABLE' });
	expect(n8n.requests).toHaveLength(1);
});

test.each([301, 302, 307, 308])(
	'a redirect (%i) is no success, and names the new address of the org',
	async (statusCode) => {
		const headers = { location: 'https://newname.my.salesforce.com/services/data/v66.0/query' };
		n8n = new FakeN8n({ statusCode, headers });
		expect(await sendNow(CREATE)).toMatchObject({
			errorCode: 'ORG_MOVED',
			message: expect.stringContaining('newname.my.salesforce.com'),
			advice: expect.stringContaining('Connect'),
		});
		expect(n8n.requests).toHaveLength(1);
	},
);

test('a redirect to a foreign address does not name it', async () => {
	n8n = new FakeN8n({ statusCode: 302, headers: { location: 'https://evil.example/' } });
	expect(await sendNow(GET)).toMatchObject({
		errorCode: 'SERVER_UNAVAILABLE',
		message: expect.not.stringContaining('evil.example'),
	});
});

test('repeats a read, and asks each time where the org is by now', async () => {
	n8n = new FakeN8n(busy, network('ECONNRESET'), { statusCode: 429 }, ok);
	expect(await sendNow(GET)).toMatchObject(ok);
	expect(n8n.origins).toEqual([1, 2, 3, 4]);
	expect(n8n.requests[3].url).toMatch('https://acme4.my.salesforce.com/');
});

test.each([
	[429, () => '7', 7000],
	[503, () => '7', 7000],
	[503, () => new Date(Date.now() + 12_000).toUTCString(), 11_000],
	[429, () => '86400', 30_000],
])(
	'waits before it repeats as long as %i with Retry-After asks, 30 seconds at most',
	async (statusCode, asked, least) => {
		n8n = new FakeN8n({ statusCode, headers: { 'retry-after': asked() } }, ok);
		const sent = n8n.send(GET);
		await jest.advanceTimersByTimeAsync(least - 300);
		expect(n8n.requests).toHaveLength(1);
		await jest.advanceTimersByTimeAsync(1500);
		expect(n8n.requests).toHaveLength(2);
		expect(await sent).toMatchObject(ok);
	},
);

test('gives up after four attempts with the last answer', async () => {
	n8n = new FakeN8n(busy, busy, busy, busy, ok);
	expect(await sendNow(GET)).toMatchObject(busy);
	expect(n8n.requests).toHaveLength(4);
});

test('a broken connection after four attempts is CONNECTION_LOST', async () => {
	n8n = new FakeN8n(...Array.from({ length: 4 }, () => network('ECONNREFUSED')));
	expect(await sendNow(CREATE)).toMatchObject({
		errorCode: 'CONNECTION_LOST',
		message: expect.stringContaining('ECONNREFUSED'),
	});
	expect(n8n.requests).toHaveLength(4);
});

test.each([
	['answered with 503', busy, /^Salesforce answered 503 before it was certain/],
	['cut off', network('ECONNRESET'), /^The connection broke before it was certain/],
])('a create that is %s is not sent again, because it may have been processed', async (_, answer, message) => {
	n8n = new FakeN8n(answer, ok);
	expect(await sendNow(CREATE)).toMatchObject({
		errorCode: 'CONNECTION_LOST',
		message: expect.stringMatching(message),
	});
	expect(n8n.requests).toHaveLength(1);
});

describe('a change that may have been made', () => {
	const CHANGE: HttpRequest = { method: 'PATCH', path: '/services/data/v66.0/composite/sobjects', body: '{}' };
	const limit = {
		statusCode: 403,
		body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]',
	};

	test.each([503, 408, 499, 524])('is not called undone when each attempt is answered %i', async (statusCode) => {
		n8n = new FakeN8n(...Array<Answer>(4).fill({ statusCode }));
		expect(await sendNow(CHANGE)).toMatchObject({
			errorCode: 'CONNECTION_LOST',
			message: expect.stringMatching(`^Salesforce answered ${statusCode} before it was certain`),
		});
		expect(n8n.requests).toHaveLength(4);
	});

	test('stays possible whatever a later attempt is answered', async () => {
		n8n = new FakeN8n(busy, limit);
		expect(await sendNow(CHANGE)).toMatchObject({
			errorCode: 'CONNECTION_LOST',
			message: expect.stringContaining('answered 503'),
		});
		n8n = new FakeN8n(network('ECONNRESET'), Object.assign(new Error('x'), { body: { error: 'invalid_grant' } }));
		expect(await sendNow(CHANGE)).toMatchObject({ errorCode: 'CONNECTION_LOST' });
	});

	test('is certain once it is answered, and what was refused before work is', async () => {
		n8n = new FakeN8n(busy, ok);
		expect(await sendNow(CHANGE)).toMatchObject(ok);
		n8n = new FakeN8n({ statusCode: 429 }, limit);
		expect(await sendNow(CHANGE)).toMatchObject(limit);
	});
});

describe('an answer that does not come', () => {
	const ended = async (sent: Promise<unknown>, ms: number) => {
		let isEnded = false;
		void sent.then(() => (isEnded = true));
		await jest.advanceTimersByTimeAsync(ms);
		return isEnded;
	};

	test.each([
		['a request', { ...GET }, 10 * 60_000],
		['a file', { ...CREATE, body: async () => Readable.from(['x']) }, 2 * 60 * 60_000],
	])('ends %s after its time, and it is not sent again', async (_, request, ms) => {
		n8n = new FakeN8n(SILENCE, ok);
		const sent = n8n.send(request).catch((error: unknown) => error);
		expect(await ended(sent, ms - 1000)).toBe(false);
		await jest.advanceTimersByTimeAsync(2000);
		expect(await sent).toMatchObject({ errorCode: 'CONNECTION_LOST' });
		expect(n8n.requests).toHaveLength(1);
	});

	test('ends with the run that is cancelled, although n8n itself waits on, as it does for a token', async () => {
		n8n = new FakeN8n(SILENCE, ok);
		const sent = n8n.send(GET).catch((error: unknown) => error);
		expect(await ended(sent, 5000)).toBe(false);
		n8n.cancel.abort();
		await jest.advanceTimersByTimeAsync(250);
		expect(await sent).toMatchObject({ errorCode: 'CANCELLED' });
	});
});

describe('a download whose bytes stop coming', () => {
	/** What reading the body comes to, after its first piece has come and no other does. */
	function download(body: Readable) {
		n8n = new FakeN8n({ statusCode: 200, headers: {}, body });
		const read = async () => {
			const { stream } = await n8n.send({ ...GET, answer: 'stream' });
			const pieces: string[] = [];
			for await (const piece of stream!) pieces.push(String(piece));
			return pieces;
		};
		return read().catch((error: unknown) => error);
	}

	test('ends after ten minutes without a byte, and not before', async () => {
		const body = new Readable({ read() {} });
		const ended = download(body);
		body.push('first');
		await jest.advanceTimersByTimeAsync(9 * 60_000);
		body.push('second');
		await jest.advanceTimersByTimeAsync(9 * 60_000);
		expect(body.destroyed).toBe(false);
		await jest.advanceTimersByTimeAsync(2 * 60_000);
		expect(await ended).toMatchObject({ errorCode: 'CONNECTION_LOST', message: expect.stringContaining('10 minutes') });
		expect(body.destroyed).toBe(true);
	});

	test('ends with the run that is cancelled', async () => {
		const body = new Readable({ read() {} });
		const ended = download(body);
		body.push('first');
		await jest.advanceTimersByTimeAsync(1000);
		n8n.cancel.abort();
		await jest.advanceTimersByTimeAsync(500);
		expect(await ended).toMatchObject({ errorCode: 'CANCELLED' });
		expect(body.destroyed).toBe(true);
	});
});

test('a token that cannot be renewed is not tried again', async () => {
	n8n = new FakeN8n(Object.assign(new Error('x'), { body: { error: 'invalid_grant' } }), ok);
	expect(await sendNow(GET)).toMatchObject({ errorCode: 'RECONNECT_NEEDED' });
	expect(n8n.requests).toHaveLength(1);
});

describe('401', () => {
	test('that n8n returns instead of refreshing is renewed by a call that it does refresh, and sent once more', async () => {
		n8n = new FakeN8n({ statusCode: 401 }, ok, ok);
		expect(await sendNow(CREATE)).toMatchObject(ok);
		expect(n8n.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
		expect(n8n.requests[2].url).toBe(n8n.requests[0].url);
		expect(n8n.requests[1].ignoreHttpStatusErrors).toBe(false);
	});

	test('twice is an answer: there is one refresh', async () => {
		n8n = new FakeN8n({ statusCode: 401 }, ok, { statusCode: 401 }, ok);
		expect(await sendNow(GET)).toMatchObject({ statusCode: 401 });
		expect(n8n.requests).toHaveLength(3);
	});

	test('of a stream that n8n cannot send again: the file is opened once more', async () => {
		let opened = 0;
		const body = async () => {
			opened++;
			return Readable.from(['bytes']);
		};
		n8n = new FakeN8n(status(401), ok, { statusCode: 201, body: '{}' });
		expect(await sendNow({ ...CREATE, body })).toMatchObject({ statusCode: 201 });
		expect(opened).toBe(2);
	});

	test('after the refresh is INVALID_SESSION_ID', async () => {
		n8n = new FakeN8n(status(401), ok);
		expect(await sendNow(GET)).toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
		expect(n8n.requests).toHaveLength(1);
	});

	test('that cannot be renewed tells why', async () => {
		n8n = new FakeN8n({ statusCode: 401 }, Object.assign(new Error('x'), { body: { error: 'invalid_grant' } }));
		expect(await sendNow(GET)).toMatchObject({ errorCode: 'RECONNECT_NEEDED' });
		expect(n8n.requests).toHaveLength(2);
	});
});

test('a file is not sent twice, whatever the answer', async () => {
	n8n = new FakeN8n({ statusCode: 429, body: '[]' }, ok);
	expect(await sendNow({ ...CREATE, body: async () => Readable.from(['x']) })).toMatchObject({ statusCode: 429 });
	expect(n8n.requests).toHaveLength(1);
});

test('leaves the body of a download unread', async () => {
	n8n = new FakeN8n({ statusCode: 200, body: Readable.from(['by', 'tes']) });
	const answer = (await sendNow({ ...GET, answer: 'stream' })) as { stream: AsyncIterable<unknown> };
	expect(answer).toMatchObject({ statusCode: 200, body: '' });
	expect(n8n.requests[0].encoding).toBe('stream');
	const pieces: string[] = [];
	for await (const piece of answer.stream) pieces.push(String(piece));
	expect(pieces).toEqual(['by', 'tes']);
});

describe('a cancelled run', () => {
	test('sends nothing again, and says that it was cancelled', async () => {
		n8n = new FakeN8n(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }), ok);
		n8n.cancel.abort();
		expect(await sendNow(GET)).toMatchObject({ errorCode: 'CANCELLED' });
		expect(n8n.requests).toHaveLength(1);
	});

	test.each([
		['a change may have been made', CREATE, 'CONNECTION_LOST', /cancelled before it was certain/],
		['a read was not', GET, 'CANCELLED', /^The run was cancelled$/],
	])('of a request on its way: %s', async (_, request, errorCode, message) => {
		n8n = new FakeN8n(SILENCE, ok);
		const sent = n8n.send(request).catch((error: unknown) => error);
		await jest.advanceTimersByTimeAsync(5000);
		n8n.cancel.abort();
		await jest.advanceTimersByTimeAsync(250);
		expect(await sent).toMatchObject({ errorCode, message: expect.stringMatching(message) });
		expect(n8n.requests).toHaveLength(1);
	});

	test('before a change is sent has changed nothing', async () => {
		n8n = new FakeN8n(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }), ok);
		n8n.cancel.abort();
		expect(await sendNow(CREATE)).toMatchObject({ errorCode: 'CANCELLED' });
	});

	test.each([
		['a pause', pauseBeforeRetry, 9],
		['a wait', waitUnlessCancelled, 600_000],
	])('ends %s within a quarter of a second', async (_, waitFor, amount) => {
		n8n = new FakeN8n();
		let ended = false;
		void waitFor(n8n.context, amount).then(() => (ended = true));
		await jest.advanceTimersByTimeAsync(10_000);
		expect(ended).toBe(false);
		n8n.cancel.abort();
		await jest.advanceTimersByTimeAsync(250);
		expect(ended).toBe(true);
	});

	test('is asked of contexts that have a signal only; the lists of the editor have none', async () => {
		const waited = waitUnlessCancelled({ helpers: {} } as never, 10);
		await jest.advanceTimersByTimeAsync(10);
		await expect(waited).resolves.toBeUndefined();
	});
});
