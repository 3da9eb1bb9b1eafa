import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import type { FileOutcome } from '../operation';

/** The outcome of an item with a file that is in n8n's binary store already. */
export class StoredFile {
	constructor(
		readonly json: object,
		readonly binary: IBinaryKeyData,
	) {}
}

/** Moves a file from Salesforce into n8n's binary store as a stream. Rejects with CONNECTION_LOST when not all of its bytes arrive. */
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

// n8n 1.x sets no `bytes` for a stored file, and `data` is the storage mode, so the binary store is asked for the size.
async function sizeOf(context: IExecuteFunctions, { bytes, data, id }: IBinaryData): Promise<number> {
	if (bytes !== undefined) return bytes;
	if (id === undefined) return Buffer.byteLength(data, 'base64');
	return (await context.helpers.getBinaryMetadata(id)).fileSize;
}
