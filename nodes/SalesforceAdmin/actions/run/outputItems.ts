import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { SalesforceError } from '../../salesforce/api/errors';
import { isError } from '../../salesforce/api/results';
import { nodeError } from '../../transport/nodeErrors';
import type { Outcome } from '../operation';
import { StoredFile } from './binaryFiles';
import type { Subjects } from './subjects';

/** How items are put out: the node, whose setting On Error decides where a failed one goes, and whom the items are about. */
interface OutputContext {
	node: INode;
	subjects: Subjects;
}

/** The output items of one input item, paired with it: one for a result, one per entry of a list, one for an error. */
export function outputItems(itemIndex: number, outcome: Outcome, context: OutputContext): INodeExecutionData[] {
	const pairedItem = { item: itemIndex };
	if (isError(outcome)) return [failedItem(itemIndex, outcome, context)];
	if (outcome instanceof StoredFile) return [{ json: outcome.json as IDataObject, binary: outcome.binary, pairedItem }];
	const records = (Array.isArray(outcome) ? outcome : [outcome]) as IDataObject[];
	return records.map((json) => ({ json, pairedItem }));
}

function failedItem(itemIndex: number, error: SalesforceError, { node, subjects }: OutputContext): INodeExecutionData {
	const item = { json: errorJson(error, subjects.of(itemIndex)), pairedItem: { item: itemIndex } };
	if (node.onError !== 'continueErrorOutput') return item;
	const value = nodeError(node, [{ itemIndex, error, subject: () => '' }], { items: 1, planned: 0 });
	// By `error` n8n knows an item for the error output, and puts a copy of it there, joined with its input. Of an item that still has its
	// `error` afterwards n8n drops everything but the message, so it is a property that is not copied.
	return Object.defineProperty(item, 'error', { value, enumerable: false, writable: true });
}

/** What a failed item says, wherever it leaves: `error` is the message. What was done tells more of whom it is about than what was given. */
function errorJson({ message, errorCode, advice, fields, done }: SalesforceError, subject: IDataObject): IDataObject {
	return {
		error: message,
		errorCode,
		...(advice && { advice }),
		...(fields.length > 0 && { fields }),
		...subject,
		...(done as IDataObject),
	};
}
