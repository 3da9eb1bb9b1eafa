/** What the workflows of the soak in queue mode do: operations of the fault matrix, side by side on the same items. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../../org/index.mts';
import { stored, userOf, type Target } from '../../faults/target.mts';
import { TARGETS } from '../../faults/targets.mts';
import { upsertUser } from '../../support/parameters.mts';

/** An operation in a workflow. */
export interface Part {
	/** Its parameters, effects and words. */
	target: Target;
	/** What it is run with when the execution died with its worker; the same parameters unless told. */
	again?: Target;
	/** Another run does it once more, as its page says. */
	isDoneTwice?: boolean;
	/** What another run leaves as it is where something else holds already, by the name of that. */
	spared?: Record<string, string>;
	/** Takes a file that is made of the item. */
	takesFile?: boolean;
}

/** A kind of workflow: what it does, with how many items. */
export interface Kind {
	name: string;
	count: number;
	parts: Part[];
	/** The item of this name and number. */
	item(name: string, at: number): Record<string, string>;
	/** Brings the org into the state before: nothing of what the items ask for holds. Returns what each item needs besides. */
	prepare?(org: SimulatedOrg, item: INodeExecutionData): Record<string, string> | void;
}

function target(name: string): Target {
	const found = TARGETS.find((one) => one.name === name);
	if (!found) throw new Error(`There is no target ${name}`);
	return found;
}

const joins = target('user:create');
/** Create leaves alone who is there; Create or Update finishes such a user. */
const joinsAgain: Target = {
	...joins,
	parameters: { ...upsertUser(joins.parameters), operation: 'upsert' },
};

const setLogin = (org: SimulatedOrg, userId: string, changes: Record<string, boolean>) =>
	org.store.update('UserLogin', stored(org, 'UserLogin', 'UserId', userId).Id, changes);

function removeRows(org: SimulatedOrg, object: string, values: Record<string, string>): void {
	const [[field, value] = ['', '']] = Object.entries(values);
	for (const row of org.store.table(object).find(field, [value]))
		if (Object.entries(values).every(([name, wanted]) => row[name] === wanted)) org.store.remove(object, row.Id);
}

const setId = (org: SimulatedOrg) => stored(org, 'PermissionSet', 'Name', 'Support_Agent').Id;
const groupId = (org: SimulatedOrg) => stored(org, 'Group', 'DeveloperName', 'All_Support').Id;

function insert(org: SimulatedOrg, object: string, values: Record<string, string>): string {
	return org.store.insert(object, { Id: org.org.ids.next(org.org.schema.object(object).keyPrefix!), ...values }).Id;
}

const asUser = (name: string) => ({ user: name });
const asAccount = (name: string, at: number) => ({ name: `${name} ${at}.`, key: `${name}-${at}.` });

export const KINDS: Kind[] = [
	{
		name: 'joiners',
		count: 4,
		parts: [{ target: joins, again: joinsAgain }],
		item: (name, at) => asUser(`${name}.${at}.new@acme.example`),
	},
	{
		name: 'movers',
		count: 6,
		parts: [
			{ target: target('user:update') },
			{ target: target('user:freeze') },
			{ target: target('entitlement:assign permissionSet') },
			{ target: target('entitlement:remove publicGroup') },
		],
		item: asUser,
		prepare: (org, item) => {
			const { Id } = userOf(org, item);
			org.store.update('User', Id, { Title: null, IsActive: true });
			setLogin(org, Id, { IsFrozen: false });
			removeRows(org, 'PermissionSetAssignment', { AssigneeId: Id, PermissionSetId: setId(org) });
			removeRows(org, 'GroupMember', { UserOrGroupId: Id, GroupId: groupId(org) });
			insert(org, 'GroupMember', { UserOrGroupId: Id, GroupId: groupId(org) });
		},
	},
	{
		name: 'leavers',
		count: 4,
		parts: [
			{ target: target('record:transferOwnership') },
			// Nobody can log in as a user who is inactive, so Offboard freezes none.
			{ target: target('user:offboard'), spared: { freeze: 'deactivate' } },
		],
		item: asUser,
		prepare: (org, item) => {
			const { Id, Username } = userOf(org, item);
			org.store.update('User', Id, { IsActive: true });
			setLogin(org, Id, { IsFrozen: false });
			org.authorize({ username: String(Username) });
			removeRows(org, 'PermissionSetAssignment', { AssigneeId: Id, PermissionSetId: setId(org) });
			insert(org, 'PermissionSetAssignment', { AssigneeId: Id, PermissionSetId: setId(org) });
			insert(org, 'Lead', { LastName: String(Username), Company: 'Acme', Status: 'Open - Not Contacted', OwnerId: Id });
		},
	},
	{
		name: 'leavers by a bulk job',
		count: 12,
		parts: [{ target: target('user:deactivate, in a bulk job') }],
		item: asUser,
		prepare: (org, item) => void org.store.update('User', userOf(org, item).Id, { IsActive: true }),
	},
	{
		name: 'records',
		count: 6,
		parts: [{ target: target('record:create'), isDoneTwice: true }],
		item: asAccount,
	},
	{
		name: 'records that are there',
		count: 6,
		parts: [{ target: target('record:upsert') }],
		item: asAccount,
		prepare: (org, { json }) => ({
			id: insert(org, 'Account', { Name: String(json['name']), External_Id__c: String(json['key']) }),
		}),
	},
	{
		name: 'records that go',
		count: 6,
		parts: [{ target: target('record:delete') }],
		item: asAccount,
		prepare: (org, { json }) => ({ id: insert(org, 'Account', { Name: String(json['name']) }) }),
	},
	{
		name: 'files',
		count: 3,
		parts: [{ target: target('document:upload of a file'), isDoneTwice: true, takesFile: true }],
		item: (name, at) => ({ title: `${name} ${at}` }),
	},
];

/** Whether the items of a kind are users that the org has. */
export const isOfUsers = ({ item }: Kind): boolean => item === asUser;
