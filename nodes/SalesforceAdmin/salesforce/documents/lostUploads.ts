import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { sideBySide } from '../api/sideBySide';
import { literal } from '../api/soql';

/** An upload whose answer never came: the file may have arrived. */
interface LostUpload {
	size: number;
	record: ApiRecord;
	/** Milliseconds since 1970, by the clock of this machine. */
	sentAt: number;
}

/** What became of an upload: the ID of its version, its error, or that its answer is lost. */
export type Sent = string | SalesforceError | LostUpload;

/**
 * Looks for the files whose answers are lost, once what became of all others is known: a file of the same title and size can be another
 * upload's. Returns per upload the ID of its version, or its error.
 */
export async function findLost(org: Org, sent: Sent[]): Promise<Array<string | SalesforceError>> {
	const known = new Set(sent.filter((one) => typeof one === 'string'));
	const lost = sent.filter(isLost);
	return await sideBySide(sent, async (one) => {
		if (!isLost(one)) return one;
		if (lost.some((other) => other !== one && isAlike(one, other))) return inDoubt(one);
		return await findOne(org, one, known).catch(() => inDoubt(one));
	});
}

const isLost = (sent: Sent): sent is LostUpload => typeof sent === 'object' && !(sent instanceof SalesforceError);

// SOQL compares texts without regard to case.
const isAlike = (one: LostUpload, other: LostUpload) =>
	one.size === other.size && titleOf(one).toLowerCase() === titleOf(other).toLowerCase();

const titleOf = ({ record }: LostUpload) => String(record.Title);

const inDoubt = ({ record }: LostUpload) =>
	new SalesforceError('CREATED_IN_DOUBT', `The connection broke while ${String(record.PathOnClient)} was sent`);

// A version of this title and size that the connected user has just made, and that is no other upload's, is the file.
async function findOne(org: Org, lost: LostUpload, known: Set<string>): Promise<string | SalesforceError> {
	const rows = await org.query(
		`SELECT Id,CreatedDate FROM ContentVersion WHERE ${conditionsOf(org, lost).join(' AND ')}`,
	);
	const found = rows.filter((row) => !known.has(String(row.Id)) && isSince(org, lost, row)).map(({ Id }) => String(Id));
	if (found.length === 1) return found[0];
	if (found.length > 1) return inDoubt(lost);
	return new SalesforceError(
		'CONNECTION_LOST',
		`The connection broke while ${String(lost.record.PathOnClient)} was sent, and the file did not arrive`,
	);
}

/** Clocks of n8n and Salesforce may differ by so much. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** How far the time that an answer tells may be off: it has whole seconds, and was on its way. */
const CLOCK_ERROR_MS = 2000;

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

// By the answer the org has told its time, so that an earlier file of this title and size is not taken for the one that is lost.
function isSince({ clockAhead }: Org, { sentAt }: LostUpload, { CreatedDate }: ApiRecord): boolean {
	return clockAhead === undefined || Date.parse(String(CreatedDate)) >= sentAt + clockAhead - CLOCK_ERROR_MS;
}
