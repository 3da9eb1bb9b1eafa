import { checkRequests, narrowed } from '../../../../nodes/SalesforceAdmin/salesforce/administrator/check.ts';
import type { Requirement } from '../../../../nodes/SalesforceAdmin/salesforce/administrator/requirements.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { AdministratorCheck } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { REMEMBERED_MS, forgetAll } from '../../../../nodes/SalesforceAdmin/salesforce/api/remembered.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';

const NEED: Requirement = { title: 'Freeze User', permissions: [['ManageUsers', 'FreezeUsers'], ['ApiEnabled']] };
const USER = {
	Id: '005000000000001AAA',
	Name: 'Jane Doe',
	Username: 'jane@acme.example',
	ProfileId: '00e000000000001AAA',
	Profile: { Name: 'Systemadministrator' },
};
const NOW = 1_000_000;
const unknown = () => new SalesforceError('INVALID_FIELD', 'No such column');

interface Account {
	fullName?: string | SalesforceError;
	permissions?: string[];
	/** Permissions that this org does not have. */
	missing?: string[];
	userId?: string;
	organizationId?: string;
	/** Why the org does not answer user and profile in one call. */
	notAtOnce?: SalesforceError;
}

/** An org with one connected user; counts the calls. */
function orgOf({
	fullName = 'Admin',
	permissions = [],
	missing = [],
	userId = USER.Id,
	organizationId = '00D',
	notAtOnce,
}: Account) {
	const calls: string[] = [];
	let isCallOpen = false;
	// Queries that are asked for at the same moment share a call.
	const countQueries = () => {
		if (!isCallOpen) calls.push('queries');
		isCallOpen = true;
		queueMicrotask(() => (isCallOpen = false));
	};
	const permissionRow = (soql: string): ApiRecord[] | SalesforceError => {
		const asked = [...soql.matchAll(/Permissions(\w+)/g)].map(([, name]) => name);
		if (asked.some((name) => missing.includes(name))) return unknown();
		return [Object.fromEntries(asked.map((name) => [`Permissions${name}`, permissions.includes(name)]))];
	};
	const org = {
		origin: 'https://acme.my.salesforce.com',
		user: { userId, organizationId },
		toolingQueryAll: async () => {
			calls.push('at once');
			if (notAtOnce) throw notAtOnce;
			return [[USER], fullName instanceof SalesforceError ? fullName : [{ ...USER.Profile, FullName: fullName }]];
		},
		query: async () => (calls.push('query'), [USER]),
		toolingQuery: async () => {
			calls.push('tooling');
			if (fullName instanceof SalesforceError) throw fullName;
			return [{ FullName: fullName }];
		},
		queryAll: async (soqls: string[]) => (
			countQueries(),
			soqls.map((soql) => (soql.includes('FROM User WHERE') ? [USER] : permissionRow(soql)))
		),
	} as unknown as Org;
	return { org, calls };
}

/** Rejects when a request with this need may not run. */
async function checkAdministrator(org: Org, check: AdministratorCheck, need: Requirement): Promise<void> {
	const [error] = await checkRequests(org, check, [need]);
	if (error) throw error;
}

async function outcome(account: Account, check: AdministratorCheck): Promise<string> {
	forgetAll();
	return await checkAdministrator(orgOf(account).org, check, NEED).then(
		() => 'passes',
		(error: SalesforceError) => `${error.errorCode}: ${error.message}`,
	);
}

let clock: jest.SpyInstance<number>;
beforeEach(() => {
	forgetAll();
	clock = jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => clock.mockRestore());

test.each([
	['at once', undefined],
	['in turn', new SalesforceError('NOT_FOUND', 'The requested resource does not exist')],
])('asked %s, the standard profile passes in every language, and only that', async (_, notAtOnce) => {
	expect(await outcome({ fullName: 'Admin', notAtOnce }, 'profile')).toBe('passes');
	for (const fullName of ['Standard', 'Systemadministrator', 'System Administrator', 'ContractManager', ''])
		expect(await outcome({ fullName, notAtOnce }, 'profile')).toBe(
			"NOT_ADMINISTRATOR: Freeze User was not run: it needs the System Administrator profile, and jane@acme.example has the profile 'Systemadministrator'",
		);
});

test('an org that does not take the questions together is asked in turn', async () => {
	const { org, calls } = orgOf({
		notAtOnce: new SalesforceError('INVALID_TYPE', "sObject type 'User' is not supported"),
	});
	await checkAdministrator(org, 'profile', NEED);
	expect(calls).toEqual(['at once', 'queries', 'tooling']);
});

test.each(['INVALID_SESSION_ID', 'CONNECTION_LOST'])('%s ends the check at once', async (code) => {
	const { org, calls } = orgOf({ notAtOnce: SalesforceError.reported(code, 'no') });
	await expect(checkAdministrator(org, 'profile', NEED)).rejects.toMatchObject({ errorCode: code });
	expect(calls).toEqual(['at once']);
});

test('a user who may not look is no administrator; a lost connection is a lost connection', async () => {
	for (const code of ['INVALID_TYPE', 'INSUFFICIENT_ACCESS', 'API_DISABLED_FOR_ORG'])
		expect(await outcome({ fullName: SalesforceError.reported(code, 'no') }, 'profile')).toMatch(/^NOT_ADMINISTRATOR/);
	expect(await outcome({ fullName: new SalesforceError('CONNECTION_LOST', 'lost') }, 'profile')).toBe(
		'CONNECTION_LOST: lost',
	);
});

test.each<[string, Account, string]>([
	['one of each group is enough', { permissions: ['FreezeUsers', 'ApiEnabled'] }, 'passes'],
	['the other one too', { permissions: ['ManageUsers', 'ApiEnabled'] }, 'passes'],
	[
		'a permission that the org does not know does not matter',
		{ permissions: ['ManageUsers', 'ApiEnabled'], missing: ['FreezeUsers'] },
		'passes',
	],
	[
		'one that every org is thought to have does not matter either',
		{ permissions: ['ManageUsers', 'ApiEnabled'], missing: ['ViewRoles'] },
		'passes',
	],
	['the profile does not matter', { permissions: ['ManageUsers', 'ApiEnabled'], fullName: 'Standard' }, 'passes'],
	[
		'what is missing is named as Setup names it',
		{ permissions: ['ModifyAllData'] },
		"MISSING_PERMISSIONS: Freeze User was not run: jane@acme.example (profile 'Systemadministrator') lacks 'Manage Users' or 'Freeze Users' and 'API Enabled'",
	],
])('by permissions: %s', async (_, account, expected) => {
	expect(await outcome(account, 'permissions')).toBe(expected);
});

test('is remembered for five minutes, per user and kind of check', async () => {
	const { org, calls } = orgOf({ permissions: ['ManageUsers', 'ApiEnabled'] });
	await checkAdministrator(org, 'profile', NEED);
	expect(calls).toEqual(['at once']);
	clock.mockReturnValue(NOW + REMEMBERED_MS - 1);
	await checkAdministrator(org, 'profile', NEED);
	expect(calls).toHaveLength(1);
	await checkAdministrator(org, 'permissions', NEED);
	expect(calls).toEqual(['at once', 'queries']);
	clock.mockReturnValue(NOW + REMEMBERED_MS);
	await checkAdministrator(org, 'profile', NEED);
	expect(calls).toEqual(['at once', 'queries', 'at once']);
	await expect(
		checkAdministrator(orgOf({ userId: '005other', fullName: 'Standard' }).org, 'profile', NEED),
	).rejects.toMatchObject({ errorCode: 'NOT_ADMINISTRATOR' });
	// A sandbox that was refreshed: the same address and the same user ID.
	const refreshed = orgOf({ organizationId: '00Dnew', fullName: 'Standard' }).org;
	await expect(checkAdministrator(refreshed, 'profile', NEED)).rejects.toMatchObject({
		errorCode: 'NOT_ADMINISTRATOR',
	});
});

test('permissions that were enough for one operation are not taken for another', async () => {
	const { org } = orgOf({ permissions: ['ManageUsers', 'ApiEnabled'] });
	await checkAdministrator(org, 'permissions', NEED);
	const more: Requirement = { title: 'Transfer Ownership', permissions: [['ModifyAllData']] };
	await expect(checkAdministrator(org, 'permissions', more)).rejects.toMatchObject({
		errorCode: 'MISSING_PERMISSIONS',
	});
});

test('a permission that is given counts at once, although the others are remembered', async () => {
	await checkAdministrator(orgOf({ permissions: ['ManageUsers', 'ApiEnabled'] }).org, 'permissions', NEED);
	const { org } = orgOf({ permissions: ['ManageUsers', 'ApiEnabled', 'ModifyAllData'] });
	const more: Requirement = { title: 'Transfer Ownership', permissions: [['ModifyAllData']] };
	await expect(checkAdministrator(org, 'permissions', more)).resolves.toBeUndefined();
});

test('a refusal is not remembered: a user who is given the profile can go on at once', async () => {
	await expect(checkAdministrator(orgOf({ fullName: 'Standard' }).org, 'profile', NEED)).rejects.toThrow();
	await expect(checkAdministrator(orgOf({}).org, 'profile', NEED)).resolves.toBeUndefined();
});

describe('a part of an operation that needs something besides', () => {
	const OFFBOARD: Requirement = {
		title: 'Offboard User',
		permissions: [['ManageUsers']],
		parts: { records: [['ModifyAllData', 'TransferAnyEntity']], groups: [['ApiEnabled'], ['ManageUsers']] },
	};

	test('is refused with what is missing for it, and for nothing else', async () => {
		const { org } = orgOf({ permissions: ['ManageUsers'] });
		await expect(checkAdministrator(org, 'permissions', OFFBOARD)).rejects.toMatchObject({
			errorCode: 'MISSING_PERMISSIONS',
			message:
				"Offboard User was not run: jane@acme.example (profile 'Systemadministrator') lacks 'Modify All Data' or 'Transfer Record' for records and 'API Enabled' for groups",
		});
	});

	test('names all that is missing for one part', async () => {
		const { org } = orgOf({ permissions: [] });
		await expect(checkAdministrator(org, 'permissions', OFFBOARD)).rejects.toMatchObject({
			message: expect.stringMatching(
				/ lacks 'Manage Users' and 'Modify All Data' or 'Transfer Record' for records and 'API Enabled' and 'Manage Users' for groups$/,
			),
		});
	});

	test('is not asked for by a request that does not touch it', async () => {
		const { org, calls } = orgOf({ permissions: ['ManageUsers', 'ApiEnabled'] });
		const [whole, groups, none, again] = await checkRequests(org, 'permissions', [
			OFFBOARD,
			narrowed(OFFBOARD, ['groups']),
			narrowed(OFFBOARD, []),
			OFFBOARD,
		]);
		expect(whole).toMatchObject({ errorCode: 'MISSING_PERMISSIONS' });
		expect([groups, none]).toEqual([undefined, undefined]);
		expect(again).toBe(whole);
		expect(calls).toEqual(['queries']);
	});

	test('keeps what the touched parts need, and nothing of the others', () => {
		const parts = { groups: [['ManageUsers']], sets: [['AssignPermissionSets']] } as Requirement['parts'];
		const need = { ...NEED, parts };
		expect(narrowed(need, ['sets', 'files']).parts).toEqual({ sets: [['AssignPermissionSets']] });
		expect(narrowed(need, ['groups', 'sets'])).toEqual(need);
		expect(narrowed(NEED, ['sets'])).toEqual({ ...NEED, parts: {} });
	});

	test('counts for what is remembered: a request that touches more is checked anew', async () => {
		const { org, calls } = orgOf({ permissions: ['ManageUsers'] });
		await checkAdministrator(org, 'permissions', narrowed(OFFBOARD, []));
		await expect(checkAdministrator(org, 'permissions', OFFBOARD)).rejects.toThrow();
		expect(calls).toEqual(['queries', 'queries']);
	});

	test('does not matter to a System Administrator', async () => {
		await expect(checkAdministrator(orgOf({}).org, 'profile', OFFBOARD)).resolves.toBeUndefined();
	});
});
