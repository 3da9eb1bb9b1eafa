import { asEnd } from '../../fields/entitlements/expiration';
import { allowEmpty, keepEntitlements, matchMode, refuseUnset } from '../../fields/entitlements/keep';
import { entitlementLists, readEntitlementLists, refuseEmptyLists } from '../../fields/entitlements/lists';
import { checkedEntitlementTypes, entitlementTypes } from '../../fields/entitlements/types';
import { asList, asNames } from '../../fields/lists';
import { userLocator } from '../../fields/userLocator';
import { checkedOption } from '../../fields/values';
import { userWriteOptions } from '../../fields/writeOptions';
import { SalesforceError } from '../../salesforce/api/errors';
import { ANY_ENTITLEMENT, GIVING_PARTS, partsOfTypes } from '../../salesforce/entitlements/rights';
import { ENTITLEMENT_TYPES, type EntitlementType } from '../../salesforce/entitlements/types';
import { setEntitlements, type SetRequest } from '../../salesforce/entitlements/wishes/set';
import { SNAPSHOT_ADVICE, readSnapshot } from '../../salesforce/entitlements/wishes/snapshot';
import { EMPTY_ADVICE } from '../../salesforce/entitlements/wishes/wish';
import type { ItemParameters, Operation } from '../operation';

/** Makes what users have exactly what is wished. */
export const set: Operation<SetRequest> = {
	option: {
		name: 'Set',
		value: 'set',
		action: 'Set permission sets, groups and licenses',
		description: 'Make what a user has exactly a list, or what a snapshot has: give what is missing, take the rest',
	},
	description: [
		{ ...userLocator, description: 'The user who is to have exactly this' },
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			default: 'lists',
			description: 'Where it says what the user is to have',
			options: [
				{ name: 'Lists', value: 'lists', description: 'A list of names for each type' },
				{ name: 'Snapshot', value: 'snapshot', description: 'What Offboard or Get Many has put out' },
			],
		},
		{
			...entitlementLists,
			description: 'What the user is to have besides profile and role, of all types',
			displayOptions: { hide: { source: ['snapshot'] } },
		},
		{
			displayName: 'Snapshot',
			name: 'snapshot',
			type: 'json',
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.snapshot }}',
			description:
				'The field snapshot that Offboard puts out, or the items that Get Many of the resource Entitlement puts out for one user',
			displayOptions: { hide: { source: ['lists'] } },
		},
		matchMode('match', 'Also takes everything else that the user has'),
		userWriteOptions(allowEmpty, keepEntitlements, entitlementTypes('Which types the mode Match takes from')),
	],
	requirement: { title: 'Set User Entitlements', permissions: ANY_ENTITLEMENT, parts: GIVING_PARTS },
	touches: (request) => partsOfTypes(typesOf(request)),
	isPlannedByTools: true,
	read: readSet,
	execute: async (org, requests, mode) => await setEntitlements(org, requests, mode),
};

function typesOf({ source, takesOthers, types }: SetRequest): EntitlementType[] {
	const given =
		'names' in source
			? ENTITLEMENT_TYPES.filter((type) => (source.names[type] ?? []).length > 0)
			: ENTITLEMENT_TYPES.filter((type) => source.snapshot.some((entry) => entry.type === type));
	return ENTITLEMENT_TYPES.filter((type) => given.includes(type) || (takesOthers && types.includes(type)));
}

function readSet(parameters: ItemParameters): SetRequest {
	const options = parameters.collection('options');
	refuseUnset(options);
	const request: SetRequest = {
		user: parameters.user('user'),
		source: readSource(parameters),
		takesOthers: checkedOption(parameters.text('mode'), ['match', 'add'], 'Mode') === 'match',
		types: checkedEntitlementTypes(asList(options.entitlementTypes)),
		keepEntitlements: asNames(options.keepEntitlements),
		allowsEmpty: parameters.option('allowEmpty'),
	};
	refuseEmpty(request);
	if (request.takesOthers && 'names' in request.source)
		refuseEmptyLists(parameters.collection('entitlements'), request);
	return request;
}

function readSource(parameters: ItemParameters): SetRequest['source'] {
	const source = checkedOption(parameters.text('source'), ['lists', 'snapshot'], 'Source');
	if (source === 'lists') return { names: readEntitlementLists(parameters.collection('entitlements')) };
	const value = parameters.json('snapshot');
	// If the expression yields nothing, the item is refused: taking it for an empty snapshot would strip the user.
	if (value === undefined || value === null)
		throw new SalesforceError('INVALID_INPUT', "'Snapshot' is empty", { advice: SNAPSHOT_ADVICE });
	return { snapshot: readSnapshot(value, (end, what) => asEnd(end, parameters.timeZone, what)) };
}

function refuseEmpty({ source, takesOthers, allowsEmpty }: SetRequest): void {
	const isEmpty = 'names' in source ? Object.values(source.names).flat().length === 0 : source.snapshot.length === 0;
	if (!isEmpty || !takesOthers || allowsEmpty) return;
	const what = 'names' in source ? "'Entitlements' is empty" : 'The snapshot has no entitlements';
	throw new SalesforceError('INVALID_INPUT', `${what}, and the mode Match would take everything from the user`, {
		advice: EMPTY_ADVICE,
	});
}
