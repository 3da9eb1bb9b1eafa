import type { IDataObject } from 'n8n-workflow';

import { asFlag } from '../../fields/values';
import type { AdministratorCheck } from '../../salesforce/administrator/requirements';
import { SalesforceError } from '../../salesforce/api/errors';
import { RECORDS_PER_CALL } from '../../salesforce/api/limits';
import type { WriteMode } from '../../salesforce/writes/changes';
import type { ItemParameters } from '../operation';

/** The options of one item. Items with the same options are run together. */
export interface RunMode extends WriteMode {
	administratorCheck: AdministratorCheck;
}

/** What an operation without options runs with. */
export const DEFAULT_MODE: RunMode = { dryRun: false, administratorCheck: 'profile' };

/** What options were read as: items mostly share them. */
const read = new WeakMap<IDataObject, RunMode>();

/** The options of one item. Throws INVALID_INPUT for numbers that are no good. */
export function readMode(parameters: ItemParameters): RunMode {
	const options = parameters.collection('options');
	const mode = read.get(options) ?? modeOf(options);
	read.set(options, mode);
	return mode;
}

function modeOf(options: IDataObject): RunMode {
	const { batchSize, bulkThreshold, administratorCheck } = options;
	return {
		dryRun: 'dryRun' in options && checkedDryRun(options.dryRun),
		batchSize: batchSize === undefined ? undefined : checkedBatchSize(Number(batchSize)),
		bulkThreshold: bulkThreshold === undefined ? undefined : checkedThreshold(Number(bulkThreshold)),
		administratorCheck: administratorCheck === 'permissions' ? 'permissions' : 'profile',
	};
}

// Who asks for a dry run by an expression that yields nothing must not get a run.
function checkedDryRun(value: unknown): boolean {
	const dryRun = asFlag(value, "The option 'Dry Run'");
	if (dryRun !== undefined) return dryRun;
	throw new SalesforceError('INVALID_INPUT', "The option 'Dry Run' is empty. Set it to true or false, or remove it");
}

function checkedBatchSize(size: number): number {
	if (Number.isInteger(size) && size >= 1 && size <= RECORDS_PER_CALL) return size;
	throw new SalesforceError('INVALID_INPUT', "The option 'Batch Size' must be a whole number from 1 to 200");
}

function checkedThreshold(threshold: number): number {
	if (Number.isInteger(threshold) && threshold >= 0) return threshold;
	throw new SalesforceError(
		'INVALID_INPUT',
		"The option 'Bulk Threshold' must be a whole number, or 0 to never use the Bulk API",
	);
}
