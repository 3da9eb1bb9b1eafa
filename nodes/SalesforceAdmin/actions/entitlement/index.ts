import type { Resource } from '../operation';
import { assign } from './assign.operation';
import { copy } from './copy.operation';
import { getAll } from './getAll.operation';
import { remove } from './remove.operation';
import { set } from './set.operation';

/** Operations on what users are given. */
export const entitlement: Resource = {
	option: {
		name: 'Entitlement',
		value: 'entitlement',
		description: 'Permission sets, groups, queues and licenses of users',
	},
	operations: [assign, copy, getAll, remove, set],
	defaultOperation: 'getAll',
};
