import type { INodeProperties } from 'n8n-workflow';

import { SalesforceError } from '../salesforce/api/errors';
import { idInAddress, isIdOf } from '../salesforce/api/ids';
import type { NewOwner } from '../salesforce/records/newOwners';
import type { UserLocator } from '../salesforce/users/read';
import { asLocator, asName } from './values';

/** Picks one user: from a searched list, by ID, username, federation ID or email. */
export const userLocator: INodeProperties = {
	displayName: 'User',
	name: 'user',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The Salesforce user',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a user...',
			typeOptions: { searchListMethod: 'searchUsers', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 005XXXXXXXXXXXXXXX',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			placeholder: 'e.g. jane@acme.example',
		},
		{
			displayName: 'Federation ID',
			name: 'federationId',
			type: 'string',
			placeholder: 'e.g. jane.doe',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. name@email.com',
			hint: 'Refused when two users have it',
		},
	],
};

/** Picks a user that a field of another user refers to. */
export const personLocator = (
	texts: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties => ({ ...userLocator, required: false, ...texts });

/** Picks who gets records: an active user, or a queue. */
export const newOwnerLocator: INodeProperties = {
	...userLocator,
	displayName: 'To User',
	name: 'toUser',
	description: 'Who gets the records: a user, or a queue for objects that it takes',
	modes: [
		...(userLocator.modes ?? []).map((mode) =>
			mode.name === 'list'
				? { ...mode, typeOptions: { ...mode.typeOptions, searchListMethod: 'searchActiveUsers' } }
				: mode,
		),
		{
			displayName: 'Queue',
			name: 'queue',
			type: 'string',
			placeholder: 'e.g. Lead_Queue',
			hint: 'API name or label. By ID takes the ID of a queue, too.',
		},
	],
};

/**
 * The user or queue that a value of the locator names, unchecked: an ID of a group is that of a queue. Throws INVALID_INPUT as `asUserLocator`
 * does.
 */
export function asNewOwner(raw: unknown, isTool: () => boolean): NewOwner {
	const text = asName(raw);
	const isQueue = asLocator(raw).mode === 'queue' || isIdOf('Group', idInAddress(text) ?? text);
	return isQueue ? { by: 'queue', value: text } : asUserLocator(raw, isTool);
}

/**
 * The user that a value of the locator names, unchecked. A bare value can be an ID or a username: an ID has no @. The model of an AI Agent
 * may give a username where an ID is expected, so `isTool` takes it in every mode; a person who chose an ID may mean the email address of
 * somebody else. Throws INVALID_INPUT for that, and for an object or a list.
 */
export function asUserLocator(raw: unknown, isTool: () => boolean = () => false): UserLocator {
	const { mode } = asLocator(raw);
	const text = asName(raw);
	if (mode === 'username' || mode === 'federationId' || mode === 'email') return { by: mode, value: text };
	const id = idInAddress(text);
	if (id !== undefined) return { by: 'id', value: id, address: text };
	if (!text.includes('@')) return { by: 'id', value: text };
	if (mode === undefined || isTool()) return { by: 'username', value: text };
	throw new SalesforceError('INVALID_INPUT', `'${text.slice(0, 100)}' is no ID`, {
		advice:
			"Choose 'Username' or 'Email' in place of 'By ID' or 'From List': the username of one user can be the email address of another.",
	});
}
