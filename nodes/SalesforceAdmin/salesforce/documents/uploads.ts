import { SalesforceError } from '../api/errors';
import type { ApiRecord, FileSource, Org } from '../api/org';
import { valueOf } from '../api/results';
import { findByName, type FoundByName } from '../directory/find';
import type { NamedFile } from './fileNames';

/** What the request of any upload has. */
export interface UploadRequest extends NamedFile {
	description: string;
	tags: string[];
}

/** A step of the plan of a dry run: a record to create with the bytes of a file, or a link from the file to a record. */
export type UploadStep =
	{ action: 'upload'; object: string; fields: ApiRecord } | { action: 'link'; linkedEntityId: string };

/** Finds the libraries or folders that requests name or give by ID; empty texts ask for none. Rejects when they cannot be read. */
export async function findDestinations(
	org: Org,
	kind: 'library' | 'documentFolder',
	requested: string[],
): Promise<FoundByName> {
	const found = await findByName(org, { [kind]: requested.filter(Boolean) });
	return found.get(kind) ?? new Map();
}

/** The ID of a library or folder, or undefined when a request asks for none. Throws NAME_NOT_FOUND or AMBIGUOUS_NAME. */
export function destinationId(destinations: FoundByName, requested: string): string | undefined {
	const destination = requested === '' ? undefined : destinations.get(requested);
	return destination && valueOf(destination).id;
}

/** Refuses a file that Salesforce would not take; `longest` is in bytes. Throws EMPTY_FILE or FILE_TOO_LARGE. */
export function checkFileSize({ fileName, size }: FileSource, longest: number): void {
	const name = fileName || 'The file';
	if (size === 0) throw new SalesforceError('EMPTY_FILE', `${name} is empty`);
	if (size <= longest) return;
	throw new SalesforceError(
		'FILE_TOO_LARGE',
		`${name} has ${megabytes(size)} MB, and Salesforce takes ${megabytes(longest)} MB`,
	);
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);

/** The error of an upload that was broken off, when the file may have arrived. */
export function doubtfulUpload(fileName: string): SalesforceError {
	return new SalesforceError(
		'CREATED_IN_DOUBT',
		`${fileName} may have been uploaded: the connection broke while it was sent`,
	);
}
