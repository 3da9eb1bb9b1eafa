import { isAbsentObject, isFinal, isHiddenObject } from '../api/errorCodes';
import { groupBy } from '../api/lists';
import type { ApiRecord, Org } from '../api/org';
import { permissionNames } from '../api/permissions';
import { MAX_IDS_IN_FILTER, queriesIn, textOf } from '../api/query';
import { isError, mapInTurn, valueOf, type Result } from '../api/results';
import { fieldName, isIn } from '../api/soql';
import { SEEN_AS_ENTITLEMENT } from '../directory/kinds';
import { qualifiedName } from '../directory/namespaces';
import { filterConditions, passesFilter, type RecordFilter } from '../directory/recordFilter';
import {
	HELD_RECORD_TYPES,
	entitlementTitle,
	heldObject,
	type Assignment,
	type Entitlement,
	type HeldRecordType,
	type HeldType,
} from './types';

/** An entitlement as results show it, with the ID of the record that gives it, if there is one. */
export interface AssignmentEntry {
	type: HeldType;
	id: string;
	name: string;
	assignmentId?: string;
}

/** Whose assignments to read: of these types, and of these entitlements only when `only` is given. */
interface AssignmentFilter {
	userIds: string[];
	types: readonly HeldType[];
	only?: Entitlement[];
	/** Reads those too that Salesforce has put aside after their end, one query after the other. */
	withDeleted?: boolean;
}

/**
 * Reads what users have, in the order of the types, in as few calls as the queries fit in. Feature licenses are not read here: they are
 * fields of the users, which the caller reads (`featureAssignments`). Rejects with the SalesforceError of the first query that fails.
 */
export async function readAssignments(org: Org, filter: AssignmentFilter): Promise<Assignment[]> {
	return (await askAssignments(org, filter)).flatMap(toAssignments);
}

/**
 * Reads of what users have what the connected user can see; types that this user cannot see at all are named beside the output. Only for
 * what shows and changes nothing. Otherwise as `readAssignments`.
 */
export async function readVisibleAssignments(org: Org, filter: AssignmentFilter): Promise<Assignment[]> {
	const answers = await askAssignments(org, filter);
	const hidden = new Set(answers.filter(isHiddenType).map(({ type }) => type));
	// The org may not have package licenses at all, unless nothing else that users are assigned can be seen either.
	if (!hidden.has('permissionSet')) hidden.delete('packageLicense');
	if (hidden.size > 0) {
		const titles = [...hidden].map((type) => `${entitlementTitle(type)}s`).join(', ');
		org.reportProgress(
			'hidden entitlements',
			`Not listed, because the connected user cannot see it: ${titles} (needs ${permissionNames(SEEN_AS_ENTITLEMENT)})`,
		);
	}
	return answers.filter(({ type }) => !hidden.has(type)).flatMap(toAssignments);
}

/** What a query of assignments of a type found. */
interface Answer {
	type: HeldRecordType;
	result: Result<ApiRecord[]>;
}

async function askAssignments(org: Org, filter: AssignmentFilter): Promise<Answer[]> {
	const queries = alikeTypes(filter.types).flatMap((types) =>
		assignmentQueries(types, filter).map((soql) => ({ types, soql })),
	);
	const soqls = queries.map(({ soql }) => soql);
	const results = filter.withDeleted
		? await mapInTurn(soqls, async (soql) => await org.queryWithDeleted(soql))
		: await org.queryAll(soqls);
	const answers = results.flatMap((result, at) => answersTo(queries[at].types, result));
	return HELD_RECORD_TYPES.flatMap((type) => answers.filter((answer) => answer.type === type));
}

// Types that differ in a condition only are asked for by one query.
function alikeTypes(wanted: readonly HeldType[]): HeldRecordType[][] {
	const types = HELD_RECORD_TYPES.filter((type) => wanted.includes(type));
	const groups = groupBy(types, (type) => JSON.stringify({ ...heldObject(type), only: undefined }));
	return [...groups.values()];
}

// The query of one type has its condition; that of several has the fields that tell them apart.
function answersTo(types: HeldRecordType[], result: Result<ApiRecord[]>): Answer[] {
	if (isError(result) || types.length === 1) return types.map((type) => ({ type, result }));
	const isOf = (type: HeldRecordType) => (record: ApiRecord) => passesFilter(record, heldObject(type).only ?? {});
	return types.map((type) => ({ type, result: result.filter(isOf(type)) }));
}

const isHiddenType = ({ result }: Answer) => isHiddenObject(result) && !isFinal(result);

function assignmentQueries(types: HeldRecordType[], { userIds, only }: AssignmentFilter): string[] {
	const { object, userField, entitlementField, nameFields, expiry = [] } = heldObject(types[0]);
	const ids = only && types.flatMap((type) => idsOfType(only, type));
	if (ids?.length === 0) return [];
	const filters = types.map((type) => heldObject(type).only ?? {});
	const told = types.length > 1 ? filters.flatMap((filter) => Object.keys(filter)) : [];
	const fields = new Set(['Id', userField, entitlementField, ...Object.values(nameFields), ...told, ...expiry]);
	const select = `SELECT ${[...fields].map(fieldName).join(',')} FROM ${object}`;
	const ofIds = ids && ids.length <= MAX_IDS_IN_FILTER ? [isIn(entitlementField, ids)] : [];
	return queriesIn(select, userField, userIds, [...anyOf(filters), ...ofIds].join(' AND '));
}

function anyOf(filters: RecordFilter[]): string[] {
	const conditions = filters.map((filter) => filterConditions(filter).join(' AND '));
	return conditions.length > 1 ? [`(${conditions.join(' OR ')})`] : conditions.filter(Boolean);
}

const idsOfType = (entitlements: Entitlement[], type: HeldType) => [
	...new Set(entitlements.filter((entitlement) => entitlement.type === type).map(({ id }) => id)),
];

function toAssignments({ type, result }: Answer): Assignment[] {
	const { userField, entitlementField, nameFields, expiry, isOfFeature } = heldObject(type);
	// What may not be seen is an error.
	if (isOfFeature && isAbsentObject(result)) return [];
	return valueOf(result).map((record) => ({
		type,
		userId: String(record[userField]),
		id: String(record[entitlementField]),
		name: qualifiedName(record, nameFields),
		label: textOf(record, nameFields.label),
		assignmentId: String(record.Id),
		isExpired: hasExpired(record),
		...(expiry && { isActive: record.IsActive !== false, expirationDate: momentOf(record.ExpirationDate) }),
	}));
}

/** A moment that Salesforce writes as 2026-12-31T22:59:59.000+0000, in UTC; null for none. */
export const momentOf = (value: unknown) => (typeof value === 'string' ? new Date(value).toISOString() : null);

/** Whether the record of an assignment has ended. One of a session-based set is not active either, and has no date. */
export const hasExpired = ({ IsActive, ExpirationDate }: ApiRecord): boolean =>
	IsActive === false && Boolean(ExpirationDate);

/** The end that an assignment is to have: null for none, absent where nothing is said of it. */
interface WantedEnd {
	until?: string | null;
	/** Whether it is only put off, and never brought forward. */
	onlyLater?: boolean;
}

/** Whether an assignment has to get this end: another one than it has. */
export function hasOtherEnd({ expirationDate }: Assignment, { until, onlyLater }: WantedEnd): boolean {
	if (until === undefined) return false;
	const [wanted, own] = [secondsOf(until), secondsOf(expirationDate)];
	return onlyLater ? wanted > own : wanted !== own;
}

/** The moment of an end in seconds, as Salesforce keeps it; no end comes after all others. */
export const secondsOf = (moment: string | null | undefined): number =>
	moment ? Math.floor(Date.parse(moment) / 1000) : Infinity;

/** The feature licenses of a user whose record was read with their fields. */
export function featureAssignments(record: ApiRecord, licenses: Entitlement[]): Assignment[] {
	return licenses.filter(({ id }) => record[id] === true).map((license) => ({ ...license, userId: String(record.Id) }));
}

/** Assignments by user ID. */
export const groupByUser = (assignments: Assignment[]): Map<string, Assignment[]> =>
	groupBy(assignments, ({ userId }) => userId);

/** Tells assignments apart: a user has an entitlement once. */
export const assignmentKey = ({ userId, type, id }: Assignment) => `${userId} ${type} ${id}`;

/** An assignment without its user, as results show it. */
export function assignmentEntry({ type, id, name, assignmentId }: Entitlement & AssignmentEntry): AssignmentEntry {
	return { type, id, name, ...(assignmentId && { assignmentId }) };
}

/** For messages: "permission set 'Sales Manager'". */
export const quotedName = ({ type, label, name }: Entitlement) => `${entitlementTitle(type)} '${label || name}'`;
