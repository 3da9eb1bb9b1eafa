/** The lower bound: a program of its own, without n8n and without this package, that deactivates users by ID with `fetch`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { answerQuestions, startCost, type Cost } from './answer.mts';

export interface BareQuestion {
	origin: string;
	token: string;
	/** The connected user, `005…`. */
	userId: string;
	ids: string[];
	/** What is sent: the writes alone, or all that the node sends. */
	requests: 'writes' | 'all';
	/** How it is written. */
	by: 'collections' | 'bulk' | 'nothing';
}

const VERSION = '/services/data/v66.0';
const RECORDS_PER_CALL = 200;
const QUERIES_PER_CALL = 5;
/** IDs whose list, quoted and separated by `%2C`, fits into one query of the node. */
const IDS_PER_QUERY = 500;
const READS_SIDE_BY_SIDE = 4;
const BULK_FIRST_WAIT_MS = 400;

answerQuestions(async (question: BareQuestion): Promise<Cost> => {
	const end = startCost();
	if (question.requests === 'all') await readAll(question);
	if (question.by === 'collections') await writeCollections(question);
	if (question.by === 'bulk') await writeBulk(question);
	return end();
});

interface Body {
	text: string;
	type: string;
}

async function call({ origin, token }: BareQuestion, method: string, path: string, body?: Body): Promise<string> {
	const response = await fetch(origin + path, {
		method,
		headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': body.type }) },
		...(body && { body: body.text }),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
	return text;
}

const json = (value: unknown): Body => ({ text: JSON.stringify(value), type: 'application/json' });

/** Who is connected and whether as an administrator; then the users and their log-in rows. */
async function readAll(question: BareQuestion): Promise<void> {
	const { ids, userId } = question;
	const query = async (soql: string, api = '') =>
		JSON.parse(await call(question, 'GET', `${VERSION}${api}/query?q=${encodeURIComponent(soql)}`)) as Records;
	const me = await query(`SELECT Id,Username,ProfileId,Profile.Name FROM User WHERE Id='${userId}'`);
	await query(`SELECT Id,Name,FullName FROM Profile WHERE Id='${me.records[0]?.['ProfileId']}'`, '/tooling');
	const lists = chunk(ids, IDS_PER_QUERY).map((part) => part.map((id) => `'${id}'`).join(','));
	const soqls = [
		...lists.map((list) => `SELECT Id,Username,IsActive,ProfileId,UserType FROM User WHERE Id IN (${list})`),
		...lists.map((list) => `SELECT Id,UserId,IsFrozen FROM UserLogin WHERE UserId IN (${list})`),
	];
	const groups = chunk(soqls, QUERIES_PER_CALL).values();
	const worker = async () => {
		for (const group of groups) await composite(question, group);
	};
	await Promise.all(Array.from({ length: READS_SIDE_BY_SIDE }, worker));
}

interface Records {
	records: Array<Record<string, unknown>>;
}

async function composite(question: BareQuestion, soqls: string[]): Promise<Records[]> {
	const compositeRequest = soqls.map((soql, at) => ({
		method: 'GET',
		url: `${VERSION}/query?q=${encodeURIComponent(soql)}`,
		referenceId: `query${at}`,
	}));
	const body = json({ allOrNone: false, compositeRequest });
	const answer = await call(question, 'POST', `${VERSION}/composite`, body);
	return (JSON.parse(answer) as { compositeResponse: Array<{ body: Records }> }).compositeResponse.map(
		({ body: records }) => records,
	);
}

async function writeCollections(question: BareQuestion): Promise<void> {
	for (const part of chunk(question.ids, RECORDS_PER_CALL)) {
		const records = part.map((Id) => ({ attributes: { type: 'User' }, Id, IsActive: false }));
		const answer = await call(question, 'PATCH', `${VERSION}/composite/sobjects`, json({ allOrNone: false, records }));
		const refused = (JSON.parse(answer) as Array<{ success: boolean }>).find(({ success }) => !success);
		if (refused) throw new Error(`A user was not deactivated: ${JSON.stringify(refused)}`);
	}
}

async function writeBulk(question: BareQuestion): Promise<void> {
	const jobs = `${VERSION}/jobs/ingest`;
	const wanted = {
		object: 'User',
		operation: 'update',
		contentType: 'CSV',
		lineEnding: 'LF',
		columnDelimiter: 'COMMA',
	};
	const { id } = JSON.parse(await call(question, 'POST', jobs, json(wanted))) as { id: string };
	const text = ['Id,IsActive', ...question.ids.map((user) => `${user},false`), ''].join('\n');
	await call(question, 'PUT', `${jobs}/${id}/batches`, { text, type: 'text/csv' });
	await call(question, 'PATCH', `${jobs}/${id}`, json({ state: 'UploadComplete' }));
	let state = '';
	for (let pause = BULK_FIRST_WAIT_MS; state !== 'JobComplete'; pause *= 1.5) {
		await sleep(pause);
		({ state } = JSON.parse(await call(question, 'GET', `${jobs}/${id}`)) as { state: string });
		if (state === 'Failed') throw new Error('The bulk job failed');
	}
	const results = await call(question, 'GET', `${jobs}/${id}/successfulResults/`);
	const rows = results.trimEnd().split('\n').length - 1;
	if (rows !== question.ids.length) throw new Error(`${rows} of ${question.ids.length} users were deactivated`);
}

function chunk<T>(list: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}
