/** Which versions of the REST API answer. */
import * as errors from '../errors/index.mts';

/** Oldest version that answers (recorded list of May 2026). */
export const OLDEST_VERSION = 31;
/** Newest version that answers (recorded list of May 2026). */
export const NEWEST_VERSION = 66;

/** Throws GONE for a version that has been retired, NOT_FOUND for what never was one. */
export function checkVersion(version: string): void {
	const number = Number(version);
	if (/^\d\d\.0$/.test(version) && number >= OLDEST_VERSION && number <= NEWEST_VERSION) return;
	throw /^\d\d?\.0$/.test(version) && number >= 7 && number < OLDEST_VERSION
		? errors.versionRetired()
		: errors.notFound();
}
