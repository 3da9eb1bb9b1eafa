import { describeUser, type DescribedFields } from '../../api/describe';
import { SalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { textOf } from '../../api/query';
import { isError, resultOf, valueOf, valuesOf, type Result } from '../../api/results';
import type { GivenName } from '../../directory/givenNames';
import { readUsers, refuseSystemUser, type User, type UserLocator } from '../../users/read';
import type { WriteMode } from '../../writes/changes';
import { featureAssignments, groupByUser, readAssignments } from '../assignments';
import { featureEntitlements, findOfAnyType } from '../find';
import { ENTITLEMENT_TYPES, type Assignment, type Entitlement, type EntitlementType } from '../types';
import { fulfillWishes } from './fulfill';
import type { WishResult } from './results';
import { WISH_FIELDS, notCopied, type NotCopied, type Wish } from './wish';

/** A user who is to have what another user has. */
export interface CopyRequest {
	user: UserLocator;
	fromUser: UserLocator;
	types: EntitlementType[];
	/** Takes what the other user does not have. */
	takesOthers: boolean;
	/** What the user keeps, by name, API name or ID. */
	keepEntitlements: GivenName[];
	allowsEmpty: boolean;
}

/** What was read for all requests: both users of each, what all of them have, and what is kept. */
interface CopySources {
	users: Array<Result<User>>;
	fromUsers: Array<Result<User>>;
	kept: Array<Result<Entitlement[]>>;
	licenses: Entitlement[];
	assignments: Assignment[];
}

/**
 * Gives users what other users have now, until when those have it. One result or error per request, in order; otherwise as `fulfillWishes`.
 * Rejects when something that is needed could not be read.
 */
export async function copyEntitlements(
	org: Org,
	requests: CopyRequest[],
	mode: WriteMode,
): Promise<Array<Result<WishResult>>> {
	const sources = await readSources(org, requests);
	const held = groupByUser(sources.assignments);
	const wishes = requests.map((request, at) => resultOf(() => copyWish(request, at, { ...sources, held })));
	return await fulfillWishes(org, { wishes, ...sources }, mode);
}

async function readSources(org: Org, requests: CopyRequest[]): Promise<CopySources> {
	const types = ENTITLEMENT_TYPES.filter((type) => requests.some((request) => request.types.includes(type)));
	const userFields: DescribedFields =
		types.includes('featureLicense') || requests.some(({ keepEntitlements }) => keepEntitlements.length > 0)
			? await describeUser(org)
			: new Map();
	const licenses = featureEntitlements(userFields);
	const locators = [...requests.map(({ user }) => user), ...requests.map(({ fromUser }) => fromUser)];
	const keepNames = requests.map(({ keepEntitlements }) => keepEntitlements);
	// Both are asked for at the same moment, so that their queries share calls.
	const [found, kept] = await Promise.all([
		readUsers(org, locators, [...WISH_FIELDS, ...licenses.map(({ id }) => id)]),
		findOfAnyType(org, keepNames, userFields),
	]);
	const userIds = [...new Set(valuesOf(found).map(({ id }) => id))];
	// What is taken is looked at with the permission sets that need it.
	const isTaking = requests.some(({ takesOthers }) => takesOthers);
	const read: EntitlementType[] = isTaking ? [...types, 'permissionSet', 'permissionSetGroup'] : types;
	const assignments = await readAssignments(org, { userIds, types: read });
	return {
		users: found.slice(0, requests.length),
		fromUsers: found.slice(requests.length),
		kept,
		licenses,
		assignments,
	};
}

function copyWish(
	{ types, takesOthers, allowsEmpty }: CopyRequest,
	at: number,
	sources: CopySources & { held: Map<string, Assignment[]> },
): Wish {
	const user = valueOf(sources.users[at]);
	refuseSystemUser(user);
	const fromUser = readFromUser(sources.fromUsers[at]);
	if (user.id === fromUser.id) throw sameUser(user);
	const { held, licenses } = sources;
	const own = [...(held.get(fromUser.id) ?? []), ...featureAssignments(fromUser.record, licenses)];
	const copied = own.filter((one) => types.some((type) => type === one.type) && !hasEnded(one));
	return {
		user,
		wanted: copied.map(({ type, id, name, label, expirationDate: until }) => ({ type, id, name, label, until })),
		takesOthers,
		types,
		kept: valueOf(sources.kept[at]),
		allowsEmpty,
		notCopied: types.includes('permissionSet') ? otherProfile(user, fromUser) : [],
		fromUserId: fromUser.id,
	};
}

// Salesforce takes some minutes to notice an end.
const hasEnded = ({ isExpired, expirationDate }: Assignment) =>
	isExpired === true || (expirationDate ? Date.parse(expirationDate) <= Date.now() : false);

function readFromUser(fromUser: Result<User>): User {
	if (isError(fromUser)) throw fromUser.prefixed("'From User'");
	return fromUser;
}

const sameUser = ({ username }: User) =>
	new SalesforceError('INVALID_INPUT', `${username} cannot be made like itself`, {
		advice: "Choose somebody else in 'From User'.",
	});

// What a user has by the profile comes and goes with it.
function otherProfile(user: User, fromUser: User): NotCopied[] {
	const [own, other] = [user, fromUser].map(({ record }) => ({
		id: textOf(record, 'ProfileId'),
		name: textOf(record, 'Profile.Name'),
	}));
	if (own.id === '' || other.id === '' || own.id === other.id) return [];
	const message = `What ${fromUser.username} has by the profile '${other.name}' stays with it: ${user.username} has the profile '${own.name}'`;
	return [notCopied({ type: 'profile', ...other }, { errorCode: 'PROFILE_OWNED', message })];
}
