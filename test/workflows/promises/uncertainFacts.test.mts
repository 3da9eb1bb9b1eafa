/**
 * What nobody outside Salesforce knows for certain is a setting of the simulated org. The node has to cope with every value: with the
 * right outcome, or with an error that says what is wrong.
 */
import type { IDataObject } from 'n8n-workflow';

import { OPEN_QUESTION_NAMES, SETTING_DEFINITIONS, type SettingName } from '../../org/world/settings.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import { byUsername, locator, startAcme, userItems, type Acme, type AcmeOptions } from '../../support/acme.mts';

let acme: Acme;
afterEach(async () => await acme.close());

type Question = (typeof OPEN_QUESTION_NAMES)[number];
type Value = string | number | boolean;

/** Starts Acme with one setting changed. */
const start = async (setting: Question, value: Value, options: AcmeOptions = {}) => {
	acme = await startAcme({ ...options, settings: { [setting]: value } });
};

const state = (operation: string, name: string, options = {}): IDataObject => ({
	resource: 'user',
	operation,
	user: byUsername(name) as never,
	options,
});
const create = (more: IDataObject = {}): IDataObject => ({
	resource: 'user',
	operation: 'create',
	username: 'joiner@acme.example',
	email: 'jo@acme.example',
	lastName: 'Joiner',
	firstName: '',
	profile: locator('name', 'Standard User') as never,
	additionalFields: {},
	customFields: {},
	entitlements: {},
	options: {},
	...more,
});
const failing = { continueOnFail: true };

/** What the node does about each question, whatever the answer is. */
const PROMISES: Partial<
	Record<Question, [promise: string, prove: (setting: Question, value: Value) => Promise<void>]>
> = {
	deactivationBlockerCode: [
		'a blocked deactivation offers freezing',
		async (setting, value) => {
			await start(setting, value);
			const { json } = await acme.run(state('deactivate', 'caseowner'), failing);
			expect(json).toMatchObject([{ errorCode: value, advice: expect.stringContaining('Freeze the user now') }]);
			expect(json[0]!.error).toContain('default owner of cases');
		},
	],
	profileOwnedAssignmentDelete: [
		'the permission set of a profile is never sent',
		async (setting, value) => {
			await start(setting, value);
			const { Id } = acme.user('mover');
			const assignments = acme.records('PermissionSetAssignment', 'AssigneeId', Id);
			const remove = {
				resource: 'entitlement',
				operation: 'remove',
				entitlementType: 'all',
				user: byUsername('mover') as never,
			};
			expect((await acme.run({ ...remove, options: {} })).error).toBeUndefined();
			expect(acme.records('PermissionSetAssignment', 'AssigneeId', Id)).toHaveLength(assignments.length - 1);
			const [owned] = acme.records('PermissionSetAssignment', 'AssigneeId', Id);
			const byId = {
				...remove,
				entitlementType: 'permissionSet',
				removeBy: 'assignmentId',
				assignmentIds: [owned!.Id],
			};
			expect((await acme.run({ ...byId, options: {} }, failing)).json).toMatchObject([{ errorCode: 'PROFILE_OWNED' }]);
		},
	],
	permissionSetLicenseInUseCode: [
		'a license that is still needed fails with what needs it',
		async (setting, value) => {
			await start(setting, value);
			await expectLicenseInUse({ errorCode: value, advice: expect.stringMatching(/./) });
		},
	],
	permissionSetLicenseInUseMessage: [
		'the text is passed on',
		async (setting, value) => {
			await start(setting, value);
			// Salesforce's own texts have line breaks as <br>, which n8n would show as text.
			await expectLicenseInUse({ error: expect.stringContaining(String(value).replace('<br>', ' ')) });
		},
	],
	freezeSelf: [
		'the connected user is not frozen',
		async (setting, value) => {
			await start(setting, value);
			const { json } = await acme.run(state('freeze', 'admin'), failing);
			expect(json).toMatchObject([{ errorCode: 'SAME_USER' }]);
			expect(acme.login('admin')?.IsFrozen ?? false).toBe(false);
		},
	],
	freezeInactiveUser: [
		'an inactive user is frozen, or the error says that it was not',
		async (setting, value) => {
			await start(setting, value);
			const { json } = await acme.run(state('freeze', 'inactive'), failing);
			const frozen = acme.login('inactive')?.IsFrozen === true;
			expect(frozen).toBe(value === 'accepted');
			if (frozen) expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
			else expect(json).toMatchObject([{ error: expect.stringContaining('inactive@acme.example was not frozen') }]);
		},
	],
	userLoginPermission: [
		'who may only freeze, freezes, or is told to get Manage Users',
		async (setting, value) => {
			await start(setting, value, { as: 'provisioner' });
			const { ProfileId } = acme.user('provisioner');
			acme.org.store.update('PermissionSet', acme.record('PermissionSet', 'ProfileId', ProfileId!).Id, {
				PermissionsManageUsers: false,
			});
			const { json } = await acme.run(state('freeze', 'mover', { administratorCheck: 'permissions' }), failing);
			if (value === 'FreezeUsers') expect(json).toMatchObject([{ isFrozen: true, changed: true }]);
			else expect(json).toMatchObject([{ advice: expect.stringContaining("'Manage Users'") }]);
			expect(acme.login('mover')?.IsFrozen ?? false).toBe(value === 'FreezeUsers');
		},
	],
	userLoginWithoutPermission: [
		'a reader without the permission sees the user, and nothing false about being frozen',
		async (setting, value) => {
			await start(setting, value, { as: 'standard' });
			const get = await acme.run(state('get', 'mover'));
			expect(get.error).toBeUndefined();
			expect(get.json).toMatchObject([{ username: 'mover@acme.example', isActive: true }]);
			const list = {
				resource: 'user',
				operation: 'getAll',
				returnAll: true,
				filters: { username: 'mover@acme.example' },
				simplify: true,
			};
			const all = await acme.run(list);
			expect(all.error).toBeUndefined();
			expect(all.json).toMatchObject([{ username: 'mover@acme.example' }]);
			expect([get.json[0]!.isFrozen, all.json[0]!.isFrozen]).toEqual([null, null]);
		},
	],
	refreshWhenFrozen: [
		'a connected user who was frozen works on, or is told to reconnect',
		async (setting, value) => {
			await start(setting, value);
			acme.org.store.update('UserLogin', acme.login('admin')!.Id, { IsFrozen: true });
			await expectReconnectUnless(value === 'works');
		},
	],
	refreshWhenInactive: [
		'a connected user who was deactivated works on, or is told to reconnect',
		async (setting, value) => {
			await start(setting, value);
			acme.org.changeSettings({ sessionsOnDeactivate: 'live on' });
			acme.org.store.update('User', acme.user('admin').Id, { IsActive: false });
			await expectReconnectUnless(value === 'works');
		},
	],
	inactiveUserDescription: [
		'a connected user who was deactivated is told so',
		async (setting, value) => {
			await start(setting, value);
			acme.org.changeSettings({ refreshWhenInactive: 'inactive_user' });
			acme.org.store.update('User', acme.user('admin').Id, { IsActive: false });
			await expectReconnectUnless(false);
		},
	],
	invalidClientStatus: [
		'a wrong secret is told as such',
		async (setting, value) => {
			await start(setting, value);
			acme.credential.data.clientSecret = 'WRONG';
			acme.org.expireAccessTokens();
			const { json } = await acme.run(state('get', 'mover'), failing);
			expect(json).toMatchObject([
				{ errorCode: 'APP_MISCONFIGURED', error: expect.stringContaining('invalid client credentials') },
			]);
		},
	],
	collectionsAllFailedStatus: [
		'a call in which all rows failed gives each item its own error',
		async (setting, value) => {
			await start(setting, value);
			const user = locator('username', '={{ $json.user }}') as never;
			const { json } = await acme.run(
				{ ...state('deactivate', ''), user },
				{
					...failing,
					items: userItems(['caseowner@acme.example', 'approver@acme.example']),
				},
			);
			expect(json).toMatchObject([
				{ error: expect.stringContaining('default owner of cases') },
				{ error: expect.stringContaining('hierarchy field') },
			]);
		},
	],
	duplicateIdInCall: [
		'a user twice in one run is sent once',
		async (setting, value) => {
			await start(setting, value);
			const user = locator('username', '={{ $json.user }}') as never;
			const { json } = await acme.run(
				{ ...state('deactivate', ''), user },
				{
					items: userItems(['mover@acme.example', 'mover@acme.example']),
				},
			);
			expect(json).toMatchObject([{ changed: true }, { changed: false }]);
		},
	],
	insufficientAccessStatus: [
		'a missing right is told as such',
		async (setting, value) => {
			await start(setting, value, { as: 'provisioner' });
			const folder = {
				Name: 'Locked',
				DeveloperName: 'Locked',
				Type: 'Document',
				AccessType: 'Public',
				IsReadonly: true,
			};
			acme.org.store.insert('Folder', { ...folder, Id: acme.org.org.ids.next('00l') });
			const parameters = {
				resource: 'document',
				operation: 'upload',
				destination: 'documentFolder',
				folder: locator('name', 'Locked') as never,
				options: { administratorCheck: 'permissions' },
			};
			const items = [itemInMemory(Buffer.from('x'), { fileName: 'x.txt', mimeType: 'text/plain' })];
			const { json } = await acme.run(parameters, { ...failing, items });
			expect(json).toMatchObject([
				{
					errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
					advice: expect.stringContaining('permissions of the connected user'),
				},
			]);
		},
	],
	duplicateNicknameMessage: [
		'a nickname that is taken is named, without markup',
		async (setting, value) => {
			await start(setting, value);
			const { json } = await acme.run(create({ additionalFields: { CommunityNickname: 'mover' } }), failing);
			expect(json).toMatchObject([{ errorCode: 'DUPLICATE_COMM_NICKNAME', advice: 'Give another nickname.' }]);
			expect(json[0]!.error).not.toContain('<br');
		},
	],
	welcomeMailOverRest: [
		'the password email is sent once when asked for',
		async (setting, value) => {
			await start(setting, value);
			const { json } = await acme.run(create({ options: { sendPasswordEmail: true } }));
			expect(json).toMatchObject([{ created: true, passwordEmailSent: true }]);
			expect(acme.org.org.outbox).toMatchObject([{ kind: 'password reset', to: 'jo@acme.example' }]);
		},
	],
	emailChange: [
		'a changed address is a change, shown at once or later',
		async (setting, value) => {
			await start(setting, value);
			const update = {
				...state('update', 'mover'),
				updateFields: { Email: 'mona@new.example' },
				customFields: {},
				entitlements: {},
			};
			const { json, error } = await acme.run(update);
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ changed: true }]);
			const shown = value === 'at once' ? 'mona@new.example' : 'mover@acme.example';
			expect(acme.user('mover').Email).toBe(shown);
		},
	],
	assignToInactiveUser: [
		'an inactive user is given a permission set, or the error says that it was not',
		async (setting, value) => {
			await start(setting, value);
			const entitlements = { permissionSets: ['Support_Agent'] };
			const update = { ...state('update', 'inactive'), updateFields: {}, customFields: {}, entitlements };
			const { json } = await acme.run(update, failing);
			if (value === 'accepted') expect(json).toMatchObject([{ changed: true, assigned: [{ name: 'Support_Agent' }] }]);
			else {
				const error = expect.stringContaining(
					"permission set 'Support Agent' was not assigned to inactive@acme.example",
				);
				expect(json).toMatchObject([{ error, advice: expect.stringMatching(/./) }]);
			}
		},
	],
	permissionSetLicenseExhaustedCode: [
		'a license of which none is left: the user is there, and the error names the license',
		async (setting, value) => {
			await start(setting, value);
			const { json } = await acme.run(
				create({ entitlements: { permissionSetLicenses: ['CrmAnalyticsPsl'] } }),
				failing,
			);
			expect(json).toMatchObject([
				{ errorCode: value, id: acme.user('joiner').Id, advice: expect.stringMatching(/./) },
			]);
			expect(json[0]!.error).toContain("permission set license 'CRM Analytics' was not assigned");
		},
	],
	permissionSetLicenseExhaustedErrors: [
		'a permission set whose license is used up: the user is there, and the error says what is missing',
		async (setting, value) => {
			await start(setting, value);
			const { json } = await acme.run(create({ entitlements: { permissionSets: ['Crm_Analytics'] } }), failing);
			expect(json).toMatchObject([{ errorCode: 'LICENSE_LIMIT_EXCEEDED', id: acme.user('joiner').Id }]);
			expect(json[0]!.error).toContain("permission set 'CRM Analytics User' was not assigned");
		},
	],
	userLicenseTooSmallText: [
		'a permission set that the user license does not allow: the text is passed on',
		async (setting, value) => {
			await start(setting, value);
			const entitlements = { permissionSets: ['Platform_Only'] };
			const { json } = await acme.run(create({ entitlements }), failing);
			expect(json).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', advice: expect.stringMatching(/./) }]);
			expect(json[0]!.error).toContain("The user license doesn't allow the permission");
		},
	],
	groupMemberAgain: [
		'a member that another process adds meanwhile is a member',
		async (setting, value) => {
			await start(setting, value);
			const entitlements = { publicGroups: ['All_Sales'] };
			const update = { ...state('update', 'leaver'), updateFields: {}, customFields: {}, entitlements };
			expect((await acme.run(update)).json).toMatchObject([{ changed: false }]);
			expect(acme.records('GroupMember', 'UserOrGroupId', acme.user('leaver').Id)).toHaveLength(2);
		},
	],
	noFileLinksCode: [
		'a record that takes no files is named',
		async (setting, value) => {
			await start(setting, value);
			acme.org.changeSettings({ objectsWithoutFiles: 'Account' });
			const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
			const items = [itemInMemory(Buffer.from('x'), { fileName: 'x.txt', mimeType: 'text/plain' })];
			const additionalFields = { linkedRecordIds: [account] };
			const upload = { resource: 'document', operation: 'upload', additionalFields, options: {} };
			const { json } = await acme.run(upload, { ...failing, items });
			expect(json).toMatchObject([{ errorCode: value, error: expect.stringContaining(account) }]);
		},
	],
	toolingComposite: [
		'the administrator is recognised, in one call or in several',
		async (setting, value) => {
			await start(setting, value);
			expect((await acme.run(state('freeze', 'mover'))).json).toMatchObject([{ isFrozen: true }]);
		},
	],
	namedJsonPart: [
		'the record of an upload from memory has no file name',
		async (setting, value) => {
			await start(setting, value);
			const bytes = Buffer.alloc(37 * 1024 * 1024, 'in memory ');
			const items = [itemInMemory(bytes, { fileName: 'x.json', mimeType: 'application/json' })];
			const { json, error } = await acme.run({ resource: 'document', operation: 'upload', options: {} }, { items });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ title: 'x', extension: 'json', size: bytes.length }]);
		},
	],
	emptyVersionData: [
		'an empty file is not sent',
		async (setting, value) => {
			await start(setting, value);
			const items = [itemInMemory(Buffer.alloc(0), { fileName: 'x.txt', mimeType: 'text/plain' })];
			const { json } = await acme.run(
				{ resource: 'document', operation: 'upload', options: {} },
				{ ...failing, items },
			);
			expect(json).toMatchObject([{ errorCode: 'EMPTY_FILE' }]);
			expect(acme.writes()).toEqual([]);
		},
	],
	userIsActiveDefault: [
		'a new user is active unless told otherwise',
		async (setting, value) => {
			await start(setting, value);
			await acme.run(create());
			expect(acme.user('joiner').IsActive).toBe(true);
		},
	],
	accessTokenShape: [
		'a token of either shape is used and renewed',
		async (setting, value) => {
			await start(setting, value);
			acme.org.expireAccessTokens();
			expect((await acme.run(state('freeze', 'mover'))).json).toMatchObject([{ isFrozen: true }]);
		},
	],
	refreshTokenRotation: [
		'a token is renewed again and again',
		async (setting, value) => {
			await start(setting, value);
			for (const operation of ['freeze', 'unfreeze', 'freeze']) {
				acme.org.expireAccessTokens();
				expect((await acme.run(state(operation, 'mover'))).json).toMatchObject([{ changed: true }]);
			}
		},
	],
	deadRefreshTokenDescription: [
		'a refresh token that is dead asks to connect again',
		async (setting, value) => {
			await start(setting, value);
			const { refresh_token } = acme.credential.data.oauthTokenData as { refresh_token: string };
			await fetch(`${acme.org.url}/services/oauth2/revoke`, {
				method: 'POST',
				body: new URLSearchParams({ token: refresh_token }),
			});
			await expectReconnectUnless(false);
		},
	],
	usernameNotEmailMessage: [
		'a username that is no address is refused before it is sent',
		async (setting, value) => {
			await start(setting, value);
			const { json } = await acme.run(create({ username: 'joiner' }), failing);
			expect(json).toMatchObject([{ errorCode: 'INVALID_EMAIL_ADDRESS' }]);
			expect(acme.writes()).toEqual([]);
		},
	],
};

async function expectLicenseInUse(expected: object): Promise<void> {
	const AssigneeId = acme.user('leaver').Id;
	const PermissionSetId = acme.record('PermissionSet', 'Name', 'Console_User').Id;
	acme.org.store.insert('PermissionSetAssignment', { Id: acme.org.org.ids.next('0Pa'), AssigneeId, PermissionSetId });
	const remove = {
		resource: 'entitlement',
		operation: 'remove',
		entitlementType: 'permissionSetLicense',
		user: byUsername('leaver') as never,
		entitlements: ['SalesConsolePsl'],
	};
	const { json } = await acme.run({ ...remove, options: {} }, failing);
	expect(json).toMatchObject([{ username: 'leaver@acme.example', removed: [], ...expected }]);
	expect(acme.records('PermissionSetLicenseAssign', 'AssigneeId', AssigneeId)).toHaveLength(1);
}

async function expectReconnectUnless(works: boolean): Promise<void> {
	acme.org.expireAccessTokens();
	const { json } = await acme.run(state('get', 'mover'), failing);
	if (works) expect(json).toMatchObject([{ username: 'mover@acme.example' }]);
	else expect(json).toMatchObject([{ errorCode: 'RECONNECT_NEEDED', advice: expect.stringContaining('Connect') }]);
}

/** Questions that no operation of the node meets, and why. */
const NOT_MET: Partial<Record<Question, string>> = {
	freezeSelfMessage: 'the node refuses it before Salesforce can',
	sessionsOnFreeze: 'the node does not look at sessions of others',
	sessionsOnDeactivate: 'the node does not look at sessions of others',
	rolledBackRowsCarryId: 'the node never asks for allOrNone',
	mixedSetupCollection: 'the node writes one object per call',
	graphMixedDml: 'the node sends no graphs',
	compositeApexLimits: 'the node writes no collections inside a composite',
	upsertWithoutBodyUpTo: 'the node uses API version 66.0',
	idempotencyKey: 'the node sends no such header',
	userDelete: 'users are never deleted',
	expirationInThePast: 'the node gives no assignment an end',
	expirationOfAdministrativeSets: 'the node gives no assignment an end',
	systemUserDeactivation: 'the node refuses it before Salesforce can',
	passwordLockoutMessage: 'the node does not lock passwords',
	wrongCodeVerifier: 'n8n connects the credential',
	missingCodeVerifierMessage: 'n8n connects the credential',
	pathOnClientMissingMessage: 'the node always sends PathOnClient',
	badFirstPublishLocationCode: 'the node publishes to libraries that it has found',
	tokenScope: 'a refresh sends no scope; client credentials still send one, which has to end',
	loginRateError: 'a run does not log in 3,600 times',
	rotatedTokenReuse: 'a token that was rotated away is not sent again',
	queryLocatorLifeMinutes: 'pages are read one after the other',
};

/** Questions whose promise is still to be kept, and which. */
const NOT_YET: Partial<Record<Question, string>> = {
	expiredAssignments: 'an assignment that has ended and is hidden is renewed, or the error says that it has ended',
	expiredAssignmentAgain: 'an assignment that has ended is given again',
	expiredAssignmentUpdate: 'an assignment that has ended and cannot be changed is given anew',
};

/** All values of a setting; for a text, another text with markup and quotes in it. */
function valuesOf(setting: SettingName): Value[] {
	const { default: first, allowed } = SETTING_DEFINITIONS[setting] as { default: Value; allowed?: readonly Value[] };
	if (allowed) return [...allowed];
	if (typeof first === 'boolean') return [true, false];
	return typeof first === 'string' ? [first, `It's <br>"refused"`] : [first];
}

const CASES = Object.entries(PROMISES).flatMap(([setting, [promise, prove]]) =>
	valuesOf(setting as Question).map((value) => ({ setting: setting as Question, value, promise, prove })),
);

test.each(CASES)('$promise ($setting: $value)', async ({ setting, value, prove }) => await prove(setting, value));

test('every open question is answered here or not met by the node', async () => {
	acme = await startAcme();
	const known = [...Object.keys(PROMISES), ...Object.keys(NOT_MET), ...Object.keys(NOT_YET)].sort();
	expect(known).toEqual([...OPEN_QUESTION_NAMES].sort());
});
