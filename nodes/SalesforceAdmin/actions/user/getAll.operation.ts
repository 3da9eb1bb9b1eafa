import type { IDataObject } from 'n8n-workflow';

import { asSalesforceError } from '../../salesforce/errors';
import { listUsers, type UserFilters, type UserList } from '../../salesforce/userReading';
import { limitFields } from '../fields/limitFields';
import { userFilters } from '../fields/userFilters';
import type { ItemParameters, Operation, Outcome } from '../operation';
import { asText, instant } from '../parameters';

/** Lists users by filters. */
export const getAll: Operation<UserList> = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many users',
		description: 'Get many users, filtered by Salesforce',
	},
	description: [
		...limitFields,
		userFilters,
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	],
	read: (parameters) => ({
		filters: readFilters(parameters),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
		simplify: parameters.flag('simplify'),
	}),
	execute: async (org, requests) => {
		const outcomes: Outcome[] = [];
		for (const request of requests) outcomes.push(await listUsers(org, request).catch(asSalesforceError));
		return outcomes;
	},
};

function readFilters(parameters: ItemParameters): UserFilters {
	const filters = parameters.collection('filters');
	const text = (name: string) => asText(filters[name]);
	return {
		username: text('username'),
		email: text('email'),
		name: text('name'),
		profile: text('profile'),
		role: text('role'),
		permissionSet: text('permissionSet'),
		isActive: yesOrNo(filters.active),
		isFrozen: yesOrNo(filters.frozen),
		lastLoginBefore: instant(text('lastLoginBefore'), parameters.timeZone, "The filter 'Last Login Before'"),
	};
}

const yesOrNo = (value: IDataObject[string]) =>
	value === undefined || value === '' ? undefined : value === true || value === 'true';
