import { SalesforceError } from '../../api/errors';
import { KEY_PREFIX, isIdOf, ownId, recordId } from '../../api/ids';
import type { ApiRecord, Org } from '../../api/org';
import { queriesIn, selectIn, textOf } from '../../api/query';
import { qualifiedName } from '../../directory/namespaces';
import { passesFilter } from '../../directory/recordFilter';
import { mapInTurn, mapValues, resultOf, valueOf, valuesOf, type Result } from '../../api/results';
import { fieldName } from '../../api/soql';
import type { WriteMode } from '../../writes/changes';
import { quotedName } from '../assignments';
import { readPolicyGrants, withPolicies, type PolicyGrants } from '../policies';
import { executeRemovals, type Removal, type RemovalResult } from './removal';
import {
	RECORD_TYPES,
	assignmentObject,
	entitlementTitle,
	type Assignment,
	type AssignmentObject,
	type RecordType,
} from '../types';

/** Assignments of one type to delete by their own IDs, of 15 or 18 characters, or by addresses with them. */
export interface RemovalById {
	type: RecordType;
	assignmentIds: string[];
}

/** An assignment, and whose it is; the username of group members is not known. */
interface OwnedAssignment extends Assignment {
	username: string;
}

/**
 * Deletes assignments by ID; an assignment that is gone counts as done. One result or error per request, in order: PROFILE_OWNED for the
 * permission set of a profile, INVALID_INPUT for an assignment of another type, for a group in a group and for an address of another org,
 * INVALID_ID for an ID of 15 characters that names nothing. Rejects with a SalesforceError when assignments could not be read.
 */
export async function removeById(
	org: Org,
	requests: RemovalById[],
	mode: WriteMode,
): Promise<Array<Result<RemovalResult>>> {
	const own = requests.map((request) => resultOf(() => withOwnIds(org, request)));
	const given = valuesOf(own).flatMap(({ assignmentIds }) => assignmentIds);
	const ids = [...new Set(given.map((id) => recordId(id)))];
	const types = [...new Set(valuesOf(own).map(({ type }) => type))];
	// Both are asked for at the same moment, so that their queries share calls.
	const [existing, policies] = await Promise.all([
		readById(org, ids),
		readPolicyGrants(org, { assignmentIds: ids, types }),
	]);
	const unproven = await findUnproven(
		org,
		given.filter((id) => !existing.has(recordId(id))),
	);
	const plans = mapValues(own, (request) => planById(request, { existing, unproven, policies }));
	reportAbsent(org, plans);
	return await executeRemovals(org, plans, mode);
}

const withOwnIds = (org: Org, { type, assignmentIds }: RemovalById): RemovalById => ({
	type,
	assignmentIds: assignmentIds.map((text) => ownId(org, text, 'assignment')),
});

/** What is known of the IDs of all requests: assignments, and IDs of 15 characters that may never have named any. */
interface KnownIds {
	existing: Map<string, Result<OwnedAssignment>>;
	unproven: Set<string>;
	policies: PolicyGrants;
}

function planById({ type, assignmentIds }: RemovalById, { existing, unproven, policies }: KnownIds): Removal {
	for (const id of assignmentIds) if (unproven.has(id)) throw unprovenId(id);
	const ids = [...new Set(assignmentIds.map((id) => recordId(id)))];
	const found = ids.flatMap((id) => valueOf(existing.get(id) ?? []));
	for (const assignment of found) refuseOtherType(assignment, type);
	const absent = ids.filter((id) => !existing.has(id)).map((assignmentId) => ({ assignmentId }));
	return { user: ownerOf(found), found: withPolicies(found, policies), absent };
}

// The three last characters of a long ID prove the case of its letters. A short one that lost it names nothing, and its assignment would
// stay although the run says that it is gone. Only Salesforce's memory of what was deleted tells the two apart, and no source says for how
// long it has some assignments.
async function findUnproven(org: Org, missing: string[]): Promise<Set<string>> {
	const short = [...new Set(missing.filter((id) => id.length === SHORT_ID_LENGTH))];
	const queries = OBJECTS.flatMap((object) => queriesIn(`SELECT Id FROM ${object}`, 'Id', idsOf(object, short)));
	const rows = await mapInTurn(queries, async (soql) => await org.queryWithDeleted(soql));
	const deleted = new Set(valuesOf(rows).flatMap((records) => records.map(({ Id }) => Id)));
	return new Set(short.filter((id) => !deleted.has(recordId(id))));
}

const SHORT_ID_LENGTH = 15;

const unprovenId = (id: string) =>
	new SalesforceError(
		'INVALID_ID',
		`No assignment has the ID '${id}': it was removed already, or the ID has lost its upper and lower case`,
		{
			advice:
				'Use the ID of 18 characters, as Get Many lists it. Of such an ID, what is gone already counts as removed.',
		},
	);

// A long ID that names nothing was removed before, or is one of another org.
function reportAbsent(org: Org, plans: Array<Result<Removal>>): void {
	const count = new Set(valuesOf(plans).flatMap(({ absent }) => absent.map(({ assignmentId }) => assignmentId))).size;
	if (count === 0) return;
	const ids = count === 1 ? 'one assignment ID names' : `${count} assignment IDs name`;
	org.reportProgress(
		'absent assignments',
		`Unchanged, because ${ids} nothing in this org: removed before, or of another org`,
	);
}

function refuseOtherType(assignment: OwnedAssignment, wanted: RecordType): void {
	if (assignment.type === wanted) return;
	throw new SalesforceError(
		'INVALID_INPUT',
		`The assignment ${assignment.assignmentId} is that of the ${quotedName(assignment)}, and of no ${entitlementTitle(wanted)}`,
		{ advice: `Choose the type of the ${entitlementTitle(assignment.type)}, or take the ID out of the list.` },
	);
}

// When one request names assignments of several users, the result names none of them.
function ownerOf(assignments: OwnedAssignment[]): Removal['user'] {
	const [first] = assignments;
	const isShared = assignments.some(({ userId }) => userId !== first?.userId);
	return first && !isShared ? { id: first.userId, username: first.username } : { id: '', username: '' };
}

async function readById(org: Org, ids: string[]): Promise<Map<string, Result<OwnedAssignment>>> {
	const existing = new Map<string, Result<OwnedAssignment>>();
	for (const object of OBJECTS) {
		const types = typesOf(object);
		const ofObject = idsOf(object, ids);
		if (ofObject.length === 0) continue;
		const records = await selectIn(org, selectTypes(object, types), 'Id', ofObject);
		for (const record of records)
			existing.set(
				String(record.Id),
				resultOf(() => ownedAssignment(types, record)),
			);
	}
	return existing;
}

const OBJECTS = [...new Set(RECORD_TYPES.map((type) => assignmentObject(type).object))];

const idsOf = (object: AssignmentObject['object'], ids: string[]) =>
	ids.filter((id) => id.startsWith(KEY_PREFIX[object]));

const typesOf = (object: AssignmentObject['object']) =>
	RECORD_TYPES.filter((type) => assignmentObject(type).object === object);

// Selects what tells the types of the object apart, and what each of them needs.
function selectTypes(object: string, types: RecordType[]): string {
	const fields = types
		.map(assignmentObject)
		.flatMap(({ userField, entitlementField, nameFields, only = {}, username }) => [
			userField,
			entitlementField,
			...Object.values(nameFields),
			...Object.keys(only),
			...(username ? [username] : []),
		]);
	return `SELECT ${[...new Set(['Id', ...fields])].map(fieldName).join(',')} FROM ${object}`;
}

function ownedAssignment(types: RecordType[], record: ApiRecord): OwnedAssignment {
	// Groups of other types than those listed, such as those of roles, are taken for public groups, the first type of the object.
	const type = types.find((one) => passesFilter(record, assignmentObject(one).only ?? {})) ?? types[0];
	const { userField, entitlementField, nameFields, username = '' } = assignmentObject(type);
	const assignment: OwnedAssignment = {
		type,
		id: String(record[entitlementField]),
		name: qualifiedName(record, nameFields),
		label: textOf(record, nameFields.label),
		userId: String(record[userField]),
		username: textOf(record, username),
		assignmentId: String(record.Id),
	};
	refuseProfileOwned(assignment, record);
	refuseGroup(assignment);
	return assignment;
}

function refuseProfileOwned({ assignmentId, username }: OwnedAssignment, record: ApiRecord): void {
	const permissionSet = record.PermissionSet as ApiRecord | null | undefined;
	if (permissionSet?.IsOwnedByProfile !== true) return;
	throw new SalesforceError(
		'PROFILE_OWNED',
		`The permission set assignment ${assignmentId} of ${username} belongs to the profile and cannot be removed`,
	);
}

function refuseGroup({ assignmentId, userId }: OwnedAssignment): void {
	if (isIdOf('User', userId)) return;
	throw new SalesforceError(
		'INVALID_INPUT',
		`The group member ${assignmentId} is no user but the group ${userId}, which stands for all its members`,
	);
}
