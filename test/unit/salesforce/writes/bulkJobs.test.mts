/** What a bulk job's result files say about each change, whatever they say. */
import { writeByBulk } from '../../../../nodes/SalesforceAdmin/salesforce/writes/bulkJobs.ts';
import type { Change, Write } from '../../../../nodes/SalesforceAdmin/salesforce/writes/changes.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { Org, WriteKind } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import type { BulkJob } from '../../../../nodes/SalesforceAdmin/salesforce/api/shapes/bulk.ts';

type Files = Partial<Record<'successfulResults' | 'failedResults' | 'unprocessedrecords', string[][]>>;

interface Script {
	/** How the job ends. */
	end?: Partial<BulkJob>;
	/** Rows of the result files, the first one being the names of the columns. */
	files?: Files;
	/** The steps that the org refuses. */
	refuses?: string[];
	cancelled?: boolean;
}

/** An org with one bulk job, which ends as the script says. Remembers the steps, and what was told of the progress. */
function orgWith({ end = {}, files = {}, refuses = [], cancelled = false }: Script) {
	const steps: string[] = [];
	const log: string[] = [];
	let uploaded = 0;
	const step = <T,>(name: string, result: T): T => {
		steps.push(name);
		if (refuses.includes(name)) throw SalesforceError.reported('FUNCTIONALITY_NOT_ENABLED', 'no bulk jobs here');
		return result;
	};
	const job = (state: BulkJob['state']): BulkJob => ({ id: '750', state });
	const ended = (): BulkJob => ({
		...job('JobComplete'),
		numberRecordsProcessed: uploaded,
		numberRecordsFailed: (files.failedResults?.length ?? 1) - 1,
		...end,
	});
	const org = {
		cancelled: () => cancelled,
		wait: async () => {},
		reportProgress: (subject: string, text: string) => void log.push(`${subject}: ${text}`),
		bulk: {
			open: async () => step('open', job('Open')),
			csvOf: async (_: string[], rows: Iterable<string[]>) => String((uploaded = [...rows].length)),
			upload: async () => step('upload', undefined),
			setState: async (_: string, state: BulkJob['state']) =>
				step(state, state === 'Aborted' ? { ...ended(), state } : job(state)),
			job: async () => step('job', ended()),
			results: async (_: string, file: keyof Files, wanted: string[]) => {
				const [columns = [], ...rows] = step(file, files[file] ?? []);
				return rows.map((row) => wanted.map((column) => row[columns.indexOf(column)] ?? ''));
			},
		},
	};
	return { org: org as unknown as Org, steps, log };
}

const update = (Id: string): Change => ({ key: Id, record: { Id, IsActive: false } });
const UPDATED = ['sf__Id', 'sf__Created', 'Id', 'IsActive'];
const done = (id: string) => [id, 'false', id, 'false'];
const REFUSED = ['sf__Id', 'sf__Error', 'Id', 'IsActive'];

const write = (org: Org, kind: WriteKind = 'update'): Write => ({ org, kind, object: 'User', options: {} });

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

/**
 * The pauses, in milliseconds, before each look at a job of 1,000 rows that has processed so many at each of them; a look takes `lookMs`
 * beside its pause.
 */
async function pausesOf(looks: number[], lookMs = 0): Promise<number[]> {
	const { org } = orgWith({});
	const pauses: number[] = [];
	const left = [...looks];
	let now = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
	org.wait = async (ms) => {
		pauses.push(ms);
		now += ms;
	};
	org.bulk.job = async () => {
		now += lookMs;
		const numberRecordsProcessed = left.shift() ?? 1000;
		return { id: '750', state: numberRecordsProcessed < 1000 ? 'InProgress' : 'JobComplete', numberRecordsProcessed };
	};
	const changes = Array.from({ length: 1000 }, (_, at) => update(`${at}`));
	await writeByBulk(write(org), changes);
	return pauses.map(Math.round);
}

afterEach(() => jest.restoreAllMocks());

test('looks at a job more and more seldom while it waits for its turn, and every 15 seconds at least', async () => {
	expect(await pausesOf(Array<number>(12).fill(0))).toEqual([
		400, 600, 900, 1350, 2025, 3038, 4556, 6834, 10_252, 15_000, 15_000, 15_000, 15_000,
	]);
});

test('looks at a job that is at work when it should be done', async () => {
	// 100 rows in 600 ms, so 800 rows in 4,800 ms, and 15 % more.
	expect(await pausesOf([100, 200])).toEqual([400, 600, 5520]);
	// A job that is nearly done is looked at soon, and one that stands still more seldom again.
	expect(await pausesOf([100, 900, 990])).toEqual([400, 600, 400, 400]);
	expect(await pausesOf([100, 200, 200])).toEqual([400, 600, 5520, 8280]);
	// A look that takes 300 ms: 100 rows in 900 ms.
	expect(await pausesOf([100, 200], 300)).toEqual([400, 600, 8280]);
});

describe('a job of which nothing can be learned', () => {
	const dead = new SalesforceError('RECONNECT_NEEDED', 'the token is dead');
	const gone = SalesforceError.reported('ERROR_HTTP_404', 'no such thing');

	/** The results of two changes when every look at the job is answered so, and the number of looks. */
	async function blind(answer: (look: number) => BulkJob) {
		const { org } = orgWith({});
		let looks = 0;
		org.bulk.setState = async (id, state) => ({ id, state });
		org.bulk.job = async () => answer(++looks);
		const results = await writeByBulk(write(org), ['a', 'b'].map(update));
		return { results, looks };
	}

	test('is not waited for any longer after an error that stays, and its rows say why', async () => {
		const { results, looks } = await blind(() => {
			throw dead;
		});
		const unknown = { errorCode: 'NO_RESULT', message: expect.stringContaining('the token is dead') };
		expect(results).toMatchObject([unknown, unknown]);
		expect(looks).toBe(1);
	});

	test('is given up after twenty looks in a row that fail, and not because of one', async () => {
		const { results, looks } = await blind(() => {
			throw gone;
		});
		expect(results).toMatchObject([{ errorCode: 'NO_RESULT', message: expect.stringContaining('no such thing') }, {}]);
		expect(looks).toBe(20);
		const { looks: patient } = await blind((look) => {
			if (look % 2 === 1) throw gone;
			return { id: '750', state: look < 50 ? 'InProgress' : 'JobComplete', numberRecordsProcessed: 0 };
		});
		expect(patient).toBe(50);
	});

	test('is aborted when it has not ended after two hours, and may still be at work where it cannot be', async () => {
		const { org, steps } = orgWith({ end: { state: 'InProgress', numberRecordsProcessed: 0 }, refuses: ['Aborted'] });
		const results = await writeByBulk(write(org), ['a'].map(update));
		expect(results).toMatchObject([{ errorCode: 'NO_RESULT', message: expect.stringContaining('has not ended') }]);
		expect(steps).toContain('Aborted');
		expect(steps.length).toBeLessThan(600);
	});
});

test.each(['Failed', 'Aborted'] as const)(
	'a job that is %s in one answer and goes on in the next is waited for: its rows are not written again',
	async (state) => {
		const { org, steps } = orgWith({ files: { successfulResults: [UPDATED, done('a')] } });
		const { job } = org.bulk;
		const states: Array<BulkJob['state']> = [state, 'InProgress', state, 'InProgress'];
		let looks = 0;
		org.bulk.job = async (id) => {
			const seen = states[looks++];
			return seen ? { id, state: seen, numberRecordsProcessed: 0 } : await job(id);
		};
		expect(await writeByBulk(write(org), ['a'].map(update))).toEqual([{ id: 'a' }]);
		expect([looks, steps]).toEqual([5, ['open', 'upload', 'UploadComplete', 'job', 'successfulResults']]);
	},
);

test('a job that has failed is looked at once more, and one that is complete is not', async () => {
	const failed = orgWith({ end: { state: 'Failed', numberRecordsProcessed: 0, errorMessage: 'InvalidBatch' } });
	expect(await writeByBulk(write(failed.org), ['a'].map(update))).toMatchObject({
		errorCode: 'NOT_SENT',
		message: expect.stringContaining('InvalidBatch'),
	});
	const complete = orgWith({ files: { successfulResults: [UPDATED, done('a')] } });
	await writeByBulk(write(complete.org), ['a'].map(update));
	const looks = ({ steps }: typeof failed) => steps.filter((name) => name === 'job').length;
	expect([looks(failed), looks(complete)]).toEqual([2, 1]);
});

test('a job whose upload seems open is looked at before the end of the upload is declared again', async () => {
	const { org, steps } = orgWith({ files: { successfulResults: [UPDATED, done('a')] } });
	let declared = 0;
	org.bulk.setState = async () => {
		declared++;
		throw new SalesforceError('CONNECTION_LOST', 'lost');
	};
	const { job } = org.bulk;
	let looks = 0;
	org.bulk.job = async (id) => {
		if (++looks === 1) throw new SalesforceError('CONNECTION_LOST', 'lost');
		return await job(id);
	};
	expect(await writeByBulk(write(org), ['a'].map(update))).toEqual([{ id: 'a' }]);
	expect([declared, steps.filter((name) => name === 'job').length]).toEqual([1, 1]);
});

test('tells that a job has started, how far it is when that has changed, and how it ended', async () => {
	const { org, log } = orgWith({});
	const looks = [0, 1, 1, 2, 3];
	org.bulk.job = async () => {
		const numberRecordsProcessed = looks.shift() ?? 3;
		return { id: '750', state: looks.length > 0 ? 'InProgress' : 'JobComplete', numberRecordsProcessed };
	};
	await writeByBulk(write(org), ['a', 'b', 'c'].map(update));
	expect(log).toEqual([
		'750: User: bulk job 750 started with 3 rows',
		'750: User: bulk job 750: 1 of 3 rows processed',
		'750: User: bulk job 750: 2 of 3 rows processed',
		'750: User: bulk job 750 ended as JobComplete, 3 rows processed',
	]);
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
