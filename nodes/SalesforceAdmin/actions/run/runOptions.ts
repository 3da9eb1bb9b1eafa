import type { IDataObject } from 'n8n-workflow';

import { asFlag, checkedOption, numberIn } from '../../fields/values';
import { SalesforceError } from '../../salesforce/api/errors';
import { RECORDS_PER_CALL } from '../../salesforce/api/limits';
import { asAdministratorCheck } from '../../salesforce/api/permissions';
import type { WriteMode } from '../../salesforce/writes/changes';
import type { ItemParameters } from '../operation';

/** The options of one item. Items with the same options are run together. */
export interface RunMode extends WriteMode {
	/** A run that would change more than this stops before its first write; 0 means no limit. */
	maxChanges: number;
	/** What becomes of an item whose user does not exist. */
	ifNotFound: (typeof IF_NOT_FOUND)[number];
}

const IF_NOT_FOUND = ['error', 'skip'] as const;

/** The options of an item whose own could not be read; such an item never runs. */
export const DEFAULT_MODE: RunMode = { dryRun: false, maxChanges: 0, ifNotFound: 'error' };

/**
 * Parsed options by the raw object. Items whose options hold no expression share one object, so it is parsed once and items can be grouped
 * by it.
 */
const parsedOptions = new WeakMap<IDataObject, RunMode>();

/**
 * The options of one item; the same object for items that share their options. `plansOnly` is the dry run of an item that says nothing of
 * it, and the same for all items of a run. Throws INVALID_INPUT for a value out of its range.
 */
export function readMode(parameters: ItemParameters, plansOnly: boolean): RunMode {
	const options = parameters.collection('options');
	const mode = parsedOptions.get(options) ?? parseOptions(options, plansOnly);
	parsedOptions.set(options, mode);
	return mode;
}

function parseOptions(options: IDataObject, plansOnly: boolean): RunMode {
	const { batchSize, bulkThreshold, maxChanges, ifNotFound } = options;
	return {
		dryRun: 'dryRun' in options ? checkedDryRun(options.dryRun) : plansOnly,
		batchSize: batchSize === undefined ? undefined : checkedBatchSize(numberIn(batchSize)),
		bulkThreshold: bulkThreshold === undefined ? undefined : checkedThreshold(numberIn(bulkThreshold)),
		administratorCheck: asAdministratorCheck(options.administratorCheck),
		maxChanges: maxChanges === undefined ? 0 : checkedMaxChanges(maxChanges),
		ifNotFound: checkedOption(ifNotFound, IF_NOT_FOUND, 'If Not Found'),
	};
}

// If the expression for Dry Run yields nothing, the item is refused: taking it for false would write.
function checkedDryRun(value: unknown): boolean {
	const dryRun = asFlag(value, "The option 'Dry Run'");
	if (dryRun !== undefined) return dryRun;
	throw new SalesforceError('INVALID_INPUT', "The option 'Dry Run' is empty. Set it to true or false, or remove it");
}

function checkedBatchSize(size: number): number {
	if (Number.isInteger(size) && size >= 1 && size <= RECORDS_PER_CALL) return size;
	throw new SalesforceError(
		'INVALID_INPUT',
		`The option 'Batch Size' must be a whole number from 1 to ${RECORDS_PER_CALL}`,
	);
}

function checkedThreshold(threshold: number): number {
	if (Number.isInteger(threshold) && threshold >= 0) return threshold;
	throw new SalesforceError(
		'INVALID_INPUT',
		"The option 'Bulk Threshold' must be a whole number, or 0 to never use the Bulk API",
	);
}

// If the expression yields nothing, the item is refused: taking it for 0 would lift the limit.
function checkedMaxChanges(value: unknown): number {
	const count = numberIn(value);
	if (Number.isInteger(count) && count >= 0) return count;
	throw new SalesforceError('INVALID_INPUT', "The option 'Max Changes' must be a whole number, or 0 for no limit");
}
