import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { isError, resultOf, valueOf, valuesOf, type Result } from '../api/results';
import { featureLicenses, findFeatureLicense } from '../directory/featureLicenses';
import { findByName, type FoundByName } from '../directory/find';
import { findGiven, type GivenName } from '../directory/givenNames';
import type { DirectoryKind } from '../directory/kinds';
import {
	ENTITLEMENT_TYPES,
	HELD_RECORD_TYPES,
	HELD_TYPES,
	RECORD_TYPES,
	type Entitlement,
	type EntitlementNames,
	type HeldType,
	type RecordType,
} from './types';

/** What was found for all requests: entries by name, and the fields of User, which are the feature licenses. */
interface Sources {
	byName: Map<DirectoryKind, FoundByName>;
	userFields: DescribedFields;
}

/**
 * Finds the entitlements that several requests name, all in as few calls as possible. Returns, per request, its entitlements in the order
 * of the types, each once, or the error of the first name that does not fit. `userFields` may be empty when no request names a feature
 * license. Rejects with a SalesforceError when nothing could be asked.
 */
export async function findEntitlements(
	org: Org,
	requests: EntitlementNames[],
	userFields: DescribedFields,
): Promise<Array<Result<Entitlement[]>>> {
	const namesOf = (type: RecordType) => requests.flatMap((names) => names[type] ?? []);
	const byName = await findByName(org, Object.fromEntries(RECORD_TYPES.map((type) => [type, namesOf(type)])));
	return requests.map((names) => resultOf(() => namedEntitlements(names, { byName, userFields })));
}

function namedEntitlements(names: EntitlementNames, sources: Sources): Entitlement[] {
	return ENTITLEMENT_TYPES.flatMap((type) => {
		const find = (text: string) => resultOf(() => namedEntitlement(type, text, sources));
		const entitlements = (names[type] ?? []).flatMap((given) => findGiven(given, find)).map(valueOf);
		// A request can name an entitlement twice, by name and by ID.
		return [...new Map(entitlements.map((entitlement) => [entitlement.id, entitlement])).values()];
	});
}

function namedEntitlement(type: HeldType, text: string, { byName, userFields }: Sources): Entitlement {
	if (type === 'featureLicense') return { type, ...valueOf(findFeatureLicense(text, userFields)) };
	const entry = byName.get(type)?.get(text);
	if (!entry) throw new SalesforceError('NAME_NOT_FOUND', `'${text}' was not looked up`);
	const { id, name, label } = valueOf(entry);
	return { type, id, name, label };
}

/**
 * Finds what several requests name without saying its type: a name can mean one of each type. Returns, per request, all that is meant, or
 * NAME_NOT_FOUND, or PROFILE_OWNED. No API call when nothing is named. Rejects with a SalesforceError when nothing could be asked.
 */
export async function findOfAnyType(
	org: Org,
	requests: GivenName[][],
	userFields: DescribedFields,
): Promise<Array<Result<Entitlement[]>>> {
	const names = requests.flat();
	const byName = await findByName(org, Object.fromEntries(HELD_RECORD_TYPES.map((type) => [type, names])));
	const sources = { byName, userFields };
	return requests.map((given) => resultOf(() => given.flatMap((name) => ofAnyType(name, sources))));
}

function ofAnyType(name: GivenName, sources: Sources): Entitlement[] {
	const results = HELD_TYPES.flatMap((type) =>
		findGiven(name, (text) => resultOf(() => namedEntitlement(type, text, sources))),
	);
	const ambiguous = results.find((result) => isError(result) && result.errorCode === 'AMBIGUOUS_NAME');
	if (isError(ambiguous)) throw ambiguous;
	const found = valuesOf(results);
	if (found.length > 0) return found;
	const owned = results.find((result) => isError(result) && result.errorCode === 'PROFILE_OWNED');
	if (isError(owned)) throw owned;
	const text = typeof name === 'string' ? name : name.text;
	throw new SalesforceError(
		'NAME_NOT_FOUND',
		`No entitlement of any type is called '${text.slice(0, 100)}' in this org`,
	);
}

/** The feature licenses of the org as entitlements. */
export const featureEntitlements = (userFields: DescribedFields): Entitlement[] =>
	featureLicenses(userFields).map((license) => ({ type: 'featureLicense', ...license }));

/** Fields that a user's record must have so that its feature licenses are known. */
export const featureFields = (userFields: DescribedFields) => featureLicenses(userFields).map(({ id }) => id);
