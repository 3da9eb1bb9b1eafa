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
import { ENTITLEMENT_TYPES, type Assignment, type HeldType } from '../entitlements/types';
import { DETAIL_FIELDS, userDetails, type UserDetails } from '../users/details';
import { readUsers, type UserLocator } from '../users/read';

/** A user to read. */
export interface UserRequest {
	user: UserLocator;
	/** The types of what the user is given that are read too. */
	entitlementTypes: readonly HeldType[];
}

/** An entitlement as reading a user returns it. */
type EntitlementDetails = AssignmentEntry & { label: string };

/** A user as reading returns it, with `entitlements` if the request includes them. */
type UserWithEntitlements = UserDetails & { entitlements?: EntitlementDetails[] };

/** Reads users with all details that the connected user can see; what is missing is named beside the output. One result or error per request, in order. Rejects when nothing could be read. */
export async function getUsers(org: Org, requests: UserRequest[]): Promise<Array<Result<UserWithEntitlements>>> {
	const types = ENTITLEMENT_TYPES.filter((type) => requests.some((request) => request.entitlementTypes.includes(type)));
	const licenses = types.includes('featureLicense') ? featureEntitlements(await describeUser(org)) : [];
	const locators = requests.map(({ user }) => user);
	const users = await readUsers(org, locators, [...DETAIL_FIELDS, ...licenses.map(({ id }) => id)]);
	const included = valuesOf(users.filter((_, at) => requests[at].entitlementTypes.length > 0));
	const userIds = [...new Set(included.map(({ id }) => id))];
	const assignments = groupByUser(await readVisibleAssignments(org, { userIds, types }));
	return mapValues(users, (user, at): UserWithEntitlements => {
		const details = userDetails(user, DETAIL_FIELDS);
		const { entitlementTypes } = requests[at];
		if (entitlementTypes.length === 0) return details;
		const all = [...(assignments.get(user.id) ?? []), ...featureAssignments(user.record, licenses)];
		const held = all.filter(({ type }) => entitlementTypes.includes(type));
		return { ...details, entitlements: held.map(entitlementDetails) };
	});
}

const entitlementDetails = (assignment: Assignment): EntitlementDetails => ({
	...assignmentEntry(assignment),
	label: assignment.label,
});
