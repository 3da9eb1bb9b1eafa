import type { DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { ApiRecord, FieldDescribe } from '../api/org';
import { findEntry, isAllowedWith, nameOf, validNear } from '../directory/picklists';

type Entry = FieldDescribe['picklistValues'][number];

/** The field whose value decides which values of another one are valid, and its value. */
interface Controller {
	field: FieldDescribe;
	/** Undefined when there is none. */
	value?: string;
}

/** What a picklist is checked with: all fields of User, those of the request, and what the user has now. */
export interface PicklistContext {
	userFields: DescribedFields;
	fields: ApiRecord;
	current: ApiRecord;
}

/**
 * The value of a picklist that a text names: by value or by label, whatever its case. Of values that share a label, as states of two
 * countries do, the one is taken that is valid for the controlling field. Throws for what a restricted picklist does not have, and for a
 * state without its country.
 */
export function picklistValue(field: FieldDescribe, text: string, context?: PicklistContext): string {
	const active = usableValues(field);
	const controller = context && controllerOf(field, context);
	if (controller && isState(field) && controller.value === undefined) throw countryMissing(field, controller, text);
	const valid = controller?.value === undefined ? active : active.filter((entry) => isValidFor(entry, controller));
	const found = findEntry(valid, text) ?? (isState(field) ? undefined : findEntry(active, text));
	if (found) return found.value;
	if (!field.restrictedPicklist || active.length === 0) return text;
	throw invalidValue({ field, valid, controller }, text);
}

/**
 * The values of a picklist that a user can have. Languages that the org does not display are inactive in the describe, and can be had all
 * the same (Object Reference, User, LanguageLocaleKey).
 */
export const usableValues = ({ name, picklistValues: entries }: FieldDescribe): Entry[] =>
	(entries ?? []).filter(({ active }) => active || name === 'LanguageLocaleKey');

/** Several values of a picklist, in the order in which Salesforce keeps them: that of the picklist. */
export function picklistValues(field: FieldDescribe, text: string): string {
	const values = text.split(';').map((value) => value.trim());
	const chosen = new Set(values.filter(Boolean).map((value) => picklistValue(field, value)));
	const inOrder = (field.picklistValues ?? []).map(({ value }) => value).filter((value) => chosen.has(value));
	return [...new Set([...inOrder, ...chosen])].join(';');
}

// Salesforce refuses a state of another country (Salesforce Help, "State and Country/Territory Picklists"). It checks no other dependent
// picklist that comes over the API.
const isState = ({ name }: FieldDescribe) => name === 'StateCode';

function controllerOf({ controllerName }: FieldDescribe, context: PicklistContext): Controller | undefined {
	const field = controllerName ? context.userFields.get(controllerName.toLowerCase()) : undefined;
	if (!field) return undefined;
	const values = field.name in context.fields ? context.fields : context.current;
	const text = String(values[field.name] ?? '').trim();
	return { field, value: text === '' ? undefined : picklistValue(field, text) };
}

function isValidFor(entry: Entry, { field, value }: Controller): boolean {
	return isAllowedWith(
		entry,
		field.picklistValues.findIndex((one) => one.value === value),
	);
}

interface ValidValues {
	field: FieldDescribe;
	valid: Entry[];
	controller?: Controller;
}

function invalidValue({ field, valid, controller }: ValidValues, text: string): SalesforceError {
	const whose = controller?.value === undefined ? '' : ` for ${shown(controller.field, controller.value)}`;
	const what = valid.length > 0 ? `Valid${whose} are: ${validNear(text, valid, 'User')}` : `None is valid${whose}`;
	const message = `${field.label} cannot be '${text}'. ${what}`;
	return new SalesforceError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, { fields: [field.name] });
}

function countryMissing(field: FieldDescribe, controller: Controller, text: string): SalesforceError {
	const message = `${field.label} cannot be '${text}' without a country: give ${controller.field.label} as well`;
	return new SalesforceError('INVALID_INPUT', message, { fields: [field.name] });
}

function shown({ picklistValues: entries }: FieldDescribe, value: string): string {
	const entry = entries.find((one) => one.value === value);
	return entry ? nameOf(entry) : value;
}
