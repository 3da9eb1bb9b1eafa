import { isHiddenField } from '../api/errorCodes';
import type { Org } from '../api/org';
import { valueOf } from '../api/results';
import { findByName } from '../directory/find';
import { hiddenFieldError } from '../users/visibleFields';
import type { Watch } from './types';

/** What was checked of a watch, as a text: while it stays the same, nothing is checked again. */
export const checkedText = (watch: Watch): string => JSON.stringify(watch);

/**
 * Checks the names that a watch gives, so that a misspelled one is refused when the trigger is switched on and does not stay silent for
 * ever. One call when it gives names, none else. Rejects with NAME_NOT_FOUND or AMBIGUOUS_NAME, and with MISSING_PERMISSIONS for who may
 * not see which profile users have.
 */
export async function checkNames(org: Org, { profiles }: Watch): Promise<void> {
	if (profiles.length === 0) return;
	// Both are asked for at the same moment, so that their queries share a call.
	const [found, [answer]] = await Promise.all([
		findByName(org, { profile: [...profiles] }),
		org.queryAll(['SELECT ProfileId FROM User LIMIT 1']),
	]);
	if (isHiddenField(answer)) throw hiddenFieldError('ProfileId', 'the profiles of users');
	for (const result of found.get('profile')?.values() ?? []) valueOf(result);
}
