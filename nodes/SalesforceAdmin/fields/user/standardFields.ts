import type { INodeProperties } from 'n8n-workflow';

import { roleLocator } from '../directoryLocators';
import { CHOOSE_FROM_LIST } from '../entitlements/names';
import { personLocator } from '../userLocator';

/** A text field of User. `name` is the API name. */
function text(displayName: string, name: string, description: string, example: string): INodeProperties {
	return { displayName, name, type: 'string', default: '', placeholder: `e.g. ${example}`, description };
}

/** A picklist of User, whose values the editor loads. An expression can give a value or its label. */
function picklist(displayName: string, name: string, what: string, loadOptionsMethod: string): INodeProperties {
	const description = `${what} ${CHOOSE_FROM_LIST}.`;
	return { displayName, name, type: 'options', typeOptions: { loadOptionsMethod }, default: '', description };
}

const FIELDS: INodeProperties[] = [
	text('Alias', 'Alias', 'Short name, at most 8 characters. Made from the username when empty.', 'jdoe'),
	text('City', 'City', 'City of the address', 'San Francisco'),
	text('Company Name', 'CompanyName', 'Company of the user', 'Acme'),
	text('Country', 'Country', 'Country of the address', 'United States'),
	text('Country Code', 'CountryCode', 'Code or name of the country, in orgs with state and country picklists', 'US'),
	personLocator({
		displayName: 'Delegated Approver',
		name: 'DelegatedApproverId',
		description: 'The user, or by ID the queue, that approves in place of this one',
	}),
	text('Department', 'Department', 'Department of the user', 'Sales'),
	text('Division', 'Division', 'Division of the user', 'Europe'),
	picklist('Email Encoding', 'EmailEncodingKey', 'Character set of outgoing emails.', 'emailEncodings'),
	text('Employee Number', 'EmployeeNumber', 'Employee number, at most 20 characters', '1042'),
	text('Extension', 'Extension', 'Extension of the phone', '4711'),
	text('Fax', 'Fax', 'Fax number', '+1 415 555 0111'),
	text('Federation ID', 'FederationIdentifier', 'Identifier for single sign-on, unique in the org', 'jane.doe'),
	picklist('Language', 'LanguageLocaleKey', 'Language of the user.', 'languages'),
	picklist('Locale', 'LocaleSidKey', 'How dates and numbers look.', 'locales'),
	personLocator({ displayName: 'Manager', name: 'ManagerId', description: 'The manager of the user' }),
	text('Middle Name', 'MiddleName', 'Only in orgs that have enabled middle names', 'Maria'),
	text('Mobile Phone', 'MobilePhone', 'Mobile phone number', '+1 415 555 0199'),
	text(
		'Nickname',
		'CommunityNickname',
		'Name in communities, unique in the org. Made from the username when empty.',
		'jane.doe',
	),
	text('Phone', 'Phone', 'Phone number', '+1 415 555 0100'),
	text('Postal Code', 'PostalCode', 'Postal code of the address', '94105'),
	text(
		'State Code',
		'StateCode',
		'Code or name of the state or province of the country, in orgs with state and country picklists',
		'CA',
	),
	text('State or Province', 'State', 'State or province of the address', 'California'),
	text('Street', 'Street', 'Street of the address', '1 Market Street'),
	text('Suffix', 'Suffix', 'Only in orgs that have enabled name suffixes', 'Jr.'),
	picklist('Time Zone', 'TimeZoneSidKey', 'Time zone of the user. That of the org when empty.', 'timeZones'),
	text('Title', 'Title', 'Job title', 'Sales Representative'),
];

/** The role of a user. */
export const userRole: INodeProperties = {
	...roleLocator,
	name: 'UserRoleId',
	required: false,
	description: 'Role of the user',
};

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
	...[...FIELDS, isActive, contactId, userRole].map(
		({ name, displayName }) => [name.toLowerCase(), displayName] as const,
	),
]);

/** The fields of User that a collection offers, with more of an operation's own. */
export function userFieldsCollection(
	collection: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder'>,
	...more: INodeProperties[]
): INodeProperties {
	const options = [...FIELDS, isActive, ...more].sort((a, b) => a.displayName.localeCompare(b.displayName));
	return { ...collection, type: 'collection', default: {}, options };
}
