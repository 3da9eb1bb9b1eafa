import { describeUser } from '../../api/describe';
import { asSalesforceError, type SalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { isError, mapValues, valueOf, valuesOf, type Result } from '../../api/results';
import type { GivenName } from '../../directory/givenNames';
import { featureAssignments, groupByUser, readAssignments } from '../../entitlements/assignments';
import { featureEntitlements, findOfAnyType } from '../../entitlements/find';
import { HELD_TYPES, type Assignment, type Entitlement } from '../../entitlements/types';
import { keepLastAdministrator } from '../../users/lastAdministrator';
import { readUsers, refuseConnectedUser, refuseSystemUser, type User, type UserLocator } from '../../users/read';
import { readWork, type WorkFound } from '../../workItems/reassign';
import type { WriteMode } from '../../writes/changes';
import { readFollowings } from './followings';
import { takeSnapshot, SNAPSHOT_FIELDS, type Snapshot } from './snapshot';
import { checkSuccessors, successorsOf } from './successors';

/** The steps of an offboarding in the order in which they run, each over all leavers before the next. */
export const OFFBOARD_STEPS = [
	'freeze',
	'endSessions',
	'reassignWork',
	'transferRecords',
	'removeEntitlements',
	'deactivate',
] as const;

/** One step of an offboarding. */
export type OffboardStep = (typeof OFFBOARD_STEPS)[number];

/** A user who leaves, and what is to be done. */
export interface Offboarding {
	user: UserLocator;
	steps: OffboardStep[];
	/** What it means when something in the org stops the deactivation: a frozen user is enough, or an error. */
	ifBlocked: 'keepFrozen' | 'error';
	/** Who gets the work and the records; absent where none of the steps gives anything away. */
	transferTo?: UserLocator;
	/** The objects whose records are transferred, by API name or label; every object that has owners when empty. */
	transferObjects: string[];
	/** What the user keeps, by name, API name or ID. */
	keepEntitlements: GivenName[];
	/** Leaves out the steps that the connected user may not do. */
	skipsForbidden?: boolean;
	/** These steps, each with what is missing. */
	forbidden?: ReadonlyMap<OffboardStep, SalesforceError>;
	/** What the user was and had before an earlier try of the same run. */
	snapshot?: Snapshot;
}

/** A leaver as the plan needs it. */
export interface Leaver {
	user: User;
	request: Offboarding;
	/** Who gets the work and the records. */
	successor?: User;
	/** What the user is given and does not keep. */
	taken: Assignment[];
	snapshot: Snapshot;
	/** What waits for the leavers, or why it could not be read; of nobody where nothing is given away. */
	work: Result<WorkFound>;
}

/**
 * Reads the leavers with all they are given, in as few calls as the queries fit in. One leaver or error per request, in order: USER_NOT_FOUND,
 * SAME_USER for the connected user, LAST_ADMINISTRATOR, SYSTEM_USER, NAME_NOT_FOUND for an entitlement to keep that does not exist, and the errors of
 * `checkSuccessors`. Rejects when something that
 * is needed could not be read.
 */
export async function readLeavers(org: Org, requests: Offboarding[], mode: WriteMode): Promise<Array<Result<Leaver>>> {
	const userFields = await describeUser(org);
	const licenses = featureEntitlements(userFields);
	const locators = requests.map(({ user }) => user);
	const kept = requests.map(({ keepEntitlements }) => keepEntitlements);
	// Queries that are asked for at the same moment share calls.
	const [found, keeping] = await Promise.all([
		readUsers(org, [...locators, ...successorsOf(requests)], [...SNAPSHOT_FIELDS, ...licenses.map(({ id }) => id)]),
		findOfAnyType(org, kept, userFields),
	]);
	const leaving = found.slice(0, requests.length);
	const successors = checkSuccessors(requests, { leaving, found: found.slice(requests.length) });
	const users = await keepLastAdministrator(org, leaving, { done: 'offboarded', mode });
	const { held, followings, work } = await readTies(org, users, requests);
	return mapValues(users, (user, at): Leaver => {
		refuseSystemUser(user);
		refuseConnectedUser(org, user, 'offboarded');
		const all = [...(held.get(user.id) ?? []), ...featureAssignments(user.record, licenses)];
		const keep = valueOf(keeping[at]);
		return {
			user,
			request: requests[at],
			successor: valueOf(successors[at]),
			taken: all.filter((assignment) => !isAmong(assignment, keep)),
			snapshot: requests[at].snapshot ?? takeSnapshot(user, all, followings.get(user.id) ?? []),
			work,
		};
	});
}

// What the users are given, whom they follow of those who are deactivated with them, and what waits for them. Queries that are asked for at
// the same moment share calls.
async function readTies(org: Org, users: Array<Result<User>>, requests: Offboarding[]) {
	const userIds = [...new Set(valuesOf(users).map(({ id }) => id))];
	const isDeactivated = (user: Result<User>, at: number): user is User =>
		!isError(user) && user.isActive && requests[at].steps.includes('deactivate');
	const isGiving = (_: Result<User>, at: number) => requests[at].steps.includes('reassignWork');
	const giving = new Set(valuesOf(users.filter(isGiving)).map(({ id }) => id));
	const [assignments, followings, work] = await Promise.all([
		readAssignments(org, { userIds, types: HELD_TYPES }),
		readFollowings(org, users.filter(isDeactivated)),
		readWork(org, [...giving]).catch(asSalesforceError),
	]);
	return { held: groupByUser(assignments), followings, work };
}

const isAmong = ({ type, id }: Assignment, entitlements: Entitlement[]) =>
	entitlements.some((entitlement) => entitlement.type === type && entitlement.id === id);
