import { describeUser } from '../api/describe';
import type { Org } from '../api/org';
import { mapValues, valuesOf, type Result } from '../api/results';
import { readUsers, type UserLocator } from '../users/read';
import {
	assignmentEntry,
	featureAssignments,
	groupByUser,
	readVisibleAssignments,
	type AssignmentEntry,
} from './assignments';
import { featureEntitlements } from './find';
import { readIndirectSets, type IndirectEntry } from './indirect';
import { readPolicyGrants, type PolicyGrants } from './policies';
import { ENTITLEMENT_TYPES, type Assignment, type HeldType } from './types';

/** Whose entitlements to list, and of which types. */
export interface EntitlementList {
	user: UserLocator;
	types: readonly HeldType[];
	/** Lists the permission sets too that come with a group or with the profile. */
	includesIndirect?: boolean;
}

/** What a user has by itself, with its state. */
interface DirectEntry extends AssignmentEntry {
	label: string;
	through: 'direct';
	/** False for what gives nothing now: it has expired, or is session-based. */
	isActive: boolean;
	/** When it ends; null when it does not. */
	expirationDate: string | null;
	/** The user access policy that gave it. */
	policy?: string;
}

/** An entitlement of a user. */
type ListedEntitlement = { userId: string; username: string } & (DirectEntry | IndirectEntry);

/**
 * Lists what users are given, in as few calls as the queries fit in. One list or error per request, in order; types that the connected user
 * cannot see are named beside the output. Rejects when nothing could be read.
 */
export async function listEntitlements(
	org: Org,
	lists: EntitlementList[],
): Promise<Array<Result<ListedEntitlement[]>>> {
	const types = ENTITLEMENT_TYPES.filter((type) => lists.some((list) => list.types.includes(type)));
	const licenses = types.includes('featureLicense') ? featureEntitlements(await describeUser(org)) : [];
	const features = licenses.map(({ id }) => id);
	const users = await readUsers(
		org,
		lists.map(({ user }) => user),
		features,
	);
	const userIds = idsOf(users);
	// All are asked for at the same moment, so that their queries share calls.
	const [assignments, policies, indirect] = await Promise.all([
		readVisibleAssignments(org, { userIds, types }),
		readPolicyGrants(org, { userIds, types }),
		readIndirectSets(org, idsOf(users.filter((_, at) => showsIndirect(lists[at])))),
	]);
	const held = groupByUser(assignments);
	return mapValues(users, ({ id: userId, username, record }, at) => {
		const all = [...(held.get(userId) ?? []), ...featureAssignments(record, licenses)];
		const own = all.filter(({ type }) => lists[at].types.includes(type)).map(directEntry(policies));
		const others = showsIndirect(lists[at]) ? (indirect.get(userId) ?? []) : [];
		return [...own, ...others].map((entry) => ({ userId, username, ...entry }));
	});
}

const idsOf = (users: Array<Result<{ id: string }>>) => [...new Set(valuesOf(users).map(({ id }) => id))];

const showsIndirect = ({ types, includesIndirect }: EntitlementList) =>
	includesIndirect === true && types.includes('permissionSet');

const directEntry =
	(policies: PolicyGrants) =>
	(assignment: Assignment): DirectEntry => {
		const { label, isActive = true, expirationDate = null, assignmentId = '' } = assignment;
		const policy = policies.get(assignmentId);
		return {
			...assignmentEntry(assignment),
			label,
			through: 'direct',
			isActive,
			expirationDate,
			...(policy !== undefined && { policy }),
		};
	};
