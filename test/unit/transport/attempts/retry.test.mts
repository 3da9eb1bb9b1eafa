import fc from 'fast-check';

import {
	STOPPED,
	askedDelay,
	isAmbiguous,
	mayRepeat,
	retryDelay,
	type FailedAttempt,
} from '../../../../nodes/SalesforceAdmin/transport/attempts/retry.ts';

const DATA = '/services/data/v66.0';
const failed = (method: string, path: string, more: Partial<FailedAttempt>): FailedAttempt => ({
	method,
	path: path.startsWith('/services') ? path : `${DATA}${path}`,
	attempt: 1,
	...more,
});
const limit = (message: string) => JSON.stringify([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message }]);
const DAILY = limit('TotalRequests Limit exceeded.');
const CONCURRENT = limit('ConcurrentPerOrgLongTxn Limit exceeded.');

const composite = (method: string, LastName: string) =>
	JSON.stringify({ compositeRequest: [{ method, url: '/composite/sobjects', body: { records: [{ LastName }] } }] });

const QUERY = ['GET', '/query'] as const;
const UPDATE = ['PATCH', '/composite/sobjects'] as const;
const REMOVE = ['DELETE', '/composite/sobjects'] as const;
const CREATE = ['POST', '/composite/sobjects'] as const;
const RESET = ['DELETE', '/sobjects/User/005/password'] as const;
const SET = ['POST', '/sobjects/User/005/password'] as const;
const CREATE_FILE = ['POST', '/sobjects/ContentVersion'] as const;
const OPEN_JOB = ['POST', '/jobs/ingest'] as const;
const QUERIES = ['POST', '/composite'] as const;
const UPDATES = ['POST', '/composite', composite('PATCH', '"method":"POST"')] as const;
const CREATES = ['POST', '/composite', composite('POST', 'Joiner')] as const;
const REMOVES = ['POST', '/composite', composite('DELETE', '')] as const;
const REVOKE = ['POST', '/services/oauth2/revoke'] as const;
const RETRIEVE = ['POST', '/composite/sobjects/User'] as const;

const again = 'again';
const lost = 'look before sending again';
const never = 'not again';

// Rows: what failed. Columns: a read or a change to a fixed value, and a create.
test.each<[what: string, failure: Partial<FailedAttempt>, repeatable: string, create: string]>([
	['400', { status: 400 }, never, never],
	['401, after the refresh', { status: 401 }, never, never],
	['403 without permission', { status: 403, body: '[{"errorCode":"INSUFFICIENT_ACCESS"}]' }, never, never],
	['403 for the daily limit', { status: 403, body: DAILY }, never, never],
	['403 for too many at once', { status: 403, body: CONCURRENT }, again, again],
	['403 as a web page', { status: 403, body: '<html>concurrent</html>' }, never, never],
	['403 without a body', { status: 403 }, never, never],
	['404', { status: 404 }, never, never],
	['414', { status: 414 }, never, never],
	['420, the Edge has no route', { status: 420 }, again, again],
	['429', { status: 429 }, again, again],
	['500', { status: 500 }, again, lost],
	['501', { status: 501 }, never, lost],
	['502', { status: 502 }, again, lost],
	['503', { status: 503 }, again, lost],
	['504', { status: 504 }, again, lost],
	['408, a proxy gave up', { status: 408 }, again, lost],
	['499, nginx lost its client', { status: 499 }, again, lost],
	['520 of a gateway', { status: 520 }, again, lost],
	['527 of a gateway', { status: 527 }, again, lost],
	['a reset connection', { networkCode: 'ECONNRESET' }, again, lost],
	['a time-out', { networkCode: 'ETIMEDOUT' }, again, lost],
	['n8n’s own time-out', { networkCode: 'ECONNABORTED' }, again, lost],
	['a broken pipe', { networkCode: 'EPIPE' }, again, lost],
	['an unknown network failure', {}, again, lost],
	['a refused connection', { networkCode: 'ECONNREFUSED' }, again, again],
	['an unknown host', { networkCode: 'ENOTFOUND' }, again, again],
	['no answer of DNS', { networkCode: 'EAI_AGAIN' }, again, again],
	['a proxy that cannot be reached', { networkCode: 'ERR_PROXY_CONNECTION_FAILED' }, again, again],
	['an unreachable host', { networkCode: 'EHOSTUNREACH', syscall: 'connect' }, again, again],
	['an unreachable network', { networkCode: 'ENETUNREACH', syscall: 'connect' }, again, again],
	['a connection that cannot be opened in time', { networkCode: 'ETIMEDOUT', syscall: 'connect' }, again, again],
	['a route that is lost while an answer is awaited', { networkCode: 'EHOSTUNREACH', syscall: 'read' }, again, lost],
	['a host that cannot be reached, nobody says when', { networkCode: 'EHOSTUNREACH' }, again, lost],
])('%s', (_, failure, repeatable, create) => {
	const decision = ([method, path, sent]: readonly [string, string, string?]) => {
		const attempt = failed(method, path, { ...failure, sent });
		if (mayRepeat(attempt)) return again;
		return isAmbiguous(attempt) ? lost : never;
	};
	for (const request of [QUERY, QUERIES, RETRIEVE]) expect(decision(request)).toBe(repeatable);
	// A change to a fixed value is sent again like a read. Where it is not, its caller must not call it undone.
	for (const request of [UPDATE, REMOVE, UPDATES, REMOVES, REVOKE])
		expect(decision(request)).toBe(repeatable === never ? create : repeatable);
	for (const request of [CREATE, CREATES, CREATE_FILE, OPEN_JOB, RESET, SET]) expect(decision(request)).toBe(create);
});

describe('a call that Salesforce stopped, because it took too long', () => {
	const stopped = ([method, path, sent]: readonly [string, string, string?]) => {
		const attempt = failed(method, path, { status: 500, body: `[{"errorCode":"${STOPPED}"}]`, sent });
		return { mayRepeat: mayRepeat(attempt), isAmbiguous: isAmbiguous(attempt) };
	};

	test.each([
		['a collection', CREATE],
		['a collection at an address with a slash', ['POST', '/composite/sobjects/'] as const],
		['collections that create', CREATES],
		['collections that update', UPDATES],
		['collections that delete', REMOVES],
	])('%s: nothing of it is done, and fewer records may pass', (_, request) => {
		expect(stopped(request)).toEqual({ mayRepeat: false, isAmbiguous: false });
	});

	test.each([
		['a query', QUERY],
		['queries', QUERIES],
		['records by ID', RETRIEVE],
	])('%s: sent again', (_, request) => {
		expect(stopped(request)).toEqual({ mayRepeat: true, isAmbiguous: false });
	});

	test('what has an address that only ends like one of collections: the caller has to look', () => {
		expect(stopped(['POST', '/sobjects/Account', composite('POST', 'x')])).toEqual({
			mayRepeat: false,
			isAmbiguous: true,
		});
	});

	test('a file: the caller has to look, as after any other failure', () => {
		expect(stopped(CREATE_FILE)).toEqual({ mayRepeat: false, isAmbiguous: true });
	});
});

const anyFailure = fc.record({
	status: fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
	networkCode: fc.constantFrom(undefined, 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT'),
	body: fc.constantFrom(undefined, '', DAILY, CONCURRENT, '<html>'),
	attempt: fc.integer({ min: 1, max: 9 }),
});

test('a create that may have been processed is never repeated', () => {
	fc.assert(
		fc.property(anyFailure, fc.constantFrom(CREATE, CREATE_FILE, OPEN_JOB, RESET, SET), (failure, [method, path]) => {
			const attempt = failed(method, path, failure);
			expect(mayRepeat(attempt) && isAmbiguous(attempt)).toBe(false);
		}),
	);
});

test('nothing is sent more than four times', () => {
	fc.assert(
		fc.property(anyFailure, fc.constantFrom(QUERY, UPDATE, CREATE), (failure, [method, path]) => {
			fc.pre(failure.attempt >= 4);
			expect(mayRepeat(failed(method, path, failure))).toBe(false);
		}),
	);
	expect(mayRepeat(failed('GET', '/query', { status: 503, attempt: 3 }))).toBe(true);
});

test('waits half a second, then twice as long each time, with chance in the upper half', () => {
	expect([1, 2, 3].map((attempt) => [retryDelay(attempt, 0), retryDelay(attempt, 1)])).toEqual([
		[250, 500],
		[500, 1000],
		[1000, 2000],
	]);
});

test.each([
	['5', 5000],
	['12', 12_000],
	['0', 0],
	['3600', 30_000],
	['Fri, 27 Nov 2026 12:00:10 GMT', 10_000],
	['Mon, 30 Nov 2026 12:00:00 GMT', 30_000],
	['Mon Nov 30 12:00:00 2026', 30_000],
	['2026-11-30T12:00:00Z', 30_000],
	['Fri, 27 Nov 2026 11:00:00 GMT', 0],
	['soon', 0],
	[undefined, 0],
])('Retry-After: %s is a wait of %d ms', (retryAfter, delay) => {
	expect(askedDelay(retryAfter, Date.UTC(2026, 10, 27, 12))).toBe(delay);
});

test('waits as long as it is asked to, when that is longer', () => {
	expect(retryDelay(1, 1, 2000)).toBe(2000);
	expect(retryDelay(3, 0, 500)).toBe(1000);
});
