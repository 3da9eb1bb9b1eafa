import { asNotDone } from '../../api/errorCodes';
import type { SalesforceError } from '../../api/errors';
import type { ChangeResult } from '../../writes/changes';
import { quotedName } from '../assignments';
import type { Assignment, Entitlement } from '../types';

/** What became of each assignment to write, by `assignmentKey`. */
export type AssignmentResults = ReadonlyMap<string, AssignmentResult>;

/** `existed`: what the user has already, because somebody else has given it, or because it has ended and stays so. */
export type AssignmentResult = ChangeResult | { id: string; existed: Assignment };

/** Entitlements of a user that could not be given or taken: at least one, and what was done before. */
interface FailedAssignments {
	username: string;
	verb: 'assigned to' | 'removed from';
	failed: Array<{ entitlement: Entitlement; error: SalesforceError }>;
	done: object;
}

/** One error for all that could not be given or taken: the code of the first, the reasons of all. */
export function assignmentFailure({ username, verb, failed, done }: FailedAssignments): SalesforceError {
	const [{ error: first }] = failed;
	const reasons = failed.map(
		({ entitlement, error }) => asNotDone(error, quotedName(entitlement), `${verb} ${username}`).message,
	);
	return first.with({ done: { ...done }, message: reasons.join('; ') });
}
