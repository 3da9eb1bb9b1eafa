import type { Resource } from '../operation';
import { activate } from './activate.operation';
import { create } from './create.operation';
import { deactivate } from './deactivate.operation';
import { endSessions } from './endSessions.operation';
import { freeze } from './freeze.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getDependencies } from './getDependencies.operation';
import { offboard } from './offboard.operation';
import { resetPassword } from './resetPassword.operation';
import { unfreeze } from './unfreeze.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';

/** Operations on users. */
export const user: Resource = {
	option: { name: 'User', value: 'user', description: 'Users of the Salesforce org' },
	operations: [
		activate,
		create,
		deactivate,
		endSessions,
		freeze,
		get,
		getAll,
		getDependencies,
		offboard,
		resetPassword,
		unfreeze,
		update,
		upsert,
	],
	defaultOperation: 'get',
};
