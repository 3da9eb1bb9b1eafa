import type { IDataObject } from 'n8n-workflow';

import { isError } from '../../salesforce/api/results';
import type { UserLocator } from '../../salesforce/users/read';
import type { Outcome } from '../operation';

/** Why an item was skipped. */
const REASON = 'USER_NOT_FOUND';

/**
 * Whether an item failed because the user that it is about does not exist. A manager or a new owner who does not exist is no such user: the
 * item asks for something that cannot be done.
 */
export function isMissingUser(outcome: Outcome | undefined, user: UserLocator | undefined): boolean {
	if (!isError(outcome) || outcome.errorCode !== REASON) return false;
	const { missing } = outcome;
	return missing !== undefined && missing.by === user?.by && missing.value === user.value;
}

/** The outcome of an item that is skipped; `given` names its user as the item does. */
export const skippedOutcome = (given: IDataObject) => ({ ...given, skipped: true, reason: REASON, changed: false });

/** Whether an outcome is that of an item that was skipped. */
export function isSkipped(outcome: Outcome | undefined): boolean {
	return outcome !== undefined && 'skipped' in outcome && 'reason' in outcome && outcome.reason === REASON;
}
