/** The lower bound of any run: a program of its own, without n8n and without this package, that sends the requests of a run with `fetch`. */
import { answerQuestions, startCost, type Cost } from './answer.mts';
import { jobDone } from './deactivation.mts';
import type { RecordedRequest } from './recording.mts';

export interface ReplayQuestion {
	origin: string;
	token: string;
	requests: RecordedRequest[];
}

answerQuestions(async (question: ReplayQuestion): Promise<Cost> => {
	const end = startCost();
	await replay(question);
	return end();
});

/** As many requests side by side as there were in the run. */
async function replay({ origin, token, requests }: ReplayQuestion): Promise<void> {
	const tokens: string[] = [];
	const { promise: failure, reject } = Promise.withResolvers<never>();
	let answers = 0;
	let onAnswer = () => {};
	const looked = new Set<string>();
	const answerOf = async (request: RecordedRequest): Promise<string> => {
		if (!isLookAtJob(request)) return await sendOne(origin, token, withOwnToken(request, tokens));
		if (!looked.has(request.path)) await done(request.path);
		looked.add(request.path);
		return '';
	};
	const done = async (job: string) =>
		await jobDone(
			async (method, path) => await sendOne(origin, token, { ...LOOK, method, path }),
			job,
			rowsOf(requests, job),
		);
	const send = async (request: RecordedRequest) => {
		const text = await answerOf(request);
		for (const [, found = ''] of text.matchAll(/"DeleteToken":"([^"]+)"/g)) tokens.push(found);
		answers++;
		onAnswer();
	};
	for (const request of requests) {
		await Promise.race([failure, until(() => answers >= request.after)]);
		send(request).catch(reject);
	}
	await Promise.race([failure, until(() => answers === requests.length)]);

	async function until(isReached: () => boolean): Promise<void> {
		while (!isReached()) await new Promise<void>((resolve) => (onAnswer = resolve));
	}
}

/** How often a job is looked at depends on how fast the org is. */
const isLookAtJob = ({ method, path }: RecordedRequest) => method === 'GET' && /\/jobs\/ingest\/\w+$/.test(path);

const LOOK = { headers: {}, after: 0 };

/** How many rows of CSV a job was sent. */
function rowsOf(requests: RecordedRequest[], job: string): number {
	const upload = requests.find(({ method, path }) => method === 'PUT' && path.startsWith(job));
	return (upload?.body ?? '').trimEnd().split('\n').length - 1;
}

/** Tokens are new in every org, so each revocation takes the next one that the answers before it told. */
function withOwnToken(request: RecordedRequest, tokens: string[]): RecordedRequest {
	if (!request.path.endsWith('/revoke')) return request;
	const token = tokens.shift();
	if (token === undefined) throw new Error('There is no token left to revoke');
	return { ...request, body: new URLSearchParams({ token }).toString() };
}

async function sendOne(origin: string, token: string, request: RecordedRequest): Promise<string> {
	const { method, path, body = null } = request;
	const headers = new Headers(request.headers);
	headers.set('authorization', `Bearer ${token}`);
	const response = await fetch(origin + path, { method, headers, body });
	const text = await response.text();
	if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
	return text;
}
