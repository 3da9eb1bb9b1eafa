import { SalesforceError } from '../api/errors';
import type { FieldDescribe, Org } from '../api/org';
import { isAllowedWith, type PicklistEntry } from '../directory/picklists';
import { describeObject, fieldOf, type RecordObject } from './describe';

/** The values of a picklist field of an object. */
export interface PicklistValueList {
	/** API name or label. */
	object: string;
	field: string;
	/** A part of the value or label; everything when empty. */
	nameContains: string;
	/** Most values to return; all when absent. */
	limit?: number;
}

/** One value. Of a dependent picklist, the field that controls it and the values of that field with which it is valid. */
interface PicklistValue {
	object: string;
	field: string;
	value: string;
	label: string;
	isActive: boolean;
	isDefault: boolean;
	controllingField?: string;
	controllingValues?: Array<string | boolean>;
}

/**
 * Lists the values of a picklist field in the order of Salesforce: one API call, and none while the object is remembered. Rejects with
 * INVALID_INPUT for a field that is no picklist.
 */
export async function listPicklistValues(org: Org, list: PicklistValueList): Promise<PicklistValue[]> {
	const object = await describeObject(org, list.object);
	const field = fieldOf(object, list.field);
	if (!isPicklist(field)) throw noPicklist(object, field);
	const wanted = list.nameContains.toLowerCase();
	const entries = field.picklistValues.filter(({ value, label }) => `${value} ${label}`.toLowerCase().includes(wanted));
	return entries.slice(0, list.limit).map((entry) => ({
		object: object.name,
		field: field.name,
		value: entry.value,
		label: entry.label ?? entry.value,
		isActive: entry.active,
		isDefault: entry.defaultValue === true,
		...controlOf(object, field, entry),
	}));
}

/** Whether a field has a list of values. */
export const isPicklist = ({ type }: FieldDescribe) => ['picklist', 'multipicklist', 'combobox'].includes(type);

// A checkbox that controls a picklist has two values: false, then true (Object Reference, "validFor").
function controlOf({ fields }: RecordObject, { controllerName }: FieldDescribe, entry: PicklistEntry) {
	const controller = controllerName ? fields.get(controllerName.toLowerCase()) : undefined;
	if (!controller) return {};
	const all = controller.type === 'boolean' ? [false, true] : controller.picklistValues.map(({ value }) => value);
	const controllingValues = all.filter((_, at) => isAllowedWith(entry, at));
	return { controllingField: controller.name, controllingValues };
}

function noPicklist({ label, fields }: RecordObject, field: FieldDescribe): SalesforceError {
	const picklists = [...fields.values()].filter(isPicklist).map(({ name }) => name);
	return new SalesforceError('INVALID_INPUT', `${field.label} (${field.name}) of ${label} is no picklist`, {
		advice: `Picklists of ${label} are: ${picklists.join(', ') || 'none'}.`,
		fields: [field.name],
	});
}
