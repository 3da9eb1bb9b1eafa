import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { selectIn, textOf } from '../api/query';
import { isError, mapValues, valuesOf, type Result } from '../api/results';
import { findByName, type FoundByName } from '../directory/find';
import { checkLocator, readUsers, refuseSystemUser, type User, type UserLocator } from '../users/read';

/** How a request names who gets records: a user, or a queue by its API name, label or ID. */
export type NewOwner = UserLocator | { by: 'queue'; value: string };

/** Who gets records. */
export interface Owner {
	id: string;
	/** The username, or the API name of the queue. */
	name: string;
	/** The objects that a queue takes; absent for a user. */
	takes?: ReadonlySet<string>;
}

/** Whose records go to whom. */
export interface Parties {
	from: User;
	to: Owner;
}

/** Checks what a request says of the new owner without asking Salesforce. Throws INVALID_ID or INVALID_INPUT. */
export function checkNewOwner(owner: NewOwner): NewOwner {
	if (owner.by !== 'queue') return checkLocator(owner);
	if (owner.value !== '') return owner;
	throw new SalesforceError('INVALID_INPUT', 'The name of the queue is empty');
}

/**
 * Finds users and new owners; a queue with the objects that it takes, for one call more. One pair or error per request, in order: a new owner
 * who is inactive, a user that Salesforce needs for itself, or the user himself is refused. Rejects when nothing could be read.
 */
export async function readParties(
	org: Org,
	requests: ReadonlyArray<{ fromUser: UserLocator; toUser: NewOwner }>,
): Promise<Array<Result<Parties>>> {
	const fromUsers = requests.map(({ fromUser }) => fromUser);
	const newOwners = requests.map(({ toUser }) => toUser);
	const toUsers = newOwners.flatMap((owner) => (owner.by === 'queue' ? [] : [owner]));
	const queueNames = newOwners.flatMap(({ by, value }) => (by === 'queue' ? [value] : []));
	// Both are asked for at the same moment, so that their queries share calls.
	const [users, queues] = await Promise.all([
		readUsers(org, [...fromUsers, ...toUsers]),
		findByName(org, { queue: queueNames }),
	]);
	const owners = await readOwners(org, newOwners, {
		users: users.slice(fromUsers.length),
		queues: queues.get('queue') ?? new Map(),
	});
	return mapValues(users.slice(0, fromUsers.length), (from, at) => {
		const to = owners[at];
		return isError(to) ? to.prefixed('The new owner') : checkParties({ from, to });
	});
}

async function readOwners(
	org: Org,
	newOwners: NewOwner[],
	found: { users: Array<Result<User>>; queues: FoundByName },
): Promise<Array<Result<Owner>>> {
	const queueIds = valuesOf([...found.queues.values()]).map(({ id }) => id);
	const taken = await selectIn(org, 'SELECT QueueId,SobjectType FROM QueueSobject', 'QueueId', queueIds);
	const takes = (id: string) =>
		new Set(taken.filter(({ QueueId }) => QueueId === id).map((row) => textOf(row, 'SobjectType')));
	const users = mapValues(found.users, checkUser).values();
	return newOwners.map((owner) => {
		if (owner.by !== 'queue') return users.next().value as Result<Owner>;
		const queue = found.queues.get(owner.value);
		if (!queue || isError(queue)) return queue ?? new SalesforceError('NAME_NOT_FOUND', 'No such queue exists');
		return { id: queue.id, name: queue.name, takes: takes(queue.id) };
	});
}

// Sources disagree on whether an org takes an inactive owner (release notes of Spring '15 and Salesforce Help 000385661), and records would
// have nobody again, so such an owner is refused whatever the org does.
function checkUser(user: User): Owner {
	refuseSystemUser(user);
	const { id, username: name, isActive } = user;
	if (isActive) return { id, name };
	throw new SalesforceError('INACTIVE_OWNER_OR_USER', `${name} is inactive and cannot own more records`);
}

function checkParties(parties: Parties): Result<Parties> {
	const { from, to } = parties;
	if (from.id !== to.id) return parties;
	return new SalesforceError('INVALID_INPUT', `${from.username} cannot be the new owner of their own records`, {
		advice: 'Choose another user or a queue as the new owner.',
	});
}
