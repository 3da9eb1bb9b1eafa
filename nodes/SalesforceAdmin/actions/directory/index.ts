import type { Resource } from '../operation';
import { getAll } from './getAll.operation';

/** Operations on what is picked by name. */
export const directory: Resource = {
	option: {
		name: 'Directory',
		value: 'directory',
		description: 'Profiles, roles, permission sets, groups and licenses of the org',
	},
	operations: [getAll],
	defaultOperation: 'getAll',
};
