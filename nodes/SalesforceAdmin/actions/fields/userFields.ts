import type { INodeProperties } from 'n8n-workflow';

import { roleLocator } from './directoryLocators';

/** A text field of User. `name` is the API name. */
function text(
	displayName: string,
	name: string,
	description: string,
	more: Partial<INodeProperties> = {},
): INodeProperties {
	return { displayName, name, type: 'string', default: '', description, ...more };
}

const FIELDS: INodeProperties[] = [
	text('Alias', 'Alias', 'Short name, at most 8 characters. Made from the username when empty.'),
	text('City', 'City', 'City of the address'),
	text('Company Name', 'CompanyName', 'Company of the user'),
	text('Country', 'Country', 'Country of the address'),
	text('Department', 'Department', 'Department of the user'),
	text('Division', 'Division', 'Division of the user'),
	text('Email Encoding', 'EmailEncodingKey', 'Character set of outgoing mails', { placeholder: 'e.g. UTF-8' }),
	text('Employee Number', 'EmployeeNumber', 'Employee number, at most 20 characters'),
	text('Federation ID', 'FederationIdentifier', 'Identifier of the user for single sign-on, unique in the org'),
	text('Language', 'LanguageLocaleKey', 'Language of the user', { placeholder: 'e.g. en_US' }),
	text('Locale', 'LocaleSidKey', 'How dates and numbers look', { placeholder: 'e.g. de_DE' }),
	text('Manager', 'ManagerId', 'ID or username of the manager', { placeholder: 'e.g. boss@acme.example' }),
	text('Mobile Phone', 'MobilePhone', 'Mobile phone number'),
	text('Nickname', 'CommunityNickname', 'Name in communities, unique in the org. Made from the username when empty.'),
	text('Phone', 'Phone', 'Phone number'),
	text('Postal Code', 'PostalCode', 'Postal code of the address'),
	{ ...roleLocator, displayName: 'Role', name: 'UserRoleId', required: false, description: 'Role of the user' },
	text('State or Province', 'State', 'State or province of the address'),
	text('Street', 'Street', 'Street of the address'),
	text('Time Zone', 'TimeZoneSidKey', 'Time zone of the user. That of the org when empty.', {
		placeholder: 'e.g. Europe/Berlin',
	}),
	text('Title', 'Title', 'Job title'),
];

const isActive: INodeProperties = {
	displayName: 'Active',
	name: 'IsActive',
	type: 'boolean',
	default: true,
	description: 'Whether the user can log in and takes a license',
};

/** The fields of User that a collection offers, with more of an operation's own. */
export function userFieldsCollection(
	collection: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder'>,
	...more: INodeProperties[]
): INodeProperties {
	const options = [...FIELDS, isActive, ...more].sort((a, b) => a.displayName.localeCompare(b.displayName));
	return { ...collection, type: 'collection', default: {}, options };
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
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. Cost_Center__c',
					description: 'API name of the field',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'New value. Leave empty to clear the field.',
				},
			],
		},
	],
};
