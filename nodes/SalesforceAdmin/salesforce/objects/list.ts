import { SalesforceError } from '../api/errors';
import type { ApiRecord, FieldDescribe, Org } from '../api/org';
import { columnOf, describeParents, type Column, type Parents } from './columns';
import { conditionText, type Condition, type QueryContext } from './conditions';
import { describeObject, type RecordObject } from './describe';
import { checkedQuery, queryRecords } from './query';

/** A list of records of an object. */
export interface RecordList {
	/** API name or label. */
	object: string;
	/** Names or paths; every field that fits into a row when empty. */
	fields: string[];
	conditions: Condition[];
	/** Whether one of the conditions is enough. */
	matchAny: boolean;
	sort: Array<{ field: string; descending: boolean }>;
	includeDeleted: boolean;
	limit?: number;
	/** What dates without a zone are meant in, an IANA name. */
	zone: string;
}

/**
 * The records that meet the conditions, as plain JSON; one API call per page, and one for each step of the paths to parents, unless they are
 * remembered. Rejects with a SalesforceError.
 */
export async function listRecords(org: Org, list: RecordList): Promise<ApiRecord[]> {
	const object = await describeObject(org, list.object);
	if (!object.queryable) throw new SalesforceError('INVALID_INPUT', `${object.label} cannot be queried`);
	const { fields, conditions, sort, includeDeleted, limit } = list;
	const paths = [...fields, ...[...conditions, ...sort].map(({ field }) => field)];
	const context = { org, object: object.name, zone: list.zone, parents: await describeParents(org, object, paths) };
	return await queryRecords(org, checkedQuery({ soql: statementOf(object, list, context), includeDeleted, limit }));
}

function statementOf(
	object: RecordObject,
	{ fields, conditions, sort, matchAny }: RecordList,
	context: QueryContext,
): string {
	const { parents } = context;
	const where = conditions
		.map((condition) => conditionText(object, condition, context))
		.join(matchAny ? ' OR ' : ' AND ');
	const order = sort.map(({ field, descending }) => sortText(columnOf(object, field, parents), descending)).join(', ');
	return [
		`SELECT ${selectedPaths(object, fields, parents).join(',')} FROM ${object.name}`,
		...(where ? [`WHERE ${where}`] : []),
		...(order ? [`ORDER BY ${order}`] : []),
	].join(' ');
}

/** The paths of the fields that are named, each once and the ID first; without names those of all fields. Throws INVALID_FIELD. */
export function selectedPaths(object: RecordObject, fields: string[], parents: Parents = new Map()): string[] {
	const named = fields.map((field) => columnOf(object, field, parents).path);
	const all = [...object.fields.values()].filter(isShown).map(({ name }) => name);
	return [...new Set(['Id', ...(named.length > 0 ? named : all)])];
}

// The bytes of a file come as a path, and the parts of an address or a place are fields of their own.
const isShown = ({ type }: FieldDescribe) => !['base64', 'address', 'location'].includes(type);

function sortText({ path, field }: Column, descending: boolean): string {
	if (field && !field.sortable) throw new SalesforceError('INVALID_INPUT', `Salesforce cannot sort by ${field.label}`);
	return descending ? `${path} DESC NULLS LAST` : path;
}
