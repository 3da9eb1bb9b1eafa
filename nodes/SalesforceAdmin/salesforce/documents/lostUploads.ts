import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { isError, type Result } from '../api/results';
import { sideBySide } from '../api/lists';
import { literal } from '../api/soql';
import { doubtfulUpload } from './uploads';

/** Allowed difference between the clocks of n8n and Salesforce, in milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Allowed error of `clockAhead`, in milliseconds: the `Date` header has whole seconds, and the answer was on its way. */
const CLOCK_ERROR_MS = 2000;

/** An upload whose answer never came, so that the file may have arrived. */
interface LostUpload {
	/** In bytes. */
	size: number;
	record: ApiRecord;
	/** Milliseconds since 1970, by the clock of this machine. */
	sentAt: number;
}

/** What is known of an upload after it was sent: the ID of its version, its error, or that its answer is lost. */
export type UploadState = Result<string> | LostUpload;

/**
 * Looks in the org for the files whose answers are lost. Runs after all other uploads are settled, because a file with the same title and
 * size may belong to another item. Returns per upload the ID of its version or its error, in order: CREATED_IN_DOUBT when nothing tells
 * whether the file arrived. Never rejects.
 */
export async function resolveLostUploads(org: Org, uploads: UploadState[]): Promise<Array<Result<string>>> {
	const settledIds = new Set(uploads.filter((upload) => typeof upload === 'string'));
	const lost = uploads.filter(isLost);
	return await sideBySide(uploads, async (upload) => {
		if (!isLost(upload)) return upload;
		if (lost.some((other) => other !== upload && isAlike(upload, other))) return doubtful(upload);
		return await findUpload(org, upload, settledIds).catch(() => doubtful(upload));
	});
}

const isLost = (upload: UploadState): upload is LostUpload => typeof upload === 'object' && !isError(upload);

// SOQL compares texts without regard to case, so titles that differ in case only are alike.
const isAlike = (one: LostUpload, other: LostUpload) =>
	one.size === other.size && titleOf(one).toLowerCase() === titleOf(other).toLowerCase();

const titleOf = ({ record }: LostUpload) => String(record.Title);

const nameOf = ({ record }: LostUpload) => String(record.PathOnClient);

const doubtful = (upload: LostUpload) => doubtfulUpload(nameOf(upload));

// The file is a version with this title and size that the connected user has just made and that belongs to no other upload.
async function findUpload(org: Org, upload: LostUpload, settledIds: Set<string>): Promise<Result<string>> {
	const where = conditionsOf(org, upload).join(' AND ');
	const rows = await org.query(`SELECT Id,CreatedDate FROM ContentVersion WHERE ${where}`);
	const candidates = rows.filter((row) => !settledIds.has(String(row.Id)) && isSince(org, upload, row));
	if (candidates.length === 1) return String(candidates[0].Id);
	if (candidates.length > 1) return doubtful(upload);
	return new SalesforceError(
		'CONNECTION_LOST',
		`The connection broke while ${nameOf(upload)} was sent, and the file did not arrive`,
	);
}

function conditionsOf(org: Org, { size, record, sentAt }: LostUpload): string[] {
	const { Title: title, ContentDocumentId: documentId } = record;
	return [
		`Title = ${literal(String(title))}`,
		`ContentSize = ${size}`,
		`CreatedById = ${literal(org.user.userId)}`,
		`CreatedDate >= ${new Date(sentAt - CLOCK_SKEW_MS).toISOString()}`,
		...(documentId ? [`ContentDocumentId = ${literal(String(documentId))}`] : []),
	];
}

// `clockAhead` comes from the `Date` header, so files older than the upload are not taken for it.
function isSince({ clockAhead }: Org, { sentAt }: LostUpload, { CreatedDate }: ApiRecord): boolean {
	return clockAhead === undefined || Date.parse(String(CreatedDate)) >= sentAt + clockAhead - CLOCK_ERROR_MS;
}
