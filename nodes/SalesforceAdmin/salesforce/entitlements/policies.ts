import { isHiddenField } from '../api/errorCodes';
import { asSalesforceError } from '../api/errors';
import { KEY_PREFIX } from '../api/ids';
import type { Org } from '../api/org';
import { queriesIn, selectIn, textOf } from '../api/query';
import { isError, valuesOf } from '../api/results';
import { Remembered, rememberedKey } from '../api/remembered';
import { assignmentObject, type Assignment, type EntitlementType, type HeldType } from './types';

/** Assignments that a user access policy has made, by ID, each with the name of the policy. */
export type PolicyGrants = Map<string, string>;

/** The objects whose rows tell the change that made them, where the org has policies (Object Reference, LastCreatedByChangeId). */
const OBJECTS = [
	{ types: ['permissionSet', 'permissionSetGroup'] as EntitlementType[], ...assignmentObject('permissionSet') },
	{ types: ['permissionSetLicense'] as EntitlementType[], ...assignmentObject('permissionSetLicense') },
	{ types: ['packageLicense'] as EntitlementType[], ...assignmentObject('packageLicense') },
];

/** The objects that lack the field, by org and connected user: an org without policies is asked once in a while. */
const objectsWithout = new Remembered<Set<string>>();

/** Whose assignments, or which, of some types. */
type PolicyFilter = { types: readonly HeldType[] } & ({ userIds: string[] } | { assignmentIds: string[] });

/**
 * Reads which assignments of some types a user access policy has made. The fields exist only where policies are on, so they are asked for by
 * queries of their own; without them nobody was given anything by a policy. Two calls more for the names, only where there are such
 * assignments. Never rejects: what cannot be read is not told.
 */
export async function readPolicyGrants(org: Org, filter: PolicyFilter): Promise<PolicyGrants> {
	const without = objectsWithout.get(rememberedKey(org)) ?? new Set();
	const queries = OBJECTS.filter(({ object, types }) => !without.has(object) && types.some(isIn(filter.types))).flatMap(
		(one) => policyQueries(one, filter).map((soql) => ({ object: one.object, soql })),
	);
	const results = await org.queryAll(queries.map(({ soql }) => soql));
	const hidden = queries.filter((_, at) => isHiddenField(results[at])).map(({ object }) => object);
	if (hidden.length > 0) objectsWithout.set(rememberedKey(org), new Set([...without, ...hidden]));
	const rows = valuesOf(results).flat();
	const changeOf = new Map(rows.map((row) => [String(row.Id), textOf(row, 'LastCreatedByChangeId')]));
	const names = await readPolicyNames(org, [...new Set(changeOf.values())]);
	return new Map([...changeOf].map(([id, change]) => [id, names.get(change) ?? change]));
}

const isIn = (types: readonly HeldType[]) => (type: HeldType) => types.includes(type);

function policyQueries({ object, userField }: (typeof OBJECTS)[number], filter: PolicyFilter): string[] {
	const select = `SELECT Id,LastCreatedByChangeId FROM ${object}`;
	const isByPolicy = 'LastCreatedByChangeId!=null';
	if ('userIds' in filter) return queriesIn(select, userField, filter.userIds, isByPolicy);
	const own = filter.assignmentIds.filter((id) => id.startsWith(KEY_PREFIX[object]));
	return queriesIn(select, 'Id', own, isByPolicy);
}

/** Assignments with the policy that has given each, if one has. */
export const withPolicies = <One extends Assignment>(assignments: One[], policies: PolicyGrants): One[] =>
	assignments.map((one) => ({ ...one, policy: policies.get(one.assignmentId ?? '') }));

/** Says beside the output that policies will give again what was taken. */
export function reportPolicies(org: Org, taken: Assignment[]): void {
	const given = taken.filter(({ policy }) => policy !== undefined);
	if (given.length === 0) return;
	const policies = [...new Set(given.map(({ policy }) => policy))].join(', ');
	const [what, they] =
		given.length === 1 ? ['one entitlement', 'gives it'] : [`${given.length} entitlements`, 'gives them'];
	org.reportProgress(
		'user access policies',
		`${what} came from a user access policy (${policies}), which ${they} again when a matching user is changed`,
	);
}

// The change says where it comes from: by the ID of a policy.
async function readPolicyNames(org: Org, changeIds: string[]): Promise<Map<string, string>> {
	const sources = await readTexts(org, 'SELECT Id,Source FROM UserAccessChange', changeIds);
	const labels = await readTexts(org, 'SELECT Id,MasterLabel FROM UserAccessPolicy', [...new Set(sources.values())]);
	return new Map([...sources].map(([change, source]) => [change, labels.get(source) ?? source]));
}

// The text in the second field of rows, by ID; none when they cannot be read.
async function readTexts(org: Org, select: string, ids: string[]): Promise<Map<string, string>> {
	const rows = await selectIn(org, select, 'Id', ids).catch(asSalesforceError);
	const field = select.replace(/^SELECT Id,(\w+) .*$/, '$1');
	return new Map(isError(rows) ? [] : rows.map((row) => [String(row.Id), textOf(row, field)]));
}
