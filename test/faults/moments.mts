/** The requests of an undisturbed run, and the moments in it at which something can go wrong. */
import type { LogEntry } from '../org/wire/requestLog.mts';

/** What a request is for. Those of a bulk job have kinds of their own. */
export type Kind = 'read' | 'write' | 'open' | 'upload' | 'complete' | 'look' | 'results' | 'token';

/** One request of a run, in the words of the org's faults. */
export interface Moment {
	/** `middle write`, `last read`, `open`. */
	name: string;
	kind: Kind;
	/** Regular expressions. */
	method: string;
	path: string;
	/** Counted from 1 among requests with this method and path. */
	from: number;
	/** Counted from 1 among all requests to the data API. */
	overall: number;
}

/** Which of the requests of a kind are tried. */
const PLACES: Record<Kind, readonly Place[]> = {
	read: ['first', 'last'],
	write: ['first', 'middle', 'last'],
	open: ['first', 'last'],
	upload: ['first', 'last'],
	complete: ['first', 'last'],
	// How often a job is looked at is chance.
	look: ['first'],
	results: ['first', 'last'],
	token: ['first'],
};

type Place = 'first' | 'middle' | 'last';

/** The moments of a run by its log, each request once. */
export function momentsOf(entries: readonly LogEntry[]): Moment[] {
	const requests = entries.map((entry, at) => requestOf(entry, entries.slice(0, at)));
	const moments = (Object.keys(PLACES) as Kind[]).flatMap((kind) => {
		const ofKind = requests.filter((request) => request.kind === kind);
		const chosen = PLACES[kind].map((place) => ({ place, request: placed(ofKind, place) }));
		const unique = new Map(
			chosen.toReversed().flatMap(({ place, request }) => (request ? [[request, place] as const] : [])),
		);
		return [...unique].map(([request, place]) => ({ ...request, name: `${place} ${kind}` }));
	});
	return moments;
}

function placed<T>(list: readonly T[], place: Place): T | undefined {
	return list.at({ first: 0, middle: list.length >> 1, last: -1 }[place]);
}

function requestOf(entry: LogEntry, before: readonly LogEntry[]): Omit<Moment, 'name'> {
	const { method } = entry;
	const path = patternOf(entry);
	const alike = before.filter((one) => one.method === method && patternOf(one) === path).length;
	const data = before.filter((one) => one.path.startsWith('/services/data/')).length;
	return { kind: kindOf(entry), method: `^${method}$`, path, from: alike + 1, overall: data + 1 };
}

// An ID differs from run to run, and so does the query.
function patternOf({ path }: LogEntry): string {
	const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return `^${escaped.replace(/\/[a-zA-Z0-9]{18}(?=\/|$)/g, '/\\w{18}')}(\\?|$)`;
}

function kindOf({ method, path, rows }: LogEntry): Kind {
	if (path.includes('/jobs/ingest')) return bulkKind(method, path);
	if (path.includes('/oauth2/token')) return 'token';
	if (method === 'GET') return 'read';
	if (/\/composite\/?$/.test(path)) return rows === undefined ? 'read' : 'write';
	return method === 'POST' && /\/composite\/sobjects\/\w+$/.test(path) ? 'read' : 'write';
}

function bulkKind(method: string, path: string): Kind {
	if (method === 'POST') return 'open';
	if (method === 'PUT') return 'upload';
	if (method === 'PATCH') return 'complete';
	return /\/jobs\/ingest\/\w{18}$/.test(path) ? 'look' : 'results';
}
