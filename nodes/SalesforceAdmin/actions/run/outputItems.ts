import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import type { Outcome } from '../operation';
import { StoredFile } from './binaryFiles';

/** Makes the JSON of an item that failed. */
type ErrorItem = (error: SalesforceError) => IDataObject;

/** The output items of one input item, paired with it. `onError` is how the node goes on after errors. */
export function outputItems(itemIndex: number, outcome: Outcome, onError: string | undefined): INodeExecutionData[] {
	const pairedItem = { item: itemIndex };
	const asErrorItem: ErrorItem = onError === 'continueErrorOutput' ? errorBranchItem : errorItem;
	if (outcome instanceof SalesforceError) return [{ json: asErrorItem(outcome), pairedItem }];
	if (outcome instanceof StoredFile) return [{ json: outcome.json as IDataObject, binary: outcome.binary, pairedItem }];
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
