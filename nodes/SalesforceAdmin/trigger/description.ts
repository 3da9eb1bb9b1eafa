import type { INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';

import { CHOOSE_FROM_LIST } from '../fields/entitlements/names';
import { objectLocator } from '../fields/records/objectLocator';
import { recordConditions } from '../fields/records/recordFields';
import { eventOptions } from './eventOptions';

/** The properties of the trigger. */
export function triggerProperties(): INodeProperties[] {
	return [
		events,
		auditTrailNotice,
		{ ...objectLocator, displayOptions: ofRecords },
		{ ...recordConditions, description: WHICH_RECORDS, displayOptions: ofRecords },
		licenses,
		threshold,
		options,
	];
}

/** What stands below the name of the node on the canvas: the events in words. */
export function triggerSubtitle(): string {
	const words = JSON.stringify(Object.fromEntries(eventOptions.map(({ value, name }) => [value, name])));
	return `={{ [$parameter["events"]].flat().map((event) => (${words})[event] ?? event).join(", ") }}`;
}

const ofRecords = { show: { events: ['recordCreated', 'recordDeleted', 'recordUpdated'] } };

const WHICH_RECORDS =
	'Which records start the workflow: those that meet all conditions now. Deleted ones are looked for in the recycle bin.';

const events: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: eventOptions,
	default: [],
	description: 'What starts the workflow. What happened before an event is chosen does not.',
};

const auditTrailNotice: INodeProperties = {
	displayName:
		"Activated, deactivated, frozen and unfrozen users and entitlements are read from Salesforce's audit trail, which needs the permission 'View Setup and Configuration'",
	name: 'auditTrailNotice',
	type: 'notice',
	default: '',
};

// A constant of its own, because n8n's lint would allow no further sentence in the description.
const loadedProfiles: INodePropertyTypeOptions = { loadOptionsMethod: 'profileNames' };

const loadedFields: INodePropertyTypeOptions = { loadOptionsMethod: 'watchableFields' };

const loadedLicenses: INodePropertyTypeOptions = { loadOptionsMethod: 'licenseNames' };

const licenses: INodeProperties = {
	displayName: 'Licenses',
	name: 'licenses',
	type: 'multiOptions',
	typeOptions: loadedLicenses,
	required: true,
	default: [],
	description: `User, permission set, package and feature licenses. Salesforce tells the total of feature licenses once a day. ${CHOOSE_FROM_LIST} with API names or labels.`,
	displayOptions: { show: { events: ['seatsBelow'] } },
};

const threshold: INodeProperties = {
	displayName: 'Threshold',
	name: 'threshold',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 5,
	description: 'Starts the workflow when fewer seats are left, and again only after there were as many',
	displayOptions: { show: { events: ['seatsBelow'] } },
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Exclude Own Changes',
			name: 'excludeOwnChanges',
			type: 'boolean',
			default: false,
			description:
				'Whether to leave out what the connected user did, so that a workflow which freezes users does not start itself',
		},
		{
			displayName: 'Profiles',
			name: 'profiles',
			type: 'multiOptions',
			typeOptions: loadedProfiles,
			default: [],
			description: `Only users with one of these profiles. ${CHOOSE_FROM_LIST}.`,
		},
		{
			displayName: 'Watch Fields',
			name: 'watchFields',
			type: 'multiOptions',
			typeOptions: loadedFields,
			default: [],
			description: `Only updates that change one of these fields, with what it was and is. A field needs history tracking in Salesforce; of users, the audit trail also tells of email, username, federation ID, profile, role, manager, delegated approver, activation and feature licenses. ${CHOOSE_FROM_LIST}.`,
		},
	],
};
