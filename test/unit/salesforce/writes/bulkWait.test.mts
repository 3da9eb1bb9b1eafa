/** When a bulk job is looked at, and when the wait for it is over. */
import { writeByBulk } from '../../../../nodes/SalesforceAdmin/salesforce/writes/bulkJobs.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { BulkJob } from '../../../../nodes/SalesforceAdmin/salesforce/api/shapes/bulk.ts';
import { UPDATED, done, orgWith, update, write } from './bulkOrg.mts';

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
