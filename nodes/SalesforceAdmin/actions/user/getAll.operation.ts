import { limitFields } from '../../fields/limitFields';
import { asMoment } from '../../fields/moments';
import { userFilters } from '../../fields/userFilters';
import { asUserLocator } from '../../fields/userLocator';
import { readUserSort, userSort } from '../../fields/user/userSort';
import { asFlag, asText, isEmpty, labelOf } from '../../fields/values';
import { SalesforceError } from '../../salesforce/api/errors';
import { askInTurn } from '../../salesforce/api/lists';
import { listUsers, type UserList } from '../../salesforce/users/lists/list';
import type { UserFilters } from '../../salesforce/users/lists/filters';
import { checkLocator } from '../../salesforce/users/read';
import { USER_SIGHT } from '../../salesforce/users/visibleFields';
import type { ItemParameters, Operation } from '../operation';

/** Lists users by filters: one output item per user. */
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
		userSort,
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	],
	visibility: { title: 'Get Many Users', permissions: [], parts: USER_SIGHT },
	read: (parameters) => ({
		filters: readFilters(parameters),
		limit: parameters.flag('returnAll') ? undefined : parameters.count('limit'),
		sort: readUserSort(parameters.collection('sort')),
		simplify: parameters.flag('simplify'),
	}),
	execute: async (org, requests) => await askInTurn(requests, async (request) => await listUsers(org, request)),
};

function readFilters(parameters: ItemParameters): UserFilters {
	const filters = parameters.collection('filters');
	for (const [name, value] of Object.entries(filters)) if (isEmpty(value)) throw emptyFilter(name);
	const text = (name: string) => asText(filters[name]);
	const moment = (name: string) => asMoment(text(name), parameters.timeZone, `The filter '${labelOf(name)}'`);
	return {
		username: text('username'),
		email: text('email'),
		name: text('name'),
		profile: text('profile'),
		role: text('role'),
		permissionSet: text('permissionSet'),
		company: text('company'),
		department: text('department'),
		userType: text('userType'),
		license: text('license'),
		manager: filters.manager === undefined ? undefined : checkLocator(asUserLocator(filters.manager)),
		isActive: asFlag(filters.active, "The filter 'Active'"),
		isFrozen: asFlag(filters.frozen, "The filter 'Frozen'"),
		lastLoginBefore: moment('lastLoginBefore'),
		createdAfter: moment('createdAfter'),
		createdBefore: moment('createdBefore'),
	};
}

// Without its filter a list holds everybody, and the next node may deactivate whom it gets, so an item with an empty filter is refused.
const emptyFilter = (name: string) =>
	new SalesforceError('INVALID_INPUT', `The filter '${labelOf(name)}' is empty. Give it a value or remove it`);
