/**
 * What the administrator check lets through, refuses and says; nothing is written before it has passed.
 *
 * Proves invariants 2, 5 and 10.
 */
import type { IDataObject } from 'n8n-workflow';

import { forgetAll } from '../../../nodes/SalesforceAdmin/salesforce/api/remembered.ts';
import { startAcme, type Acme } from '../../support/acme.mts';
import {
	assignEntitlements,
	byUsername,
	changeState,
	CHECK_CONNECTION,
	createUser,
	getUser,
	locator,
	removeEntitlements,
	updateUser,
	uploadFile,
} from '../../support/parameters.mts';

let acme: Acme;
afterEach(async () => await acme.close());

const freeze = (administratorCheck?: string, name = 'mover') =>
	changeState('freeze', byUsername(`${name}@acme.example`), administratorCheck ? { administratorCheck } : {});
const paths = () => acme.calls().map(({ path }) => path.replace('/services/data/v66.0/', ''));

test('a System Administrator passes, whatever the profile is called in the language of the org', async () => {
	acme = await startAcme({ language: 'de' });
	const { json, error } = await acme.run(freeze());
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
	// The org shows the name in German.
	const profile = await acme.run(getUser(byUsername('admin@acme.example')));
	expect(profile.json[0]!.profileName).toBe('Systemadministrator');
});

test('a clone that is called System Administrator is refused', async () => {
	acme = await startAcme({ as: 'provisioner' });
	const { ProfileId } = acme.user('provisioner');
	acme.org.store.update('Profile', String(acme.user('admin').ProfileId), { Name: 'Administrator' });
	acme.org.store.update('Profile', String(ProfileId), { Name: 'System Administrator' });
	const { error } = await acme.run(freeze());
	expect(error?.message).toContain('needs the System Administrator profile');
	expect(acme.writes()).toEqual([]);
});

test('the refusal names the account, its profile, the operation and both ways out; nothing is written or looked up', async () => {
	acme = await startAcme({ as: 'provisioner' });
	const { error } = await acme.run(freeze());
	expect(error?.message).toBe(
		"Freeze User was not run: it needs the System Administrator profile, and provisioner@acme.example has the profile 'Identity Provisioning'",
	);
	expect(error?.description).toContain('Connect a user with the standard System Administrator profile');
	expect(error?.description).toContain(
		"set 'Administrator Check', in the credential or in the options of the operation, to Permissions",
	);
	expect(error?.description).toContain('NOT_ADMINISTRATOR');
	expect(paths()).toEqual(['tooling/composite']);
	expect(acme.login('mover')?.IsFrozen ?? false).toBe(false);
});

test('with the check of permissions a delegated administrator may do what its permissions allow', async () => {
	acme = await startAcme({ as: 'provisioner' });
	const { json, error } = await acme.run(freeze('permissions'));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
	expect(acme.login('mover')!.IsFrozen).toBe(true);
});

describe('Administrator Check of the credential', () => {
	test.each<[inCredential: string | undefined, option: string | undefined, passes: boolean]>([
		['permissions', undefined, true],
		['permissions', '', true],
		['permissions', 'profile', false],
		['profile', 'permissions', true],
		['profile', undefined, false],
		[undefined, undefined, false],
	])('%s with the option %s: passes %s', async (inCredential, option, passes) => {
		acme = await startAcme({ as: 'provisioner' });
		if (inCredential) acme.credential.data.administratorCheck = inCredential;
		const options = option === undefined ? {} : { administratorCheck: option };
		const { error } = await acme.run(changeState('freeze', mover, options));
		expect(error === undefined).toBe(passes);
		expect(acme.login('mover')?.IsFrozen ?? false).toBe(passes);
	});
});

test('a user without the permissions is told which are missing', async () => {
	acme = await startAcme({ as: 'standard' });
	const { error } = await acme.run(freeze('permissions'));
	// Who may not view the setup does not see profiles, not even the own one.
	expect(error?.message).toBe("Freeze User was not run: standard@acme.example lacks 'Manage Users' or 'Freeze Users'");
	expect(error?.description).toContain('MISSING_PERMISSIONS');
	expect(acme.writes()).toEqual([]);
});

const mover = byUsername('mover@acme.example');
const marked: Array<[title: string, IDataObject]> = [
	['Activate User', changeState('activate', mover)],
	['Deactivate User', changeState('deactivate', mover)],
	['Freeze User', changeState('freeze', mover)],
	['Unfreeze User', changeState('unfreeze', mover)],
	['Update User', updateUser(mover, { Title: 'Boss' })],
	['Create User', createUser()],
	['Assign User Entitlements', assignEntitlements(mover, 'permissionSet', { entitlements: ['Support_Agent'] })],
	['Remove User Entitlements', removeEntitlements(mover, 'all')],
	['Upload Document', uploadFile()],
];

test.each(marked)('%s is refused for a user who is no System Administrator', async (title, parameters) => {
	acme = await startAcme({ as: 'standard' });
	const items = [{ json: {}, binary: { data: { data: 'aGk=', mimeType: 'text/plain', fileName: 'hi.txt' } } }];
	const { error } = await acme.run(parameters, { items });
	expect(error?.message).toContain(
		`${title} was not run: it needs the System Administrator profile, and standard@acme.example`,
	);
	expect(acme.writes()).toEqual([]);
});

test('a dry run is checked too', async () => {
	acme = await startAcme({ as: 'standard' });
	const { error } = await acme.run({ ...freeze(), options: { dryRun: true } });
	expect(error?.message).toContain('needs the System Administrator profile');
});

test('who was an administrator a moment ago and is refused by Salesforce is asked anew in the next run', async () => {
	acme = await startAcme();
	expect((await acme.run(freeze())).error).toBeUndefined();
	acme.org.store.update('User', acme.user('admin').Id, { ProfileId: acme.user('mover').ProfileId! });
	for (const { Id } of acme.records('PermissionSetAssignment', 'AssigneeId', acme.user('admin').Id))
		acme.org.store.remove('PermissionSetAssignment', Id);
	acme.org.store.insert('PermissionSetAssignment', {
		Id: acme.org.org.ids.next('0Pa'),
		AssigneeId: acme.user('admin').Id,
		PermissionSetId: acme.record('PermissionSet', 'ProfileId', acme.user('mover').ProfileId!).Id,
	});
	const update = updateUser(byUsername('leaver@acme.example'), { Title: 'Gone' });
	expect((await acme.run(update)).error?.message).toMatch(/INSUFFICIENT_ACCESS|insufficient access/i);
	expect((await acme.run(update)).error?.message).toContain('it needs the System Administrator profile');
});

test('is asked once per run and remembered for the next runs; a refusal is not', async () => {
	acme = await startAcme();
	await acme.run(freeze());
	expect(paths()[0]).toBe('tooling/composite');
	acme.forgetCalls();
	await acme.run(freeze(undefined, 'leaver'));
	expect(paths()).toEqual(['composite', 'composite/sobjects']);

	forgetAll();
	const administrator = acme.user('admin').ProfileId!;
	acme.org.store.update('User', acme.user('admin').Id, { ProfileId: acme.user('mover').ProfileId! });
	expect((await acme.run(freeze())).error?.message).toContain("has the profile 'Standard User'");
	acme.org.store.update('User', acme.user('admin').Id, { ProfileId: administrator });
	expect((await acme.run(freeze())).error).toBeUndefined();
});

test('where the org has no composite of the Tooling API, the check takes two more calls', async () => {
	acme = await startAcme({ settings: { toolingComposite: 'absent' } });
	const { error } = await acme.run(freeze());
	expect(paths().slice(0, 3)).toEqual(['tooling/composite', 'composite', 'tooling/query']);
	expect(error).toBeUndefined();
});

test.each([
	['everybody', ['tooling/composite', 'composite', 'tooling/query'], "has the profile 'Standard User'"],
	['who may', ['tooling/composite', 'composite'], 'standard@acme.example has another one'],
] as const)('a user who may not view the setup is refused where %s sees profiles', async (who, asked, refused) => {
	acme = await startAcme({ as: 'standard', settings: { profilesAndRolesOfUsers: who } });
	const { error } = await acme.run(freeze());
	expect(paths()).toEqual(asked);
	expect(error?.message).toContain(refused);
});

describe('what an operation touches decides what it needs', () => {
	/** Takes permissions from the profile of the provisioner. */
	const without = async (...names: string[]) => {
		acme = await startAcme({ as: 'provisioner' });
		const { Id } = acme.record('PermissionSet', 'ProfileId', acme.user('provisioner').ProfileId!);
		acme.org.store.update('PermissionSet', Id, Object.fromEntries(names.map((name) => [`Permissions${name}`, false])));
	};
	const byPermissions = { options: { administratorCheck: 'permissions' } };
	const assign = (type: string, name: string) =>
		assignEntitlements(mover, type, { entitlements: [name], ...byPermissions });

	test('who may assign permission sets only is refused a group and a queue, before anything is read or sent', async () => {
		await without('ManageUsers', 'ManageInternalUsers');
		for (const [type, name, part] of [
			['publicGroup', 'All_Sales', 'public groups'],
			['queue', 'Lead_Queue', 'queues'],
		] as const) {
			acme.forgetCalls();
			const { error } = await acme.run(assign(type, name));
			expect(error?.message).toBe(
				`Assign User Entitlements was not run: provisioner@acme.example (profile 'Identity Provisioning') lacks 'Manage Users' for ${part}`,
			);
			expect(error?.description).toContain('MISSING_PERMISSIONS');
			expect(paths()).toEqual(['composite']);
		}
		expect((await acme.run(assign('permissionSet', 'Support_Agent'))).error).toBeUndefined();
	});

	test('an item that is refused does not keep the others from being done', async () => {
		await without('ManageUsers', 'ManageInternalUsers');
		const items = [
			{ json: { type: 'publicGroup', name: 'All_Sales' } },
			{ json: { type: 'permissionSet', name: 'Support_Agent' } },
		];
		const { json } = await acme.run(assign('={{ $json.type }}', '={{ $json.name }}'), { items, continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'MISSING_PERMISSIONS' },
			{ assigned: [{ type: 'permissionSet', name: 'Support_Agent' }] },
		]);
	});

	test('Remove, All, needs the permissions for all kinds', async () => {
		await without('ManageUsers', 'ManageInternalUsers');
		const { error } = await acme.run(removeEntitlements(mover, 'all', byPermissions));
		expect(error?.message).toContain("lacks 'Manage Internal Users' or 'Manage Users' for feature licenses");
		expect(error?.message).toContain("'Manage Users' for public groups");
		expect(acme.writes()).toEqual([]);
	});

	test.each<[string, string[], () => IDataObject, string]>([
		[
			'a user in groups',
			['ManageUsers'],
			() => createUser({ entitlements: { publicGroups: ['All_Sales'] }, ...byPermissions }),
			"'Manage Users' for public groups",
		],
		[
			'a user with permission sets',
			['AssignPermissionSets'],
			() => createUser({ entitlements: { permissionSets: ['Support_Agent'] }, ...byPermissions }),
			"'Assign Permission Sets' for permission sets",
		],
		[
			'a password email',
			['ManageUsers', 'ResetPasswords'],
			() => createUser({ options: { administratorCheck: 'permissions', sendPasswordEmail: true } }),
			"'Reset User Passwords and Unlock Users' or 'Manage Users' for password emails",
		],
		['any user', ['ViewSetup'], () => createUser(byPermissions), "lacks 'View Setup and Configuration'"],
		[
			'another profile',
			['ViewSetup'],
			() => updateUser(mover, { ProfileId: locator('name', 'Standard User') }, byPermissions),
			"'View Setup and Configuration' for profiles of users",
		],
		[
			'another role',
			['ViewRoles'],
			() => updateUser(mover, { UserRoleId: locator('name', 'Sales Rep') }, byPermissions),
			"'View Roles and Role Hierarchy' for roles of users",
		],
		[
			'a file in a library',
			[],
			() => uploadFile({ additionalFields: { libraryId: locator('name', 'Sales Library') }, ...byPermissions }),
			"'Access Libraries' or 'Modify All Data' for libraries",
		],
	])('%s: what is missing for it is named', async (_, missing, parameters, message) => {
		await without(...missing);
		const items = [{ json: {}, binary: { data: { data: 'aGk=', mimeType: 'text/plain', fileName: 'hi.txt' } } }];
		const { error } = await acme.run(parameters(), { items });
		expect(error?.message).toContain(message);
		expect(acme.writes()).toEqual([]);
	});

	test('without it, the same user may do the rest of the operation', async () => {
		await without('ViewSetup', 'ViewRoles', 'AssignPermissionSets', 'ResetPasswords');
		expect((await acme.run(updateUser(mover, { Title: 'Boss' }, byPermissions))).error).toBeUndefined();
	});

	test('Check says which kinds cannot be given', async () => {
		await without('ManageUsers', 'ManageInternalUsers');
		const { json } = await acme.run(CHECK_CONNECTION);
		const operations = json[0]!.operations as IDataObject[];
		expect(operations.find(({ operation }) => operation === 'Assign User Entitlements')).toEqual({
			operation: 'Assign User Entitlements',
			allowedByProfile: false,
			allowedByPermissions: true,
			missing: [],
			cannot: [
				{ what: 'feature licenses', missing: ["'Manage Internal Users' or 'Manage Users'"] },
				{ what: 'public groups', missing: ["'Manage Users'"] },
				{ what: 'queues', missing: ["'Manage Users'"] },
				{ what: 'package licenses', missing: ["'Manage Internal Users' or 'Manage Users'"] },
			],
		});
	});
});

test('one check for all items, in one mode; items of another mode are checked by theirs', async () => {
	acme = await startAcme({ as: 'provisioner' });
	const items = ['profile', 'permissions', 'profile'].map((check) => ({ json: { check } }));
	const { json } = await acme.run(freeze('={{ $json.check }}'), { items, continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'NOT_ADMINISTRATOR' },
		{ isFrozen: true, changed: true },
		{ errorCode: 'NOT_ADMINISTRATOR' },
	]);
});
