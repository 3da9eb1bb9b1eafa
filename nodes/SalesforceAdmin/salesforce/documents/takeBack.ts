import { isDuplicate, isFinal, isUnanswered, isUndecided } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, valuesOf, type Result } from '../api/results';
import { writeChanges } from '../writes/batches';
import type { FileLink } from './links';
import type { SentFile } from './sendFiles';

/** A file that was uploaded, with the ID of its document and what became of its links. */
interface LinkedFile {
	file: SentFile;
	documentId: Result<string>;
	links: Array<Result<FileLink>>;
}

/**
 * Deletes the files that nobody would find: new ones, in no library, whose links were all refused. Returns per file the error that says so,
 * or undefined for a file that stays: one that has a link, whose links may still be made, or that could not be deleted. Never rejects.
 */
export async function takeBackUnlinked(org: Org, files: LinkedFile[]): Promise<Array<SalesforceError | undefined>> {
	const ids = valuesOf(files.filter(isUnlinked).map(({ documentId }) => documentId));
	const changes = ids.map((id) => ({ key: id, record: { Id: id } }));
	const results = await writeChanges({ org, kind: 'remove', object: 'ContentDocument', options: {} }, changes);
	const deleted = new Set(ids.filter((_, at) => !isError(results[at])));
	return files.map((file) => (!isError(file.documentId) && deleted.has(file.documentId) ? takenBack(file) : undefined));
}

// A file that was found after its answer was lost is never deleted, because it could be another one.
function isUnlinked({ file: { plan, isCertain }, links }: LinkedFile): boolean {
	const { contentDocumentId, library } = plan.upload;
	const isElsewhere = contentDocumentId !== '' || library !== '' || plan.publishedTo !== undefined;
	return isCertain && !isElsewhere && links.length > 0 && links.every(isRefused);
}

// Salesforce has looked at the link and will refuse it again.
const isRefused = (link: Result<FileLink>) =>
	isError(link) && !isFinal(link) && !isUnanswered(link) && !isUndecided(link) && !isDuplicate(link);

function takenBack({ file: { plan }, links }: LinkedFile): SalesforceError {
	const failed = links.filter(isError);
	const reasons = failed.map(({ message }) => message).join('; ');
	return failed[0].with({ message: `${plan.names.title} was uploaded and deleted again: ${reasons}` });
}
