/** A user is made like another user. */
import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, copyEntitlements, setEntitlements, USER_OF_ITEM } from '../../../support/parameters.mts';
import { entitlementsOf } from './held.mts';
import { giveByPolicy } from '../../../support/policies.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const mover = byUsername('mover@acme.example');
const leaver = byUsername('leaver@acme.example');

interface Result {
	assigned: Array<{ type: string; name: string }>;
	removed: Array<{ type: string; name: string }>;
	unchanged: Array<{ type: string; name: string }>;
	notCopied: Array<{ type: string; name: string; errorCode: string; reason: string }>;
}
const resultOf = (json: object[]) => json[0] as Result;
const namesOf = (list: Array<{ type: string; name: string }>) => list.map(({ type, name }) => `${type} ${name}`).sort();
const has = async (user: string) => await entitlementsOf(acme, user);
const give = (user: string, set: string, more: object = {}) =>
	acme.org.store.insert('PermissionSetAssignment', {
		Id: acme.org.org.ids.next('0Pa'),
		AssigneeId: acme.user(user).Id,
		PermissionSetId: acme.record('PermissionSet', 'Name', set).Id,
		...more,
	});

test('gives all kinds that the other user has; a second run has nothing to do', async () => {
	const { json, error } = await acme.run(copyEntitlements(mover, leaver));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([
		{
			userId: acme.user('mover').Id,
			username: 'mover@acme.example',
			fromUserId: acme.user('leaver').Id,
			removed: [],
			notCopied: [],
		},
	]);
	expect(namesOf(resultOf(json).assigned)).toEqual([
		'featureLicense UserPermissionsInteractionUser',
		'featureLicense UserPermissionsMarketingUser',
		'packageLicense signit',
		'permissionSet Reporting_Basic',
		'permissionSetGroup Sales_Bundle',
		'permissionSetLicense SalesConsolePsl',
		'publicGroup All_Sales',
		'queue Support_Queue',
	]);
	expect(namesOf(resultOf(json).unchanged)).toEqual(['permissionSet Sales_Manager']);
	expect(await has('mover')).toEqual(await has('leaver'));
	acme.forgetCalls();
	const again = await acme.run(copyEntitlements(mover, leaver));
	expect(again.json).toMatchObject([{ assigned: [], removed: [] }]);
	expect(acme.writes()).toEqual([]);
});

test('gives only the types that are chosen', async () => {
	const { json } = await acme.run(copyEntitlements(mover, leaver, { entitlementTypes: ['queue', 'permissionSet'] }));
	expect(namesOf(resultOf(json).assigned)).toEqual(['permissionSet Reporting_Basic', 'queue Support_Queue']);
});

test('what the other user has until a date is given until then, and what has expired is not', async () => {
	give('leaver', 'Support_Agent', { ExpirationDate: '2099-12-31T22:59:59.000+0000' });
	give('leaver', 'Crm_Analytics', { ExpirationDate: '2020-12-31T22:59:59.000+0000' });
	const { json } = await acme.run(copyEntitlements(mover, leaver, { entitlementTypes: ['permissionSet'] }));
	expect(resultOf(json).assigned).toMatchObject([
		{ name: 'Reporting_Basic' },
		{ name: 'Support_Agent', expirationDate: '2099-12-31T22:59:59.000Z' },
	]);
	const { Id } = acme.record('PermissionSet', 'Name', 'Support_Agent');
	const held = acme.records('PermissionSetAssignment', 'PermissionSetId', Id);
	expect(held.map(({ ExpirationDate }) => ExpirationDate)).toEqual([
		'2099-12-31T22:59:59.000+0000',
		'2099-12-31T22:59:59.000+0000',
	]);
});

describe('with the mode Match', () => {
	const match = copyEntitlements(leaver, mover, { mode: 'match' });

	test('what the other user has not is taken', async () => {
		const { json, error } = await acme.run(match);
		expect(error).toBeUndefined();
		expect(namesOf(resultOf(json).unchanged)).toEqual(['permissionSet Sales_Manager']);
		expect(resultOf(json).removed).toHaveLength(8);
		expect(await has('leaver')).toEqual(['permissionSet Sales_Manager']);
		acme.forgetCalls();
		await acme.run(match);
		expect(acme.writes()).toEqual([]);
	});

	test('what is to be kept stays, and so do types that are not chosen', async () => {
		const options = { keepEntitlements: ['Reporting_Basic', 'Support Queue'] };
		const entitlementTypes = ['permissionSet', 'queue', 'publicGroup'];
		const { json } = await acme.run({ ...match, entitlementTypes, options });
		expect(namesOf(resultOf(json).removed)).toEqual(['publicGroup All_Sales']);
	});

	test('a dry run shows the difference and writes nothing', async () => {
		const both = copyEntitlements(leaver, mover, { mode: 'match', options: { dryRun: true } });
		give('mover', 'Support_Agent');
		const { json } = await acme.run(both);
		const { plan } = json[0] as { plan: Array<{ action: string; name: string }> };
		expect(plan.filter(({ action }) => action === 'assign').map(({ name }) => name)).toEqual(['Support_Agent']);
		expect(plan.filter(({ action }) => action === 'remove')).toHaveLength(8);
		expect(json).toMatchObject([{ dryRun: true, wouldChange: true, assigned: [], removed: [] }]);
		expect(acme.writes()).toEqual([]);
	});

	test('a user who has nothing is no model, unless that is allowed', async () => {
		const nothing = copyEntitlements(leaver, byUsername('approver@acme.example'), { mode: 'match' });
		const { json } = await acme.run(nothing, { continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'INVALID_INPUT', error: expect.stringContaining('would take everything from this user') },
		]);
		expect(acme.writes()).toEqual([]);
		await acme.run({ ...nothing, options: { allowEmpty: true } });
		expect(await has('leaver')).toEqual([]);
	});

	test('the license that a permission set needs which stays is not touched', async () => {
		give('mover', 'Console_User');
		const { json, error } = await acme.run(match);
		expect(error).toBeUndefined();
		expect(namesOf(resultOf(json).removed)).not.toContain('permissionSetLicense SalesConsolePsl');
		expect(await has('leaver')).toEqual(
			['permissionSet Console_User', 'permissionSet Sales_Manager', 'permissionSetLicense SalesConsolePsl'].sort(),
		);
	});

	test('what a policy gave is taken, and the output says that it comes back', async () => {
		giveByPolicy(acme.org, 'leaver', 'Support_Agent');
		const { json, hints } = await acme.run(match);
		expect(resultOf(json).removed).toContainEqual(
			expect.objectContaining({ name: 'Support_Agent', policy: 'Sales onboarding' }),
		);
		expect(hints.join()).toContain('came from a user access policy (Sales onboarding)');
	});
});

describe('what cannot be given is named with its reason, and the rest is done', () => {
	const from = (set: string) => {
		give('leaver', set);
		return copyEntitlements(mover, leaver, { entitlementTypes: ['permissionSet'] });
	};

	test.each([
		['Session_Based', 'SESSION_BASED', "permission set 'Session Based' acts only in a session that activates it"],
		['Platform_Only', 'OTHER_LICENSE', 'is for users of another license than that of mover@acme.example'],
		['Crm_Analytics', 'LICENSE_LIMIT_EXCEEDED', 'License Limit Exceeded'],
	])('%s: %s', async (set, errorCode, reason) => {
		const { json, error } = await acme.run(from(set));
		expect(error).toBeUndefined();
		expect(resultOf(json).notCopied).toEqual([
			{
				type: 'permissionSet',
				id: acme.record('PermissionSet', 'Name', set).Id,
				name: set,
				errorCode,
				reason: expect.stringContaining(reason),
			},
		]);
		expect(namesOf(resultOf(json).assigned)).toEqual(['permissionSet Reporting_Basic']);
	});

	test.each(['LICENSE_LIMIT_EXCEEDED', 'FIELD_INTEGRITY_EXCEPTION', 'INSUFFICIENT_ACCESS_OR_READONLY'] as const)(
		'a license without a seat, when Salesforce says so by %s',
		async (errorCode) => {
			acme.org.changeSettings({ permissionSetLicenseExhaustedCode: errorCode });
			const snapshot = [
				{ type: 'permissionSetLicense', name: 'CrmAnalyticsPsl' },
				{ type: 'queue', name: 'Support_Queue' },
			];
			const { json, error } = await acme.run(setEntitlements(mover, { snapshot }));
			expect(error).toBeUndefined();
			expect(json).toMatchObject([
				{
					assigned: [{ name: 'Support_Queue' }],
					removed: [{ name: 'Sales_Manager' }],
					notCopied: [{ name: 'CrmAnalyticsPsl', errorCode, reason: expect.stringContaining('1 of 1 seats') }],
				},
			]);
		},
	);

	test('feature and package licenses without a seat', async () => {
		const { Id } = acme.record('PackageLicense', 'NamespacePrefix', 'signit');
		acme.org.store.update('PackageLicense', Id, { AllowedLicenses: 1 });
		acme.org.org.featureLicenses.set('UserPermissionsMarketingUser', 1);
		const { json, error } = await acme.run(
			copyEntitlements(mover, leaver, { entitlementTypes: ['packageLicense', 'featureLicense', 'queue'] }),
		);
		expect(error).toBeUndefined();
		expect(namesOf(resultOf(json).assigned)).toEqual([
			'featureLicense UserPermissionsInteractionUser',
			'queue Support_Queue',
		]);
		expect(resultOf(json).notCopied).toMatchObject([
			{ name: 'signit', errorCode: 'LICENSE_LIMIT_EXCEEDED' },
			{ name: 'UserPermissionsMarketingUser', errorCode: 'LICENSE_LIMIT_EXCEEDED' },
		]);
	});

	test('what is known before it is tried is in a dry run too', async () => {
		const { json } = await acme.run({ ...from('Session_Based'), options: { dryRun: true } });
		expect(resultOf(json).notCopied).toMatchObject([{ errorCode: 'SESSION_BASED' }]);
	});

	test('what the other user has by another profile', async () => {
		const { json } = await acme.run(
			copyEntitlements(mover, byUsername('second.admin@acme.example'), { entitlementTypes: ['permissionSet'] }),
		);
		expect(resultOf(json).notCopied).toEqual([
			{
				type: 'profile',
				id: acme.user('second.admin').ProfileId,
				name: 'System Administrator',
				errorCode: 'PROFILE_OWNED',
				reason: expect.stringContaining("by the profile 'System Administrator' stays with it"),
			},
		]);
	});

	test('a right that the connected user lacks is an error of the item, not of what is copied', async () => {
		acme.org.failNext({
			kind: 'status',
			status: 403,
			errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
			path: 'composite/sobjects',
			times: 9,
		} as never);
		const { json } = await acme.run(copyEntitlements(mover, leaver, { entitlementTypes: ['publicGroup'] }), {
			continueOnFail: true,
		});
		expect(json).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY', username: 'mover@acme.example' }]);
	});
});

test('two users who are made like each other change places with what they had before the run', async () => {
	const before = [await has('mover'), await has('leaver')];
	const from = byUsername('={{ $json.from }}');
	const names = ['mover@acme.example', 'leaver@acme.example'] as const;
	const items = names.map((user, at) => ({ json: { user, from: names[1 - at]! } }));
	const { error } = await acme.run(copyEntitlements(USER_OF_ITEM, from, { mode: 'match' }), { items });
	expect(error).toBeUndefined();
	expect([await has('leaver'), await has('mover')]).toEqual(before);
});

describe('bad input', () => {
	test.each([
		['the same username', mover, mover],
		['the same username in another case', mover, byUsername('MOVER@acme.example')],
	])('copying from oneself is refused (%s)', async (_, user, fromUser) => {
		const { json } = await acme.run(copyEntitlements(user, fromUser), { continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'INVALID_INPUT', error: 'mover@acme.example cannot be made like itself' },
		]);
		expect(acme.writes()).toEqual([]);
	});

	test('the same user by ID is refused', async () => {
		const fromUser = { __rl: true, mode: 'id', value: acme.user('mover').Id } as const;
		const { error } = await acme.run(copyEntitlements(mover, fromUser));
		expect(error?.message).toContain('mover@acme.example cannot be made like itself');
	});

	test('another user who does not exist is an error, also with If Not Found: Skip', async () => {
		const nobody = byUsername('nobody@acme.example');
		const parameters = copyEntitlements(mover, nobody, { options: { ifNotFound: 'skip' } });
		const { json } = await acme.run(parameters, { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND', error: expect.stringMatching(/^'From User': /) }]);
	});

	test('one bad item spoils no other', async () => {
		const items = userItems(['nobody@acme.example', 'approver@acme.example']);
		const { json } = await acme.run(copyEntitlements(USER_OF_ITEM, mover), { items, continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'USER_NOT_FOUND' }, { assigned: [{ name: 'Sales_Manager' }] }]);
	});

	test.each([
		[{ mode: 'mirror' }, "'Mode' cannot be 'mirror'. Valid are: add, match"],
		[{ entitlementTypes: ['role'] }, "'role' is not a type of entitlement"],
	])('%j is refused before any call', async (more, message) => {
		const { error } = await acme.run(copyEntitlements(mover, leaver, more));
		expect(error?.message).toContain(message);
		expect(acme.calls()).toEqual([]);
	});
});

test('the connected user never loses its own rights by it', async () => {
	await acme.close();
	acme = await startAcme({ as: 'standard' });
	const set = acme.record('PermissionSet', 'Name', 'Reporting_Advanced').Id;
	const rights = ['AssignPermissionSets', 'ManageUsers', 'ViewSetup', 'ViewRoles', 'ManageInternalUsers'];
	acme.org.store.update('PermissionSet', set, Object.fromEntries(rights.map((name) => [`Permissions${name}`, true])));
	give('standard', 'Reporting_Advanced');
	const standard = byUsername('standard@acme.example');
	const options = { administratorCheck: 'permissions' };
	const parameters = copyEntitlements(standard, mover, { mode: 'match', options });
	const { json } = await acme.run(parameters, { continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'SAME_USER', error: expect.stringContaining("permission set 'Reporting'") },
	]);
	expect(acme.writes()).toEqual([]);
});
