/** Failures on demand: what can go wrong between a client and Salesforce, and when. */

import type { LockForm } from '../world/types.mts';
import { ODDITIES, type Oddity } from './oddAnswers.mts';

/** Which requests a fault meets, and how often. */
interface FaultMatch {
	/** Regular expression for the method. */
	method?: string;
	/** Regular expression for path and query, e.g. `composite/sobjects`; `^/services/data/` unless told. */
	path?: string;
	/** How many requests (for lockRow: rows) it meets; 1 unless told. */
	times?: number;
	/** The first matching request it meets, counted from 1. */
	from?: number;
	/** Meets this subrequest of a composite without allOrNone, counted from 1, and not the call as a whole. */
	part?: number;
}

type FaultKind =
	/** 401 INVALID_SESSION_ID, as for an expired token. */
	| { kind: 'expiredSession' }
	/** 403 REQUEST_LIMIT_EXCEEDED of the daily limit. */
	| { kind: 'dailyLimit' }
	/** 403 REQUEST_LIMIT_EXCEEDED of the concurrent long-running requests. */
	| { kind: 'concurrentLimit' }
	/** Any status; `html` is what the Edge sends, `json` an error array. `after` makes the change first. */
	| {
			kind: 'status';
			status: number;
			body?: 'json' | 'html';
			errorCode?: string;
			message?: string;
			when?: 'before' | 'after';
			/** The header `Retry-After`: seconds or a date. */
			retryAfter?: number | string;
	  }
	/** What the previous host of a renamed My Domain answers: the same path below `to`. */
	| { kind: 'redirect'; status: number; to: string; body?: 'html' }
	/** The token endpoint refuses; the path is its own unless told. */
	| { kind: 'tokenRefusal'; description: string; error?: string }
	/** The bulk job that this request starts fails as a whole and lists no unprocessed rows. */
	| { kind: 'failedJob'; message?: string }
	/** Written rows are locked, any rows or only those with these ids; told as UNABLE_TO_LOCK_ROW or in another form. */
	| { kind: 'lockRow'; ids?: string[]; form?: LockForm }
	/** The connection is cut before anything happens, or after the change was made. */
	| { kind: 'reset'; when: 'before' | 'after' }
	/** The answer comes in small pieces over `ms` milliseconds. */
	| { kind: 'slowBody'; ms: number }
	/** The connection is cut in the middle of the answer's body. */
	| { kind: 'truncatedBody' }
	/** No answer comes, and the connection stays open: `before` anything happens, `after` the change, or in the middle of the `body`. */
	| { kind: 'silence'; when: 'before' | 'after' | 'body' }
	/** The request is carried out and answered as no Salesforce does; see oddAnswers.mts. */
	| { kind: 'oddAnswer'; how: Oddity }
	/** This request waits `ms` milliseconds before anything happens. */
	| { kind: 'latency'; ms: number };

/** A failure on demand: what happens, and to which requests. */
export type Fault = FaultMatch & FaultKind;

/** Faults that a handler asks for, because they meet what a request does and not the request. */
const ASKED_FOR = ['lockRow', 'failedJob'];
/** What can happen to a part of a composite. */
const KINDS_OF_PARTS = ['expiredSession', 'dailyLimit', 'concurrentLimit', 'status', 'lockRow', 'reset'];

const LOCK_FORMS: readonly LockForm[] = ['row', 'group membership', 'acquire lock', 'trigger'];

const KINDS = [
	'expiredSession',
	'dailyLimit',
	'concurrentLimit',
	'status',
	'redirect',
	'tokenRefusal',
	'failedJob',
	'lockRow',
	'reset',
	'slowBody',
	'truncatedBody',
	'silence',
	'oddAnswer',
	'latency',
];

interface Armed {
	fault: Fault;
	seen: number;
	left: number;
}

/** The faults that wait for their request. A request is met by all faults that match it. */
export class FaultQueue {
	/** Fixed delay of every request outside `/__org/`, in milliseconds. */
	latencyMs = 0;
	#armed: Armed[] = [];

	/** Throws a RangeError for an unknown kind or value, a SyntaxError for a pattern that is no regular expression. */
	add(fault: Fault): void {
		if (!KINDS.includes(fault.kind)) {
			throw new RangeError(`There is no fault "${String(fault.kind)}". Faults: ${KINDS.join(', ')}`);
		}
		checkValues(fault);
		for (const pattern of [fault.method, fault.path]) if (pattern !== undefined) new RegExp(pattern);
		this.#armed.push({ fault, seen: 0, left: fault.times ?? 1 });
	}

	/** The faults that meet this request; each is used up by one. */
	take(method: string, url: string): Fault[] {
		return this.#take(method, url, undefined);
	}

	/** The faults that meet a subrequest of this composite, counted from 1; each is used up by one. */
	takeOfPart(method: string, url: string, part: number): Fault[] {
		return this.#take(method, url, part);
	}

	#take(method: string, url: string, part: number | undefined): Fault[] {
		const met = this.#matching(method, url).filter(
			({ fault }) => !ASKED_FOR.includes(fault.kind) && fault.part === part,
		);
		const due = met.filter(isDue);
		this.#use(due);
		return due.map((armed) => armed.fault);
	}

	/** How a row that this request (or a part of it) writes is locked by somebody else; uses a lockRow fault up by one. */
	locksRow(
		{ method, url, part }: { method: string; url: string; part?: number | undefined },
		id?: string,
	): LockForm | undefined {
		const [armed] = this.#matching(method, url).filter(({ fault }) => {
			if (fault.kind !== 'lockRow' || (fault.part !== undefined && fault.part !== part)) return false;
			return !fault.ids || (id !== undefined && fault.ids.includes(id));
		});
		if (!armed || !isDue(armed)) return undefined;
		this.#use([armed]);
		return armed.fault.kind === 'lockRow' ? (armed.fault.form ?? 'row') : undefined;
	}

	/** Why the bulk job that this request starts fails as a whole; uses one failedJob fault up by one. */
	failsJob(method: string, url: string): string | undefined {
		const [armed] = this.#matching(method, url).filter(({ fault }) => fault.kind === 'failedJob');
		if (armed?.fault.kind !== 'failedJob' || !isDue(armed)) return undefined;
		this.#use([armed]);
		return armed.fault.message ?? 'InternalServerError : An unexpected error occurred.';
	}

	#matching(method: string, url: string): Armed[] {
		return this.#armed.filter((armed) => matches(armed.fault, method, url));
	}

	#use(met: Armed[]): void {
		for (const armed of met) armed.left -= 1;
		this.#armed = this.#armed.filter((armed) => armed.left > 0);
	}

	clear(): void {
		this.#armed = [];
		this.latencyMs = 0;
	}
}

function checkValues(fault: Fault): void {
	if (fault.part !== undefined && !KINDS_OF_PARTS.includes(fault.kind)) {
		throw new RangeError(`The fault "${fault.kind}" cannot meet a part, only ${KINDS_OF_PARTS.join(', ')} can`);
	}
	if (fault.kind === 'status' && !(fault.status >= 200 && fault.status <= 599)) {
		throw new RangeError(`The fault "status" needs a status from 200 to 599, not ${String(fault.status)}`);
	}
	if (fault.kind === 'redirect' && ![301, 302, 303, 307, 308].includes(fault.status)) {
		throw new RangeError(`The fault "redirect" needs a status that redirects, not ${String(fault.status)}`);
	}
	if (fault.kind === 'redirect' && !URL.canParse(fault.to)) {
		throw new RangeError(`The fault "redirect" needs an address in to, not ${String(fault.to)}`);
	}
	if (fault.kind === 'lockRow' && fault.form !== undefined && !LOCK_FORMS.includes(fault.form)) {
		throw new RangeError(
			`The fault "lockRow" needs one of the forms ${LOCK_FORMS.join(', ')}, not ${String(fault.form)}`,
		);
	}
	if (fault.kind === 'reset' && !['before', 'after'].includes(fault.when)) {
		throw new RangeError(`The fault "reset" needs when: 'before' or 'after', not ${String(fault.when)}`);
	}
	if (fault.kind === 'silence' && !['before', 'after', 'body'].includes(fault.when)) {
		throw new RangeError(`The fault "silence" needs when: 'before', 'after' or 'body', not ${String(fault.when)}`);
	}
	if (fault.kind === 'oddAnswer' && !ODDITIES.includes(fault.how)) {
		throw new RangeError(`The fault "oddAnswer" needs how: ${ODDITIES.join(', ')}, not ${String(fault.how)}`);
	}
	if ((fault.kind === 'slowBody' || fault.kind === 'latency') && !(fault.ms >= 0)) {
		throw new RangeError(`The fault "${fault.kind}" needs ms, a number of milliseconds, not ${String(fault.ms)}`);
	}
}

function matches(fault: Fault, method: string, url: string): boolean {
	if (fault.method !== undefined && !new RegExp(fault.method, 'i').test(method)) return false;
	return new RegExp(fault.path ?? usualPath(fault)).test(url);
}

function usualPath({ kind }: Fault): string {
	return kind === 'tokenRefusal' ? '^/services/oauth2/token' : '^/services/data/';
}

function isDue(armed: Armed): boolean {
	armed.seen += 1;
	return armed.seen >= (armed.fault.from ?? 1);
}
