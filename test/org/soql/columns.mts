/**
 * `columns=true` of a query: its columns instead of its rows. Undocumented; read by Salesforce's own CLI (salesforcecli/
 * plugin-data, `retrieveColumns`, and the answers among its tests).
 */
import type { FieldType, Query } from '@jetstreamapp/soql-parser-js';
import type { Context, Field, FieldType as TypeOfField, ObjectType } from '../world/model.mts';
import { parseSoql } from './parse.mts';
import { writtenPath } from './project.mts';
import { childNamed, runSoql } from './run.mts';
import { objectNamed, resolvePath, type Scope } from './scope.mts';

interface Column {
	aggregate: boolean;
	apexType: string;
	booleanType: boolean;
	columnName: string;
	custom: boolean;
	displayName: string;
	foreignKeyName: string | null;
	insertable: boolean;
	joinColumns: Column[];
	numberType: boolean;
	textType: boolean;
	updatable: boolean;
}

const APEX_TYPES: Partial<Record<TypeOfField, string>> = {
	id: 'Id',
	reference: 'Id',
	boolean: 'Boolean',
	int: 'Integer',
	double: 'Double',
	date: 'Date',
	datetime: 'Datetime',
	address: 'Address',
	base64: 'Blob',
};

/** The columns of a statement; throws as the query itself would. */
export function describeColumns(context: Context, soql: string): object {
	runSoql(context, soql);
	const query = parseSoql(soql);
	const object = objectNamed(context, soql, query.sObject!);
	const scope: Scope = { context, soql, object, alias: query.sObjectAlias };
	const columns = columnsOf(scope, query);
	const idSelected = columns.some(({ columnName }) => columnName === 'Id');
	const { name: entityName, keyPrefix } = object;
	return { columnMetadata: columns, entityName, groupBy: query.groupBy !== undefined, idSelected, keyPrefix };
}

function columnsOf(scope: Scope, query: Pick<Query, 'fields'>): Column[] {
	const columns: Column[] = [];
	let expressions = 0;
	for (const field of query.fields ?? []) {
		if (field.type === 'Field' || field.type === 'FieldRelationship') addPath(scope, columns, field);
		else if (field.type === 'FieldSubquery') columns.push(childColumn(scope, field));
		else if (field.type === 'FieldFunctionExpression')
			columns.push(...functionColumns(scope, field, () => `expr${expressions++}`));
	}
	return columns;
}

/** Parents are columns that hold columns. */
function addPath(
	scope: Scope,
	columns: Column[],
	written: Extract<FieldType, { type: 'Field' | 'FieldRelationship' }>,
) {
	const { steps, field } = resolvePath(scope, writtenPath(written));
	let list = columns;
	for (const { relationship, field: reference } of steps) {
		let parent = list.find(({ columnName }) => columnName === relationship);
		if (!parent) list.push((parent = { ...columnOf(reference), columnName: relationship, displayName: relationship }));
		list = parent.joinColumns;
	}
	list.push(columnOf(field));
}

function childColumn(scope: Scope, { subquery }: Extract<FieldType, { type: 'FieldSubquery' }>): Column {
	const { child, name } = childNamed(scope, subquery.relationshipName);
	const inner: Scope = { ...scope, object: child, alias: subquery.sObjectAlias };
	return { ...plainColumn(name, name), aggregate: true, joinColumns: columnsOf(inner, subquery) };
}

/** An aggregate has the name `expr0` unless it has an alias; FIELDS() stands for the fields themselves. */
function functionColumns(
	scope: Scope,
	field: Extract<FieldType, { type: 'FieldFunctionExpression' }>,
	nextName: () => string,
): Column[] {
	const name = field.functionName.toUpperCase();
	if (name === 'FIELDS') return fieldGroup(scope.object, String(field.parameters[0]).toUpperCase()).map(columnOf);
	const written = field.rawValue?.replace(/\s+\w+$/, '') ?? name;
	const isNumber = name !== 'TOLABEL' && name !== 'FORMAT';
	return [{ ...plainColumn(field.alias ?? nextName(), written), aggregate: true, numberType: isNumber }];
}

function fieldGroup(object: ObjectType, group: string): Field[] {
	return [...object.fields.values()].filter(({ custom }) => group === 'ALL' || (group === 'CUSTOM') === custom);
}

function columnOf({ name, type, custom, relationshipName, createable, updateable }: Field): Column {
	return {
		...plainColumn(name, name),
		apexType: APEX_TYPES[type] ?? 'String',
		booleanType: type === 'boolean',
		custom,
		foreignKeyName: relationshipName ?? null,
		insertable: createable,
		numberType: type === 'int' || type === 'double',
		textType: !(type in APEX_TYPES),
		updatable: updateable,
	};
}

function plainColumn(columnName: string, displayName: string): Column {
	return {
		aggregate: false,
		apexType: 'String',
		booleanType: false,
		columnName,
		custom: false,
		displayName,
		foreignKeyName: null,
		insertable: false,
		joinColumns: [],
		numberType: false,
		textType: false,
		updatable: false,
	};
}
