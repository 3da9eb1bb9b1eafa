import type { INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../../salesforce/api/errors';
import { isEmpty, isUnset, labelOf } from '../values';

/**
 * Throws INVALID_INPUT when one of the options that save entitlements from being taken, or an entry of it, comes to nothing: without it more
 * would be taken than was meant. A list without entries says that there is nothing to save.
 */
export function refuseUnset(options: Record<string, unknown>): void {
	for (const name of ['entitlementTypes', 'keepEntitlements']) {
		if (!(name in options) || !comesToNothing(options[name])) continue;
		throw new SalesforceError('INVALID_INPUT', `'${labelOf(name)}' is empty, and without it more would be taken`, {
			advice: 'Look at what its expression finds. An empty list, [], says that nothing is meant.',
		});
	}
}

function comesToNothing(value: unknown): boolean {
	if (!Array.isArray(value)) return isUnset(value) || isEmpty(value);
	return value.some(isUnset) || (value.length > 0 && value.every(isEmpty));
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
