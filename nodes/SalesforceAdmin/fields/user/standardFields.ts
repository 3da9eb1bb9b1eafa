import type { INodeProperties } from 'n8n-workflow';

import { roleLocator } from '../directoryLocators';

/** A text field of User. `name` is the API name. */
function text(displayName: string, name: string, description: string, example: string): INodeProperties {
	return { displayName, name, type: 'string', default: '', placeholder: `e.g. ${example}`, description };
}

const FIELDS: INodeProperties[] = [
	text('Alias', 'Alias', 'Short name, at most 8 characters. Made from the username when empty.', 'jdoe'),
	text('City', 'City', 'City of the address', 'San Francisco'),
	text('Company Name', 'CompanyName', 'Company of the user', 'Acme'),
	text('Country', 'Country', 'Country of the address', 'United States'),
	text('Department', 'Department', 'Department of the user', 'Sales'),
	text('Division', 'Division', 'Division of the user', 'Europe'),
	text('Email Encoding', 'EmailEncodingKey', 'Character set of outgoing emails', 'UTF-8'),
	text('Employee Number', 'EmployeeNumber', 'Employee number, at most 20 characters', '1042'),
	text('Federation ID', 'FederationIdentifier', 'Identifier for single sign-on, unique in the org', 'jane.doe'),
	text('Language', 'LanguageLocaleKey', 'Language of the user', 'en_US'),
	text('Locale', 'LocaleSidKey', 'How dates and numbers look', 'de_DE'),
	text('Manager', 'ManagerId', 'ID or username of the manager', 'boss@acme.example'),
	text('Mobile Phone', 'MobilePhone', 'Mobile phone number', '+1 415 555 0199'),
	text(
		'Nickname',
		'CommunityNickname',
		'Name in communities, unique in the org. Made from the username when empty.',
		'jane.doe',
	),
	text('Phone', 'Phone', 'Phone number', '+1 415 555 0100'),
	text('Postal Code', 'PostalCode', 'Postal code of the address', '94105'),
	{ ...roleLocator, displayName: 'Role', name: 'UserRoleId', required: false, description: 'Role of the user' },
	text('State or Province', 'State', 'State or province of the address', 'California'),
	text('Street', 'Street', 'Street of the address', '1 Market Street'),
	text('Time Zone', 'TimeZoneSidKey', 'Time zone of the user. That of the org when empty.', 'Europe/Berlin'),
	text('Title', 'Title', 'Job title', 'Sales Representative'),
];

const isActive: INodeProperties = {
	displayName: 'Active',
	name: 'IsActive',
	type: 'boolean',
	default: true,
	description: 'Whether the user can log in and takes a license',
};

/** The contact that a customer or partner user belongs to; only a new user can be given one. */
export const contactId: INodeProperties = text(
	'Contact ID',
	'ContactId',
	'The contact that a customer or partner user belongs to. Its account needs an owner with a role.',
	'003XXXXXXXXXXXXXXX',
);

/** The labels of all fields of User that have a place of their own, by lower-case API name. */
export const LABELS: ReadonlyMap<string, string> = new Map([
	['email', 'Email'],
	['firstname', 'First Name'],
	['lastname', 'Last Name'],
	['profileid', 'Profile'],
	['username', 'Username'],
	...[...FIELDS, isActive, contactId].map(({ name, displayName }) => [name.toLowerCase(), displayName] as const),
]);

/** The fields of User that a collection offers, with more of an operation's own. */
export function userFieldsCollection(
	collection: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder'>,
	...more: INodeProperties[]
): INodeProperties {
	const options = [...FIELDS, isActive, ...more].sort((a, b) => a.displayName.localeCompare(b.displayName));
	return { ...collection, type: 'collection', default: {}, options };
}
