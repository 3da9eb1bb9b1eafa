import { NodeOperationError, type INode } from 'n8n-workflow';

import type { SalesforceError } from '../salesforce/api/errors';

export interface FailedItem {
	itemIndex: number;
	error: SalesforceError;
}

const NAMED_FAILURES = 10;

/**
 * The error that stops a node: the first failed item in its message, and in its description what to do, how many other items are done
 * and which failed too. The only place that makes an n8n error.
 */
export function nodeError(node: INode, failed: FailedItem[], itemCount: number): NodeOperationError {
	const [{ itemIndex, error }] = failed;
	const description = [`${error.advice} [${error.errorCode}]`.trim(), ...otherItems(failed, itemCount)].join('<br/>');
	return withOwnMessage(new NodeOperationError(node, error.message, { itemIndex, description }), error.message);
}

/** The error of a list or a dropdown in the editor. */
export function editorError(node: INode, error: SalesforceError): NodeOperationError {
	return withOwnMessage(new NodeOperationError(node, error.message, { description: error.advice }), error.message);
}

// n8n replaces messages in which it finds the code of a system error, and "managePermissions" has EPERM in it.
function withOwnMessage(error: NodeOperationError, message: string): NodeOperationError {
	error.message = message;
	error.messages = [];
	return error;
}

function otherItems(failed: FailedItem[], itemCount: number): string[] {
	if (itemCount === 1) return [];
	const done = itemCount - failed.length;
	const others = failed
		.slice(1, NAMED_FAILURES)
		.map(({ itemIndex, error }) => `Item ${itemIndex}: ${escaped(error.message)}`);
	const more = failed.length > NAMED_FAILURES ? [`and ${failed.length - NAMED_FAILURES} more`] : [];
	return [
		`This is item ${failed[0].itemIndex} of ${itemCount}. ${done} of the ${itemCount} items are done.`,
		...others,
		...more,
	];
}

// Descriptions are shown as HTML.
const escaped = (text: string) =>
	text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '');
