/** SELECT: from records to the JSON that the REST API answers, with parents nested and children as sub-results. */
import type { FieldType, Subquery } from '@jetstreamapp/soql-parser-js';
import * as errors from '../errors/index.mts';
import type { Context, Field, ObjectType } from '../world/model.mts';
import { valueOf } from '../world/schema.mts';
import type { OrgRecord } from '../world/types.mts';
import { fieldOn, noSuchField, parentOf, resolvePath, type Scope } from './scope.mts';

/** An object of an answer. */
export type Json = { [key: string]: unknown };
/** Turns a record into the JSON of an answer. */
export type Projection = (record: OrgRecord) => Json;
/** Compiles a child sub-query: from a parent record to `{totalSize, done, records}` or null. */
type ChildQuery = (scope: Scope, subquery: Subquery) => { name: string; run: (parent: OrgRecord) => Json | null };

interface Column {
	key: string;
	read: (record: OrgRecord) => unknown;
}

/** The columns of one object, parents among them, in the order of the statement. */
interface Node {
	columns: Column[];
	parents: Map<string, Node>;
}

/** `{type, url}` of a record, the first key of every record in an answer. */
export function attributesOf(context: Context, object: ObjectType, id: string): Json {
	return { type: object.name, url: `/services/data/v${context.caller.apiVersion}/sobjects/${object.name}/${id}` };
}

/** Compiles a SELECT list; throws INVALID_FIELD for what does not exist, 501 for what the org cannot. */
export function compileProjection(scope: Scope, fields: readonly FieldType[], children: ChildQuery): Projection {
	const root: Node = { columns: [], parents: new Map() };
	for (const field of fields) addColumn(scope, root, field, children);
	return (record) => project(scope.context, scope.object, root, record);
}

function project(context: Context, object: ObjectType, node: Node, record: OrgRecord): Json {
	const id = object.keyPrefix === null ? '000000000000000AAA' : record.Id;
	const json: Json = { attributes: attributesOf(context, object, id) };
	for (const column of node.columns) json[column.key] = column.read(record);
	return json;
}

/** The columns of a parent; the first of them says where it stands. */
function parentNode(context: Context, node: Node, relationship: string, field: Field): Node {
	const known = node.parents.get(relationship);
	if (known) return known;
	const above: Node = { columns: [], parents: new Map() };
	node.parents.set(relationship, above);
	const read = (record: OrgRecord) => {
		const parent = parentOf(context, record, field);
		return parent ? project(context, context.org.schema.ofId(parent.Id)!, above, parent) : null;
	};
	node.columns.push({ key: relationship, read });
	return above;
}

function addColumn(scope: Scope, root: Node, field: FieldType, children: ChildQuery): void {
	switch (field.type) {
		case 'Field':
		case 'FieldRelationship':
			if ('alias' in field && field.alias) throw errors.malformedQuery('only aggregate expressions use field aliasing');
			return addPath(scope, root, writtenPath(field));
		case 'FieldSubquery': {
			const { name, run } = children(scope, field.subquery);
			root.columns.push({ key: name, read: run });
			return;
		}
		case 'FieldFunctionExpression':
			return addFunction(scope, root, field);
		default:
			throw errors.notImplemented(`${field.type} in a SELECT list`);
	}
}

/** The path as it stands in the statement, alias included. */
export function writtenPath(field: Extract<FieldType, { type: 'Field' | 'FieldRelationship' }>): string {
	if ('rawValue' in field && field.rawValue) return field.rawValue;
	return field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.');
}

function addPath(scope: Scope, root: Node, written: string): void {
	const path = resolvePath(scope, written);
	let node = root;
	for (const { relationship, field } of path.steps) node = parentNode(scope.context, node, relationship, field);
	const last = path.field;
	if (node.columns.some((column) => column.key === last.name)) throw errors.duplicateField(written);
	node.columns.push({ key: last.name, read: readerOf(scope.context, last, path.steps.length > 0) });
}

function readerOf(context: Context, field: Field, onParent: boolean): Column['read'] {
	return (record) => shown(context, onParent ? fieldOn(context, field, record) : field, record);
}

/** A value as the API shows it: the bytes of a blob are a path to fetch them from. */
function shown(context: Context, field: Field, record: OrgRecord): unknown {
	if (field.type !== 'base64') return valueOf(field, record, context);
	const object = context.org.schema.ofId(record.Id)!;
	return `${String(attributesOf(context, object, record.Id).url)}/${field.name}`;
}

type FunctionField = Extract<FieldType, { type: 'FieldFunctionExpression' }>;

function addFunction(scope: Scope, root: Node, field: FunctionField): void {
	const [parameter] = field.parameters;
	const name = field.functionName.toUpperCase();
	if (typeof parameter !== 'string') throw errors.notImplemented(`the function ${field.rawValue ?? name}`);
	if (name === 'FIELDS') return addFieldGroup(scope, root, parameter.toUpperCase());
	if (name !== 'TOLABEL') throw errors.notImplemented(`the function ${field.rawValue ?? name}`);
	const path = resolvePath(scope, parameter);
	if (path.steps.length > 0) throw errors.notImplemented('toLabel() of a parent field');
	root.columns.push({
		key: field.alias ?? path.field.name,
		read: (record) => {
			const value = path.get(record);
			return path.field.picklist?.find((entry) => entry.value === value)?.label ?? value;
		},
	});
}

function addFieldGroup(scope: Scope, root: Node, group: string): void {
	if (!['ALL', 'STANDARD', 'CUSTOM'].includes(group)) throw noSuchField(scope, group, scope.object.name);
	for (const field of scope.object.fields.values()) {
		if (field.visible?.(scope.context) === false) continue;
		if (group === 'ALL' || (group === 'CUSTOM') === field.custom) addPath(scope, root, field.name);
	}
}
