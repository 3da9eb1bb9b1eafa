/** What a new file is refused for: its name, its size, the org's space. */
import * as errors from '../errors/index.mts';
import { toDateTime } from '../world/clock.mts';
import type { Context, Org } from '../world/model.mts';
import { isHtml, type FileName } from './fileTypes.mts';

const DAY = 86_400_000;
const MEGABYTE = 1_048_576;

/** Throws the first refusal; the bytes are those of the context. */
export function checkNewFile(context: Context, name: FileName): void {
	const { settings } = context.org;
	const blocked = settings.blockedExtensions
		.toLowerCase()
		.split(',')
		.map((extension) => extension.trim());
	if (name.extension && blocked.includes(name.extension.toLowerCase()))
		throw errors.fileExtensionNotAllowed(name.extension);
	if (settings.htmlUploads === 'refused' && isHtml(name)) throw errors.htmlNotAllowed();
	if (!context.blob) throw errors.requiredFieldsMissing(['VersionData']);
	const { size } = context.blob;
	if (size === 0 && settings.emptyVersionData !== 'accepted')
		throw errors.fieldIntegrity('Version data is empty', ['VersionData']);
	if (size > settings.uploadLimitBytes) throw errors.fileTooLarge(settings.uploadLimitBytes);
	checkSpace(context, size);
}

/** Bytes of all files, and versions of the last 24 hours. */
export function fileUsage(org: Org): { bytes: number; published: number } {
	const since = toDateTime(org.clock.now() - DAY);
	let bytes = 0;
	let published = 0;
	for (const version of org.store.table('ContentVersion').rows.values()) {
		bytes += Number(version.ContentSize ?? 0);
		if (String(version.CreatedDate) > since) published += 1;
	}
	return { bytes, published };
}

function checkSpace({ org }: Context, size: number): void {
	const { bytes, published } = fileUsage(org);
	if (bytes + size > org.settings.fileStorageMB * MEGABYTE) throw errors.storageLimitExceeded();
	if (published >= org.settings.contentPublicationLimit) throw errors.publicationLimitExceeded();
}
