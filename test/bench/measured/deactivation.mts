/** The requests that the node sends to deactivate users by ID, and nothing else: no planning, no checks, no results per item. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Sends one request to the org and returns the text of its answer; throws when the org refuses it. */
export type Call = (method: 'GET' | 'PATCH' | 'POST' | 'PUT', path: string, body?: Body) => Promise<string>;

export interface Body {
	text: string;
	type: string;
}

export interface Deactivation {
	/** The connected user, `005…`. */
	userId: string;
	ids: string[];
	/** What is sent: the writes alone, or all that the node sends. */
	requests: 'writes' | 'all';
	/** How it is written. */
	by: 'collections' | 'bulk' | 'nothing';
}

const VERSION = '/services/data/v66.0';
const RECORDS_PER_COLLECTION = 200;
const COLLECTIONS_PER_CALL = 5;
const QUERIES_PER_CALL = 5;
/** IDs whose list, quoted and separated by `%2C`, fits into one query of the node. */
const IDS_PER_QUERY = 500;
const READS_SIDE_BY_SIDE = 4;
const BULK_FIRST_WAIT_MS = 400;

export async function deactivate(call: Call, wanted: Deactivation): Promise<void> {
	if (wanted.requests === 'all') await readAll(call, wanted);
	if (wanted.by === 'collections') await writeCollections(call, wanted.ids);
	if (wanted.by === 'bulk') await writeBulk(call, wanted.ids);
}

const json = (value: unknown): Body => ({ text: JSON.stringify(value), type: 'application/json' });

/** Who is connected and whether as an administrator; then the users and their login rows. */
async function readAll(call: Call, { ids, userId }: Deactivation): Promise<void> {
	await composite(call, `${VERSION}/tooling`, [
		`SELECT Id,Name,Username,ProfileId FROM User WHERE Id='${userId}'`,
		"SELECT Id,Name,FullName FROM Profile WHERE Id='@{query0.records[0].ProfileId}'",
	]);
	const lists = chunk(ids, IDS_PER_QUERY).map((part) => part.map((id) => `'${id}'`).join(','));
	const soqls = lists.flatMap((list) => [
		`SELECT Id,UserId,IsFrozen FROM UserLogin WHERE UserId IN (${list})`,
		`SELECT Id,Username,IsActive,ProfileId,UserType FROM User WHERE Id IN (${list})`,
	]);
	const groups = chunk(soqls, QUERIES_PER_CALL).values();
	const worker = async () => {
		for (const group of groups) await composite(call, VERSION, group);
	};
	await Promise.all(Array.from({ length: READS_SIDE_BY_SIDE }, worker));
}

async function composite(call: Call, api: string, soqls: string[]): Promise<unknown[]> {
	const compositeRequest = soqls.map((soql, at) => ({
		method: 'GET',
		url: `${api}/query?q=${encodeURIComponent(soql).replace(/%40%7B.+?%7D/g, decodeURIComponent)}`,
		referenceId: `query${at}`,
	}));
	return await sendComposite(call, api, compositeRequest);
}

async function sendComposite(call: Call, api: string, compositeRequest: object[]): Promise<unknown[]> {
	const body = { allOrNone: false, collateSubrequests: false, compositeRequest };
	const answer = await call('POST', `${api}/composite`, json(body));
	return (JSON.parse(answer) as { compositeResponse: Array<{ body: unknown }> }).compositeResponse.map(
		({ body }) => body,
	);
}

async function writeCollections(call: Call, ids: string[]): Promise<void> {
	const bodies = chunk(ids, RECORDS_PER_COLLECTION).map((part) => ({
		allOrNone: false,
		records: part.map((Id) => ({ attributes: { type: 'User' }, Id, IsActive: false })),
	}));
	for (const group of chunk(bodies, COLLECTIONS_PER_CALL)) {
		const refused = (await writeGroup(call, group)).find(({ success }) => !success);
		if (refused) throw new Error(`A user was not deactivated: ${JSON.stringify(refused)}`);
	}
}

/** A collection alone is a call of its own; several go in one call. */
async function writeGroup(call: Call, bodies: object[]): Promise<Array<{ success: boolean }>> {
	const url = `${VERSION}/composite/sobjects`;
	if (bodies.length === 1) return JSON.parse(await call('PATCH', url, json(bodies[0]))) as Array<{ success: boolean }>;
	const subrequests = bodies.map((body, at) => ({ method: 'PATCH', url, referenceId: `collection${at}`, body }));
	return (await sendComposite(call, VERSION, subrequests)).flat() as Array<{ success: boolean }>;
}

async function writeBulk(call: Call, ids: string[]): Promise<void> {
	const jobs = `${VERSION}/jobs/ingest`;
	const wanted = {
		object: 'User',
		operation: 'update',
		contentType: 'CSV',
		lineEnding: 'LF',
		columnDelimiter: 'COMMA',
	};
	const { id } = JSON.parse(await call('POST', jobs, json(wanted))) as { id: string };
	const text = ['Id,IsActive', ...ids.map((user) => `${user},false`), ''].join('\n');
	await call('PUT', `${jobs}/${id}/batches`, { text, type: 'text/csv' });
	await call('PATCH', `${jobs}/${id}`, json({ state: 'UploadComplete' }));
	await jobDone(call, `${jobs}/${id}`, ids.length);
	const results = await call('GET', `${jobs}/${id}/successfulResults/`);
	const rows = results.trimEnd().split('\n').length - 1;
	if (rows !== ids.length) throw new Error(`${rows} of ${ids.length} users were deactivated`);
}

/** Looks at a job when the node would: as it grows more seldom at first, then when the job should be done. */
export async function jobDone(call: Call, job: string, count: number): Promise<void> {
	let pause = BULK_FIRST_WAIT_MS;
	let before = { done: 0, at: performance.now() };
	for (;;) {
		await sleep(pause);
		const { state, numberRecordsProcessed: done } = JSON.parse(await call('GET', job)) as Job;
		if (state === 'JobComplete') return;
		if (state === 'Failed') throw new Error('The bulk job failed');
		const at = performance.now();
		const isAtWork = before.done > 0 && done > before.done;
		const wanted = isAtWork ? ((at - before.at) * (count - done) * 1.15) / (done - before.done) : pause * 1.5;
		pause = Math.max(BULK_FIRST_WAIT_MS, wanted);
		before = { done, at };
	}
}

interface Job {
	state: string;
	numberRecordsProcessed: number;
}

function chunk<T>(list: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}
