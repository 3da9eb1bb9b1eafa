import { NodeOperationError, type INode } from 'n8n-workflow';

import { ADVICE } from '../salesforce/api/advice';
import type { SalesforceError } from '../salesforce/api/errors';

/** An item that failed, by its place in the input, counted from 0. */
export interface FailedItem {
	itemIndex: number;
	error: SalesforceError;
	/** Tells whom or what it is about, such as a username; '' when nothing does. */
	subject(): string;
}

/** How many items a run had, and how many of them were planned by a dry run. */
interface ItemCounts {
	items: number;
	planned: number;
}

/** The failed items that a message names; the others are counted. */
const NAMED_FAILURES = 10;

/**
 * Makes the error that stops a node. Its message is that of the first failed item; its description says what to do, how many items are
 * done and which others failed; the code leads to its explanation. `failed` has at least one item. n8n's errors are made in this file only.
 */
export function nodeError(node: INode, failed: FailedItem[], counts: ItemCounts): NodeOperationError {
	const [{ itemIndex, error }] = failed;
	const description = [`${error.advice} [${codeLink(node, error)}]`.trim(), ...otherItems(failed, counts)].join(
		'<br/>',
	);
	return withOwnMessage(new NodeOperationError(node, error.message, { itemIndex, description }), error.message);
}

/** The page with an anchor for every code that has a line in `ADVICE`. */
const ERROR_CODES = 'https://github.com/n8n-nodes-salesforce-admin/n8n-nodes-salesforce-admin/blob/main/docs/errors.md';

// n8n shows descriptions as HTML. The model of an AI Agent reads them as they are, so a tool gets the code alone.
function codeLink({ type }: INode, { errorCode }: SalesforceError): string {
	if (type.endsWith('Tool') || !Object.hasOwn(ADVICE, errorCode)) return errorCode;
	return `<a href="${ERROR_CODES}#${errorCode}" target="_blank">${errorCode}</a>`;
}

/** Makes the error of a list or a dropdown in the editor. */
export function editorError(node: INode, error: SalesforceError): NodeOperationError {
	return withOwnMessage(new NodeOperationError(node, error.message, { description: error.advice }), error.message);
}

/** Makes the error of a trigger. */
export function triggerError(node: INode, error: SalesforceError): NodeOperationError {
	const description = `${error.advice} [${codeLink(node, error)}]`.trim();
	return withOwnMessage(new NodeOperationError(node, error.message, { description }), error.message);
}

// n8n replaces messages in which it finds the code of a system error, and "managePermissions" has EPERM in it.
function withOwnMessage(error: NodeOperationError, message: string): NodeOperationError {
	error.message = message;
	error.messages = [];
	return error;
}

function otherItems(failed: FailedItem[], { items, planned }: ItemCounts): string[] {
	if (items === 1) return [];
	const done = items - failed.length - planned;
	const others = failed
		.slice(1, NAMED_FAILURES)
		.map((item) => `The ${place(item)}${about(item)}: ${escaped(item.error.message)}`);
	const more = failed.length > NAMED_FAILURES ? [`and ${failed.length - NAMED_FAILURES} more`] : [];
	return [
		`The ${place(failed[0])} of ${items} items${about(failed[0])} failed. ${done} of the ${items} items are done.`,
		...(planned > 0 ? [`The dry run planned ${planned} of them, and wrote nothing.`] : []),
		...others,
		...more,
	];
}

/** "2nd" for the item after the first. */
function place({ itemIndex }: FailedItem): string {
	const number = itemIndex + 1;
	const ending = { one: 'st', two: 'nd', few: 'rd' }[ORDINALS.select(number) as string] ?? 'th';
	return `${number}${ending}`;
}

const ORDINALS = new Intl.PluralRules('en-US', { type: 'ordinal' });

function about(item: FailedItem): string {
	const subject = item.subject();
	return subject ? ` (${escaped(subject)})` : '';
}

const escaped = (text: string) =>
	text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '');
