import { asNotDone } from '../../api/errorCodes';
import type { SalesforceError } from '../../api/errors';
import { groupBy } from '../../api/lists';
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

/** One error for all that could not be given or taken: the code of the first, the reasons of all, each once. */
export function assignmentFailure({ username, verb, failed, done }: FailedAssignments): SalesforceError {
	const [{ error: first }] = failed;
	const reasons = [...groupBy(failed, ({ error }) => error.message).values()].map((alike) => {
		const [name, ...others] = alike.map(({ entitlement }) => quotedName(entitlement));
		const andOthers = others.length > 0 ? `, and the same holds for ${others.join(', ')}` : '';
		return asNotDone(alike[0].error, name, `${verb} ${username}${andOthers}`).message;
	});
	return first.with({ done: { ...done }, message: reasons.join('; ') });
}
