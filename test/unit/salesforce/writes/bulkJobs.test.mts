/** What a bulk job's result files say about each change, whatever they say. */
import { writeByBulk } from '../../../../nodes/SalesforceAdmin/salesforce/writes/bulkJobs.ts';
import type { Change } from '../../../../nodes/SalesforceAdmin/salesforce/writes/changes.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { WriteKind } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { UPDATED, done, orgWith, update, write, type Script } from './bulkOrg.mts';

const REFUSED = ['sf__Id', 'sf__Error', 'Id', 'IsActive'];

async function outcomes(script: Script, changes = ['a', 'b', 'c'].map(update), kind: WriteKind = 'update') {
	const results = await writeByBulk(write(orgWith(script).org, kind), changes);
	if (results instanceof SalesforceError) return results.errorCode;
	return results.map((result) => (result instanceof SalesforceError ? result.errorCode : result.id));
}

test('results find their changes in whatever order they come', async () => {
	const files = {
		successfulResults: [UPDATED, done('c'), done('a')],
		failedResults: [REFUSED, ['', 'CANNOT_DISABLE_LAST_ADMIN:must have an administrator:--', 'b', 'false']],
	};
	expect(await outcomes({ files })).toEqual(['a', 'CANNOT_DISABLE_LAST_ADMIN', 'c']);
});

test('a row that comes back twice is an error and never a success, in one file or in two', async () => {
	const twice = { successfulResults: [UPDATED, done('a'), done('b'), done('a'), done('c')] };
	expect(await outcomes({ files: twice })).toEqual(['NO_RESULT', 'b', 'c']);
	const both = {
		successfulResults: [UPDATED, done('a'), done('b'), done('c')],
		failedResults: [REFUSED, ['b', 'UNABLE_TO_LOCK_ROW:locked:--', 'b', 'false']],
	};
	expect(await outcomes({ files: both })).toEqual(['a', 'NO_RESULT', 'c']);
});

test('a row that does not come back is an error', async () => {
	expect(await outcomes({ files: { successfulResults: [UPDATED, done('a'), done('c')] } })).toEqual([
		'a',
		'NO_RESULT',
		'c',
	]);
});

test('a result file with fewer rows than the job counted is read once more', async () => {
	const { org, steps } = orgWith({});
	const read = [
		[['a', 'a']],
		[
			['a', 'a'],
			['b', 'b'],
		],
	];
	org.bulk.results = async () => {
		steps.push('read');
		return read.shift()!;
	};
	expect(await writeByBulk(write(org), ['a', 'b'].map(update))).toEqual([{ id: 'a' }, { id: 'b' }]);
	expect(steps.filter((name) => name === 'read')).toHaveLength(2);
});

test('and so is the file of the rows that were not tried, when it lacks some of the rest', async () => {
	const files = {
		successfulResults: [UPDATED, done('a')],
		unprocessedrecords: [
			['Id', 'IsActive'],
			['b', 'false'],
			['c', 'false'],
		],
	};
	const { org, steps } = orgWith({ end: { state: 'Failed', numberRecordsProcessed: 1 }, files });
	const whole = org.bulk.results;
	let isCut = true;
	org.bulk.results = async (id, file, columns) => {
		const rows = await whole(id, file, columns);
		if (file !== 'unprocessedrecords' || !isCut) return rows;
		isCut = false;
		return rows.slice(1);
	};
	const results = await writeByBulk(write(org), ['a', 'b', 'c'].map(update));
	expect(results).toMatchObject([{ id: 'a' }, { errorCode: 'NOT_SENT' }, { errorCode: 'NOT_SENT' }]);
	expect(steps.filter((name) => name === 'unprocessedrecords')).toHaveLength(2);
});

test('a job that fails half-way tells what was done, what was refused and what was not tried', async () => {
	const files = {
		successfulResults: [UPDATED, done('b')],
		unprocessedrecords: [
			['Id', 'IsActive'],
			['a', 'false'],
			['c', 'false'],
		],
	};
	const end = {
		state: 'Failed',
		numberRecordsProcessed: 1,
		errorMessage: 'InvalidBatch : Field name not found',
	} as const;
	expect(await outcomes({ files, end })).toEqual(['NOT_SENT', 'b', 'NOT_SENT']);
});

test('a job that failed as a whole and lists no rows tells its message for each of them', async () => {
	const end = { state: 'Failed', errorMessage: 'InternalServerError : Broken' } as const;
	const message = expect.stringContaining('InternalServerError : Broken');
	const changes = ['a', 'b'].map(update);
	const nothing = orgWith({ end: { ...end, numberRecordsProcessed: 0 } });
	expect(await writeByBulk(write(nothing.org), changes)).toMatchObject({ errorCode: 'NOT_SENT', message });
	const uncounted = orgWith({ end: { ...end, numberRecordsProcessed: undefined } });
	expect(await writeByBulk(write(uncounted.org), changes)).toMatchObject([{ message }, { message }]);
});

test('new users are told apart by their usernames, however Salesforce writes the other cells', async () => {
	const create = (Username: string): Change => ({ key: Username, record: { Username, LastName: ' Doe\r\n' } });
	const files = {
		successfulResults: [
			['sf__Id', 'sf__Created', 'Username', 'LastName'],
			['005b', 'true', 'b@acme.example', 'Doe'],
			['005a', 'true', 'a@acme.example', 'Doe'],
		],
	};
	const users = ['a@acme.example', 'b@acme.example'].map(create);
	expect(await outcomes({ files }, users, 'create')).toEqual(['005a', '005b']);
});

test('new assignments are told apart by all that is in them', async () => {
	const assign = (AssigneeId: string, PermissionSetId: string): Change => ({
		key: AssigneeId + PermissionSetId,
		record: { AssigneeId, PermissionSetId },
	});
	const files = {
		successfulResults: [
			['sf__Id', 'sf__Created', 'AssigneeId', 'PermissionSetId'],
			['0Pa2', 'true', 'u1', 'p2'],
			['0Pa1', 'true', 'u1', 'p1'],
		],
	};
	expect(await outcomes({ files }, [assign('u1', 'p1'), assign('u1', 'p2')], 'create')).toEqual(['0Pa1', '0Pa2']);
});

test.each(['open', 'upload', 'UploadComplete'])(
	'an org that refuses "%s" has written nothing and says why',
	async (refused) => {
		const state = { end: { state: 'Open' } as const, refuses: [refused] };
		expect(await outcomes(state)).toBe('FUNCTIONALITY_NOT_ENABLED');
		const { org, steps } = orgWith(state);
		await writeByBulk(write(org), [update('a')]);
		// A job with rows in it must not lie about, for somebody to start it one day.
		expect(steps.includes('Aborted')).toBe(refused !== 'open');
	},
);

test('a cancelled run ends its job, and what was done by then is known', async () => {
	const files = {
		successfulResults: [UPDATED, done('a')],
		unprocessedrecords: [
			['Id', 'IsActive'],
			['b', 'false'],
		],
	};
	const end = { state: 'InProgress', numberRecordsProcessed: 1 } as const;
	expect(await outcomes({ files, end, cancelled: true }, ['a', 'b'].map(update))).toEqual(['a', 'CANCELLED']);
});

describe('rows that one upload cannot hold', () => {
	// Six bytes a unit at most, and 100 MB an upload: two of these rows fit into one, and no three.
	const large = (Id: string): Change => ({ key: Id, record: { Id, AboutMe: LARGE_TEXT } });
	const LARGE_TEXT = 'x'.repeat(7_000_000);

	/** How many rows each job got, and the outcomes, when the org refuses to open the job with this number. */
	async function writeLarge(ids: string[], refusedJob = 0) {
		const { org } = orgWith({});
		const jobs: string[][] = [];
		let opened = 0;
		org.bulk.open = async () => {
			if (++opened === refusedJob) throw SalesforceError.reported('FUNCTIONALITY_NOT_ENABLED', 'no bulk jobs here');
			return { id: `750${opened}`, state: 'Open' };
		};
		org.bulk.csvOf = async (columns, rows) => {
			jobs.push([...rows].map((row) => row[columns.indexOf('Id')] ?? ''));
			return '';
		};
		org.bulk.job = async (id) => ({ id, state: 'JobComplete', numberRecordsProcessed: jobs.at(-1)!.length });
		org.bulk.results = async (_, file) => (file === 'successfulResults' ? jobs.at(-1)!.map((id) => [id, id]) : []);
		const results = await writeByBulk(write(org), ids.map(large));
		if (results instanceof SalesforceError) return { jobs, outcomes: results.errorCode };
		return { jobs, outcomes: results.map((one) => (one instanceof SalesforceError ? one.message : one.id)) };
	}

	test('go into several jobs, in their order', async () => {
		const ids = ['a', 'b', 'c', 'd', 'e'];
		expect(await writeLarge(ids)).toEqual({ jobs: [['a', 'b'], ['c', 'd'], ['e']], outcomes: ids });
	});

	test('of a job that cannot be started say why; those of an earlier job are written', async () => {
		const why = 'Not done, because the bulk job wrote nothing: no bulk jobs here';
		expect((await writeLarge(['a', 'b', 'c', 'd', 'e'], 2)).outcomes).toEqual(['a', 'b', why, why, 'e']);
	});

	test('are left to collections when not even the first job can be started', async () => {
		expect((await writeLarge(['a', 'b', 'c'], 1)).outcomes).toBe('FUNCTIONALITY_NOT_ENABLED');
	});
});
