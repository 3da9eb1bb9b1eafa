import { describeUser, type DescribedFields } from '../../api/describe';
import type { Org } from '../../api/org';
import { resultOf, valueOf, type Result } from '../../api/results';
import type { GivenName } from '../../directory/givenNames';
import { readUsers, refuseSystemUser, type User, type UserLocator } from '../../users/read';
import type { WriteMode } from '../../writes/changes';
import { featureEntitlements, findEntitlements, findOfAnyType } from '../find';
import type { Entitlement, EntitlementNames, EntitlementType } from '../types';
import { fulfillWishes } from './fulfill';
import type { WishResult } from './results';
import { resolveSnapshots, type ResolvedSnapshot, type SnapshotEntry } from './snapshot';
import { WISH_FIELDS, type Wish } from './wish';

/** A user who is to have what is named, or what somebody had. */
export interface SetRequest {
	user: UserLocator;
	source: { names: EntitlementNames } | { snapshot: SnapshotEntry[] };
	/** Takes what is not among it, of `types`. */
	takesOthers: boolean;
	types: EntitlementType[];
	/** What the user keeps, by name, API name or ID. */
	keepEntitlements: GivenName[];
	allowsEmpty: boolean;
}

/** What was read for all requests. */
interface SetSources {
	users: Array<Result<User>>;
	named: Array<Result<Entitlement[]>>;
	snapshots: ResolvedSnapshot[];
	kept: Array<Result<Entitlement[]>>;
}

/**
 * Gives users what is named, or what a snapshot has. One result or error per request, in order: NAME_NOT_FOUND for a name of a list, while
 * what a snapshot has and the org has not is listed in the result; otherwise as `fulfillWishes`. Rejects when something that is needed could
 * not be read.
 */
export async function setEntitlements(
	org: Org,
	requests: SetRequest[],
	mode: WriteMode,
): Promise<Array<Result<WishResult>>> {
	const userFields: DescribedFields = requests.some(touchesFeatures) ? await describeUser(org) : new Map();
	const licenses = featureEntitlements(userFields);
	const sources = await readSources(org, requests, { userFields, licenses });
	const wishes = requests.map((request, at) => resultOf(() => setWish(request, at, sources)));
	return await fulfillWishes(org, { wishes, licenses }, mode);
}

function touchesFeatures({ source, takesOthers, types, keepEntitlements }: SetRequest): boolean {
	if (keepEntitlements.length > 0) return true;
	if (takesOthers && types.includes('featureLicense')) return true;
	if ('names' in source) return (source.names.featureLicense ?? []).length > 0;
	return source.snapshot.some(({ type }) => type === 'featureLicense');
}

async function readSources(
	org: Org,
	requests: SetRequest[],
	{ userFields, licenses }: { userFields: DescribedFields; licenses: Entitlement[] },
): Promise<SetSources> {
	const locators = requests.map(({ user }) => user);
	const names = requests.map(({ source }) => ('names' in source ? source.names : {}));
	const entries = requests.map(({ source }) => ('snapshot' in source ? source.snapshot : []));
	const keepNames = requests.map(({ keepEntitlements }) => keepEntitlements);
	// All are asked for at the same moment, so that their queries share calls.
	const [users, named, snapshots, kept] = await Promise.all([
		readUsers(org, locators, [...WISH_FIELDS, ...licenses.map(({ id }) => id)]),
		findEntitlements(org, names, userFields),
		resolveSnapshots(org, entries, userFields),
		findOfAnyType(org, keepNames, userFields),
	]);
	return { users, named, snapshots, kept };
}

function setWish(
	{ takesOthers, types, allowsEmpty }: SetRequest,
	at: number,
	{ users, named, snapshots, kept }: SetSources,
): Wish {
	const user = valueOf(users[at]);
	refuseSystemUser(user);
	return {
		user,
		wanted: [...valueOf(named[at]), ...snapshots[at].wanted],
		takesOthers,
		types,
		kept: valueOf(kept[at]),
		allowsEmpty,
		notCopied: snapshots[at].notCopied,
	};
}
