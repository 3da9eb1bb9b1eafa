/** Settings whose other value no other test of the org tries. */
import { startOrg, type SimulatedOrg } from '../index.mts';
import type { Settings } from '../world/settings.mts';
import { codeFor, exchange, postToken } from './browser.mts';
import { newUser, openOrg, type OrgSession } from './session.mts';

const CUSTOM = 'Custom words';
type Refusal = [setting: keyof Settings, send: (admin: OrgSession) => Promise<{ body?: unknown }>];

const update = (admin: OrgSession, user: string, change: object) =>
	admin.patch(`/sobjects/User/${admin.userId(user)}`, change);
const login = (admin: OrgSession, user: string) =>
	`/sobjects/UserLogin/${admin.idOf('UserLogin', 'UserId', admin.userId(user))}`;

const WORDS: Refusal[] = [
	['usernameNotEmailMessage', (admin) => update(admin, 'mover', { Username: 'no address' })],
	[
		'duplicateNicknameMessage',
		async (admin) => {
			await update(admin, 'mover', { CommunityNickname: 'same' });
			return update(admin, 'leaver', { CommunityNickname: 'same' });
		},
	],
	['freezeSelfMessage', (admin) => admin.patch(login(admin, 'admin'), { IsFrozen: true })],
	['passwordLockoutMessage', (admin) => admin.patch(login(admin, 'mover'), { IsPasswordLocked: true })],
	['pathOnClientMissingMessage', (admin) => admin.post('/sobjects/ContentVersion', { VersionData: 'aGk=' })],
	[
		'permissionSetLicenseInUseMessage',
		async (admin) => {
			const PermissionSetId = admin.idOf('PermissionSet', 'Name', 'Console_User');
			await admin.post('/sobjects/PermissionSetAssignment', { AssigneeId: admin.userId('mover'), PermissionSetId });
			return admin.delete(
				`/sobjects/PermissionSetLicenseAssign/${admin.idOf('PermissionSetLicenseAssign', 'AssigneeId', admin.userId('mover'))}`,
			);
		},
	],
];

test.each(WORDS)('%s is the text of its refusal', async (setting, send) => {
	const admin = openOrg({ settings: { [setting]: CUSTOM } });
	expect(await send(admin)).toMatchObject({ body: [{ message: CUSTOM }] });
});

test('userDelete and permissionSetLicenseExhaustedCode change the refusal', async () => {
	const userDelete = '400 entity type does not support delete';
	const permissionSetLicenseExhaustedCode = 'FIELD_INTEGRITY_EXCEPTION';
	const admin = openOrg({ settings: { userDelete, permissionSetLicenseExhaustedCode } });
	expect(await admin.delete(`/sobjects/User/${admin.userId('mover')}`)).toMatchObject({
		status: 400,
		body: [{ errorCode: 'INVALID_TYPE_FOR_OPERATION' }],
	});
	const license = admin.idOf('PermissionSetLicense', 'DeveloperName', 'CrmAnalyticsPsl');
	const assign = { AssigneeId: admin.userId('mover'), PermissionSetLicenseId: license };
	expect(await admin.post('/sobjects/PermissionSetLicenseAssign', assign)).toMatchObject({
		body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION' }],
	});
});

test('userIsActiveDefault decides on a user of whom the request does not say', async () => {
	for (const userIsActiveDefault of [true, false]) {
		const admin = openOrg({ settings: { userIsActiveDefault } });
		await admin.post('/sobjects/User', newUser(admin));
		const { records } = await admin.query("SELECT IsActive FROM User WHERE Username = 'new.user@acme.example'");
		expect(records).toMatchObject([{ IsActive: userIsActiveDefault }]);
	}
});

test('federationIdCase decides whether jdoe and JDoe are one', async () => {
	for (const [federationIdCase, status] of [
		['ignored', 400],
		['told apart', 204],
	] as const) {
		const admin = openOrg({ settings: { federationIdCase } });
		await update(admin, 'mover', { FederationIdentifier: 'jdoe' });
		expect(await update(admin, 'leaver', { FederationIdentifier: 'JDoe' })).toMatchObject({ status });
		expect(await update(admin, 'standard', { FederationIdentifier: 'jdoe' })).toMatchObject({ status: 400 });
	}
});

test('upsertWithoutBodyUpTo is the newest version that answers 204', async () => {
	const admin = openOrg({ settings: { upsertWithoutBodyUpTo: 50 } });
	const upsert = async (version: string) =>
		(await admin.inVersion(version).patch('/sobjects/Account/External_Id__c/a', { Name: 'A' })).status;
	expect([await upsert('66.0'), await upsert('50.0'), await upsert('51.0')]).toEqual([201, 204, 200]);
});

test('bulkResultDays is the life of a job', async () => {
	const admin = openOrg({ settings: { bulkResultDays: 2 } });
	const { body } = await admin.post('/jobs/ingest', { object: 'User', operation: 'update' });
	const { id } = JSON.parse(body as string) as { id: string };
	admin.org.clock.advance(47 * 3_600_000);
	expect((await admin.get(`/jobs/ingest/${id}`)).status).toBe(200);
	admin.org.clock.advance(2 * 3_600_000);
	expect((await admin.get(`/jobs/ingest/${id}`)).status).toBe(404);
});

describe('at the token endpoint', () => {
	let org: SimulatedOrg;
	beforeEach(async () => {
		org = await startOrg();
	});
	afterEach(() => org.close());

	const refresh = (token = '') => postToken(org, 'standard', { grant_type: 'refresh_token', refresh_token: token });

	test('codeLifeMinutes and missingCodeVerifierMessage hold for the code', async () => {
		org.changeSettings({ codeLifeMinutes: 1, missingCodeVerifierMessage: CUSTOM });
		const code = await codeFor(org, 'standard', 'admin@acme.example');
		expect(await postToken(org, 'standard', { ...exchange(code), code_verifier: '' })).toMatchObject({
			json: { error: 'invalid_grant', error_description: CUSTOM },
		});
		org.clock.advance(61_000);
		expect(await postToken(org, 'standard', exchange(code))).toMatchObject({
			json: { error_description: 'expired authorization code' },
		});
	});

	test('approvalsPerUserAndApp pushes the oldest out, refreshTokenRotation gives a new token each time', async () => {
		org.changeSettings({ approvalsPerUserAndApp: 1 });
		const [first, second] = [org.authorize().refresh_token, org.authorize().refresh_token];
		expect([(await refresh(first)).status, (await refresh(second)).status]).toEqual([400, 200]);
		org.changeSettings({ refreshTokenRotation: 'always' });
		const rotated = await refresh(second);
		expect(rotated.json).toMatchObject({ refresh_token: expect.stringMatching(/^5Aep/) });
		expect((await refresh(second)).status).toBe(400);
	});

	test('inactiveUserDescription is what a deactivated user is told', async () => {
		org.changeSettings({ refreshWhenInactive: 'inactive_user', inactiveUserDescription: 'authentication failure' });
		const { refresh_token: token } = org.authorize({ username: 'standard@acme.example' });
		org.store.update('User', org.store.table('User').first('Username', 'standard@acme.example')!.Id, {
			IsActive: false,
		});
		expect(await refresh(token)).toMatchObject({
			json: { error: 'inactive_user', error_description: 'authentication failure' },
		});
	});
});
