import { checkConnection } from '../../../../nodes/SalesforceAdmin/salesforce/administrator/connectionReport.ts';
import {
	connectedUserFor,
	requirementError,
} from '../../../../nodes/SalesforceAdmin/salesforce/administrator/check.ts';
import type { Requirement } from '../../../../nodes/SalesforceAdmin/salesforce/administrator/requirements.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { forgetAll } from '../../../../nodes/SalesforceAdmin/salesforce/api/remembered.ts';

const ID = '005000000000001AAA';
const JANE = { Id: ID, Name: 'Jane Doe', Username: 'jane@acme.example', ProfileId: '00e000000000001AAA' };
const PROFILE = { Id: JANE.ProfileId, Name: 'Systemadministrator', FullName: 'Admin' };
const FREEZE: Requirement = { title: 'Freeze User', permissions: [['ManageUsers', 'FreezeUsers'], ['ApiEnabled']] };
const LIST: Requirement = {
	title: 'Get Many Users',
	permissions: [['ViewAllData']],
	parts: { roles: [['ViewRoles'], ['ApiEnabled']], profiles: [['ViewSetup']] },
};

interface Seen {
	/** Users that the query with their profile gives; an error where profiles are hidden. */
	users?: ApiRecord[] | SalesforceError;
	permissions?: string[];
	/** What the Tooling API gives for users and for profiles. */
	tooling?: Array<ApiRecord[] | SalesforceError>;
	profiles?: ApiRecord[] | SalesforceError;
	organization?: ApiRecord[];
	usage?: { used: number; limit: number };
}

const HIDDEN = new SalesforceError('INVALID_FIELD', "Didn't understand relationship 'Profile'");

/** An org as a connected user sees it, and the queries that it was asked. */
function orgOf(seen: Seen) {
	const { users = [{ ...JANE, Profile: PROFILE }], permissions = [], tooling = [[JANE], [PROFILE]] } = seen;
	const { profiles = [PROFILE], organization = [], usage } = seen;
	const asked: string[] = [];
	const answer = (soql: string) => {
		asked.push(soql);
		if (soql.includes('FROM Organization')) return organization;
		if (soql.includes('Profile.Name')) return users;
		if (soql.includes('FROM User WHERE')) return [JANE];
		const names = [...soql.matchAll(/Permissions(\w+)/g)].map(([field, name]) => [field, permissions.includes(name!)]);
		return [Object.fromEntries(names) as ApiRecord];
	};
	const thrown = <T,>(found: T | SalesforceError): T => {
		if (found instanceof SalesforceError) throw found;
		return found;
	};
	const org = {
		origin: 'https://acme.my.salesforce.com',
		user: { userId: ID, organizationId: '00D000000000001AAA' },
		usage,
		query: async (soql: string) => thrown(answer(soql)),
		queryAll: async (soqls: string[]) => soqls.map(answer),
		toolingQueryAll: async (soqls: string[]) => (asked.push(...soqls), tooling),
		toolingQuery: async (soql: string) => (asked.push(soql), thrown(profiles)),
	} as unknown as Org;
	return { org, asked };
}

beforeEach(forgetAll);

test('says who is connected to which org, and what is left of the daily calls', async () => {
	const organization = [{ Id: '00D', Name: 'Acme', IsSandbox: true, OrganizationType: 'Enterprise Edition' }];
	const { org, asked } = orgOf({ permissions: ['ApiEnabled'], organization, usage: { used: 300, limit: 1000 } });
	expect(await checkConnection(org, { writing: [], reading: [] })).toEqual({
		userId: ID,
		username: 'jane@acme.example',
		profileName: 'Systemadministrator',
		isAdministrator: true,
		permissions: expect.objectContaining({ ApiEnabled: true, ManageUsers: false, ResetPasswords: false }),
		operations: [],
		organization: {
			id: '00D000000000001AAA',
			name: 'Acme',
			instanceUrl: 'https://acme.my.salesforce.com',
			isSandbox: true,
			type: 'Enterprise Edition',
		},
		apiUsage: { used: 300, limit: 1000, remaining: 700 },
	});
	expect(asked).toContain(`SELECT Id,Name,Username,ProfileId FROM User WHERE Id='${ID}'`);
	expect(asked).toContain("SELECT Id,Name,FullName FROM Profile WHERE Id='@{query0.records[0].ProfileId}'");
	expect(asked).toContain('SELECT Id,Name,IsSandbox,OrganizationType FROM Organization LIMIT 1');
});

test('an org that tells neither its name nor its usage is no sandbox, and its usage is unknown', async () => {
	expect(await checkConnection(orgOf({}).org, { writing: [], reading: [] })).toMatchObject({
		organization: { name: '', type: '', isSandbox: false },
		apiUsage: null,
	});
});

test('says of each operation whether it can run, and what it lacks', async () => {
	const { org } = orgOf({
		permissions: ['FreezeUsers', 'ApiEnabled'],
		tooling: [[JANE], [{ ...PROFILE, FullName: 'Standard' }]],
	});
	const { operations } = await checkConnection(org, {
		writing: [FREEZE, { ...LIST, title: 'Transfer' }],
		reading: [LIST],
	});
	expect(operations).toEqual([
		{ operation: 'Freeze User', allowedByProfile: false, allowedByPermissions: true, missing: [], cannot: [] },
		{
			operation: 'Transfer',
			allowedByProfile: false,
			allowedByPermissions: false,
			missing: ["'View All Data'"],
			cannot: [
				{ what: 'roles', missing: ["'View Roles and Role Hierarchy'"] },
				{ what: 'profiles', missing: ["'View Setup and Configuration'"] },
			],
		},
		// What only reads shows less, so no profile is needed for it.
		{
			operation: 'Get Many Users',
			allowedByProfile: true,
			allowedByPermissions: false,
			missing: ["'View All Data'"],
			cannot: expect.any(Array),
		},
	]);
});

test('an operation can run although a part of it cannot', async () => {
	const { org } = orgOf({ permissions: ['ViewAllData'] });
	const { operations } = await checkConnection(org, { writing: [LIST], reading: [] });
	expect(operations).toMatchObject([{ allowedByProfile: true, allowedByPermissions: true, missing: [] }]);
});

describe('a user who may not see profiles', () => {
	const blind = { users: HIDDEN, tooling: [[], []], profiles: new SalesforceError('INVALID_TYPE', 'no Profile') };

	test('is told so by name, without a profile', async () => {
		const { org, asked } = orgOf({ ...blind, permissions: [] });
		expect(await checkConnection(org, { writing: [], reading: [] })).toMatchObject({
			username: 'jane@acme.example',
			profileName: null,
			isAdministrator: false,
		});
		expect(asked).toContain(`SELECT Id,Name,Username FROM User WHERE Id='${ID}'`);
	});

	test.each([
		[
			'profile',
			/^Freeze User was not run: it needs the System Administrator profile, and jane@acme.example has another one$/,
		],
		[
			'permissions',
			/^Freeze User was not run: jane@acme.example lacks 'Manage Users' or 'Freeze Users' and 'API Enabled'$/,
		],
	] as const)('is refused by the check of the %s in words that name none', async (check, message) => {
		const user = await connectedUserFor(orgOf(blind).org, check, FREEZE);
		expect(requirementError(user, check, FREEZE)).toMatchObject({ message: expect.stringMatching(message) });
	});
});

test('a connected user without a name is called by the ID', async () => {
	const { org } = orgOf({ users: [], tooling: [[], []], profiles: [] });
	expect(await connectedUserFor(org, 'profile', FREEZE)).toEqual({
		userId: ID,
		username: ID,
		name: ID,
		profileName: null,
		isAdministrator: false,
	});
});

test('a failed read of the user is an error, never a refusal', async () => {
	const lost = new SalesforceError('CONNECTION_LOST', 'lost');
	await expect(connectedUserFor(orgOf({ users: lost, tooling: [[], []] }).org, 'profile', FREEZE)).rejects.toBe(lost);
	await expect(connectedUserFor(orgOf({ users: lost }).org, 'permissions', FREEZE)).rejects.toBe(lost);
});
