import { describeUser } from '../api/describe';
import type { Org } from '../api/org';
import { mapValues, valuesOf, type Result } from '../api/results';
import {
	assignmentEntry,
	featureAssignments,
	groupByUser,
	readVisibleAssignments,
	type AssignmentEntry,
} from '../entitlements/assignments';
import { featureEntitlements } from '../entitlements/find';
import { ENTITLEMENT_TYPES, type Assignment } from '../entitlements/types';
import { DETAIL_FIELDS, userDetails, type UserDetails } from '../users/details';
import { readUsers, type UserLocator } from '../users/read';

/** A user to read. */
export interface UserRequest {
	user: UserLocator;
	/** Whether what the user is given is read too. */
	includeEntitlements: boolean;
}

/** An entitlement as reading a user returns it. */
type EntitlementDetails = AssignmentEntry & { label: string };

/** A user as reading returns it, with `entitlements` if the request includes them. */
type UserWithEntitlements = UserDetails & { entitlements?: EntitlementDetails[] };

/** Reads users with all details that the connected user can see; what is missing is named beside the output. One result or error per request, in order. Rejects when nothing could be read. */
export async function getUsers(org: Org, requests: UserRequest[]): Promise<Array<Result<UserWithEntitlements>>> {
	const isIncluding = requests.some(({ includeEntitlements }) => includeEntitlements);
	const licenses = isIncluding ? featureEntitlements(await describeUser(org)) : [];
	const locators = requests.map(({ user }) => user);
	const users = await readUsers(org, locators, [...DETAIL_FIELDS, ...licenses.map(({ id }) => id)]);
	const included = valuesOf(users.filter((_, at) => requests[at].includeEntitlements));
	const userIds = [...new Set(included.map(({ id }) => id))];
	const assignments = groupByUser(await readVisibleAssignments(org, { userIds, types: ENTITLEMENT_TYPES }));
	return mapValues(users, (user, at): UserWithEntitlements => {
		const details = userDetails(user, DETAIL_FIELDS);
		if (!requests[at].includeEntitlements) return details;
		const held = [...(assignments.get(user.id) ?? []), ...featureAssignments(user.record, licenses)];
		return { ...details, entitlements: held.map(entitlementDetails) };
	});
}

const entitlementDetails = (assignment: Assignment): EntitlementDetails => ({
	...assignmentEntry(assignment),
	label: assignment.label,
});
