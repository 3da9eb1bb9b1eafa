import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../org/wire/faults.mts';
import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, offboardUser, USER_OF_ITEM } from '../../../support/parameters.mts';
import { plantMemberships } from '../entitlement/memberships.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const leaver = byUsername('leaver@acme.example');
const logIn = (name: string) => acme.org.authorize({ username: `${name}@acme.example`, app: 'standard' });
const ofUser = (object: string, field: string, name = 'leaver') => acme.records(object, field, acme.user(name).Id);
/** What became of the steps that were asked for. */
const outcomes = ({ steps }: IDataObject) =>
	Object.fromEntries(
		(steps as IDataObject[])
			.filter(({ outcome }) => outcome !== 'notAsked')
			.map(({ step, outcome }) => [step, outcome]),
	);

/** What a user has beside the permission set of the profile. */
const entitlementsOf = (name = 'leaver') => [
	...ofUser('PermissionSetAssignment', 'AssigneeId', name).filter(
		({ PermissionSetId }) => acme.record('PermissionSet', 'Id', PermissionSetId ?? null).IsOwnedByProfile !== true,
	),
	...ofUser('PermissionSetLicenseAssign', 'AssigneeId', name),
	...ofUser('GroupMember', 'UserOrGroupId', name),
	...ofUser('UserPackageLicense', 'UserId', name),
];

// The users and what they are given are read by a composite request each before the first write.
const useUpQuotaAfterFreeze = () =>
	acme.org.failNext({ kind: 'dailyLimit', path: 'v[0-9.]+/composite', from: 5, times: 100 });

const ALL_DONE = {
	freeze: 'done',
	endSessions: 'done',
	removeEntitlements: 'done',
	deactivate: 'done',
};

test('freezes, logs out, strips and deactivates, and says what the user was and had', async () => {
	logIn('leaver');
	const before = entitlementsOf();
	expect(before.length).toBeGreaterThan(4);
	const { json, error } = await acme.run(offboardUser(leaver));
	expect(error).toBeUndefined();
	expect(json).toHaveLength(1);
	expect(outcomes(json[0])).toEqual(ALL_DONE);
	expect(json[0]).toMatchObject({
		id: acme.user('leaver').Id,
		username: 'leaver@acme.example',
		isActive: false,
		isFrozen: true,
		changed: true,
		blocked: false,
		blockers: [],
		snapshot: { profileName: 'Standard User' },
	});
	expect(acme.user('leaver')).toMatchObject({ IsActive: false, UserPermissionsMarketingUser: false });
	expect(acme.login('leaver')?.IsFrozen).toBe(true);
	expect(ofUser('AuthSession', 'UsersId')).toEqual([]);
	expect(ofUser('OauthToken', 'UserId')).toEqual([]);
	expect(entitlementsOf()).toEqual([]);
	const { entitlements } = json[0].snapshot as { entitlements: IDataObject[] };
	const withRows = entitlements.filter(({ assignmentId }) => assignmentId !== undefined);
	expect(withRows.map(({ assignmentId }) => assignmentId).toSorted()).toEqual(before.map(({ Id }) => Id).toSorted());
	expect(entitlements).toContainEqual({
		type: 'featureLicense',
		id: 'UserPermissionsMarketingUser',
		name: 'UserPermissionsMarketingUser',
	});
});

test('run again at once: every step is unchanged, and nothing is written', async () => {
	logIn('leaver');
	await acme.run(offboardUser(leaver));
	acme.forgetCalls();
	const { json, error } = await acme.run(offboardUser(leaver));
	expect(error).toBeUndefined();
	expect(new Set(Object.values(outcomes(json[0])))).toEqual(new Set(['unchanged']));
	expect(json[0]).toMatchObject({ changed: false, isActive: false });
	expect(acme.writes()).toEqual([]);
});

test('a user who is not active is logged out and stripped all the same', async () => {
	logIn('leaver');
	acme.org.store.update('User', acme.user('leaver').Id, { IsActive: false });
	const { json, error } = await acme.run(offboardUser(leaver));
	expect(error).toBeUndefined();
	expect(outcomes(json[0])).toEqual({ ...ALL_DONE, freeze: 'unchanged', deactivate: 'unchanged' });
	expect(entitlementsOf()).toEqual([]);
	expect(ofUser('OauthToken', 'UserId')).toEqual([]);
});

test('the steps run over all users before the next, in their order, whatever order they are given in', async () => {
	const parameters = offboardUser(USER_OF_ITEM, { steps: ['deactivate', 'removeEntitlements', 'freeze'] });
	const more = { items: userItems(['leaver@acme.example', 'mover@acme.example']), continueOnFail: true };
	const before = entitlementsOf().length;
	useUpQuotaAfterFreeze();
	const { json } = await acme.run(parameters, more);
	expect(json.map(outcomes)).toEqual(
		Array(2).fill({
			freeze: 'done',
			removeEntitlements: 'failed',
			deactivate: 'notReached',
		}),
	);
	expect([acme.login('leaver')?.IsFrozen, acme.login('mover')?.IsFrozen]).toEqual([true, true]);
	expect(entitlementsOf()).toHaveLength(before);
});

describe('a deactivation that the org blocks', () => {
	const blocked = byUsername('caseowner@acme.example');

	test('leaves the user frozen and says what blocks it, which is enough', async () => {
		const { json, error } = await acme.run(offboardUser(blocked));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ isActive: true, isFrozen: true, changed: true, blocked: true }]);
		expect(outcomes(json[0])).toMatchObject({ freeze: 'done', deactivate: 'failed' });
		expect(json[0].blockers).toMatchObject([{ advice: expect.stringContaining('Setup > Support Settings') }]);
		acme.forgetCalls();
		const again = await acme.run(offboardUser(blocked));
		expect(again.json).toMatchObject([{ blocked: true, changed: false }]);
	});

	test('names every blocker that can be found, and not only the one that Salesforce named', async () => {
		const { json } = await acme.run(offboardUser(byUsername('approver@acme.example')));
		expect(json[0].blockers).toMatchObject([
			{ message: expect.stringContaining('hierarchy field'), advice: expect.stringContaining('Setup > Users') },
			{ label: expect.stringContaining('Buddy__c'), name: 'standard@acme.example', blocks: true },
		]);
		expect((json[0].notChecked as IDataObject[]).map(({ label }) => label)).toContain('Default owner of leads');
		expect(json).toMatchObject([{ blocked: true, isFrozen: true }]);
	});

	test('is an error where Fail is chosen, or the user is not frozen', async () => {
		const fail = await acme.run(offboardUser(blocked, { ifBlocked: 'error' }), { continueOnFail: true });
		expect(fail.json).toMatchObject([{ errorCode: 'OFFBOARD_INCOMPLETE', blocked: true, isFrozen: true }]);
		acme.org.store.update('UserLogin', String(acme.login('caseowner')?.Id), { IsFrozen: false });
		const parameters = offboardUser(blocked, { steps: ['deactivate'] });
		const open = await acme.run(parameters, { continueOnFail: true });
		expect(open.json).toMatchObject([{ errorCode: 'OFFBOARD_INCOMPLETE', isActive: true, isFrozen: false }]);
	});
});

test.each<[string, object]>([
	['is refused as a whole', { kind: 'status', status: 400, body: 'html' }],
	['finds no address', { kind: 'status', status: 404, body: 'html' }],
	['meets too many requests at once', { kind: 'concurrentLimit' }],
	[
		'meets maintenance',
		{ kind: 'status', status: 400, errorCode: 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE' },
	],
])('a deactivation whose call %s is no blocked one: the item fails', async (_, fault) => {
	// The first PATCH freezes.
	acme.org.failNext({ ...fault, method: 'PATCH', path: 'composite/sobjects', from: 2, times: 100 } as Fault);
	const { json } = await acme.run(offboardUser(leaver), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'OFFBOARD_INCOMPLETE', blocked: false, isActive: true, isFrozen: true }]);
	expect(outcomes(json[0])).toMatchObject({ freeze: 'done', deactivate: 'failed' });
	expect(acme.user('leaver').IsActive).toBe(true);
});

test('a user who never logged in has nothing to freeze, which is no failure once the user is not active', async () => {
	const nologin = byUsername('nologin@acme.example');
	const only = await acme.run(offboardUser(nologin, { steps: ['freeze'] }), { continueOnFail: true });
	expect(only.json).toMatchObject([{ errorCode: 'OFFBOARD_INCOMPLETE' }]);
	const { json, error } = await acme.run(offboardUser(nologin));
	expect(error).toBeUndefined();
	expect(outcomes(json[0])).toMatchObject({ freeze: 'unchanged', deactivate: 'done' });
});

test('a step that fails does not stop the later ones, and the item lists every step with its outcome', async () => {
	acme.org.failNext({ kind: 'status', status: 400, errorCode: 'MALFORMED_QUERY', path: 'AuthSession', times: 10 });
	logIn('leaver');
	acme.org.failNext({ kind: 'lockRow', method: 'PATCH', times: 100 });
	const { json } = await acme.run(offboardUser(leaver), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'OFFBOARD_INCOMPLETE', username: 'leaver@acme.example' }]);
	expect(outcomes(json[0]).freeze).toBe('failed');
	expect(outcomes(json[0]).removeEntitlements).not.toBe('notReached');
	expect(json[0].error).toContain('freeze failed');
	expect(ofUser('GroupMember', 'UserOrGroupId')).toEqual([]);
});

test('after the quota is used up the later steps are not reached, and run again they are done', async () => {
	logIn('leaver');
	useUpQuotaAfterFreeze();
	const { json } = await acme.run(offboardUser(leaver), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'OFFBOARD_INCOMPLETE' }]);
	expect(Object.values(outcomes(json[0]))).toContain('notReached');
	acme.org.clearFaults();
	const again = await acme.run(offboardUser(leaver));
	expect(again.error).toBeUndefined();
	expect(acme.user('leaver').IsActive).toBe(false);
	expect(entitlementsOf()).toEqual([]);
});

test('the connected user, a system user and one who is not there are refused alone, before anything is written to them', async () => {
	const automated = String(acme.record('User', 'UserType', 'AutomatedProcess').Username);
	const usernames = ['admin@acme.example', automated, 'nobody@acme.example', 'mover@acme.example'];
	const { json } = await acme.run(offboardUser(USER_OF_ITEM), { items: userItems(usernames), continueOnFail: true });
	expect(json.map(({ errorCode }) => errorCode)).toEqual(['SAME_USER', 'SYSTEM_USER', 'USER_NOT_FOUND', undefined]);
	expect(acme.user('admin').IsActive).toBe(true);
	expect(acme.login('admin')?.IsFrozen ?? false).toBe(false);
	expect(acme.user('mover').IsActive).toBe(false);
});

test('the same user twice: the second item has nothing left to do', async () => {
	logIn('leaver');
	const items = userItems(['leaver@acme.example', 'LEAVER@acme.example']);
	const { json, error } = await acme.run(offboardUser(USER_OF_ITEM), { items });
	expect(error).toBeUndefined();
	expect(json.map(({ changed }) => changed)).toEqual([true, false]);
	expect(json.map(({ isActive }) => isActive)).toEqual([false, false]);
});

test('Keep Entitlements: what is named stays, and an unknown name is refused before anything is written', async () => {
	const keep = (...keepEntitlements: string[]) => offboardUser(leaver, { options: { keepEntitlements } });
	const wrong = await acme.run(keep('Sales_Manager', 'Sales_Managr'), { continueOnFail: true });
	expect(wrong.json).toMatchObject([{ errorCode: 'NAME_NOT_FOUND' }]);
	expect(acme.writes()).toEqual([]);
	const { error } = await acme.run(keep('Sales_Manager', 'Marketing User'));
	expect(error).toBeUndefined();
	const set = acme.record('PermissionSet', 'Name', 'Sales_Manager').Id;
	expect(entitlementsOf().map(({ PermissionSetId }) => PermissionSetId)).toEqual([set]);
	expect(acme.user('leaver').UserPermissionsMarketingUser).toBe(true);
});

test('a dry run shows exactly the rows that the run then writes', async () => {
	logIn('leaver');
	const dry = await acme.run(offboardUser(leaver, { options: { dryRun: true } }));
	expect(dry.json).toMatchObject([{ dryRun: true, changed: false, wouldChange: true, isActive: true }]);
	expect(outcomes(dry.json[0])).toEqual({
		freeze: 'notReached',
		endSessions: 'notReached',
		removeEntitlements: 'notReached',
		deactivate: 'notReached',
	});
	expect(acme.writes()).toEqual([]);
	const plan = dry.json[0].plan as IDataObject[];
	const { json } = await acme.run(offboardUser(leaver));
	const removed = (json[0].steps as IDataObject[]).find(({ step }) => step === 'removeEntitlements')
		?.removed as IDataObject[];
	const planned = plan.filter(({ action }) => action === 'remove');
	expect(planned.map(({ action, ...entry }) => entry)).toEqual(removed);
	const rows = plan.filter(
		({ action, type, object }) => action !== 'revoke' && type !== 'featureLicense' && object !== 'OauthToken',
	);
	// Both feature licenses are fields of one row.
	expect(acme.writes().reduce((sum, call) => sum + (call.rows ?? 0), 0)).toBe(rows.length + 1);
	expect(plan.filter(({ object }) => object === 'User' || object === 'UserLogin').map(({ fields }) => fields)).toEqual([
		{ IsFrozen: true },
		{ IsActive: false },
	]);
});

test.each(['={{ $json.missing }}', "={{ '' }}", ['={{ $json.missing }}'], ['Sales_Bundle', '={{ $json.missing }}']])(
	'what is to be kept and comes to nothing (%j) is refused, because more would be taken than was meant',
	async (keepEntitlements) => {
		const { error } = await acme.run(offboardUser(leaver, { options: { keepEntitlements } }));
		expect(error?.message).toContain("'Keep Entitlements' is empty, and without it more would be taken");
		expect(acme.calls()).toEqual([]);
	},
);

test('no steps, and a step that does not exist, are refused', async () => {
	const none = await acme.run(offboardUser(leaver, { steps: '={{ [] }}' }));
	expect(none.error?.message).toContain("'Steps' is empty");
	const wrong = await acme.run(offboardUser(leaver, { steps: "={{ ['fire'] }}" }));
	expect(wrong.error?.message).toContain('Steps');
	expect(acme.writes()).toEqual([]);
});

describe('a connected user who lacks the permission for a step', () => {
	beforeEach(async () => {
		await acme.close();
		acme = await startAcme({ as: 'provisioner' });
	});
	const permitted = (options: IDataObject) =>
		offboardUser(leaver, {
			steps: ['freeze', 'endSessions', 'deactivate'],
			options: { administratorCheck: 'permissions', ...options },
		});

	test('is told so before anything is written', async () => {
		const { json } = await acme.run(permitted({}), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'MISSING_PERMISSIONS' }]);
		expect(json[0].error).toContain("'Customize Application' for sessions and access of apps");
		expect(acme.writes()).toEqual([]);
	});

	test('does the other steps, if the option says so', async () => {
		const { json, error } = await acme.run(permitted({ skipStepsWithoutPermission: true }));
		expect(error).toBeUndefined();
		expect(outcomes(json[0])).toMatchObject({ freeze: 'done', endSessions: 'notReached', deactivate: 'done' });
		expect((json[0].steps as IDataObject[])[1].reason).toContain("'Customize Application'");
		expect(acme.user('leaver').IsActive).toBe(false);
	});
});

describe('the snapshot', () => {
	const entitlementsIn = ({ snapshot }: IDataObject) => (snapshot as { entitlements: IDataObject[] }).entitlements;

	test('of a run that Retry On Fail repeats has what the first try has taken', async () => {
		const before = entitlementsOf().length;
		const refusal = { kind: 'status', status: 400, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' } as const;
		// Everything is taken by one composite request, so the first PATCH deactivates.
		acme.org.failNext({ ...refusal, method: 'PATCH', path: 'composite/sobjects', times: 1 });
		const steps = ['removeEntitlements', 'deactivate'];
		const { json, error } = await acme.run(offboardUser(leaver, { steps, ifBlocked: 'error' }), { tries: 2 });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ isActive: false }]);
		expect(outcomes(json[0])).toMatchObject({ removeEntitlements: 'unchanged', deactivate: 'done' });
		expect(entitlementsIn(json[0]).filter(({ assignmentId }) => assignmentId)).toHaveLength(before);
	});

	test('names territories and libraries, which go with the entitlements and can be kept by name', async () => {
		acme.org.changeSettings({ territories: 'on' });
		plantMemberships(acme, 'leaver');
		const kept = offboardUser(leaver, { options: { keepEntitlements: ['Onboarding'] } });
		const { json, error } = await acme.run(kept);
		expect(error).toBeUndefined();
		const places = entitlementsIn(json[0]).filter(({ type }) => ['territory', 'library'].includes(String(type)));
		expect(places).toMatchObject([
			{ type: 'territory', name: 'North' },
			{ type: 'library', name: 'Onboarding' },
		]);
		const { Id } = acme.user('leaver');
		expect(acme.records('UserTerritory2Association', 'UserId', Id)).toEqual([]);
		expect(acme.records('ContentWorkspaceMember', 'MemberId', Id)).toHaveLength(1);
	});

	const follow = (follower: string, followed: string) =>
		acme.org.store.insert('EntitySubscription', {
			Id: acme.org.org.ids.next('0E8'),
			SubscriberId: acme.user(follower).Id,
			ParentId: acme.user(followed).Id,
		});
	const followsIn = (items: IDataObject[]) => items.map(({ snapshot }) => (snapshot as IDataObject).follows);
	const both = userItems(['leaver@acme.example', 'mover@acme.example']);

	test('tells which users follow each other who are deactivated together, because Salesforce forgets that', async () => {
		follow('leaver', 'mover');
		follow('leaver', 'standard');
		const { json, error } = await acme.run(offboardUser(USER_OF_ITEM), { items: both });
		expect(error).toBeUndefined();
		const { Id: id, Username: username } = acme.user('mover');
		expect(followsIn(json)).toEqual([[{ id, username }], []]);
		expect(acme.org.store.table('EntitySubscription').rows.size).toBe(0);
	});

	test('costs no call for one user, and none for users who are not deactivated', async () => {
		await acme.run(offboardUser(leaver, { steps: ['freeze', 'deactivate'] }));
		await acme.run(offboardUser(USER_OF_ITEM, { steps: ['freeze'] }), { items: both });
		expect(acme.calls().filter(({ query }) => query.includes('EntitySubscription'))).toEqual([]);
	});

	test('leaves out what had expired, which is taken all the same', async () => {
		const PermissionSetId = acme.record('PermissionSet', 'Name', 'Support_Agent').Id;
		const ended = { ExpirationDate: '2020-01-01T00:00:00.000+0000', IsActive: false };
		const Id = acme.org.org.ids.next('0Pa');
		acme.org.store.insert('PermissionSetAssignment', {
			Id,
			AssigneeId: acme.user('leaver').Id,
			PermissionSetId,
			...ended,
		});
		const { json, error } = await acme.run(offboardUser(leaver));
		expect(error).toBeUndefined();
		expect(entitlementsIn(json[0]).map(({ name }) => name)).not.toContain('Support_Agent');
		expect(acme.records('PermissionSetAssignment', 'Id', Id)).toEqual([]);
	});
});
