import type { INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { CHOOSE_FROM_LIST } from '../entitlements/names';

/** Picks fields by a list that the editor loads. The list gives API names. */
function fieldNames(field: {
	displayName: string;
	name: string;
	loadOptionsMethod: string;
	what: string;
}): INodeProperties {
	const { displayName, name, loadOptionsMethod, what } = field;
	const description = `${what} ${CHOOSE_FROM_LIST} with API names.`;
	return { displayName, name, type: 'multiOptions', typeOptions: { loadOptionsMethod }, default: [], description };
}

/** Picks the fields of a user that an update empties. */
export const clearFields = fieldNames({
	displayName: 'Clear Fields',
	name: 'clearFields',
	loadOptionsMethod: 'clearableUserFields',
	what: 'Fields to empty. What is only left empty stays as it is.',
});

/** Fields that every user has, with their labels (Object Reference, User). */
const NEVER_CLEARED: Readonly<Record<string, string>> = {
	email: 'Email',
	lastname: 'Last Name',
	profileid: 'Profile',
	username: 'Username',
};

/**
 * The fields with those to clear, whose value is null. Throws INVALID_INPUT for a field that every user has, and for one that is set as
 * well.
 */
export function withClearedFields(fields: Record<string, unknown>, names: string[]): Record<string, unknown> {
	const given = new Set(Object.keys(fields).map((name) => name.toLowerCase()));
	for (const name of names) {
		const label = NEVER_CLEARED[name.toLowerCase()];
		if (label) throw fieldError(name, `'Clear Fields' cannot clear ${label}: every user has one`);
		if (given.has(name.toLowerCase())) throw fieldError(name, `${name} is set, and in 'Clear Fields' as well`);
	}
	return { ...fields, ...Object.fromEntries(names.map((name) => [name, null])) };
}

const fieldError = (name: string, message: string) => new SalesforceError('INVALID_INPUT', message, { fields: [name] });
