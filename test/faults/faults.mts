/** What can go wrong with one request of a run, or with all of its kind. */
import type { SimulatedOrg } from '../org/index.mts';
import type { Fault } from '../org/wire/faults.mts';
import type { Oddity } from '../org/wire/oddAnswers.mts';
import type { Kind, Moment } from './moments.mts';
import { refuseConnections } from './refusals.mts';

/** Something that goes wrong. */
export interface Trouble {
	name: string;
	/** The kinds of requests that it can meet; all when absent. */
	kinds?: readonly Kind[];
	/** Makes it wait for the request of a moment. */
	arm(org: SimulatedOrg, moment: Moment): void;
}

const WRITES: readonly Kind[] = ['write', 'open', 'upload', 'complete'];
const BULK: readonly Kind[] = ['open', 'upload', 'complete', 'look', 'results'];
const FOR_EVER = 1_000_000;

type Answer = Partial<Omit<Extract<Fault, { kind: 'status' }>, 'kind'>>;

/** A fault that meets the one request of the moment. */
function meeting(name: string, fault: object, kinds?: readonly Kind[]): Trouble {
	return {
		name,
		...(kinds && { kinds }),
		arm: (org, { method, path, from }) => org.failNext({ ...fault, method, path, from } as Fault),
	};
}

/** A fault that meets the request of the moment and every later one like it. */
function staying(name: string, fault: object, kinds?: readonly Kind[]): Trouble {
	return {
		name: `${name}, for ever`,
		...(kinds && { kinds }),
		arm: (org, { method, path, from }) => org.failNext({ ...fault, method, path, from, times: FOR_EVER } as Fault),
	};
}

/** A fault that meets everything from the moment on. */
const onAll = (name: string, fault: object): Trouble => ({
	name: `${name}, from then on`,
	arm: (org, { overall }) =>
		org.failNext({ ...fault, path: '^/services/data/', from: overall, times: FOR_EVER } as Fault),
});

/** A fault whose cut connections are refused ones. */
const refused = (trouble: Trouble): Trouble => ({
	...trouble,
	arm: (org, moment) => {
		refuseConnections(true);
		trouble.arm(org, moment);
	},
});

const status = (code: number, more: Answer = {}) => ({ kind: 'status', status: code, body: 'html', ...more });

const after = 'after' as const;

/** What comes from gateways and proxies between n8n and Salesforce, and from Salesforce's own Edge. */
const STATUSES: Trouble[] = [400, 404, 408, 410, 420, 429, 499, 500, 501, 502, 503, 504, 520, 522, 524, 527].map(
	(code) => meeting(`${code}`, status(code)),
);
/** Statuses that come although the request was carried out. */
const COMMITTED: Trouble[] = [408, 499, 500, 501, 502, 503, 504, 520, 524].map((code) =>
	meeting(`${code} after the commit`, status(code, { when: after }), WRITES),
);

const ODDITIES: Oddity[] = [
	'fewer results',
	'first result missing',
	'more results',
	'results doubled',
	'no results',
	'results of null',
	'results without ID',
	'results without success',
	'errors as text',
	'errors of null',
	'parts missing',
	'empty list',
	'empty object',
	'null',
	'text',
	'page',
	'accepted',
	'nothing',
];
const JOB_ODDITIES: Oddity[] = [
	'job in progress',
	'job aborted',
	'job failed',
	'job without ID',
	'job of another',
	'rows missing',
	'rows doubled',
	'half a row',
];

const maintenance = {
	kind: 'status',
	status: 400,
	errorCode: 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
	message: 'The org is read-only for maintenance.',
};

/** Every object that the operations write. */
const WRITTEN = ['User', 'UserLogin', 'PermissionSetAssignment', 'GroupMember', 'Lead', 'ContentDocumentLink'];

/** The faults of the matrix. */
export const TROUBLES: Trouble[] = [
	refused(meeting('connection refused', { kind: 'reset', when: 'before' })),
	refused(staying('connection refused', { kind: 'reset', when: 'before' })),
	meeting('reset before it arrived', { kind: 'reset', when: 'before' }),
	staying('reset before it arrived', { kind: 'reset', when: 'before' }),
	meeting('reset after the commit', { kind: 'reset', when: after }),
	staying('reset after the commit', { kind: 'reset', when: after }),
	meeting('answer cut in the middle', { kind: 'truncatedBody' }),
	meeting('slow answer', { kind: 'slowBody', ms: 100 }),
	meeting('no answer', { kind: 'silence', when: 'before' }),
	meeting('no answer after the commit', { kind: 'silence', when: after }),
	meeting('answer that stops in the middle', { kind: 'silence', when: 'body' }),
	...STATUSES,
	...COMMITTED,
	staying('503', status(503)),
	staying('503 after the commit', status(503, { when: after }), WRITES),
	meeting('429 with Retry-After', status(429, { retryAfter: 2 })),
	meeting('503 with Retry-After', status(503, { retryAfter: 2 })),
	meeting('page before the commit', status(200)),
	meeting('401', { kind: 'expiredSession' }),
	onAll('401', { kind: 'expiredSession' }),
	meeting('403 of the daily quota', { kind: 'dailyLimit' }),
	onAll('403 of the daily quota', { kind: 'dailyLimit' }),
	meeting('403 of concurrency', { kind: 'concurrentLimit' }),
	staying('403 of concurrency', { kind: 'concurrentLimit' }),
	meeting('redirect to another My Domain', { kind: 'redirect', status: 301, to: 'https://acme-new.my.salesforce.com' }),
	onAll('redirect to another My Domain', { kind: 'redirect', status: 301, to: 'https://acme-new.my.salesforce.com' }),
	meeting('redirect to a page', { kind: 'redirect', status: 307, to: 'https://example.com', body: 'html' }),
	meeting('maintenance', maintenance, WRITES),
	{ name: 'lock on one row', kinds: ['write'], arm: (org, moment) => lock(org, moment, 1) },
	{ name: 'lock on all rows', kinds: ['write'], arm: (org, moment) => lock(org, moment, FOR_EVER) },
	{ name: 'group lock', kinds: ['write'], arm: (org, moment) => lock(org, moment, 3, 'group membership') },
	{
		name: 'Apex limit',
		kinds: ['write'],
		arm: (org) => WRITTEN.forEach((object) => org.limitApex(object, 1)),
	},
	...ODDITIES.map((how) => meeting(`odd answer: ${how}`, { kind: 'oddAnswer', how })),
	meeting('bulk job refused', { kind: 'status', status: 400, errorCode: 'FEATURENOTENABLED' }, ['open']),
	meeting('bulk job failed', { kind: 'failedJob' }, ['complete']),
	...JOB_ODDITIES.map((how) => meeting(`odd job: ${how}`, { kind: 'oddAnswer', how }, BULK)),
	staying('odd job: stuck', { kind: 'oddAnswer', how: 'job in progress' }, ['look']),
];

function lock(org: SimulatedOrg, { method, path, from }: Moment, times: number, form?: 'group membership'): void {
	org.failNext({ kind: 'lockRow', method, path, from, times, ...(form && { form }) });
}
