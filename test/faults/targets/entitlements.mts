/** Entitlements that are given and taken: a kind of each object, all kinds at once, and by the IDs of assignments. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../../org/index.mts';
import {
	assignEntitlements,
	byUsername,
	copyEntitlements,
	removeAssignments,
	removeEntitlements,
	setEntitlements,
	USER_OF_ITEM,
} from '../../support/parameters.mts';
import {
	countOf,
	crowd,
	IN_A_JOB,
	IN_BATCHES,
	once,
	stored,
	userOf,
	type Failure,
	type Said,
	type Target,
} from '../target.mts';

/** How an entitlement is stored: a row of an object, or a field of User. */
interface Kind {
	type: string;
	name: string;
	/** Of a row: what else it has, by the org. */
	object?: string;
	userField?: string;
	row?(org: SimulatedOrg): Record<string, string>;
	field?: string;
	/** How many users can have it: the seats of the seed. */
	count?: number;
}

const KINDS: Kind[] = [
	{
		type: 'permissionSet',
		name: 'Support_Agent',
		object: 'PermissionSetAssignment',
		userField: 'AssigneeId',
		row: (org) => ({ PermissionSetId: stored(org, 'PermissionSet', 'Name', 'Support_Agent').Id }),
	},
	{
		type: 'permissionSetLicense',
		name: 'SalesConsolePsl',
		object: 'PermissionSetLicenseAssign',
		userField: 'AssigneeId',
		row: (org) => ({
			PermissionSetLicenseId: stored(org, 'PermissionSetLicense', 'DeveloperName', 'SalesConsolePsl').Id,
		}),
		count: 8,
	},
	{
		type: 'publicGroup',
		name: 'All_Support',
		object: 'GroupMember',
		userField: 'UserOrGroupId',
		row: (org) => ({ GroupId: stored(org, 'Group', 'DeveloperName', 'All_Support').Id }),
	},
	{ type: 'featureLicense', name: 'Marketing User', field: 'UserPermissionsMarketingUser', count: 12 },
];

function held(org: SimulatedOrg, item: INodeExecutionData, { object, userField, row, field }: Kind): number {
	const user = userOf(org, item);
	if (field) return once(user[field] === true);
	return countOf(org, object!, { [userField!]: user.Id, ...row!(org) });
}

function plant(org: SimulatedOrg, item: INodeExecutionData, { object, userField, row, field }: Kind): string {
	const user = userOf(org, item);
	if (field) return org.store.update('User', user.Id, { [field]: true }).Id;
	const prefix = org.org.schema.object(object!).keyPrefix!;
	return org.store.insert(object!, { Id: org.org.ids.next(prefix), [userField!]: user.Id, ...row!(org) }).Id;
}

function assignment(kind: Kind, options: object, special = ''): Target {
	const { type, name, count } = kind;
	return {
		name: `entitlement:assign ${type}${special}`,
		parameters: assignEntitlements(USER_OF_ITEM, type, { entitlements: [name], options: { ...options } }),
		items: () => crowd(count),
		effects: (org, item) => ({ held: held(org, item, kind) }),
	};
}

function removal(kind: Kind): Target {
	const { type, name } = kind;
	return {
		name: `entitlement:remove ${type}`,
		parameters: removeEntitlements(USER_OF_ITEM, type, { entitlements: [name], options: IN_BATCHES }),
		items: () => crowd(),
		prepare: (org) => crowd().forEach((item) => plant(org, item, kind)),
		effects: (org, item) => ({ taken: once(held(org, item, kind) === 0) }),
	};
}

const [permissionSet, , publicGroup] = KINDS as [Kind, Kind, Kind, Kind];

/** What a failed item says of one kind: it lists what it has done, and its message tells what may have been done. */
function saidOf(list: unknown, { type }: Kind, { json, message }: Failure): Said {
	if (!json) return 'unsaid';
	if (((list ?? []) as Array<{ type: string }>).some((entry) => entry.type === type)) return 'done';
	return /may have been/.test(message) ? 'in doubt' : 'undone';
}

const saidOfWish = ({ json, message }: Failure): Record<string, Said> => ({
	given: saidOf(json?.['assigned'], permissionSet, { json, message }),
	taken: saidOf(json?.['removed'], publicGroup, { json, message }),
});

/** What is listed as not given fails no item. */
function saidOfDoneWish({ notCopied }: IDataObject): Record<string, Said> {
	return (notCopied as unknown[]).length > 0 ? { given: 'undone', taken: 'done' } : {};
}

/** Whom users are made like. */
const MODEL = 'approver@acme.example';

const EARLY = '2098-01-01T22:59:59.000+0000';
const LATE = '2099-01-01T22:59:59.000+0000';

/** How often a user has the permission set until then. */
const heldUntil = (org: SimulatedOrg, item: INodeExecutionData, ExpirationDate: string) =>
	countOf(org, 'PermissionSetAssignment', {
		AssigneeId: userOf(org, item).Id,
		...permissionSet.row!(org),
		ExpirationDate,
	});

/** Gives every second user the permission set, until an earlier date. */
function giveEverySecond(org: SimulatedOrg): void {
	for (const [at, item] of crowd().entries())
		if (at % 2) org.store.update('PermissionSetAssignment', plant(org, item, permissionSet), { ExpirationDate: EARLY });
}

export const entitlementTargets: Target[] = [
	...KINDS.map((kind) => assignment(kind, IN_BATCHES)),
	assignment(permissionSet, IN_A_JOB, ', in a bulk job'),
	...KINDS.map(removal),
	{
		name: 'entitlement:set',
		parameters: setEntitlements(USER_OF_ITEM, {
			entitlements: { permissionSets: [permissionSet.name] },
			options: { ...IN_BATCHES },
		}),
		items: () => crowd(),
		prepare: (org) => crowd().forEach((item) => plant(org, item, publicGroup)),
		effects: (org, item) => ({
			given: held(org, item, permissionSet),
			taken: once(held(org, item, publicGroup) === 0),
		}),
		said: saidOfWish,
		saidOfDone: saidOfDoneWish,
	},
	{
		name: 'entitlement:copy',
		parameters: copyEntitlements(USER_OF_ITEM, byUsername('mover@acme.example'), {
			entitlementTypes: [permissionSet.type],
			options: { ...IN_BATCHES },
		}),
		items: () => crowd(),
		prepare: (org) => plant(org, { json: { user: 'mover@acme.example' } }, permissionSet),
		effects: (org, item) => ({ held: held(org, item, permissionSet) }),
		own: (org) => [userOf(org, { json: { user: 'mover@acme.example' } }).Id],
		// What Salesforce refuses to give is listed, and does not fail the item.
		saidOfDone: ({ notCopied }) => ({ held: (notCopied as unknown[]).length > 0 ? 'undone' : 'done' }),
	},
	{
		name: 'entitlement:copy with the mode Match',
		parameters: copyEntitlements(USER_OF_ITEM, byUsername(MODEL), { mode: 'match', options: { ...IN_BATCHES } }),
		items: () => crowd(),
		prepare: (org) => {
			plant(org, { json: { user: MODEL } }, permissionSet);
			crowd().forEach((item) => plant(org, item, publicGroup));
		},
		effects: (org, item) => ({
			given: held(org, item, permissionSet),
			taken: once(held(org, item, publicGroup) === 0),
		}),
		own: (org) => [userOf(org, { json: { user: MODEL } }).Id],
		said: saidOfWish,
		saidOfDone: saidOfDoneWish,
	},
	{
		name: 'entitlement:set to a snapshot with another end',
		parameters: setEntitlements(USER_OF_ITEM, {
			snapshot: [{ type: permissionSet.type, name: permissionSet.name, expirationDate: LATE }],
			options: { ...IN_BATCHES },
		}),
		items: () => crowd(),
		prepare: (org) => {
			giveEverySecond(org);
			for (const item of crowd()) plant(org, item, publicGroup);
		},
		effects: (org, item) => ({
			given: heldUntil(org, item, LATE),
			taken: once(held(org, item, publicGroup) === 0),
		}),
		said: saidOfWish,
		saidOfDone: saidOfDoneWish,
	},
	{
		name: 'entitlement:assign until a moment',
		parameters: assignEntitlements(USER_OF_ITEM, permissionSet.type, {
			entitlements: [permissionSet.name],
			options: { ...IN_BATCHES, expirationDate: LATE },
		}),
		items: () => crowd(),
		prepare: giveEverySecond,
		effects: (org, item) => ({ held: heldUntil(org, item, LATE) }),
	},
	{
		name: 'entitlement:remove all',
		parameters: removeEntitlements(USER_OF_ITEM, 'all', { options: IN_BATCHES }),
		items: () => crowd(),
		prepare: (org) => {
			for (const item of crowd()) for (const kind of KINDS) plant(org, item, kind);
		},
		effects: (org, item) => Object.fromEntries(KINDS.map((kind) => [kind.type, once(held(org, item, kind) === 0)])),
		said: ({ json, message }) => {
			const removed = (json?.['removed'] ?? []) as Array<{ type: string }>;
			return Object.fromEntries(
				KINDS.map(({ type }) => {
					if (!json) return [type, 'unsaid'];
					if (removed.some((entry) => entry.type === type)) return [type, 'done'];
					return [type, /may have been/.test(message) ? 'in doubt' : 'undone'];
				}),
			);
		},
	},
	{
		name: 'entitlement:remove by ID',
		parameters: { ...removeAssignments('publicGroup', '={{ $json.assignment }}'), options: IN_BATCHES },
		items: (org) =>
			crowd().map((item) => {
				const [row] = org.store.table('GroupMember').find('UserOrGroupId', [userOf(org, item).Id]);
				return { json: { ...item.json, assignment: row!.Id } };
			}),
		prepare: (org) => crowd().forEach((item) => plant(org, item, publicGroup)),
		effects: (org, item) => ({ taken: once(held(org, item, publicGroup) === 0) }),
	},
];
