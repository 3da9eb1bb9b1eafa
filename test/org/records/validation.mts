/**
 * The checks that follow from the schema alone, stage by stage in Salesforce's order: what is required (all missing
 * fields in one error), length, form of email addresses, picklists, references. Faults of one stage come together.
 */
import * as errors from '../errors/index.mts';
import { keyPrefix } from '../world/ids.mts';
import type { Change, Context, Field } from '../world/model.mts';
import { OrgError, type FieldValue, type OrgRecord } from '../world/types.mts';

const EMAIL_FORM = /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\]+\.[^\s@.<>(),;:"[\]\\]+$/;

/** Whether the text has the form of an email address. */
export function isEmail(value: string): boolean {
	return EMAIL_FORM.test(value);
}

/** Throws the faults of the first stage that fails. */
export function checkValues(context: Context, change: Change): void {
	checkRequired(change);
	const fields = [...change.object.fields.values()].filter((field) => isGiven(change, field));
	for (const stage of [checkLength, checkEmail, checkPicklist]) {
		raise(fields.flatMap((field) => stage(field, change.record[field.name] as string) ?? []));
	}
	raise(fields.flatMap((field) => checkReference(context, field, change.record) ?? []));
	for (const field of fields) if (field.unique) checkUnique(context, change, field);
}

/** What is checked: for an insert every field with a value, for an update those that change. */
function isGiven(change: Change, field: Field): boolean {
	const value = change.record[field.name];
	if (value === undefined || value === null) return false;
	return change.kind === 'insert' || change.changed.has(field.name);
}

function checkRequired({ object, record, changed, kind }: Change): void {
	const missing = [...object.fields.values()].filter((field) => {
		if (field.nillable || field.formula || field.type === 'boolean') return false;
		const writable = kind === 'insert' ? field.createable : field.updateable && changed.has(field.name);
		return writable && (record[field.name] ?? null) === null && !(kind === 'insert' && field.defaultedOnCreate);
	});
	if (missing.length > 0) throw errors.requiredFieldsMissing(missing.map((field) => field.name));
}

function checkLength(field: Field, value: FieldValue): OrgError | undefined {
	const limited = ['string', 'textarea', 'email', 'phone', 'url'].includes(field.type);
	if (!limited || typeof value !== 'string' || value.length <= field.length) return undefined;
	return errors.stringTooLong(field.label, value, field.length, field.name);
}

function checkEmail(field: Field, value: FieldValue): OrgError | undefined {
	if (field.type !== 'email' || isEmail(String(value))) return undefined;
	return errors.invalidEmail(field.label, String(value), field.name);
}

function checkPicklist(field: Field, value: FieldValue): OrgError | undefined {
	const values = field.type === 'multipicklist' ? String(value).split(';') : field.type === 'picklist' ? [value] : [];
	if (!field.restricted) return undefined;
	const wrong = values.find((one) => !field.picklist?.some((entry) => entry.value === one));
	return wrong === undefined ? undefined : errors.badPicklistValue(field.label, String(wrong), field.name);
}

function checkReference(context: Context, field: Field, record: OrgRecord): OrgError | undefined {
	const id = record[field.name];
	if (field.type !== 'reference' || typeof id !== 'string') return undefined;
	const target = context.org.schema.ofId(id);
	const wanted = field.referenceTo.map((name) => context.org.schema.find(name)?.keyPrefix);
	if (!wanted.includes(keyPrefix(id))) return errors.idOfIncorrectType(field.label, id, field.name);
	if (target && context.org.store.get(target.name, id)) return undefined;
	return errors.invalidCrossReference();
}

function checkUnique(context: Context, change: Change, field: Field): void {
	const value = change.record[field.name] ?? null;
	const other = context.org.store
		.table(change.object.name)
		.find(field.name, [value])
		.find((row) => row.Id !== change.record.Id);
	if (other) throw errors.duplicateValue(field.name, other.Id);
}

function raise(refusals: OrgError[]): void {
	if (refusals.length > 0) throw new OrgError(...refusals.flatMap((refusal) => refusal.faults));
}
