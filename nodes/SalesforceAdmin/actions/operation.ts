import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Requirement } from '../salesforce/administrator/requirements';
import type { SalesforceError } from '../salesforce/api/errors';
import type { DownloadedFile, FileSource, Org } from '../salesforce/api/org';
import type { UserLocator } from '../salesforce/users/read';
import type { WriteMode } from '../salesforce/writes/changes';

/** An entry of the operation dropdown. */
export interface OperationOption {
	name: string;
	value: string;
	action: string;
	description: string;
}

/** The parameters of one item, read by name. Each method throws a SalesforceError that names the field when the value is no good. */
export interface ItemParameters {
	text(name: string): string;
	flag(name: string): boolean;
	count(name: string): number;
	/** Yes or no in the collection Options; no when it is not set. */
	option(name: string): boolean;
	/** A collection with what is set in it. */
	collection(name: string): IDataObject;
	/** A list of texts: an array, or a text with commas or line breaks. */
	list(name: string): string[];
	user(name: string): UserLocator;
	/** The value of a resource locator: an ID or a name. */
	locator(name: string): string;
	/** The workflow's time zone. */
	readonly timeZone: string;
	/** The file in a binary property. */
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

/** What became of one request: one output item, several, or an error. */
export type Outcome = object | object[] | SalesforceError;

/** One operation: what the editor shows, how an item becomes a request, and what is done with all requests. */
export interface Operation<Request = unknown> {
	option: OperationOption;
	/** Its fields, without displayOptions. */
	description: INodeProperties[];
	/** Given by operations that write: what the connected user needs. */
	requirement?: Requirement;
	/** Makes no request. */
	read(parameters: ItemParameters): Request | Promise<Request>;
	/** One outcome per request, in order. */
	execute(org: Org, requests: Request[], mode: WriteMode): Promise<Outcome[]>;
}

/** One resource and its operations, listed once. */
export interface Resource {
	option: { name: string; value: string; description: string };
	operations: Operation[];
	defaultOperation: string;
}
