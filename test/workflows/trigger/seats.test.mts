/** The trigger tells when the seats of a license run out: once, and again only after there were enough. */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme, type AcmeOptions } from '../../support/acme.mts';
import { connectedCredential } from '../../support/engine.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

let acme: Acme;

async function start(options: AcmeOptions = {}): Promise<void> {
	acme = await startAcme(options);
}

afterEach(async () => await acme.close());

const triggerOf = (more: IDataObject = {}) =>
	new ActiveTrigger(acme.credential, {
		events: ['seatsBelow'],
		licenses: ['Sales Console User'],
		threshold: 5,
		...more,
	});

/** Makes so many seats of a permission set license remain. */
function leave(remaining: number, label = 'Sales Console User'): void {
	const license = acme.record('PermissionSetLicense', 'MasterLabel', label);
	const used = acme.records('PermissionSetLicenseAssign', 'PermissionSetLicenseId', license.Id).length;
	acme.org.store.update('PermissionSetLicense', license.Id, { TotalLicenses: used + remaining });
}

test('a license is told when its seats fall below the threshold, and again only after they rose', async () => {
	await start();
	leave(6);
	const trigger = triggerOf();
	const told: unknown[] = [];
	for (const remaining of [6, 5, 4, 3, 4, 5, 4, 4]) {
		leave(remaining);
		told.push((await trigger.poll()).map(({ license }) => (license as IDataObject).remaining));
		trigger.restart();
	}
	expect(told).toEqual([[], [], [4], [], [], [], [4], []]);
});

test('the event has the license with its seats', async () => {
	await start();
	leave(5);
	const trigger = triggerOf();
	await trigger.poll();
	leave(4);
	const { Id, DeveloperName, TotalLicenses } = acme.record('PermissionSetLicense', 'MasterLabel', 'Sales Console User');
	expect(await trigger.poll()).toEqual([
		{
			event: 'seatsBelow',
			eventId: expect.stringMatching(`^seatsBelow:${Id}:`),
			occurredAt: expect.stringMatching(/^\d{4}-.*Z$/),
			user: null,
			actor: null,
			changes: [],
			license: {
				type: 'permissionSetLicense',
				id: Id,
				name: DeveloperName,
				label: 'Sales Console User',
				total: TotalLicenses,
				used: Number(TotalLicenses) - 4,
				remaining: 4,
				threshold: 5,
			},
		},
	]);
});

test('what is low already when the trigger is switched on, or when its threshold is raised, starts nothing', async () => {
	await start();
	leave(4);
	const trigger = triggerOf();
	expect(await trigger.poll()).toEqual([]);
	trigger.parameters.threshold = 10;
	expect(await trigger.poll()).toEqual([]);
	leave(12);
	expect(await trigger.poll()).toEqual([]);
	leave(9);
	expect(await trigger.poll()).toHaveLength(1);
});

test('user licenses and package licenses are watched by name, label or ID, and a site license never runs out', async () => {
	await start();
	const { Id } = acme.record('UserLicense', 'Name', 'Salesforce');
	const trigger = triggerOf({ licenses: [Id, 'signit', 'sitewide'], threshold: 1000 });
	expect(await trigger.poll()).toEqual([]);
	expect((await trigger.fetchTestEvents()).map(({ license }) => (license as IDataObject).type)).toEqual([
		'userLicense',
		'packageLicense',
	]);
});

test('a poll takes one call for seats, and two with all events of users', async () => {
	await start();
	const alone = triggerOf();
	await alone.poll();
	acme.forgetCalls();
	await alone.poll();
	expect(acme.calls()).toHaveLength(1);
	const both = triggerOf({ events: ['seatsBelow', 'userFrozen', 'userCreated', 'userUpdated', 'entitlementAssigned'] });
	await both.poll();
	acme.forgetCalls();
	await both.poll();
	expect(acme.calls()).toHaveLength(2);
});

test.each([
	[{ licenses: [] }, "'Licenses' is empty"],
	[{ licenses: ['Sales Consol User'] }, /is called 'Sales Consol User' in this org. Did you mean/],
	[{ licenses: ['UserPermissionsMarketUser'] }, /is called 'UserPermissionsMarketUser' in this org/],
	[{ licenses: ['UserPermissions = true OR Id != null'] }, /is called 'UserPermissions = true/],
	[{ threshold: 0 }, "'Threshold' must be a whole number above 0"],
	[{ threshold: '={{ undefined }}' }, "'Threshold' must be a whole number above 0"],
])('%j is refused', async (parameters, message) => {
	await start();
	await expect(triggerOf(parameters).poll()).rejects.toThrow(message);
});

describe('feature licenses', () => {
	const FIELD = 'UserPermissionsMarketingUser';

	/** Makes so many seats of Marketing User remain; one user who has it is inactive. */
	function leaveMarketing(remaining: number): void {
		acme.org.store.update('User', acme.user('inactive').Id, { [FIELD]: true });
		acme.org.store.update('User', acme.user('mover').Id, { [FIELD]: true });
		const used = acme.records('User', FIELD, true).filter(({ IsActive }) => IsActive === true).length;
		acme.org.org.featureLicenses.set(FIELD, used + remaining);
	}

	test.each([FIELD, 'Marketing User', 'MarketingUser'])(
		'%s is told when its seats fall below the threshold',
		async (name) => {
			await start();
			leaveMarketing(5);
			const trigger = triggerOf({ licenses: [name, 'Sales Console User'] });
			expect(await trigger.poll()).toEqual([]);
			leaveMarketing(4);
			acme.forgetCalls();
			expect(await trigger.poll()).toMatchObject([
				{
					event: 'seatsBelow',
					license: { type: 'featureLicense', id: FIELD, name: FIELD, label: 'Marketing User', remaining: 4 },
				},
			]);
			expect(acme.calls()).toHaveLength(1);
			expect(await trigger.poll()).toEqual([]);
		},
	);

	test('that Salesforce has not counted yet are refused with when it does', async () => {
		await start({ settings: { featureLicenseMetrics: 'none yet' } });
		await expect(triggerOf({ licenses: ['Marketing User'] }).poll()).rejects.toMatchObject({
			message: expect.stringContaining("feature license 'Marketing User' has: it counts them once a day"),
			description: expect.stringContaining('tomorrow'),
		});
	});

	test('need View Setup', async () => {
		await start();
		const credential = connectedCredential(acme.org, 'standard@acme.example');
		const trigger = new ActiveTrigger(credential, { events: ['seatsBelow'], licenses: [FIELD], threshold: 5 });
		await expect(trigger.poll()).rejects.toMatchObject({
			message: expect.stringContaining("how many seats the feature license 'Marketing User' has"),
			description: expect.stringContaining("'View Setup and Configuration'"),
		});
	});
});

test('without View Setup the refusal names the permission', async () => {
	await start();
	const credential = connectedCredential(acme.org, 'standard@acme.example');
	const trigger = new ActiveTrigger(credential, { events: ['seatsBelow'], licenses: ['Salesforce'], threshold: 5 });
	await expect(trigger.poll()).rejects.toMatchObject({
		message: expect.stringContaining('may not see any user license'),
		description: expect.stringContaining("'View Setup and Configuration'"),
	});
});
