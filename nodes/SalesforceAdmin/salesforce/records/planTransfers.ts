import { SalesforceError } from '../api/errors';
import type { ObjectDescribe, Org } from '../api/org';
import { isError, mapValues, resultOf, valueOf, valuesOf, type Result } from '../api/results';
import type { UserLocator } from '../users/read';
import { countOwned, type OwnedCounts } from './countOwned';
import { findOwnableObjects } from './namedObjects';
import { readParties, type NewOwner, type Parties } from './newOwners';
import type { OwnableObject } from './ownedObjects';
import { teamObjectOf } from './teams';
import { settledRecords, transferableOnly, type Refusal } from './transferable';

/** Records of a user that are to have another owner. */
export interface Transfer {
	fromUser: UserLocator;
	toUser: NewOwner;
	/** API names or labels; every object whose records have owners when empty. */
	objects: string[];
	/** Leaves out what is closed, converted or over. */
	openOnly: boolean;
	/** Gives back the members of account and opportunity teams that the change of owner takes away. */
	keepTeams: boolean;
	/** Whether the rules of the org that choose an owner leave the new one alone. */
	ignoreAssignmentRules: boolean;
}

/** What is to be done with the records of one object. */
export interface TransferPart {
	object: string;
	/** How many records can be transferred. */
	count: number;
	/** Records that stay with their owner, for a reason that is known before. */
	left: Refusal[];
}

/** A request whose users and objects were found, with what each object has for it. */
export interface TransferPlan extends Parties, Omit<Transfer, 'objects'> {
	parts: TransferPart[];
}

type Target = Parties & { request: Transfer; objects: OwnableObject[] };

/** What the plans of a run rest on. */
interface PlannedTransfers {
	plans: Array<Result<TransferPlan>>;
	/** The describes of the objects of the plans, and of teams that belong to them. */
	described: Map<string, Result<ObjectDescribe>>;
}

/**
 * Counts what each request would transfer, and refuses what cannot be. One plan or error per request, in order. A record that several requests
 * ask for is the first one's. Rejects with a SalesforceError when nothing could be read.
 */
export async function planTransfers(org: Org, requests: Transfer[]): Promise<PlannedTransfers> {
	const targets = await readTargets(org, requests);
	const counts = await countTargets(org, valuesOf(targets));
	const described = await describeOwned(org, counts);
	const claimed = new Map<string, number>();
	const plans = mapValues(targets, (target) => planTransfer(target, { counts, described, claimed }));
	return { plans, described };
}

async function readTargets(org: Org, requests: Transfer[]): Promise<Array<Result<Target>>> {
	const [parties, objects] = await Promise.all([
		readParties(org, requests),
		findOwnableObjects(
			org,
			requests.map((request) => request.objects),
		),
	]);
	return requests.map((request, at) =>
		resultOf(() => ({ ...valueOf(parties[at]), request, objects: valueOf(objects[at]) })),
	);
}

/** What users own: all that can be transferred, what of it is open, and what Salesforce keeps with its owner. */
type Counts = Record<'all' | 'open' | 'settled', OwnedCounts>;

// All three are asked for at the same moment, so that their queries share calls.
async function countTargets(org: Org, targets: Target[]): Promise<Counts> {
	const ofAll = targets.filter(({ request }) => !request.openOnly);
	const ofOpen = targets.filter(({ request }) => request.openOnly);
	const [all, open, settled] = await Promise.all([
		countFor(org, ofAll, (object) => ({ only: transferableOnly(object, false) })),
		countFor(org, ofOpen, (object) => ({ only: transferableOnly(object, true) })),
		countFor(org, ofAll, settledRecords),
	]);
	reportUncounted(org, [...all.notChecked, ...open.notChecked]);
	return { all, open, settled };
}

function reportUncounted(org: Org, notChecked: OwnedCounts['notChecked']): void {
	if (notChecked.length === 0) return;
	const objects = [...new Set(notChecked.map(({ object }) => object))];
	org.reportProgress('uncounted objects', `Records that could not be counted were left out: ${objects.join(', ')}`);
}

async function countFor(
	org: Org,
	targets: Target[],
	conditionOf: (object: string) => { only?: string } | undefined,
): Promise<OwnedCounts> {
	const names = new Set(targets.flatMap(({ objects }) => objects.map(({ name }) => name)));
	const objects = [...names].flatMap((name) => {
		const condition = conditionOf(name);
		return condition ? [{ name, only: condition.only }] : [];
	});
	return await countOwned(org, [...new Set(targets.map(({ from }) => from.id))], objects);
}

// Whether an owner can be changed, the list of all objects does not tell.
async function describeOwned(org: Org, { all, open }: Counts): Promise<PlannedTransfers['described']> {
	const owned = [all, open].flatMap(({ byUser }) => [...byUser.values()].flat().map(({ object }) => object));
	const names = [...new Set(owned)];
	const types = [...names, ...names.flatMap((name) => teamObjectOf(name) ?? [])];
	const describes = await org.describeAll(types);
	return new Map(types.map((type, at) => [type, describes[at]]));
}

interface Planning extends Pick<PlannedTransfers, 'described'> {
	counts: Counts;
	/** How many records earlier requests take, by user and object. */
	claimed: Map<string, number>;
}

function planTransfer(target: Target, planning: Planning): TransferPlan {
	const { request, from, to } = target;
	const isNamed = request.objects.length > 0;
	const parts = target.objects
		.map((object) => planPart(target, object, planning))
		.filter(({ count, left }) => isNamed || count + left.length > 0);
	refuseQueue(target, parts);
	for (const { object, count } of parts) addTo(planning.claimed, `${from.id} ${object}`, count);
	return { ...request, from, to, parts };
}

function addTo(counts: Map<string, number>, key: string, count: number): void {
	counts.set(key, (counts.get(key) ?? 0) + count);
}

function planPart(target: Target, object: OwnableObject, { counts, described, claimed }: Planning): TransferPart {
	const { from, request } = target;
	const { name } = object;
	const own = request.openOnly ? counts.open : counts.all;
	const failure = own.notChecked.find((one) => one.object === name)?.error;
	if (failure && request.objects.length > 0) throw failure.prefixed(`The records of ${name} cannot be counted`);
	const count = Math.max(0, countIn(own, from.id, name) - (claimed.get(`${from.id} ${name}`) ?? 0));
	const left = [...settledOf(target, name, counts), ...(failure ? [uncounted(failure)] : [])];
	if (count === 0 || canChangeOwner(object, described.get(name))) return { object: name, count, left };
	return { object: name, count: 0, left: [...left, { ...OWNER_FIXED, count }] };
}

const countIn = ({ byUser }: OwnedCounts, userId: string, object: string): number =>
	byUser.get(userId)?.find((one) => one.object === object)?.count ?? 0;

function settledOf({ from, request }: Target, object: string, { settled }: Counts): Refusal[] {
	const records = settledRecords(object);
	const count = records && !request.openOnly ? countIn(settled, from.id, object) : 0;
	return records && count > 0 ? [{ errorCode: records.errorCode, reason: records.reason, count }] : [];
}

const uncounted = ({ errorCode, message }: SalesforceError): Refusal => ({
	errorCode,
	reason: `The records cannot be counted: ${message}`,
	count: 0,
});

const OWNER_FIXED = {
	errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
	reason: 'The owner of such records cannot be changed, or not by the connected user',
};

// An object whose describe cannot be read is tried.
function canChangeOwner({ isUpdateable }: OwnableObject, describe: Result<ObjectDescribe> | undefined): boolean {
	if (!describe || isError(describe)) return isUpdateable;
	return isUpdateable && describe.fields.some(({ name, updateable }) => name === 'OwnerId' && updateable);
}

// Salesforce refuses the records of an object that the queue is not set up for one by one (Object Reference, QueueSobject).
function refuseQueue({ to }: Target, parts: TransferPart[]): void {
	const { takes } = to;
	if (!takes) return;
	const refused = parts.filter(({ object, count }) => count > 0 && !takes.has(object)).map(({ object }) => object);
	if (refused.length === 0) return;
	throw new SalesforceError('INVALID_INPUT', `The queue ${to.name} takes no records of ${refused.join(', ')}`, {
		advice:
			"Name under 'Objects' only what the queue takes, choose a user as the new owner, or add the objects to the queue (Setup > Queues), as far as Salesforce offers them there.",
	});
}
