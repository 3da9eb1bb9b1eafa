/** What goes by a bulk job, and what by collections after it or in its place. */
import { writeChanges } from '../../../../nodes/SalesforceAdmin/salesforce/writes/batches.ts';
import type { Change, WriteOptions } from '../../../../nodes/SalesforceAdmin/salesforce/writes/changes.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org, WriteKind } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import type { BulkResultFile } from '../../../../nodes/SalesforceAdmin/salesforce/api/shapes/bulk.ts';
import { ScriptedOrg, ok, refused } from '../../../support/scriptedOrg.mts';

const allOk = (records: ApiRecord[]) => records.map(({ Id, Username }) => ok(`collection ${String(Id ?? Username)}`));
const sameId = (records: ApiRecord[]) => records.map(({ Id }) => ok(String(Id)));

interface Script {
	/** What the job says of a row by its key: its error, or nothing at all; it is written otherwise. */
	errors?: Record<string, string>;
	missing?: string[];
	/** Why no job can be opened. */
	refusal?: SalesforceError;
	cancelled?: boolean;
	answer?: (records: ApiRecord[]) => unknown;
}

/** An org that takes jobs and collections; the keys of the rows that went each way. */
function orgWith({ errors = {}, missing = [], refusal, cancelled = false, answer = sameId }: Script) {
	const scripted = new ScriptedOrg(answer);
	scripted.isCancelled = cancelled;
	let inJob: string[] = [];
	const rowsOf = (file: BulkResultFile) => {
		const told = inJob.filter((key) => !missing.includes(key));
		if (file === 'failedResults') return told.filter((key) => errors[key]).map((key) => [errors[key]!, key]);
		return file === 'successfulResults' ? told.filter((key) => !errors[key]).map((key) => [key, key]) : [];
	};
	const bulk = {
		open: async () => (refusal ? await Promise.reject(refusal) : { id: '750', state: 'Open' }),
		csvOf: async (columns: string[], rows: Iterable<string[]>) => {
			const at = columns.findIndex((column) => column === 'Id' || column === 'Username');
			inJob = [...rows].map((row) => row[at]!);
			return '';
		},
		upload: async () => {},
		setState: async () => ({ id: '750', state: 'UploadComplete' }),
		job: async () => ({
			id: '750',
			state: 'JobComplete',
			numberRecordsProcessed: inJob.length,
			numberRecordsFailed: Object.keys(errors).length,
		}),
		results: async (_: string, file: BulkResultFile) => rowsOf(file),
	};
	const org = Object.assign(scripted.org, { bulk, wait: async () => {} }) as unknown as Org;
	return {
		org,
		job: () => (refusal ? [] : inJob),
		collections: () => scripted.calls.map(({ records }) => keysOf(records)),
	};
}

const keysOf = (records: ApiRecord[]) => records.map(({ Id, Username }) => String(Id ?? Username));
const update = (key: string, title = 'Boss'): Change => ({ key, record: { Id: key, Title: title } });
const create = (key: string): Change => ({ key, record: { Username: key } });

async function run(script: Script, changes: Change[], options: WriteOptions = {}, kind: WriteKind = 'update') {
	const { org, job, collections } = orgWith(script);
	const how = { org, kind, object: 'User', options: { bulkThreshold: 1, ...options } };
	const results = await writeChanges(how, changes);
	const outcomes = results.map((one) => (one instanceof SalesforceError ? one.errorCode : one.id));
	return { outcomes, job: job(), collections: collections() };
}

test('all rows go by the job, but one with a text that would clear its field', async () => {
	const changes = [update('a'), update('b', '#N/A'), update('c')];
	expect(await run({}, changes)).toEqual({ outcomes: ['a', 'b', 'c'], job: ['a', 'c'], collections: [['b']] });
});

test('no job is opened for as many rows as the threshold, the others not counted', async () => {
	const changes = [update('a'), update('b', '#N/A'), update('c')];
	const all = { outcomes: ['a', 'b', 'c'], job: [], collections: [['a', 'b', 'c']] };
	expect(await run({}, changes, { bulkThreshold: 2 })).toEqual(all);
	expect(await run({}, changes, { bulkThreshold: 0 })).toEqual(all);
});

test('collections take the place of a job that the org refuses', async () => {
	const refusal = SalesforceError.reported('FUNCTIONALITY_NOT_ENABLED', 'no bulk jobs here');
	expect((await run({ refusal }, [update('a'), update('b')])).collections).toEqual([['a', 'b']]);
});

test('nothing takes its place after an error that stays, or in a run that was cancelled', async () => {
	const refusal = SalesforceError.reported('REQUEST_LIMIT_EXCEEDED', 'the daily limit is reached');
	expect(await run({ refusal }, [update('a'), update('b')])).toEqual({
		outcomes: ['NOT_SENT', 'NOT_SENT'],
		job: [],
		collections: [],
	});
	expect(await run({ cancelled: true }, [update('a'), update('b')])).toEqual({
		outcomes: ['CANCELLED', 'CANCELLED'],
		job: [],
		collections: [],
	});
});

test('rows that met a lock or an Apex limit in the job go once more by collections, and no others', async () => {
	const errors = {
		b: 'UNABLE_TO_LOCK_ROW:held:--',
		c: 'FIELD_INTEGRITY_EXCEPTION:no:--',
		d: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:UserTrigger: System.LimitException: Apex CPU time limit exceeded:--',
	};
	expect(
		await run(
			{ errors },
			['a', 'b', 'c', 'd'].map((key) => update(key)),
		),
	).toEqual({
		outcomes: ['a', 'b', 'FIELD_INTEGRITY_EXCEPTION', 'd'],
		job: ['a', 'b', 'c', 'd'],
		collections: [['b', 'd']],
	});
});

test('a create of which the job says nothing is looked for and never sent again; an update is not looked for', async () => {
	const looked: string[][] = [];
	const findCreated = async (changes: Change[]) => {
		looked.push(changes.map(({ key }) => key));
		return new Map([['b', 'found']]);
	};
	const script = { missing: ['b', 'c'], answer: allOk };
	const created = await run(script, ['a', 'b', 'c'].map(create), { findCreated }, 'create');
	expect(created).toEqual({ outcomes: ['a', 'found', 'NO_RESULT'], job: ['a', 'b', 'c'], collections: [] });
	const updated = await run(
		script,
		['a', 'b', 'c'].map((key) => update(key)),
		{ findCreated },
	);
	expect(updated.outcomes).toEqual(['a', 'NO_RESULT', 'NO_RESULT']);
	expect(looked).toEqual([['b', 'c']]);
});

test('nobody is looked for when the job tells of every create', async () => {
	const findCreated = jest.fn(async () => new Map<string, string>());
	await run(
		{ errors: { b: 'DUPLICATE_USERNAME:taken:Username --' } },
		['a', 'b'].map(create),
		{ findCreated },
		'create',
	);
	expect(findCreated).not.toHaveBeenCalled();
});

test('an upsert tells which records it made, as far as Salesforce says so', async () => {
	const scripted = new ScriptedOrg(() => [
		{ ...ok('a'), created: true },
		{ ...ok('b'), created: false },
		ok('c'),
		refused('X'),
	]);
	const how = { org: scripted.org, kind: 'upsert' as const, object: 'User', keyField: 'Username', options: {} };
	const changes = ['a', 'b', 'c', 'd'].map(create);
	expect((await writeChanges(how, changes)).slice(0, 3)).toEqual([
		{ id: 'a', created: true },
		{ id: 'b', created: false },
		{ id: 'c' },
	]);
});
