/** Users who come: create, and create or update. */
import type { SimulatedOrg } from '../../org/index.mts';
import { createUser, updateUser, upsertUser, USER_OF_ITEM } from '../../support/parameters.mts';
import {
	countOf,
	crowd,
	IN_A_JOB,
	IN_BATCHES,
	joiners,
	once,
	stored,
	userOf,
	type Failure,
	type Said,
	type Target,
} from '../target.mts';

const SET = 'Sales_Manager';

const idsOf = (org: SimulatedOrg, username: unknown) =>
	org.store
		.table('User')
		.find('Username', [String(username)])
		.map(({ Id }) => Id);

function assignments(org: SimulatedOrg, username: unknown): number {
	const PermissionSetId = stored(org, 'PermissionSet', 'Name', SET).Id;
	const counts = idsOf(org, username).map((AssigneeId) =>
		countOf(org, 'PermissionSetAssignment', { AssigneeId, PermissionSetId }),
	);
	return Math.max(0, ...counts);
}

/** A failed creation says by its ID that the user exists, and by `assigned` what the user has got. */
function saidOfCreation({ json, message }: Failure): Record<string, Said> {
	if (!json) return { user: 'unsaid', set: 'unsaid' };
	const isDoubt = String(json['errorCode']).endsWith('_IN_DOUBT') || /may have been/.test(message);
	const open = isDoubt ? 'in doubt' : 'undone';
	const assigned = (json['assigned'] ?? []) as unknown[];
	return { user: json['id'] ? 'done' : open, set: assigned.length > 0 ? 'done' : open };
}

const joiner = {
	username: '={{ $json.user }}',
	email: '={{ $json.user }}',
	entitlements: { permissionSets: [SET] },
};

function creation(options: object, special = ''): Target {
	return {
		name: `user:create${special}`,
		parameters: createUser({ ...joiner, options }),
		items: () => joiners(),
		effects: (org, { json }) => ({
			user: idsOf(org, json['user']).length,
			set: assignments(org, json['user']),
		}),
		own: (org, { json }) => idsOf(org, json['user']),
		said: saidOfCreation,
	};
}

function upsert(options: object, special = ''): Target {
	return {
		name: `user:upsert${special}`,
		parameters: upsertUser({ ...joiner, additionalFields: { Title: 'Mended' }, options }),
		items: () => [...joiners(11), ...crowd(11)],
		effects: (org, { json }) => {
			const ids = idsOf(org, json['user']);
			const [id] = ids;
			return {
				user: Math.max(ids.length - 1, once(id !== undefined && stored(org, 'User', 'Id', id)['Title'] === 'Mended')),
				set: assignments(org, json['user']),
			};
		},
		own: (org, { json }) => idsOf(org, json['user']),
		said: ({ json, message }) => {
			const said = saidOfCreation({ message, ...(json && { json }) });
			const isDone = json?.['created'] === true || json?.['changed'] === true;
			return { ...said, user: said['user'] !== 'done' || isDone ? said['user']! : 'unsaid' };
		},
	};
}

export const userTargets: Target[] = [
	creation(IN_BATCHES),
	creation(IN_A_JOB, ', in a bulk job'),
	upsert(IN_BATCHES),
	upsert(IN_A_JOB, ', in a bulk job'),
	{
		name: 'user:upsert of who has left',
		parameters: upsertUser({ ...joiner, options: IN_BATCHES }),
		items: () => crowd(),
		prepare: (org) => {
			for (const item of crowd()) {
				const { Id } = userOf(org, item);
				org.store.update('User', Id, { IsActive: false });
				org.store.update('UserLogin', stored(org, 'UserLogin', 'UserId', Id).Id, { IsFrozen: true });
			}
		},
		effects: (org, item) => {
			const { Id, IsActive } = userOf(org, item);
			const isFrozen = stored(org, 'UserLogin', 'UserId', Id)['IsFrozen'] === true;
			return { back: once(IsActive === true), thawed: once(!isFrozen), set: assignments(org, item.json['user']) };
		},
		said: ({ json, message }) => {
			if (!json) return { back: 'unsaid', thawed: 'unsaid', set: 'unsaid' };
			const open: Said = /may have been/.test(message) ? 'in doubt' : 'undone';
			const assigned = (json['assigned'] ?? []) as unknown[];
			return {
				back: json['reactivated'] === true ? 'done' : open,
				thawed: json['unfrozen'] === true ? 'done' : open,
				set: assigned.length > 0 ? 'done' : open,
			};
		},
	},
	{
		name: 'user:update with entitlements',
		parameters: updateUser(
			USER_OF_ITEM,
			{ Title: 'Mended' },
			{ entitlements: { permissionSets: [SET] }, options: IN_BATCHES },
		),
		items: () => crowd(),
		effects: (org, item) => ({
			title: once(userOf(org, item)['Title'] === 'Mended'),
			set: assignments(org, item.json['user']),
		}),
		said: ({ json, message }) => {
			if (!json) return { title: 'unsaid', set: 'unsaid' };
			const open: Said = /may have been/.test(message) ? 'in doubt' : 'undone';
			const assigned = (json['assigned'] ?? []) as unknown[];
			return { title: json['updated'] ? 'done' : open, set: assigned.length > 0 ? 'done' : open };
		},
	},
];
