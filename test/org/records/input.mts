/** From the JSON of a create or update to field values: unknown columns, types, and what may be written. */
import * as errors from '../errors/index.mts';
import { readDateTime, toDate, toDateTime } from '../world/clock.mts';
import { readId } from '../world/ids.mts';
import type { Context, Field, ObjectType } from '../world/model.mts';
import type { FieldValue } from '../world/types.mts';
import { idOfNested, referenceNamed } from './foreignKeys.mts';

/** Body of a create or update, as the client sent it. */
export type Input = { [field: string]: unknown };

/** Values by exact field name; throws an OrgError for unknown, unreadable or read-only fields. */
export function readInput(
	context: Context,
	object: ObjectType,
	input: Input,
	use: 'createable' | 'updateable',
): { [field: string]: FieldValue } {
	const values: { [field: string]: FieldValue } = {};
	const refused: string[] = [];
	for (const [name, value] of Object.entries(input)) {
		if (name === 'attributes') continue;
		const nested = isNested(value);
		const field = object.fields.get(name.toLowerCase()) ?? (nested ? referenceNamed(object, name) : undefined);
		if (!field || field.visible?.(context) === false) throw errors.noSuchColumn(name, object.name);
		if (!field[use] || field.type === 'address') refused.push(field.name);
		else if (nested && field.type === 'reference') values[field.name] = idOfNested(context, field, value);
		else values[field.name] = readValue(field, value);
	}
	if (refused.length > 0) throw errors.fieldNotWritable(refused);
	return values;
}

function isNested(value: unknown): value is { [key: string]: unknown } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON value as the field stores it. */
function readValue(field: Field, value: unknown): FieldValue {
	if (value === null || value === undefined || value === '') return null;
	if (typeof value === 'object')
		throw errors.cannotDeserialize(jsonType(field), Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT', '');
	switch (field.type) {
		case 'boolean':
			return readBoolean(value as FieldValue);
		case 'int':
		case 'double':
		case 'currency':
			return readNumber(field, value as FieldValue);
		case 'date':
			return readMoment(field, value as FieldValue, toDate);
		case 'datetime':
			return readMoment(field, value as FieldValue, toDateTime);
		case 'time':
			return readTime(field, value as FieldValue);
		case 'multipicklist':
			return readSeveral(field, readText(field, value as FieldValue) ?? '');
		case 'reference':
			return readReference(field, value as FieldValue);
		default:
			return readText(field, value as FieldValue);
	}
}

function readBoolean(value: FieldValue): boolean {
	if (typeof value === 'boolean') return value;
	if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
	throw errors.cannotDeserialize('boolean', token(value), String(value));
}

function readNumber(field: Field, value: FieldValue): number {
	const number = typeof value === 'string' ? Number(value) : value;
	const fits =
		typeof number === 'number' && Number.isFinite(number) && (field.type !== 'int' || Number.isInteger(number));
	if (!fits) throw errors.cannotDeserialize(field.type, token(value), String(value));
	return number;
}

function readMoment(field: Field, value: FieldValue, write: (milliseconds: number) => string): string {
	const moment = typeof value === 'string' ? readDateTime(value) : Number.NaN;
	if (Number.isNaN(moment)) throw errors.cannotDeserialize(field.type, token(value), String(value));
	return write(moment);
}

/** REST guide, primitive data types: a time of the day is written in UTC, with milliseconds. */
function readTime(field: Field, value: FieldValue): string {
	const [, clock, seconds = ':00', fraction = ''] =
		/^(\d\d:\d\d)(:\d\d)?(?:\.(\d{1,3}))?Z?$/.exec(typeof value === 'string' ? value : '') ?? [];
	if (!clock) throw errors.cannotDeserialize(field.type, token(value), String(value));
	return `${clock}${seconds}.${fraction.padEnd(3, '0')}Z`;
}

/** Several values come back in the order of the picklist, each once (general knowledge). */
function readSeveral(field: Field, text: string): string | null {
	const given = new Set(
		text
			.split(';')
			.map((value) => value.trim())
			.filter(Boolean),
	);
	const known = (field.picklist ?? []).map(({ value }) => value).filter((value) => given.delete(value));
	return [...known, ...given].join(';') || null;
}

function readReference(field: Field, value: FieldValue): string {
	const id = readId(value);
	if (!id) throw errors.idOfIncorrectType(field.label, String(value), field.name);
	return id;
}

/** Salesforce drops white space around text. */
function readText(field: Field, value: FieldValue): string | null {
	if (typeof value !== 'string') throw errors.cannotDeserialize('string', token(value), String(value));
	return (field.type === 'textarea' ? value.trimEnd() : value.trim()) || null;
}

function jsonType(field: Field): string {
	return ['boolean', 'int', 'double', 'currency', 'date', 'datetime', 'time'].includes(field.type)
		? field.type
		: 'string';
}

/** Names of Salesforce's JSON reader for what it met. */
function token(value: FieldValue): string {
	if (typeof value === 'string') return 'VALUE_STRING';
	if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
	return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
}
