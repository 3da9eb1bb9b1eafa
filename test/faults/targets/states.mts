/** Freeze, unfreeze, deactivate, activate, and update: one field of each user. */
import type { SimulatedOrg } from '../../org/index.mts';
import { changeState, updateUser, USER_OF_ITEM } from '../../support/parameters.mts';
import { crowd, IN_A_JOB, IN_BATCHES, once, stored, userOf, type Target } from '../target.mts';

type State = Parameters<typeof changeState>[0];

const STATES: Record<State, { object: string; field: string; value: boolean }> = {
	activate: { object: 'User', field: 'IsActive', value: true },
	deactivate: { object: 'User', field: 'IsActive', value: false },
	freeze: { object: 'UserLogin', field: 'IsFrozen', value: true },
	unfreeze: { object: 'UserLogin', field: 'IsFrozen', value: false },
};

const rowOf = (org: SimulatedOrg, object: string, userId: string) =>
	object === 'User' ? stored(org, 'User', 'Id', userId) : stored(org, object, 'UserId', userId);

function stateTarget(operation: State, options: object, special = ''): Target {
	const { object, field, value } = STATES[operation];
	return {
		name: `user:${operation}${special}`,
		parameters: changeState(operation, USER_OF_ITEM, options),
		items: () => crowd(),
		prepare: (org) => {
			for (const item of crowd())
				org.store.update(object, rowOf(org, object, userOf(org, item).Id).Id, { [field]: !value });
		},
		effects: (org, item) => ({
			state: once((rowOf(org, object, userOf(org, item).Id)[field] ?? false) === value),
		}),
	};
}

export const stateTargets: Target[] = [
	...(['activate', 'deactivate', 'freeze', 'unfreeze'] as const).map((operation) => stateTarget(operation, IN_BATCHES)),
	stateTarget('deactivate', IN_A_JOB, ', in a bulk job'),
	{
		name: 'user:update',
		parameters: updateUser(USER_OF_ITEM, { Title: 'Mended' }, { options: IN_BATCHES }),
		items: () => crowd(),
		effects: (org, item) => ({ title: once(userOf(org, item)['Title'] === 'Mended') }),
	},
	{
		name: 'user:update, which clears a field',
		parameters: updateUser(USER_OF_ITEM, {}, { clearFields: ['Title'], options: IN_BATCHES }),
		items: () => crowd(),
		prepare: (org) => {
			for (const item of crowd()) org.store.update('User', userOf(org, item).Id, { Title: 'Old' });
		},
		effects: (org, item) => ({ cleared: once((userOf(org, item)['Title'] ?? null) === null) }),
	},
];
