import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { dayIn, readIsoDate } from '../../salesforce/api/dates';
import { SalesforceError } from '../../salesforce/api/errors';
import { literal } from '../../salesforce/api/soql';
import { asMoment } from '../moments';
import { asName, checkedOption, isEmpty, simpleText } from '../values';

/** Values that stand in a query by a name. */
export const soqlParameters: INodeProperties = {
	displayName: 'Parameters',
	name: 'parameters',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add parameter',
	default: {},
	description:
		'Values for the names in the query: <code>WHERE Email = :email</code>. A value can never change what the query does.',
	options: [
		{
			displayName: 'Parameter',
			name: 'parameter',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. email',
					description: 'The name that stands after the colon in the query',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'auto',
					description: 'What the value is compared with',
					options: [
						{
							name: 'As Given',
							value: 'auto',
							description: 'A text, or the number, truth value, moment or null that an expression gives',
						},
						{ name: 'Boolean', value: 'boolean' },
						{ name: 'Date', value: 'date', description: 'A day, in the time zone of the workflow' },
						{ name: 'Date and Time', value: 'dateTime', description: 'Without a zone in that of the workflow' },
						{ name: 'Number', value: 'number' },
						{ name: 'Text', value: 'text', description: 'Also for IDs and picklists' },
					],
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'The value. An expression may give a list, for IN :name.',
				},
			],
		},
	],
};

const TYPES = ['auto', 'boolean', 'date', 'dateTime', 'number', 'text'] as const;

type Type = (typeof TYPES)[number];

/**
 * The values of the collection Parameters as SOQL literals, by name in lower case. Texts without a zone are meant in `zone`, an IANA name.
 * Throws INVALID_INPUT for a name that is none or is given twice, and for a value that is empty or of another type.
 */
export function readSoqlParameters(
	collection: IDataObject,
	zone: string,
): Map<string, { literals: string[]; isList: boolean }> {
	const rows = (collection.parameter ?? []) as Array<{ name?: unknown; type?: unknown; value?: unknown }>;
	const parameters = new Map<string, { literals: string[]; isList: boolean }>();
	for (const row of rows) {
		const name = asName(row.name).replace(/^:/, '');
		if (name === '' && isEmpty(row.value)) continue;
		if (!/^[A-Za-z_]\w*$/.test(name))
			throw invalid(`'${name.slice(0, 80)}' cannot be the name of a parameter: use letters, digits and underscores`);
		if (parameters.has(name.toLowerCase())) throw invalid(`The parameter '${name}' is given twice`);
		const type = checkedOption(row.type, TYPES, 'Type');
		parameters.set(name.toLowerCase(), soqlValue({ name, type, zone }, row.value));
	}
	return parameters;
}

interface Typed {
	name: string;
	type: Type;
	zone: string;
}

function soqlValue(typed: Typed, value: unknown): { literals: string[]; isList: boolean } {
	if (value === null) return { literals: ['null'], isList: false };
	if (!Array.isArray(value)) return { literals: [soqlLiteral(typed, value)], isList: false };
	if (value.length === 0) throw invalid(`The parameter '${typed.name}' is an empty list, and nothing is one of none`);
	return { literals: value.map((entry) => soqlLiteral(typed, entry)), isList: true };
}

// If an expression yields nothing, the item is refused: a comparison with no value finds other records than those that were meant. The null
// of an item says that there is none.
function soqlLiteral(typed: Typed, value: unknown): string {
	const { name, type, zone } = typed;
	const text = simpleText(value);
	const what = `The parameter '${name}'`;
	if (text === undefined)
		throw invalid(
			`${what} must be a text, a number, true or false, or a list of those, not ${JSON.stringify(value).slice(0, 50)}`,
		);
	if (text === '') throw invalid(`${what} is empty`, 'Give a value, or write null in the query to find what has none.');
	switch (type === 'auto' ? typeOf(value) : type) {
		case 'boolean':
			return checked(text.toLowerCase(), /^(true|false)$/, `${what} must be true or false`);
		case 'number':
			return checked(text, /^[+-]?\d+(\.\d+)?$/, `${what} must be a number such as 12.5`);
		case 'date':
			return dayOf(text, zone, what);
		case 'dateTime':
			return String(asMoment(text, zone, what));
		default:
			return literal(text);
	}
}

// A DateTime of an expression such as $now comes as its text, and so does a moment that Salesforce gave.
function typeOf(value: unknown): Type {
	if (value instanceof Date) return 'dateTime';
	if (typeof value === 'string') return readIsoDate(value)?.offset === undefined ? 'text' : 'dateTime';
	return typeof value === 'number' || typeof value === 'boolean' ? (typeof value as Type) : 'text';
}

function dayOf(text: string, zone: string, what: string): string {
	const date = readIsoDate(text);
	if (date) return dayIn(date, zone);
	throw invalid(`${what} '${text.slice(0, 50)}' is not a date. Use a form such as 2026-12-31`);
}

function checked(text: string, form: RegExp, message: string): string {
	if (form.test(text)) return text;
	throw invalid(`${message}, not '${text.slice(0, 50)}'`);
}

const invalid = (message: string, advice?: string) => new SalesforceError('INVALID_INPUT', message, { advice });
