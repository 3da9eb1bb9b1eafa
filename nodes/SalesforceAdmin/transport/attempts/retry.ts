import { isDailyLimit } from '../../salesforce/api/errors';

/** One failed attempt, as far as the decision to repeat it needs to know. */
export interface FailedAttempt {
	method: string;
	/** Path of the request, `/services/data/v66.0/…`. */
	path: string;
	/** How often the request has been sent so far. */
	attempt: number;
	/** What was sent, when it is a text. */
	sent?: string;
	/** Status of the answer; absent when there was none. */
	status?: number;
	/** Body of the answer. */
	body?: string;
	/** Code of a network failure, for example ECONNRESET. */
	networkCode?: string;
	/** The call of the system that failed, for example `connect` or `read`. */
	syscall?: string;
}

/** A request is sent at most this often. */
const ATTEMPTS = 4;

const FIRST_DELAY_MS = 500;

/** The longest wait that a server can ask for: n8n shows a run that waits as one that hangs. */
const LONGEST_ASKED_MS = 30_000;

// Salesforce processed nothing: its Edge had no route (420), or there were too many requests (429).
const REFUSED_BEFORE_WORK = new Set([420, 429]);
// Nobody will ever do what was asked (RFC 9110, 15.6.2 and 15.6.6).
const LASTING = new Set([501, 505]);
// The client or a proxy gave up (RFC 9110, 15.5.9; 499 is nginx's).
const GIVEN_UP = new Set([408, 499]);
// The request never left this machine.
const NEVER_SENT = new Set<string | undefined>([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'ERR_PROXY_CONNECTION_FAILED',
]);
// So do these where a connection is opened. On one that is open, Linux reports them when the route is lost while an answer is awaited.
const UNREACHABLE = new Set<string | undefined>(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

/** The code of a call that Salesforce stopped, because it took too long (REST API Developer Guide, "Status Codes and Error Responses"). */
export const STOPPED = 'REQUEST_RUNNING_TOO_LONG';

/** Whether a failed attempt can be repeated: it does no harm, and it may succeed (REST API Developer Guide, "Status Codes and Error Responses"). */
export function mayRepeat(failed: FailedAttempt): boolean {
	if (failed.attempt >= ATTEMPTS || isStoppedWrite(failed)) return false;
	if (failed.status === undefined) return isNeverSent(failed) || isRepeatable(failed);
	if (REFUSED_BEFORE_WORK.has(failed.status)) return true;
	if (failed.status === 403) return isConcurrentLimit(failed.body);
	return isUncertain(failed.status) && !LASTING.has(failed.status) && isRepeatable(failed);
}

/** Whether a failed attempt may have changed something all the same, so that the caller has to look, or must not call it undone. */
export function isAmbiguous(failed: FailedAttempt): boolean {
	if (!isChange(failed) || isStoppedWrite(failed)) return false;
	return failed.status === undefined ? !isNeverSent(failed) : isUncertain(failed.status);
}

// Gateways between n8n and Salesforce have statuses of their own above 500, and one can come after the change was made.
const isUncertain = (status: number) => status >= 500 || GIVEN_UP.has(status);

const isNeverSent = ({ networkCode, syscall }: FailedAttempt) =>
	NEVER_SENT.has(networkCode) || (syscall === 'connect' && UNREACHABLE.has(networkCode));

/**
 * Milliseconds to wait before retry number `attempt`: half a second, doubled each time, of which half is random, and never less than `asked`.
 * `random` is from 0 to 1.
 */
export function retryDelay(attempt: number, random: number, asked = 0): number {
	const longest = FIRST_DELAY_MS * 2 ** (attempt - 1);
	return Math.max(asked, Math.round(longest / 2 + (longest / 2) * random));
}

/**
 * Milliseconds that the header `Retry-After` asks for, 30 seconds at most: it holds seconds or a date (RFC 9110, 10.2.3). 0 without it.
 * `now` is in milliseconds since 1970.
 */
export function askedDelay(retryAfter = '', now: number): number {
	const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
	return asked > 0 ? Math.min(asked, LONGEST_ASKED_MS) : 0;
}

// Each reset of a password sends an email. A PATCH to a fixed value, a DELETE by ID and a revocation end in the same state when they are
// sent twice. A POST to `composite/sobjects/<object>` only reads, and a composite without a POST in it only reads or ends in the same state.
function isRepeatable({ method, path, sent = '' }: FailedAttempt): boolean {
	if (path.endsWith('/password')) return false;
	if (method !== 'POST') return true;
	if (path.endsWith('/oauth2/revoke')) return true;
	if (/\/composite\/?$/.test(path)) return !sent.includes(CREATING);
	return /\/composite\/sobjects\/\w/.test(path);
}

/** Stands in the JSON of a composite that creates: in a value its quotes would be escaped. */
const CREATING = '"method":"POST"';

// The same records would take as long again. The caller sends fewer at once, and looks for what was created before.
const isStoppedWrite = ({ path, sent = '', body = '' }: FailedAttempt) =>
	body.includes(STOPPED) &&
	(/\/composite\/sobjects\/?$/.test(path) ||
		(path.endsWith('/composite') && CHANGING.some((text) => sent.includes(text))));

/** Stand in the JSON of a composite that changes something. */
const CHANGING = [CREATING, '"method":"PATCH"', '"method":"DELETE"'];

function isChange({ method, path, sent = '' }: FailedAttempt): boolean {
	if (method !== 'POST') return method !== 'GET';
	if (/\/composite\/?$/.test(path)) return CHANGING.some((text) => sent.includes(text));
	return !/\/composite\/sobjects\/\w/.test(path);
}

function isConcurrentLimit(body: string | undefined): boolean {
	if (!body?.includes(LIMIT_EXCEEDED)) return false;
	return !isDailyLimit({ errorCode: LIMIT_EXCEEDED, message: body });
}

const LIMIT_EXCEEDED = 'REQUEST_LIMIT_EXCEEDED';
