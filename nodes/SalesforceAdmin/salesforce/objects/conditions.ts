import { SalesforceError } from '../api/errors';
import type { FieldDescribe } from '../api/org';
import { containing, fieldName, literal, startingWith } from '../api/soql';
import { fieldOf, parentField, type RecordObject } from './describe';
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

/** A field of a query: its path as the org writes it, and its describe where it is a field of the object itself. */
interface Column {
	path: string;
	field?: FieldDescribe;
}

/**
 * The column that a name or a path stands for. Of a path only the first step is known: the rest is Salesforce's to check. Throws INVALID_FIELD
 * when the connected user can see no such field or parent.
 */
export function columnOf(object: RecordObject, given: string): Column {
	const [first, ...rest] = given.trim().split('.');
	if (rest.length === 0) {
		const field = fieldOf(object, given);
		return { path: field.name, field };
	}
	const parent = parentField(object, first);
	if (parent) return { path: fieldName([parent.relationshipName, ...rest].join('.')) };
	throw new SalesforceError(
		'INVALID_FIELD',
		`${object.name} has no parent '${first.slice(0, 80)}' that the connected user can see`,
		{
			fields: [given.slice(0, 80)],
			advice:
				'A path begins with the name of a relationship: Owner.Username, Parent.Name, and of custom lookups Region__r.Name.',
		},
	);
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
export function conditionText(object: RecordObject, condition: Condition, context: ValueContext): string {
	const { operator, values } = condition;
	const column = columnOf(object, condition.field);
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

function literalOf({ field }: Column, value: unknown, context: ValueContext): string {
	// The type of a parent's field is not known, so the value says what it is.
	if (!field) return typeof value === 'number' || typeof value === 'boolean' ? String(value) : literal(String(value));
	const converted = String(fieldValue(field, value, context));
	// A query knows the zone of UTC as Z (SOQL and SOSL Reference, "Date Formats and Date Literals").
	if (field.type === 'datetime') return converted.replace('+0000', 'Z');
	return BARE.includes(field.type) ? converted : literal(converted);
}

const notComparable = (field: FieldDescribe, why: string) =>
	new SalesforceError('INVALID_INPUT', `A condition cannot stand on ${field.label}: ${why}`, { fields: [field.name] });
