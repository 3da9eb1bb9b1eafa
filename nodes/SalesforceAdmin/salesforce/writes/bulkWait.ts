import { isFinal } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import type { BulkJob } from '../api/shapes/bulk';
import { isError, type Result } from '../api/results';

/** Pauses between two polls of a job, growing from the first to the longest, and how long a job is waited for, in milliseconds. */
const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 15_000;
const PATIENCE_MS = 2 * 60 * 60_000;

/** After so many looks in a row that told nothing, about five minutes, the job is given up. */
const MOST_BLIND_LOOKS = 20;

/** Polls 15 % later than the estimate: a poll just before the end costs one more. */
const SLACK = 1.15;

const ENDED = new Set<BulkJob['state']>(['JobComplete', 'Failed', 'Aborted']);

/** A wait for a job: what its progress is told to, and how many rows it has. */
interface Wait {
	org: Org;
	report(text: string): void;
	count: number;
}

/** A job as it was seen, and when. */
interface Look {
	job: BulkJob;
	at: number;
}

/** A job after the wait for it: as it ended, or why nothing more can be learned of it. */
interface WaitedJob {
	job: BulkJob;
	unknown?: SalesforceError;
}

/**
 * Waits for the end of a job, two hours at most. The wait is over as soon as nothing can be learned any more: the token is dead, the daily
 * limit reached, or look after look fails. A cancelled run and one whose patience is over abort the job; its results tell what was
 * processed by then. Never rejects.
 */
export async function waitForEnd(wait: Wait, started: BulkJob): Promise<WaitedJob> {
	const { org, count } = wait;
	let last: Look = { job: started, at: Date.now() };
	let before: Look | undefined;
	let pause = FIRST_PAUSE_MS;
	let blind = 0;
	for (let waited = 0; !isOver(last, before) && waited < PATIENCE_MS; waited += pause) {
		await org.wait(pause);
		const { job } = last;
		if (org.cancelled()) return await abortWaited(org, job);
		const seen = await lookAtJob(org, job);
		if (isError(seen)) {
			if (isFinal(seen) || ++blind >= MOST_BLIND_LOOKS) return { job, unknown: seen };
			continue;
		}
		blind = 0;
		[before, last] = [last, { job: seen, at: Date.now() }];
		reportProgress(wait, before, last);
		pause = nextPause({ pause, count }, before, last);
	}
	const { job } = last;
	return ENDED.has(job.state) ? { job } : await abortWaited(org, job);
}

// What a job has not done is written anew or called undone. One answer may be mistaken, such as that of a cache on the way, so that it has
// failed or was aborted has to be said twice.
const isOver = ({ job }: Look, before: Look | undefined) =>
	job.state === 'JobComplete' || (ENDED.has(job.state) && before?.job.state === job.state);

function reportProgress({ report, count }: Wait, before: Look, last: Look): void {
	const done = processedAt(last);
	if (done > processedAt(before) && done < count) report(`: ${done} of ${count} rows processed`);
}

const processedAt = ({ job }: Look) => job.numberRecordsProcessed ?? 0;

// Estimates the end from the rows processed between two looks: the looks take their time too, and the job goes on in it. Until those are
// known, each pause is half as long again.
function nextPause({ pause, count }: { pause: number; count: number }, before: Look, last: Look): number {
	const done = processedAt(before) > 0 ? processedAt(last) - processedAt(before) : 0;
	const passed = Math.max(last.at - before.at, pause);
	const wanted = done > 0 ? (passed * (count - processedAt(last)) * SLACK) / done : pause * 1.5;
	return Math.min(Math.max(wanted, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
}

// A job is still open where the request that ends its upload was lost on its way.
async function lookAtJob(org: Org, { id }: BulkJob): Promise<Result<BulkJob>> {
	const seen = await org.bulk.job(id).catch(asSalesforceError);
	return isError(seen) || seen.state !== 'Open' ? seen : await closeUpload(org, seen);
}

/**
 * Declares the upload of a job complete, upon which Salesforce begins. After an error the job itself tells whether it has begun: returns it
 * then, as it was given where it cannot be read, and the error where it has not. Never rejects.
 */
export async function closeUpload(org: Org, job: BulkJob): Promise<Result<BulkJob>> {
	try {
		return await org.bulk.setState(job.id, 'UploadComplete');
	} catch (error) {
		const refusal = asSalesforceError(error);
		const now = await org.bulk.job(job.id).catch(asSalesforceError);
		// The state cannot be read. The job may run, so it is waited for: sending the rows by collections too could write them twice.
		if (isError(now)) return job;
		return now.state === 'Open' ? refusal : now;
	}
}

async function abortWaited(org: Org, job: BulkJob): Promise<WaitedJob> {
	const aborted = await abortJob(org, job);
	if (ENDED.has(aborted.state)) return { job: aborted };
	return { job, unknown: new SalesforceError('NO_RESULT', 'it has not ended, and it could not be aborted') };
}

/** Aborts a job. Returns it as it is then, as far as that can be read. Never rejects. */
export async function abortJob(org: Org, job: BulkJob): Promise<BulkJob> {
	const aborted = await org.bulk.setState(job.id, 'Aborted').catch(() => job);
	// The answer to the change of state does not count the rows, the job does.
	const now = await org.bulk.job(job.id).catch(() => aborted);
	return ENDED.has(now.state) ? now : { ...now, state: aborted.state };
}
