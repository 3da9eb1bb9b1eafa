/** Runs a SOQL statement: which records, in which order, and how each becomes JSON. */
import type { OrderByClause, Query, QueryBase, Subquery } from '@jetstreamapp/soql-parser-js';
import * as errors from '../errors/index.mts';
import type { Context, Field, ObjectType } from '../world/model.mts';
import { valueOf } from '../world/schema.mts';
import type { QueryResult } from '../world/services.mts';
import type { Table } from '../world/store.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';
import { aggregate, isAggregate, isPlainCount } from './aggregate.mts';
import { treeOf } from './expression.mts';
import { directionOf, sortRows, type SortKey } from './order.mts';
import { parseSoql, pointTo, positionOf, refuseSeparators } from './parse.mts';
import { compileProjection, writtenPath, type Json, type Projection } from './project.mts';
import { objectNamed, resolvePath, type Scope } from './scope.mts';
import { compileWhere, type Filter } from './where.mts';

/** SOQL guide, OFFSET */
const LARGEST_OFFSET = 2000;
/** SOQL guide, GROUP BY: the rows of an aggregate fit one page */
const LARGEST_AGGREGATE = 2000;
/** SOQL guide, FIELDS() */
const LARGEST_LIMIT_OF_FIELDS = 200;

interface QueryOptions {
	/** Includes what is in the recycle bin. */
	deleted?: boolean;
}

/** Runs a statement for the user of the context; throws an OrgError as Salesforce would. */
export function runSoql(context: Context, soql: string, options: QueryOptions = {}): QueryResult {
	if (context.org.settings.separatorsInLiterals === 'refused') refuseSeparators(soql);
	const query = parseSoql(soql);
	const object = objectNamed(context, soql, query.sObject!);
	const scope: Scope = { context, soql, object, alias: query.sObjectAlias };
	checkClauses(query);
	checkScope(object, query);
	if (isPlainCount(query)) return countRows(scope, query, options.deleted === true);
	if (isAggregate(query)) return aggregateRows(scope, query, options.deleted === true);
	checkFieldGroups(query);
	const toJson = compileProjection(scope, query.fields ?? [], compileChild);
	const { page, rows: most } = object.queryLimits ?? { page: undefined, rows: undefined };
	const rows = select(scope, query, candidatesOf(scope, options.deleted === true)).slice(0, most);
	const found = { totalSize: rows.length, object: object.name, pageSize: page, rows };
	return { ...found, toJson: toJson as (row: unknown) => Json };
}

function countRows(scope: Scope, query: Query, deleted: boolean): QueryResult {
	const rows = select(scope, { ...query, orderBy: undefined }, candidatesOf(scope, deleted));
	return { totalSize: rows.length, object: scope.object.name, rows: [], toJson: () => ({}) };
}

function aggregateRows(scope: Scope, query: Query, deleted: boolean): QueryResult {
	const plain = { ...query, orderBy: undefined, limit: undefined, offset: undefined };
	const rows = aggregate(scope, query, select(scope, plain, candidatesOf(scope, deleted)));
	if (rows.length > LARGEST_AGGREGATE) throw errors.aggregateTooLarge();
	return { totalSize: rows.length, object: scope.object.name, rows, toJson: (row) => row as Json };
}

/** What the org cannot do is refused, never dropped. FOR VIEW and FOR REFERENCE change nothing in an answer. */
function checkClauses(query: QueryBase): void {
	if (query.offset !== undefined && query.offset > LARGEST_OFFSET) throw errors.offsetTooLarge();
	if (query.withDataCategory || query.withSecurityEnforced || query.withAccessLevel)
		throw errors.notImplemented('WITH');
	if (query.for === 'UPDATE') throw errors.notImplemented('FOR UPDATE');
	if (query.update) throw errors.notImplemented(`UPDATE ${query.update}`);
	if (query.having && !query.groupBy) throw errors.malformedQuery("unexpected token: 'HAVING'");
}

/** Scopes of objects are served where the object has them (SOQL guide, USING SCOPE). */
function checkScope({ scopes = {} }: ObjectType, { usingScope }: Query): void {
	const scope = usingScope?.toLowerCase() ?? 'everything';
	if (scope !== 'everything' && !scopes[scope]) throw errors.notImplemented(`USING SCOPE ${usingScope}`);
}

function checkFieldGroups(query: Query): void {
	const unbounded = (query.fields ?? []).some(
		(field) =>
			field.type === 'FieldFunctionExpression' &&
			field.functionName.toUpperCase() === 'FIELDS' &&
			String(field.parameters[0]).toUpperCase() !== 'STANDARD',
	);
	if (unbounded && !(query.limit !== undefined && query.limit <= LARGEST_LIMIT_OF_FIELDS)) {
		throw errors.malformedQuery('The SOQL FIELDS function must have a LIMIT of at most 200');
	}
}

/** Rows of the object that the running user sees; an index narrows them down where it can. */
type Candidates = (filter: Filter | undefined) => Iterable<OrgRecord>;

function candidatesOf({ context, object }: Scope, deleted: boolean): Candidates {
	const table = context.org.store.table(object.name);
	return (filter) => {
		object.checkFilter?.(context, filter?.lookups.map(({ field }) => field) ?? []);
		if (object.rows) return object.rows(context, filter?.lookups ?? []);
		const found = (filter && narrowed(table, filter)) ?? table.rows.values();
		if (deleted) return unless(object.forgotten, context, [...found, ...table.deleted.values()]);
		return unless(object.retired, context, found);
	};
}

/** The rows without those that a rule of their object hides. */
function unless(hides: ObjectType['retired'], context: Context, rows: Iterable<OrgRecord>): Iterable<OrgRecord> {
	return hides ? visibleRows(hides, context, rows) : rows;
}

function* visibleRows(hides: NonNullable<ObjectType['retired']>, context: Context, rows: Iterable<OrgRecord>) {
	for (const row of rows) if (!hides(context, row)) yield row;
}

/** The rows of the lookup that gives the fewest. */
function narrowed(table: Table, { lookups }: Filter): OrgRecord[] | undefined {
	const sized = lookups.map((lookup) => ({ lookup, size: table.size(lookup.field, lookup.values) }));
	const best = sized.sort((a, b) => a.size - b.size)[0]?.lookup;
	return best && table.find(best.field, best.values);
}

function select(scope: Scope, query: QueryBase, candidates: Candidates): OrgRecord[] {
	const filter = query.where && compileWhere(scope, treeOf(query.where), semiJoin);
	const keys = sortKeys(scope, query.orderBy);
	const first = query.offset ?? 0;
	const last = query.limit === undefined ? Infinity : first + query.limit;
	const { sees, scopes } = scope.object;
	const scoped = scopes?.[(query as Query).usingScope?.toLowerCase() ?? '']?.(scope.context);
	const shows = scoped ?? (sees && ((record: OrgRecord) => sees(scope.context, record)));
	const rows: OrgRecord[] = [];
	for (const record of candidates(filter)) {
		if (keys.length === 0 && rows.length >= last) break;
		if (shows && !shows(record)) continue;
		if (!filter || filter.matches(record)) rows.push(record);
	}
	return sortRows(rows, keys).slice(first, last);
}

function sortKeys(scope: Scope, orderBy: OrderByClause | OrderByClause[] | undefined): SortKey<OrgRecord>[] {
	const clauses = orderBy === undefined ? [] : [orderBy].flat();
	return clauses.map((clause) => {
		if ('fn' in clause) throw errors.notImplemented(`ORDER BY ${clause.fn.rawValue}`);
		const { get } = resolvePath(scope, clause.field);
		const read = (record: OrgRecord): FieldValue => {
			const value = get(record);
			return typeof value === 'object' ? null : value;
		};
		return { read, ...directionOf(clause) };
	});
}

/** The one field of a sub-select, over the rows that it finds. */
function semiJoin(query: Query, outer: Scope): Set<string> {
	const { context, soql } = outer;
	const object = objectNamed(context, soql, query.sObject!);
	if (object === outer.object)
		throw errors.malformedQuery('The inner and outer selects should not be on the same object type');
	const scope: Scope = { context, soql, object, alias: query.sObjectAlias };
	checkClauses(query);
	const [field, more] = query.fields ?? [];
	if (more || (field?.type !== 'Field' && field?.type !== 'FieldRelationship')) {
		throw errors.malformedQuery('The inner select of a semi join must have exactly one field');
	}
	const path = resolvePath(scope, writtenPath(field));
	if (path.field.type !== 'reference' && path.field.type !== 'id') {
		throw errors.malformedQuery(`The inner select field '${path.field.name}' should be an id or reference field`);
	}
	const values = new Set<string>();
	for (const record of select(scope, query, candidatesOf(scope, false))) {
		const value = path.get(record);
		if (typeof value === 'string') values.add(value);
	}
	return values;
}

function compileChild(outer: Scope, subquery: Subquery) {
	const { context, soql } = outer;
	const { child, field } = childOf(outer, subquery.relationshipName);
	const scope: Scope = { context, soql, object: child, alias: subquery.sObjectAlias };
	checkClauses(subquery);
	const toJson: Projection = compileProjection(scope, subquery.fields ?? [], compileChild);
	const table = context.org.store.table(child.name);
	const children = (parent: OrgRecord) =>
		table.find(field.name, [valueOf(idField(outer.object), parent, context) as string]);
	const run = (parent: OrgRecord): Json | null => {
		const rows = select(scope, subquery, () => unless(child.retired, context, children(parent)));
		return rows.length === 0 ? null : { totalSize: rows.length, done: true, records: rows.map(toJson) };
	};
	return { name: field.childRelationshipName!, run };
}

function idField(object: ObjectType): Field {
	return object.fields.get('id')!;
}

/** The children of a relationship in the SELECT list, and its name as the describe has it; throws INVALID_TYPE. */
export function childNamed(outer: Scope, relationship: string): { child: ObjectType; name: string } {
	const { child, field } = childOf(outer, relationship);
	return { child, name: field.childRelationshipName! };
}

function childOf(outer: Scope, relationship: string): { child: ObjectType; field: Field } {
	const { context } = outer;
	const found = context.org.schema
		.childrenOf(outer.object)
		.find(({ field }) => field.childRelationshipName?.toLowerCase() === relationship.toLowerCase());
	if (found && found.child.visible?.(context) !== false && found.field.visible?.(context) !== false) return found;
	const place = pointTo(outer.soql, positionOf(outer.soql, relationship, outer.soql.search(/\(\s*SELECT/i)));
	throw errors.invalidQueryType(
		`${place}\nDidn't understand relationship '${relationship}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
	);
}
