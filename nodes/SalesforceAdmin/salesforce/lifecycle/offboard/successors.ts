import { SalesforceError } from '../../api/errors';
import { isError, resultOf, valuesOf, type Result } from '../../api/results';
import { refuseSystemUser, type User, type UserLocator } from '../../users/read';

/** Who gets what a leaver gives away, if anything is given away. */
interface Giving {
	transferTo?: UserLocator;
}

/** The locators of the successors, without the requests that have none. */
export const successorsOf = (requests: Giving[]): UserLocator[] =>
	requests.flatMap(({ transferTo }) => (transferTo ? [transferTo] : []));

/**
 * The successor of each request, undefined where nothing is given away, out of what `successorsOf` found. An error where the successor is
 * inactive, a system user, or leaves in the same run.
 */
export function checkSuccessors(
	requests: Giving[],
	{ leaving, found }: { leaving: Array<Result<User>>; found: Array<Result<User>> },
): Array<Result<User | undefined>> {
	const leavingIds = new Set(valuesOf(leaving).map(({ id }) => id));
	const successors = found.values();
	return requests.map(({ transferTo }) => {
		if (!transferTo) return undefined;
		const successor = successors.next().value as Result<User>;
		return isError(successor)
			? successor.prefixed('Transfer To')
			: resultOf(() => checkSuccessor(successor, leavingIds));
	});
}

function checkSuccessor(user: User, leavingIds: Set<string>): User {
	refuseSystemUser(user);
	const { id, username, isActive } = user;
	if (leavingIds.has(id))
		throw new SalesforceError('INVALID_INPUT', `Transfer To: ${username} leaves in the same run`, {
			advice: 'Choose somebody who stays.',
		});
	if (isActive) return user;
	throw new SalesforceError('INACTIVE_OWNER_OR_USER', `Transfer To: ${username} is inactive`);
}
