import type { INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { CHOOSE_FROM_LIST } from '../entitlements/names';
import { asList } from '../lists';
import { readSort, sortCollection } from '../sort';
import { asName, checkedOption, isEmpty } from '../values';

/** A list of the fields of the object that is chosen. */
const fieldList = (loadOptionsMethod: string) => ({ loadOptionsMethod, loadOptionsDependsOn: ['object.value'] });

/** Picks fields of the object. `more` says what else can be given. */
export const recordFields = (more = ''): INodeProperties => ({
	displayName: 'Fields',
	name: 'fields',
	type: 'multiOptions',
	typeOptions: fieldList('recordFields'),
	default: [],
	description: `${CHOOSE_FROM_LIST} with API names${more}. Every field when none is chosen.`,
});

const fieldName = (loadOptionsMethod: string, what: string): INodeProperties => ({
	displayName: 'Field',
	name: 'name',
	type: 'options',
	typeOptions: fieldList(loadOptionsMethod),
	default: '',
	description: `${what}. ${CHOOSE_FROM_LIST} with an API name, or a path such as Owner.Username.`,
});

/** Picks a picklist of the object. */
export const picklistField: INodeProperties = {
	...fieldName('picklistFields', 'The picklist whose values are listed'),
	name: 'field',
	description: `The picklist whose values are listed. ${CHOOSE_FROM_LIST} with an API name.`,
};

const OPERATORS = [
	['contains', 'Contains', 'A text, whatever its case'],
	['equals', 'Equals', ''],
	['excludes', 'Excludes All Of', 'Of a picklist of several'],
	['greater', 'Greater Than', 'Or after a date'],
	['greaterOrEqual', 'Greater Than or Equal', ''],
	['includes', 'Includes Any Of', 'Of a picklist of several'],
	['isEmpty', 'Is Empty', ''],
	['isNotEmpty', 'Is Not Empty', ''],
	['in', 'Is One Of', 'A list, or a text with commas'],
	['notIn', 'Is Not One Of', 'A list, or a text with commas'],
	['less', 'Less Than', 'Or before a date'],
	['lessOrEqual', 'Less Than or Equal', ''],
	['notEquals', 'Not Equals', ''],
	['startsWith', 'Starts With', 'A text, whatever its case'],
] as const;

/** Conditions that records meet. */
export const recordConditions: INodeProperties = {
	displayName: 'Conditions',
	name: 'conditions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add condition',
	default: {},
	description: 'Which records to get. All of the conditions hold, unless the option Match Any is set.',
	options: [
		{
			displayName: 'Condition',
			name: 'condition',
			values: [
				fieldName('filterableFields', 'The field to compare'),
				{
					displayName: 'Operator',
					name: 'operator',
					type: 'options',
					default: 'equals',
					description: 'How the field is compared with the value',
					options: OPERATORS.map(([value, name, description]) => ({
						name,
						value,
						...(description && { description }),
					})).sort((one, other) => one.name.localeCompare(other.name)),
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'What the field is compared with. Several values as a list, or with commas.',
				},
			],
		},
	],
};

/** How a list of records is sorted. */
export const recordSort = sortCollection({
	noun: 'Records',
	description: 'The first field counts most',
	fieldName: fieldName('sortableFields', 'The field to sort by'),
});

type Operator = (typeof OPERATORS)[number][0];

const VALUES = ['equals', ...OPERATORS.map(([value]) => value)] as [Operator, ...Operator[]];

const OF_LISTS: readonly Operator[] = ['in', 'notIn', 'includes', 'excludes'];
const OF_NOTHING: readonly Operator[] = ['isEmpty', 'isNotEmpty'];

/**
 * The conditions of the collection. Throws INVALID_INPUT for one without a field or a value: without its condition a list holds all records,
 * and the next node may delete what it gets.
 */
export function readConditions(collection: {
	condition?: unknown;
}): Array<{ field: string; operator: Operator; values: unknown[] }> {
	const rows = (collection.condition ?? []) as Array<{ name?: unknown; operator?: unknown; value?: unknown }>;
	return rows.map(({ name, operator: given, value }) => {
		const field = asName(name);
		if (field === '') throw invalid('A condition has no field');
		const operator = checkedOption(given, VALUES, 'Operator');
		return { field, operator, values: valuesFor(operator, field, value) };
	});
}

function valuesFor(operator: Operator, field: string, value: unknown): unknown[] {
	if (OF_NOTHING.includes(operator)) return [];
	const values = OF_LISTS.includes(operator) ? asList(value) : [value];
	if (values.length === 0 || values.some(isEmpty)) {
		throw invalid(
			`The condition on ${field.slice(0, 80)} has no value`,
			"Give it one, or use the operator 'Is Empty'.",
		);
	}
	if (values.length === 1 && Array.isArray(values[0])) {
		throw invalid(
			`The condition on ${field.slice(0, 80)} needs one value, and has a list`,
			"Use the operator 'Is One Of'.",
		);
	}
	return values;
}

/** The fields that the collection Sort gives. Throws INVALID_INPUT for one without a name. */
export const readRecordSort = (collection: { field?: unknown }) =>
	readSort(collection, (name) => {
		const field = asName(name);
		if (field === '') throw invalid("'Sort' has no field");
		return field;
	});

const invalid = (message: string, advice?: string) => new SalesforceError('INVALID_INPUT', message, { advice });
