import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { checkRequests, narrowed } from '../salesforce/administrator/check';
import type { Requirement } from '../salesforce/administrator/requirements';
import { isFinal, isOutdated } from '../salesforce/api/errorCodes';
import { SalesforceError, asSalesforceError } from '../salesforce/api/errors';
import type { Org } from '../salesforce/api/org';
import { forgetAbout } from '../salesforce/api/remembered';
import { isError } from '../salesforce/api/results';
import { sideBySide } from '../salesforce/api/lists';
import type { UserLocator } from '../salesforce/users/read';
import { openOrg } from '../transport/connection';
import { nodeError, type FailedItem } from '../transport/nodeErrors';
import { FileOutcome, isWrite, type Operation, type Outcome } from './operation';
import { findOperation } from './resources';
import { storeFile } from './run/binaryFiles';
import { dryRunOutcome, isDryRun } from './run/dryRuns';
import { keepForNextTry, readEarlierTries, type Outcomes } from './run/earlierTries';
import { failJobs, groupJobs, inTurn } from './run/groups';
import { hintDryRun, hintFailures, hintProgress, hintSkipped, hintUsage } from './run/hints';
import { ItemValues, isTool } from './run/itemValues';
import { checkMaxChanges } from './run/maxChanges';
import { isMissingUser, skippedOutcome } from './run/missingUsers';
import { outputItems } from './run/outputItems';
import { NodeParameters } from './run/parameters';
import { Subjects, subjectText } from './run/subjects';
import { DEFAULT_MODE, readMode, type RunMode } from './run/runOptions';

/** One item on its way: what it asks for, or why it could not be read. */
interface Job {
	itemIndex: number;
	request?: unknown;
	mode: RunMode;
	/** The user that it is about, if any. */
	user?: UserLocator;
	outcome?: Outcome;
}

/**
 * Runs the chosen operation over all items: the only loop over items. A failed item never changes the outcome of another. Rejects with an
 * error of n8n that names every failed item, unless the node returns its failures as items.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = findOperation(
		String(this.getNodeParameter('resource', 0)),
		String(this.getNodeParameter('operation', 0)),
	);
	const jobs: Job[] = [];
	const values = new ItemValues(this);
	for (const itemIndex of this.getInputData().keys()) {
		const job = readJob(operation, new NodeParameters(this, values, itemIndex), itemIndex);
		jobs.push(job instanceof Promise ? await job : job);
	}
	const earlier = isWrite(operation) ? readEarlierTries(this) : undefined;
	if (earlier) resumeJobs(operation, jobs, earlier);
	await runJobs(this, operation, jobs);
	const subjects = new Subjects(this, values, operation);
	skipMissing(jobs, subjects);
	if (isWrite(operation)) markDryRuns(this, jobs);
	if (earlier)
		keepForNextTry(this, () => new Map(jobs.map(({ itemIndex, outcome = NO_OUTCOME }) => [itemIndex, outcome])));
	await storeFiles(this, jobs);
	if (!returnsFailures(this)) throwFailures(this, jobs, subjects);
	const outcomes = jobs.map(({ outcome }) => outcome);
	hintDryRun(this, outcomes);
	hintFailures(this, outcomes);
	hintSkipped(this, outcomes);
	const output = { node: this.getNode(), subjects };
	return [jobs.flatMap(({ itemIndex, outcome = NO_OUTCOME }) => outputItems(itemIndex, outcome, output))];
}

// When a tool throws, n8n passes at most the message to the AI Agent's model, and some versions pass nothing, which the model takes for
// success. So a tool returns its failures as items, unless somebody has chosen what it does on error.
function returnsFailures(context: IExecuteFunctions): boolean {
	const { onError } = context.getNode();
	return context.continueOnFail() || (onError === undefined && isTool(context));
}

const NO_OUTCOME = new SalesforceError('NO_RESULT', 'The operation gave no result for this item');

// `read` is asynchronous only for files. Awaiting each of thousands of items would take longer than reading them.
function readJob(operation: Operation, parameters: NodeParameters, itemIndex: number): Job | Promise<Job> {
	const unread = (error: unknown): Job => ({ itemIndex, mode: DEFAULT_MODE, outcome: asSalesforceError(error) });
	try {
		if (parameters.isOptionOfModel('administratorCheck')) throw checkOfModel();
		const mode = readMode(parameters, operation.isPlannedByTools === true && parameters.isOfTool);
		const request = operation.read(parameters);
		if (!(request instanceof Promise)) return { itemIndex, mode, request, user: parameters.mainUser };
		return request.then((read: unknown) => ({ itemIndex, mode, request: read }), unread);
	} catch (error) {
		return unread(error);
	}
}

// What the connected user must have is not for the model to say.
const checkOfModel = () =>
	new SalesforceError(
		'INVALID_INPUT',
		"'Administrator Check' is left to the model of the AI Agent, which must not choose it",
		{
			advice: 'Choose it in the node, or take the option out: the credential decides then.',
		},
	);

// What an earlier try has done stays done, and what it has done by half goes on from there.
function resumeJobs(operation: Operation, jobs: Job[], earlier: Outcomes): void {
	for (const job of jobs) {
		const outcome = earlier.get(job.itemIndex);
		if (outcome === undefined || job.outcome !== undefined) continue;
		if (!isError(outcome)) job.outcome = outcome;
		else if (outcome.done && operation.resume) job.request = operation.resume(job.request, outcome.done);
	}
}

async function runJobs(context: IExecuteFunctions, operation: Operation, jobs: Job[]): Promise<void> {
	const readable = jobs.filter((job) => job.outcome === undefined);
	if (readable.length === 0) return;
	try {
		const progressNotes = new Map<string, string>();
		const org = await openOrg(context, { onProgress: (subject, text) => void progressNotes.set(subject, text) });
		await runGroups(org, operation, groupJobs(readable, isWrite(operation)));
		hintProgress(context, progressNotes);
		hintUsage(context, org);
	} catch (error) {
		failJobs(readable, error);
	}
}

// Nothing is written before every item has passed the checks.
async function runGroups(org: Org, operation: Operation, groups: Job[][]): Promise<void> {
	await inTurn(groups, async (jobs) => await refuseForbidden(org, operation, jobs));
	const allowed = groups.map(openJobs).filter((jobs) => jobs.length > 0);
	const parts = allowed.map((jobs) => ({ mode: jobs[0].mode, requests: jobs.map(({ request }) => request) }));
	await checkMaxChanges(org, operation, parts).catch((error) => failJobs(allowed.flat().filter(writes), error));
	await inTurn(allowed.map(openJobs), async (jobs) => await runGroup(org, operation, jobs));
	if (groups.flat().some(({ outcome }) => isOutdated(outcome))) forgetAbout(org);
}

const writes = ({ mode }: Job) => !mode.dryRun;

const openJobs = (jobs: Job[]) => jobs.filter(({ outcome }) => outcome === undefined);

async function runGroup(org: Org, operation: Operation, jobs: Job[]): Promise<void> {
	if (jobs.length === 0) return;
	const requests = jobs.map(({ request }) => request);
	const outcomes = await operation.execute(org, requests, jobs[0].mode);
	jobs.forEach((job, at) => (job.outcome = outcomes[at] ?? NO_OUTCOME));
}

// What a request touches decides what it needs: a user who may give permission sets may not give membership of groups.
async function refuseForbidden(org: Org, { requirement, touches }: Operation, jobs: Job[]): Promise<void> {
	if (!requirement) return;
	const needs = new Map<string, Requirement>();
	const needOf = ({ request }: Job): Requirement => {
		const touched = touches?.(request) ?? [];
		const key = touched.join();
		const need = needs.get(key) ?? narrowed(requirement, touched);
		needs.set(key, need);
		return need;
	};
	const errors = await checkRequests(org, jobs[0].mode.administratorCheck ?? org.administratorCheck, jobs.map(needOf));
	jobs.forEach((job, at) => (job.outcome = errors[at]));
}

function skipMissing(jobs: Job[], subjects: Subjects): void {
	for (const job of jobs) {
		if (job.mode.ifNotFound === 'skip' && isMissingUser(job.outcome, job.user))
			job.outcome = skippedOutcome(subjects.of(job.itemIndex));
	}
}

function markDryRuns(context: IExecuteFunctions, jobs: Job[]): void {
	for (const job of jobs) if (job.mode.dryRun) job.outcome = dryRunOutcome(job.outcome ?? NO_OUTCOME, isTool(context));
}

// A file goes from Salesforce into n8n's binary store as a stream, so that no file is held in memory; a few go side by side.
async function storeFiles(context: IExecuteFunctions, jobs: Job[]): Promise<void> {
	let stopped: SalesforceError | undefined;
	await sideBySide(jobs, async (job) => {
		if (!(job.outcome instanceof FileOutcome)) return;
		job.outcome = stopped ?? (await storeFile(context, job.outcome).catch(asSalesforceError));
		if (isFinal(job.outcome)) stopped ??= job.outcome as SalesforceError;
	});
}

function throwFailures(context: IExecuteFunctions, jobs: Job[], subjects: Subjects): void {
	const failed = jobs.flatMap(({ itemIndex, outcome }): FailedItem[] =>
		isError(outcome) ? [{ itemIndex, error: outcome, subject: () => subjectText(subjects.of(itemIndex)) }] : [],
	);
	const planned = jobs.filter(({ outcome }) => isDryRun(outcome)).length;
	if (failed.length > 0) throw nodeError(context.getNode(), failed, { items: jobs.length, planned });
}
