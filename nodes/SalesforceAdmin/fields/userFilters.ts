import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { permissionSetLocator, profileLocator, roleLocator, userLicenseLocator } from './directoryLocators';
import { userLocator } from './userLocator';

/** What `UserType` can be (Object Reference, User), by label. */
const USER_TYPES: INodePropertyOptions[] = [
	{ name: 'Automated Process', value: 'AutomatedProcess', description: 'Made by Salesforce for itself' },
	{ name: 'Chatter Free and Chatter External', value: 'CsnOnly' },
	{ name: 'Cloud Integration', value: 'CloudIntegrationUser', description: 'Made by Salesforce for itself' },
	{ name: 'Customer Portal', value: 'CustomerSuccess' },
	{ name: 'Customer Portal Manager', value: 'PowerCustomerSuccess' },
	{ name: 'Guest', value: 'Guest' },
	{ name: 'High Volume Portal', value: 'CspLitePortal' },
	{ name: 'Partner', value: 'PowerPartner' },
	{ name: 'Standard', value: 'Standard', description: 'Everybody who works in the org, on a platform license too' },
];

/** The filters of a list of users. */
export const userFilters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Active',
			name: 'active',
			type: 'boolean',
			default: true,
			description: 'Whether the users are active',
		},
		{
			displayName: 'Company',
			name: 'company',
			type: 'string',
			default: '',
			placeholder: 'e.g. Acme',
			description: 'The whole company name, in any case',
		},
		{
			displayName: 'Created After',
			name: 'createdAfter',
			type: 'dateTime',
			default: '',
			description: 'Users created at this time or later',
		},
		{
			displayName: 'Created Before',
			name: 'createdBefore',
			type: 'dateTime',
			default: '',
			description: 'Users created before this time',
		},
		{
			displayName: 'Department',
			name: 'department',
			type: 'string',
			default: '',
			placeholder: 'e.g. Sales',
			description: 'The whole department, in any case',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. name@email.com',
			description: 'The exact address. Several users can share one.',
		},
		{
			displayName: 'Frozen',
			name: 'frozen',
			type: 'boolean',
			default: true,
			description: 'Whether the users are frozen',
		},
		{
			displayName: 'Last Login Before',
			name: 'lastLoginBefore',
			type: 'dateTime',
			default: '',
			description: 'Users that logged in last before this time, or never',
		},
		{ ...userLicenseLocator, description: 'Users whose profile has this license' },
		{
			...userLocator,
			displayName: 'Manager',
			name: 'manager',
			required: false,
			description: 'Users who have this manager',
		},
		{
			displayName: 'Name Contains',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Doe',
			description: 'A part of first or last name',
		},
		{ ...permissionSetLocator, description: 'Users that have this permission set' },
		{ ...profileLocator, required: false, description: 'Users with this profile' },
		{ ...roleLocator, description: 'Users with this role' },
		{
			displayName: 'User Type',
			name: 'userType',
			type: 'options',
			default: 'Standard',
			description: 'Users that Salesforce makes for itself are listed only by their type',
			options: USER_TYPES,
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			placeholder: 'e.g. jane@acme.example',
			description: 'The exact username',
		},
	],
};
