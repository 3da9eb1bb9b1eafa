import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { SalesforceError } from '../../salesforce/api/errors';
import { isError } from '../../salesforce/api/results';
import type { Outcome } from '../operation';
import { StoredFile } from './binaryFiles';

/** Makes the JSON of an item that failed. */
type ErrorItem = (error: SalesforceError) => IDataObject;

/**
 * The output items of one input item, paired with it: one for a result, one per entry of a list, one for an error. `onError` is the node's
 * setting On Error, which decides how an error is written.
 */
export function outputItems(itemIndex: number, outcome: Outcome, onError: string | undefined): INodeExecutionData[] {
	const pairedItem = { item: itemIndex };
	const asErrorItem: ErrorItem = onError === 'continueErrorOutput' ? errorBranchItem : errorItem;
	if (isError(outcome)) return [{ json: asErrorItem(outcome), pairedItem }];
	if (outcome instanceof StoredFile) return [{ json: outcome.json as IDataObject, binary: outcome.binary, pairedItem }];
	const records = (Array.isArray(outcome) ? outcome : [outcome]) as IDataObject[];
	return records.map((json) => ({ json, pairedItem }));
}

/** The JSON of a failed item when the node continues on errors: `error` is the message. */
function errorItem({ message, errorCode, advice, fields, done }: SalesforceError): IDataObject {
	return {
		error: message,
		errorCode,
		...(advice && { advice }),
		...(fields.length > 0 && { fields }),
		...(done as IDataObject),
	};
}

// n8n puts an item on the error branch, joined with its input, only if it has these three keys and no other, so all else is in `details`.
function errorBranchItem(failed: SalesforceError): IDataObject {
	const { error, ...details } = errorItem(failed);
	return { error, message: error, details };
}
