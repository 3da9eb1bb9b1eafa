/** What goes into a bulk job, and what its result files say. */
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import type { BulkJob } from '../../../../nodes/SalesforceAdmin/salesforce/api/shapes/bulk.ts';
import {
	columnsOf,
	fitsIntoJob,
	readJobResults,
	rowsOf,
	sentRows,
} from '../../../../nodes/SalesforceAdmin/salesforce/writes/bulkRows.ts';
import type { Change } from '../../../../nodes/SalesforceAdmin/salesforce/writes/changes.ts';

const change = (record: Change['record']): Change => ({ key: 'x', record });

test('a column stands once, a field that is not given leaves its cell empty, and none is cleared', () => {
	const changes = [
		change({ Id: 'a', Title: 'x', IsActive: false }),
		change({ Id: 'b', Title: null, Age: 0 }),
		change({ Id: 'c', Age: undefined }),
	];
	const columns = columnsOf(changes);
	expect(columns).toEqual(['Id', 'Title', 'IsActive', 'Age']);
	expect([...rowsOf(changes, columns)]).toEqual([
		['a', 'x', 'false', ''],
		['b', '#N/A', '', '0'],
		['c', '', '', '#N/A'],
	]);
});

test('a record with the text that clears a field cannot go into a job', () => {
	expect(fitsIntoJob(change({ Id: 'a', Title: '#N/A' }))).toBe(false);
	expect(fitsIntoJob(change({ Id: 'a', Title: '#N/A.' }))).toBe(true);
	expect(fitsIntoJob(change({ Id: 'a', Title: null }))).toBe(true);
});

test.each([
	['update', ['Id', 'Title'], undefined, ['Id']],
	['remove', ['Id'], undefined, ['Id']],
	['upsert', ['Key__c', 'Title'], 'Key__c', ['Key__c']],
	['create', ['LastName', 'Username'], undefined, ['Username']],
	['create', ['LastName', 'Company'], undefined, ['LastName', 'Company']],
] as const)('a row of the %s with %j is told apart by %s: %j', (kind, columns, keyField, identifying) => {
	const sent = sentRows([], { kind, columns: [...columns], ...(keyField && { keyField }) });
	expect(sent.identifying).toEqual(identifying);
});

interface Files {
	successfulResults?: string[][];
	failedResults?: string[][];
	unprocessedrecords?: string[][];
}

/** Reads the results of an ended job; says which files were asked for which columns. */
async function read(files: Files, sent: Parameters<typeof readJobResults>[2], job: Partial<BulkJob> = {}) {
	const asked: string[] = [];
	const org = {
		cancelled: () => false,
		bulk: {
			results: async (_: string, file: keyof Files, columns: string[]) => {
				asked.push(`${file} ${columns.join()}`);
				return files[file] ?? [];
			},
		},
	} as unknown as Org;
	const ended: BulkJob = {
		id: '750',
		state: 'JobComplete',
		numberRecordsProcessed: sent.count,
		numberRecordsFailed: files.failedResults?.length ?? 0,
		...job,
	};
	return { results: await readJobResults(org, ended, sent), asked };
}

const updates = (...ids: string[]) =>
	sentRows(
		ids.map((Id) => change({ Id })),
		{ kind: 'update', columns: ['Id'] },
	);

test.each([
	['DUPLICATE_USERNAME:Duplicate Username:Username --', 'DUPLICATE_USERNAME', 'Duplicate Username', ['Username']],
	['REQUIRED_FIELD_MISSING:Required: [A, B]:A,B --', 'REQUIRED_FIELD_MISSING', 'Required: [A, B]', ['A', 'B']],
	['REQUIRED_FIELD_MISSING:Required:A B--', 'REQUIRED_FIELD_MISSING', 'Required', ['A', 'B']],
	['CANNOT_DISABLE_LAST_ADMIN:no\nlines:--', 'CANNOT_DISABLE_LAST_ADMIN', 'no\nlines', []],
	['INVALID_X2:no fields', 'INVALID_X2', 'no fields', []],
	['LIMIT_EXCEEDED::--', 'LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', []],
	['something broke', 'UNKNOWN_EXCEPTION', 'something broke', []],
	['lower_case:no', 'UNKNOWN_EXCEPTION', 'lower_case:no', []],
	['', 'UNKNOWN_EXCEPTION', 'Salesforce refused this record without saying why', []],
])('a refused row that says %j is %s', async (text, errorCode, message, fields) => {
	const { results } = await read({ failedResults: [[text, 'a']] }, updates('a'));
	expect(results).toMatchObject([{ errorCode, message, fields }]);
});

test('a finished job is asked for no file that has no rows', async () => {
	const { asked } = await read({ successfulResults: [['a', 'a']] }, updates('a'));
	expect(asked).toEqual(['successfulResults sf__Id,Id']);
	const all = await read(
		{ successfulResults: [['a', 'a']], failedResults: [['X:no', 'b']], unprocessedrecords: [['', 'c']] },
		updates('a', 'b', 'c'),
		{ state: 'Aborted', numberRecordsProcessed: 2 },
	);
	expect(all.asked).toEqual([
		'successfulResults sf__Id,Id',
		'failedResults sf__Error,Id',
		'unprocessedrecords sf__Error,Id',
	]);
	expect(all.results).toMatchObject([
		{ id: 'a' },
		{ errorCode: 'UNKNOWN_EXCEPTION' },
		{ errorCode: 'NOT_SENT', message: 'Not done: the bulk job 750 ended as Aborted' },
	]);
});

test.each([
	['Failed', 1],
	['JobComplete', 0],
] as const)(
	'a job that is %s with %i row processed may have left some, so they are asked for',
	async (state, processed) => {
		const { asked } = await read({ successfulResults: [['a', 'a']] }, updates('a'), {
			state,
			numberRecordsProcessed: processed,
		});
		expect(asked).toContain('unprocessedrecords sf__Error,Id');
	},
);

test('a row that was not tried says why the job ended, and a missing one in which state it is', async () => {
	const job = { state: 'Failed', numberRecordsProcessed: 0, errorMessage: 'InvalidBatch' } as const;
	const { results } = await read({ unprocessedrecords: [['', 'a']] }, updates('a', 'b'), job);
	expect(results).toMatchObject([
		{ errorCode: 'NOT_SENT', message: 'Not done: the bulk job 750 ended as Failed (InvalidBatch)' },
		{ errorCode: 'NO_RESULT', message: 'The bulk job 750 (Failed: InvalidBatch) gave no result for this record' },
	]);
	const done = await read({}, updates('a'));
	expect(done.results).toMatchObject([{ message: 'The bulk job 750 (JobComplete) gave no result for this record' }]);
});

test('an upsert tells which records it made', async () => {
	const changes = ['k1', 'k2'].map((Key__c) => change({ Key__c }));
	const sent = sentRows(changes, { kind: 'upsert', columns: ['Key__c'], keyField: 'Key__c' });
	const { results, asked } = await read(
		{
			successfulResults: [
				['003b', 'false', 'k2'],
				['003a', 'true', 'k1'],
			],
		},
		sent,
	);
	expect(results).toEqual([
		{ id: '003a', created: true },
		{ id: '003b', created: false },
	]);
	expect(asked).toEqual(['successfulResults sf__Id,sf__Created,Key__c']);
});

test('of new records with the same content each takes one result, and one result too many is nobody’s', async () => {
	const changes = [change({ LastName: 'Doe', Company: 'A' }), change({ LastName: 'Doe', Company: 'A' })];
	const sent = sentRows(changes, { kind: 'create', columns: ['LastName', 'Company'] });
	const row = (id: string) => [id, 'Doe', 'A'];
	const { results } = await read({ successfulResults: [row('00Q1'), row('00Q2')] }, sent);
	expect(results.map((result) => (result as { id: string }).id).toSorted()).toEqual(['00Q1', '00Q2']);
	const more = await read({ successfulResults: [row('00Q1'), row('00Q2'), row('00Q3')] }, sent);
	expect(more.results).toEqual([expect.any(SalesforceError), expect.any(SalesforceError)]);
	expect(more.results[0]).toMatchObject({ message: 'Salesforce gave more than one result for this record' });
	// Cells are not joined: 'Doe, A' and 'B' are not 'Doe' and 'A, B'.
	const other = await read({ successfulResults: [['00Q1', 'DoeA', '']] }, sent);
	expect(other.results).toMatchObject([{ errorCode: 'NO_RESULT' }, { errorCode: 'NO_RESULT' }]);
});
