import { isFinal } from '../api/errorCodes';
import { asSalesforceError } from '../api/errors';
import type { ChildRelationship, ObjectDescribe, ObjectSummary, Org } from '../api/org';
import { Remembered, rememberedKey } from '../api/remembered';
import { isError, valueOf, type Result } from '../api/results';

/** An object whose records have owners. */
export interface OwnableObject {
	/** API name. */
	name: string;
	label: string;
	/** Whether the connected user may change records of it. That the owner can be changed is told by a describe of the object only. */
	isUpdateable: boolean;
	/** Whether a queue can own its records, if the queue is set up for it. */
	takesQueues: boolean;
}

/** The objects of an org: those whose records have owners, in the order in which they are transferred, and the names of all others. */
interface OrgObjects {
	ownable: OwnableObject[];
	others: Array<{ name: string; label: string }>;
	/** Custom fields that name a user. */
	lookups: UserLookup[];
}

/** A custom field of an object that names a user. */
interface UserLookup {
	object: string;
	/** The label of the object. */
	label: string;
	field: string;
}

/** The objects of an org, and which of them have records. */
export interface OrgContents extends OrgObjects {
	/** Whether an object may have records: as the record counts say, and always where those may not be read. */
	hasRecords(name: string): boolean;
}

/**
 * Objects that are asked for records whatever the record counts say, in the order in which records change owners: a change of an account can
 * move what belongs to it, so accounts come first.
 */
const FIRST_OBJECTS: readonly string[] = ['Account', 'Contact', 'Opportunity', 'Case', 'Task', 'Event', 'Lead'];

/** Objects that share out, repeat or describe other records; their OwnerId is not an owner of their own. */
const DEPENDENT = /(Share|History|Feed|ChangeEvent|__mdt)$/;

const remembered = new Remembered<OrgObjects>();

/**
 * The objects whose records have owners and that have records: three API calls, and one while the objects are remembered. Objects that the
 * record counts call empty are left out, which is no proof, because the counts are refreshed now and then; without View Setup none are left
 * out. Rejects with a SalesforceError.
 */
export async function readOwnableObjects(org: Org): Promise<OwnableObject[]> {
	const { ownable, hasRecords } = await readOrgContents(org);
	return ownable.filter(({ name }) => FIRST_OBJECTS.includes(name) || hasRecords(name));
}

/** All objects, and which of them have records: the same calls. Rejects with a SalesforceError. */
export async function readOrgContents(org: Org): Promise<OrgContents> {
	const [objects, counts] = await Promise.all([readOrgObjects(org), readRecordCounts(org)]);
	const hasRecords = (name: string) => !counts || (counts.get(name) ?? 0) > 0;
	return { ...objects, hasRecords };
}

async function readRecordCounts(org: Org): Promise<Map<string, number> | undefined> {
	const counts = await org.recordCounts().catch(asSalesforceError);
	if (!isError(counts)) return counts;
	if (isFinal(counts)) throw counts;
	return undefined;
}

/**
 * All objects, told apart by whether their records have owners: the describe of User names the fields that refer to users, and that of Group
 * those that refer to queues, should the first leave out fields that can hold both. Two API calls, remembered for REMEMBERED_MS. Rejects
 * with a SalesforceError.
 */
export async function readOrgObjects(org: Org): Promise<OrgObjects> {
	const key = rememberedKey(org);
	const known = remembered.get(key);
	if (known) return known;
	const [summaries, [user, group]] = await Promise.all([org.describeGlobal(), org.describeAll(['User', 'Group'])]);
	const objects = sortObjects(summaries, valueOf(user).childRelationships, ownedBy(group));
	remembered.set(key, objects);
	return objects;
}

// Users can be seen by everybody; where groups cannot, no queue is known.
const ownedBy = (owner: Result<ObjectDescribe>) =>
	isError(owner) ? new Set<string>() : owned(owner.childRelationships);

const owned = (references: ChildRelationship[]) =>
	new Set(references.filter(({ field }) => field === 'OwnerId').map(({ childSObject }) => childSObject));

function sortObjects(summaries: ObjectSummary[], toUsers: ChildRelationship[], byQueues: Set<string>): OrgObjects {
	const byUsers = owned(toUsers);
	const usable = summaries.filter(
		({ name, queryable, deprecatedAndHidden }) => queryable && !deprecatedAndHidden && !DEPENDENT.test(name),
	);
	const isOwnable = ({ name }: ObjectSummary) => byUsers.has(name) || byQueues.has(name);
	const ownable = usable.filter(isOwnable).map(({ name, label, updateable }) => ({
		name,
		label,
		isUpdateable: updateable,
		takesQueues: byQueues.has(name),
	}));
	return {
		ownable: ownable.sort((one, other) => compareObjects(one.name, other.name)),
		others: usable.filter((object) => !isOwnable(object)).map(({ name, label }) => ({ name, label })),
		lookups: usable.flatMap(({ name, label }) =>
			toUsers
				.filter(({ childSObject, field }) => childSObject === name && field.endsWith('__c'))
				.map(({ field }) => ({ object: name, label, field })),
		),
	};
}

/** The order of two objects, by name, in which their records are transferred. */
export function compareObjects(one: string, other: string): number {
	return placeOf(one) - placeOf(other) || (one < other ? -1 : 1);
}

function placeOf(name: string): number {
	const place = FIRST_OBJECTS.indexOf(name);
	return place < 0 ? FIRST_OBJECTS.length : place;
}
