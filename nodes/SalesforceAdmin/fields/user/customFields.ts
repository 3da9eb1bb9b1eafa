import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { CHOOSE_FROM_LIST } from '../entitlements/names';
import { asUserLocator } from '../userLocator';
import { asLocator, asName, isEmpty } from '../values';
import { LABELS } from './standardFields';

/** Picks one field by a list that the editor loads. The list gives API names. */
function fieldName(name: string, loadOptionsMethod: string): INodeProperties {
	const description = `A field that has no place of its own in this node. ${CHOOSE_FROM_LIST} with the API name.`;
	return { displayName: 'Name', name, type: 'options', typeOptions: { loadOptionsMethod }, default: '', description };
}

/** Fields of User that the org has added, by API name. */
export const customFields: INodeProperties = {
	displayName: 'Custom Fields',
	name: 'customFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				fieldName('name', 'writableCustomFields'),
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'The value. A field that is left empty is not written.',
				},
			],
		},
	],
};

/**
 * Standard fields without a place of their own in the node, in lower case, that may stand among the custom ones: they say how a user works
 * and what is shown of one, and give no right and no identity.
 */
const HARMLESS = new Set([
	'aboutme',
	'callcenterid',
	'currencyisocode',
	'defaultcurrencyisocode',
	'defaultgroupnotificationfrequency',
	'digestfrequency',
	'endday',
	'forecastenabled',
	'geocodeaccuracy',
	'latitude',
	'longitude',
	'receivesadmininfoemails',
	'receivesinfoemails',
	'sendername',
	'signature',
	'startday',
]);

/** Settings that users choose for themselves. */
const PREFERENCE = /^(userpreferences|emailpreferences|stayintouch)\w+$/;

/** What an org has added: `Cost_Center__c`, `pkga__Level__c`, and the parts of a place or an address, `Home__City__s`. */
const CUSTOM = /^\w+__[cs]$/;

/**
 * The fields of a collection and of custom fields by API name, with the values of resource locators. A field that is empty is left out: an
 * item that lacks it, or a field that was added and not filled in, must not clear it in Salesforce. People are UserLocators. Throws INVALID_INPUT for a standard
 * field among the custom ones that could give rights or another identity, or has a place of its own: a model that may choose the names of
 * custom fields must not choose the profile. Throws it as well for a custom field that is given twice.
 */
export function readUserFields(collection: IDataObject, custom: IDataObject): Record<string, unknown> {
	const fields = Object.entries(collection).filter(([, value]) => !isEmpty(value));
	const values = fields.map(([name, value]) => [
		name,
		PEOPLE.has(name) ? asUserLocator(value) : asLocator(value).value,
	]);
	return Object.fromEntries([...values, ...customRows(custom).filter(([, value]) => !isEmpty(value))]);
}

/** Fields that refer to a user. */
const PEOPLE = new Set(['ManagerId', 'DelegatedApproverId']);

function customRows(custom: IDataObject): Array<[name: string, value: unknown]> {
	const rows = (custom.field ?? []) as Array<{ name?: unknown; value?: unknown }>;
	const named = rows.map(({ name, value }): [string, unknown] => [asName(name), value]);
	const given = named.filter(([name]) => name !== '');
	const seen = new Set<string>();
	for (const [name, value] of given) {
		checkCustomName(name);
		if (isEmpty(value)) continue;
		if (seen.has(name.toLowerCase())) throw nameError(name, 'is given twice', 'Take one of them out.');
		seen.add(name.toLowerCase());
	}
	return given;
}

/** Whether a field of this API name may stand among the custom ones. */
export function isCustomName(name: string): boolean {
	const lower = name.toLowerCase();
	return CUSTOM.test(lower) || HARMLESS.has(lower) || PREFERENCE.test(lower);
}

function checkCustomName(name: string): void {
	if (!isCustomName(name)) throw nameError(name, 'is no custom field of User', adviceOn(name.toLowerCase()));
}

function adviceOn(name: string): string {
	const label = LABELS.get(name);
	if (label) return `Use the field '${label}' of this node.`;
	if (name.startsWith('userpermissions'))
		return "Give feature licenses under 'Entitlements', and take them away with Remove of the resource Entitlement.";
	return 'The API names of custom fields end in __c, for example Cost_Center__c. The standard fields that can be set here stand in the documentation of User.';
}

function nameError(name: string, what: string, advice: string): SalesforceError {
	const message = `'Custom Fields': '${name.slice(0, 80)}' ${what}`;
	return new SalesforceError('INVALID_INPUT', message, { advice, fields: [name.slice(0, 80)] });
}
