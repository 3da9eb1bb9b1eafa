import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { requireAdministrator, type AdministratorCheck } from '../salesforce/administrator';
import { SalesforceError, asSalesforceError } from '../salesforce/errors';
import { API_USAGE_WARNING } from '../salesforce/limits';
import type { Org } from '../salesforce/org';
import type { WriteMode } from '../salesforce/changes';
import { openOrg } from '../transport/connection';
import { nodeError, type FailedItem } from '../transport/nodeErrors';
import { findOperation } from './resources';
import type { Operation, Outcome } from './operation';
import { NodeParameters } from './parameters';

/** One item on its way: what it asks for, or why it could not be read. */
interface Job {
	itemIndex: number;
	request?: unknown;
	mode: RunMode;
	outcome?: Outcome;
}

/** Items with the same options are run together. */
interface RunMode extends WriteMode {
	administratorCheck: AdministratorCheck;
}

/** Runs the chosen operation over all items: the only loop over items. One bad item does not touch the others. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = findOperation(
		String(this.getNodeParameter('resource', 0)),
		String(this.getNodeParameter('operation', 0)),
	);
	const jobs: Job[] = [];
	for (const itemIndex of this.getInputData().keys()) jobs.push(await readJob(this, operation, itemIndex));
	await runJobs(this, operation, jobs);
	if (!this.continueOnFail()) throwFailures(this, jobs);
	const asErrorItem = this.getNode().onError === 'continueErrorOutput' ? errorBranchItem : errorItem;
	return [jobs.flatMap((job) => outputItems(job, asErrorItem))];
}

async function readJob(context: IExecuteFunctions, operation: Operation, itemIndex: number): Promise<Job> {
	const parameters = new NodeParameters(context, itemIndex);
	const mode: RunMode = { dryRun: false, batchSize: undefined, administratorCheck: 'profile' };
	try {
		Object.assign(mode, readMode(parameters));
		return { itemIndex, mode, request: await operation.read(parameters) };
	} catch (error) {
		return { itemIndex, mode, outcome: asSalesforceError(error) };
	}
}

function readMode(parameters: NodeParameters): RunMode {
	const { dryRun, batchSize, bulkThreshold, administratorCheck } = parameters.collection('options');
	return {
		dryRun: dryRun === true || dryRun === 'true',
		batchSize: batchSize === undefined ? undefined : checkedBatchSize(Number(batchSize)),
		bulkThreshold: bulkThreshold === undefined ? undefined : checkedThreshold(Number(bulkThreshold)),
		administratorCheck: administratorCheck === 'permissions' ? 'permissions' : 'profile',
	};
}

function checkedBatchSize(size: number): number {
	if (Number.isInteger(size) && size >= 1 && size <= 200) return size;
	throw new SalesforceError('INVALID_INPUT', "The option 'Batch Size' must be a whole number from 1 to 200");
}

function checkedThreshold(threshold: number): number {
	if (Number.isInteger(threshold) && threshold >= 0) return threshold;
	throw new SalesforceError(
		'INVALID_INPUT',
		"The option 'Bulk Threshold' must be a whole number, or 0 to never use the Bulk API",
	);
}

async function runJobs(context: IExecuteFunctions, operation: Operation, jobs: Job[]): Promise<void> {
	const readable = jobs.filter((job) => job.outcome === undefined);
	if (readable.length === 0) return;
	try {
		const org = await openOrg(context);
		for (const group of sameMode(readable)) {
			await runGroup(org, operation, group).catch((error) => failJobs(group, error));
		}
		hintUsage(context, org);
	} catch (error) {
		failJobs(readable, error);
	}
}

function failJobs(jobs: Job[], error: unknown): void {
	for (const job of jobs) job.outcome ??= asSalesforceError(error);
}

function sameMode(jobs: Job[]): Job[][] {
	const groups = new Map<string, Job[]>();
	for (const job of jobs) {
		const key = JSON.stringify(job.mode);
		groups.set(key, [...(groups.get(key) ?? []), job]);
	}
	return [...groups.values()];
}

async function runGroup(org: Org, operation: Operation, jobs: Job[]): Promise<void> {
	const [{ mode }] = jobs;
	if (operation.requirement) await requireAdministrator(org, mode.administratorCheck, operation.requirement);
	const outcomes = await operation.execute(
		org,
		jobs.map(({ request }) => request),
		mode,
	);
	jobs.forEach((job, at) => (job.outcome = outcomes[at]));
}

function hintUsage(context: IExecuteFunctions, { usage }: Org): void {
	if (!usage || usage.used < usage.limit * API_USAGE_WARNING) return;
	const percent = Math.floor((usage.used / usage.limit) * 100);
	const message = `The org has used ${percent} % of its daily Salesforce API calls (${usage.used} of ${usage.limit}).`;
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}

function throwFailures(context: IExecuteFunctions, jobs: Job[]): void {
	const failed = jobs.flatMap(({ itemIndex, outcome }): FailedItem[] =>
		outcome instanceof SalesforceError ? [{ itemIndex, error: outcome }] : [],
	);
	if (failed.length > 0) throw nodeError(context.getNode(), failed, jobs.length);
}

function outputItems(
	{ itemIndex, outcome }: Job,
	asErrorItem: (error: SalesforceError) => IDataObject,
): INodeExecutionData[] {
	const pairedItem = { item: itemIndex };
	if (outcome instanceof SalesforceError) return [{ json: asErrorItem(outcome), pairedItem }];
	const records = (Array.isArray(outcome) ? outcome : [outcome]) as IDataObject[];
	return records.map((json) => ({ json, pairedItem }));
}

/** What an item that failed becomes with "continue on fail". */
function errorItem({ message, errorCode, advice, fields, done }: SalesforceError): IDataObject {
	return {
		error: message,
		errorCode,
		...(advice && { advice }),
		...(fields.length > 0 && { fields }),
		...(done as IDataObject),
	};
}

// n8n puts an item on the error branch, joined with its input, when it has these three keys and no other.
function errorBranchItem(failed: SalesforceError): IDataObject {
	const { error, ...details } = errorItem(failed);
	return { error, message: error, details };
}
