/** Users who come: create, and create or update. */
import type { SimulatedOrg } from '../../org/index.mts';
import { createUser, upsertUser } from '../../support/parameters.mts';
import {
	countOf,
	crowd,
	IN_A_JOB,
	IN_BATCHES,
	joiners,
	once,
	stored,
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

export const userTargets: Target[] = [
	creation(IN_BATCHES),
	creation(IN_A_JOB, ', in a bulk job'),
	{
		name: 'user:upsert',
		parameters: upsertUser({ ...joiner, additionalFields: { Title: 'Mended' }, options: IN_BATCHES }),
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
	},
];
