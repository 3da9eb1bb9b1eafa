import { SalesforceError } from '../api/errors';
import type { FieldDescribe } from '../api/org';
import { containing, literal, startingWith } from '../api/soql';
import { columnOf, type Column, type Parents } from './columns';
import type { RecordObject } from './describe';
import { fieldValue, type ValueContext } from './values';

/** What a condition compares a field by. */
type Operator =
	| 'equals'
	| 'contains'
	| 'excludes'
	| 'greater'
	| 'greaterOrEqual'
	| 'in'
	| 'includes'
	| 'isEmpty'
	| 'isNotEmpty'
	| 'less'
	| 'lessOrEqual'
	| 'notEquals'
	| 'notIn'
	| 'startsWith';

/** A condition on a field of a record or, by a path such as `Owner.Username`, of a parent. */
export interface Condition {
	field: string;
	operator: Operator;
	/** One value; several for `in`, `notIn`, `includes` and `excludes`; none for `isEmpty` and `isNotEmpty`. */
	values: unknown[];
}

/** What the values of conditions are read with, and the parents that their paths lead through. */
export interface QueryContext extends ValueContext {
	parents: Parents;
}

const COMPARISONS: Partial<Record<Operator, string>> = {
	equals: '=',
	notEquals: '!=',
	less: '<',
	lessOrEqual: '<=',
	greater: '>',
	greaterOrEqual: '>=',
};

const LISTS: Partial<Record<Operator, string>> = {
	in: 'IN',
	notIn: 'NOT IN',
	includes: 'INCLUDES',
	excludes: 'EXCLUDES',
};

/** The condition in SOQL, with values of the type of the field. Throws for a field or a value that does not fit. */
export function conditionText(object: RecordObject, condition: Condition, context: QueryContext): string {
	const { operator, values } = condition;
	const column = columnOf(object, condition.field, context.parents);
	const { path, field } = column;
	if (field && !field.filterable) throw notComparable(field, 'Salesforce cannot search by it');
	if (operator === 'isEmpty') return `${path} = null`;
	if (operator === 'isNotEmpty') return `${path} != null`;
	if (operator === 'contains') return `${path} LIKE ${containing(textFor(column, values[0]))}`;
	if (operator === 'startsWith') return `${path} LIKE ${startingWith(textFor(column, values[0]))}`;
	const literals = values.map((value) => literalOf(column, value, context));
	const list = LISTS[operator];
	return list ? `${path} ${list} (${literals.join(',')})` : `${path} ${COMPARISONS[operator]} ${literals[0]}`;
}

const WITHOUT_PATTERNS = [
	'boolean',
	'int',
	'long',
	'double',
	'currency',
	'percent',
	'date',
	'datetime',
	'time',
	'id',
	'reference',
];

function textFor({ field }: Column, value: unknown): string {
	if (field && WITHOUT_PATTERNS.includes(field.type))
		throw notComparable(field, 'only texts contain or begin with something');
	return String(value);
}

const BARE = ['boolean', 'int', 'long', 'double', 'currency', 'percent', 'date', 'time'];

function literalOf({ field, object }: Column, value: unknown, context: ValueContext): string {
	// Where a parent can be of several objects, the type of its field may not be known, so the value says what it is.
	if (!field) return typeof value === 'number' || typeof value === 'boolean' ? String(value) : literal(String(value));
	const converted = String(fieldValue(field, value, { ...context, object }));
	// A query knows the zone of UTC as Z (SOQL and SOSL Reference, "Date Formats and Date Literals").
	if (field.type === 'datetime') return converted.replace('+0000', 'Z');
	return BARE.includes(field.type) ? converted : literal(converted);
}

const notComparable = (field: FieldDescribe, why: string) =>
	new SalesforceError('INVALID_INPUT', `A condition cannot stand on ${field.label}: ${why}`, { fields: [field.name] });
