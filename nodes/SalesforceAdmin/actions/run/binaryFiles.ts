import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import type { FileOutcome } from '../operation';

/** A file that is in n8n's binary store by now. */
export class StoredFile {
	constructor(
		readonly json: object,
		readonly binary: IBinaryKeyData,
	) {}
}

/** Moves a file from Salesforce into n8n's binary store as a stream. Throws CONNECTION_LOST when less arrives than the file has. */
export async function storeFile(
	context: IExecuteFunctions,
	{ json, property, file }: FileOutcome,
): Promise<StoredFile> {
	const stream = (await file.open()) as Parameters<typeof context.helpers.prepareBinaryData>[0];
	const binary = await context.helpers.prepareBinaryData(stream, file.fileName);
	const arrived = await sizeOf(context, binary);
	if (arrived === file.size) return new StoredFile(json, { [property]: binary });
	throw new SalesforceError('CONNECTION_LOST', `${file.fileName} has ${file.size} bytes, and ${arrived} arrived`);
}

// n8n 1.x keeps no size beside the name of a stored file, and writes where it is stored instead of its bytes.
async function sizeOf(context: IExecuteFunctions, { bytes, data, id }: IBinaryData): Promise<number> {
	if (bytes !== undefined) return bytes;
	if (id === undefined) return Buffer.byteLength(data, 'base64');
	return (await context.helpers.getBinaryMetadata(id)).fileSize;
}
