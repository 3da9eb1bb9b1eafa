import { createHash } from 'node:crypto';

import { isHiddenField } from '../api/errorCodes';
import type { Org } from '../api/org';
import { valueOf } from '../api/results';
import { findByName } from '../directory/find';
import { hiddenFieldError } from '../users/visibleFields';
import type { Watch } from './types';

/** What was checked of a watch, as a hash: while it stays the same, nothing is checked again. */
export const checkedHash = (watch: Watch): string =>
	createHash('sha256').update(JSON.stringify(watch)).digest('base64');

/**
 * The IDs of the profiles that a watch names, so that a misspelled one is refused when the trigger is switched on and does not stay silent for
 * ever, and one that is renamed later is still meant. One call when it names some, none else. Rejects with NAME_NOT_FOUND or AMBIGUOUS_NAME,
 * and with MISSING_PERMISSIONS for who may not see which profile users have.
 */
export async function findProfiles(org: Org, { profiles }: Watch): Promise<string[]> {
	if (profiles.length === 0) return [];
	// Both are asked for at the same moment, so that their queries share a call.
	const [found, [answer]] = await Promise.all([
		findByName(org, { profile: [...profiles] }),
		org.queryAll(['SELECT ProfileId FROM User LIMIT 1']),
	]);
	if (isHiddenField(answer)) throw hiddenFieldError('ProfileId', 'the profiles of users');
	const results = found.get('profile')?.values() ?? [];
	return [...results].map((result) => valueOf(result).id);
}
