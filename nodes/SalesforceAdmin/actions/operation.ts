import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Requirement } from '../salesforce/administrator/requirements';
import type { SalesforceError } from '../salesforce/api/errors';
import type { DownloadedFile, FileSource, Org } from '../salesforce/api/org';
import type { GivenName } from '../salesforce/directory/givenNames';
import type { NewOwner } from '../salesforce/records/newOwners';
import type { UserLocator } from '../salesforce/users/read';
import type { WriteMode } from '../salesforce/writes/changes';

/** An entry of the operation dropdown. */
interface OperationOption {
	name: string;
	value: string;
	action: string;
	description: string;
}

/** The parameters of one item, read by name. Each method throws INVALID_INPUT or INVALID_ID, with the label of the field, for a bad value. */
export interface ItemParameters {
	/** A trimmed text; '' when it is empty. */
	text(name: string): string;
	/** A password: a text as it is, blanks too. No error shows it. */
	secret(name: string): string;
	/** Yes or no; no when it is empty. */
	flag(name: string): boolean;
	/** A whole number above 0. */
	count(name: string): number;
	/** Yes or no in the collection Options; `unset`, which is no by default, when it is not set. */
	option(name: string, unset?: boolean): boolean;
	/** A collection with what is set in it. */
	collection(name: string): IDataObject;
	/** A list of texts, out of an array or of a text with commas or line breaks. Empty ones are left out. */
	list(name: string): string[];
	/** Whether the value of a parameter depends on the item. */
	isByItem(name: string): boolean;
	/** A list of names, given like any other; a text with commas may also be one name. */
	names(name: string): GivenName[];
	/** A value of any shape; a text is read as JSON, and an empty one is undefined. */
	json(name: string): unknown;
	/** How a user locator names its user. */
	user(name: string): UserLocator;
	/** How a locator names who gets records: a user or a queue. */
	newOwner(name: string): NewOwner;
	/** The API name or label of an object, out of a resource locator. */
	object(name: string): string;
	/** The fields of a resource mapper by API name: those that are filled in, or with Map Automatically those of the item. */
	columns(name: string): IDataObject;
	/** The value of a resource locator: an ID or a name; '' when it is empty. */
	locator(name: string): string;
	/** The workflow's time zone, an IANA name. */
	readonly timeZone: string;
	/** The file in the binary property that the parameter names. Rejects with NO_BINARY_DATA when the item has none. */
	file(name: string): Promise<FileSource>;
}

/** A file to put out: the JSON of its item, and the binary property that it goes to. */
export class FileOutcome {
	constructor(
		readonly json: object,
		readonly property: string,
		readonly file: DownloadedFile,
	) {}
}

/** The result of one request: one output item, several, or an error. */
export type Outcome = object | object[] | SalesforceError;

/**
 * One operation: what the editor shows, how an item becomes a request, and how all requests are answered. Its file has the parts in this
 * order; a part that takes more than an expression stands below, as `readX`.
 */
export interface Operation<Request = unknown> {
	option: OperationOption;
	/** Its fields, without the displayOptions for resource and operation. */
	description: INodeProperties[];
	/** What the connected user needs. Operations that write have one; it is checked before anything is read or written. */
	requirement?: Requirement;
	/** The parts of the requirement that a request touches, by name. */
	touches?(request: Request): string[];
	/** What a read shows more to a connected user who has it. Nobody is refused for it. */
	visibility?: Requirement;
	/** It writes, and Salesforce alone decides who may: it has no requirement. */
	isOpenWrite?: true;
	/** As a tool of an AI Agent it only plans, unless its option Dry Run is there and off. */
	isPlannedByTools?: true;
	/** The request of one item. Calls nothing of Salesforce, and is asynchronous only for files. Throws a SalesforceError for a bad value. */
	read(parameters: ItemParameters): Request | Promise<Request>;
	/** What is left of a request after a try that did a part of it: `done` is what the error of that try said. */
	resume?(request: Request, done: Record<string, unknown>): Request;
	/** One outcome per request, in order. Rejects with an error that holds for every request. */
	execute(org: Org, requests: Request[], mode: WriteMode): Promise<Outcome[]>;
}

/** Whether an operation writes. */
export const isWrite = ({ requirement, isOpenWrite }: Operation) => requirement !== undefined || isOpenWrite === true;

/** One resource and its operations, in the order of their names. */
export interface Resource {
	option: { name: string; value: string; description: string };
	operations: Operation[];
	defaultOperation: string;
}
