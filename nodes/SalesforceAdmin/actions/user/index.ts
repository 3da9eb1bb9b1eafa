import type { Resource } from '../operation';
import { activate } from './activate.operation';
import { deactivate } from './deactivate.operation';
import { freeze } from './freeze.operation';
import { unfreeze } from './unfreeze.operation';

export const user: Resource = {
	option: { name: 'User', value: 'user', description: 'Users of the Salesforce org' },
	operations: [activate, deactivate, freeze, unfreeze],
	defaultOperation: 'get',
};
