import type { INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { labelOf } from '../values';

/**
 * Throws INVALID_INPUT when an expression in one of the options that save entitlements from being taken yields nothing: without it more would
 * be taken than was meant.
 */
export function refuseUnset(options: Record<string, unknown>): void {
	for (const name of ['entitlementTypes', 'keepEntitlements']) {
		if (!(name in options) || (options[name] !== undefined && options[name] !== null)) continue;
		throw new SalesforceError('INVALID_INPUT', `'${labelOf(name)}' is empty, and without it more would be taken`);
	}
}

/** What stays with the user whatever else is taken; read as names. */
export const keepEntitlements: INodeProperties = {
	displayName: 'Keep Entitlements',
	name: 'keepEntitlements',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Entitlement' },
	default: [],
	placeholder: 'e.g. Alumni_Access',
	description: 'What the user keeps: names, API names or IDs of permission sets, groups, licenses and queues',
};

/** Whether nothing at all may be wished where the rest is taken. */
export const allowEmpty: INodeProperties = {
	displayName: 'Allow Empty',
	name: 'allowEmpty',
	type: 'boolean',
	default: false,
	description:
		'Whether the user may lose everything when there is nothing to give. Otherwise such an item fails, because an expression may have found nothing.',
};

/** Whether what is not wished is taken; `first` is the default. */
export const matchMode = (first: 'add' | 'match', takes: string): INodeProperties => ({
	displayName: 'Mode',
	name: 'mode',
	type: 'options',
	default: first,
	description: 'Whether the user also loses something',
	options: [
		{ name: 'Add', value: 'add', description: 'Only gives what the user lacks' },
		{ name: 'Match', value: 'match', description: takes },
	],
});
