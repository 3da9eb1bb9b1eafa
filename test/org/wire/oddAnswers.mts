/** Answers as no Salesforce gives them, but as gateways, caches and defects between it and a client may. The request was carried out. */
import { jsonAnswer, htmlAnswer, textAnswer, type Answer } from './answers.mts';
import { plainErrorPage } from './htmlPage.mts';

type Json = unknown;
type Row = Record<string, Json>;
type Rewrite = (answer: Answer) => Answer;

const isRow = (value: Json): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Rewrites the body when it is JSON; what is no JSON stays. */
const json =
	(change: (body: Json) => Json): Rewrite =>
	(answer) => {
		const body = parsed(answer.body);
		return body === undefined ? answer : { ...answer, body: JSON.stringify(change(body)) };
	};

function parsed(body: Answer['body']): Json {
	if (typeof body !== 'string') return undefined;
	try {
		return JSON.parse(body) as Json;
	} catch {
		return undefined;
	}
}

/** Rewrites the lists of results of a collections call, also in a composite, and the records of a query. */
const lists = (change: (rows: Json[]) => Json[]): Rewrite => json((body) => changeLists(body, change));

function changeLists(body: Json, change: (rows: Json[]) => Json[]): Json {
	if (Array.isArray(body)) return change(body);
	if (!isRow(body)) return body;
	if (Array.isArray(body['records'])) return { ...body, records: change(body['records']) };
	if (!Array.isArray(body['compositeResponse'])) return body;
	const parts = (body['compositeResponse'] as Row[]).map((part) => ({
		...part,
		body: changeLists(part['body'], change),
	}));
	return { ...body, compositeResponse: parts };
}

/** Rewrites each row of the lists of results, or the one result. */
const rows = (change: (row: Row) => Json): Rewrite =>
	json((body) => {
		if (isRow(body) && 'success' in body) return change(body);
		return changeLists(body, (list) => list.map((row) => (isRow(row) && 'success' in row ? change(row) : row)));
	});

/** Rewrites the lines of a CSV file below its header. */
const lines =
	(change: (rows: string[]) => string[]): Rewrite =>
	(answer) => {
		if (typeof answer.body !== 'string' || !String(answer.headers['content-type']).includes('csv')) return answer;
		const [header = '', ...body] = answer.body.split('\n').filter(Boolean);
		return { ...answer, body: [header, ...change(body), ''].join('\n') };
	};

const job = (changes: Row): Rewrite => json((body) => (isRow(body) ? { ...body, ...changes } : body));

/** Figures of a job that has not begun. */
const UNTOUCHED = { numberRecordsProcessed: 0, numberRecordsFailed: 0 };

const REWRITES = {
	'fewer results': lists((list) => list.slice(0, -1)),
	'first result missing': lists((list) => list.slice(1)),
	'more results': lists((list) => [...list, ...list.slice(-1)]),
	'results doubled': lists((list) => list.flatMap((row) => [row, row])),
	'no results': lists(() => []),
	'results of null': lists((list) => list.map(() => null)),
	'results without ID': rows(({ id: _, ...row }) => row),
	'results without success': rows(({ success: _, ...row }) => row),
	'errors as text': rows((row) => ({ ...row, errors: 'boom' })),
	'errors of null': rows((row) => ({ ...row, errors: [null] })),
	'parts missing': json((body) =>
		isRow(body) && Array.isArray(body['compositeResponse'])
			? { ...body, compositeResponse: body['compositeResponse'].slice(1) }
			: body,
	),
	'empty list': () => jsonAnswer(200, []),
	'empty object': () => jsonAnswer(200, {}),
	null: () => jsonAnswer(200, null),
	text: () => textAnswer(200, 'OK'),
	page: () => htmlAnswer(200, plainErrorPage('Maintenance', 'We are down for maintenance.')),
	accepted: () => ({ status: 202, headers: {}, body: undefined }),
	nothing: () => ({ status: 204, headers: {}, body: undefined }),
	'job in progress': job({ ...UNTOUCHED, state: 'InProgress' }),
	'job aborted': job({ ...UNTOUCHED, state: 'Aborted' }),
	'job failed': job({
		...UNTOUCHED,
		state: 'Failed',
		errorMessage: 'InternalServerError : An unexpected error occurred.',
	}),
	'job without ID': json((body) =>
		isRow(body) ? Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'id')) : body,
	),
	'job of another': job({ id: '750000000000000AAA' }),
	'rows missing': lines((body) => body.slice(1)),
	'rows doubled': lines((body) => body.flatMap((row) => [row, row])),
	'half a row': lines((body) => body.map((row, at) => (at === body.length - 1 ? row.slice(0, row.length >> 1) : row))),
} satisfies Record<string, Rewrite>;

/** In which way an answer is odd. */
export type Oddity = keyof typeof REWRITES;

/** Every way. */
export const ODDITIES = Object.keys(REWRITES) as Oddity[];

/** The answer in one of the odd ways; unchanged where it has nothing that could be so. */
export function oddAnswer(answer: Answer, how: Oddity): Answer {
	return REWRITES[how](answer);
}
