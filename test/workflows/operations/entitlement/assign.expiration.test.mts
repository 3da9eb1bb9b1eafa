/** Assignments that end: given until a moment, extended, shortened, and what becomes of those that have ended. */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../../support/acme.mts';
import { assignEntitlements, byUsername, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const DAY = 86_400_000;
/** A moment so many days from now, in whole seconds. */
const inDays = (days: number) => new Date(Math.floor((Date.now() + days * DAY) / 1000) * 1000).toISOString();
const stored = (moment: string) => moment.replace('Z', '+0000');

const mover = byUsername('mover@acme.example');
const give = (entitlements: string[], options: IDataObject, type = 'permissionSet') =>
	assignEntitlements(mover, type, { entitlements, options });

/** The assignments of a permission set that the mover has. */
const heldOf = (set: string) => {
	const { Id } = acme.record('PermissionSet', 'Name', set);
	return acme
		.records('PermissionSetAssignment', 'AssigneeId', acme.user('mover').Id)
		.filter(({ PermissionSetId }) => PermissionSetId === Id);
};

/** Gives the mover a permission set until a moment, past all rules. */
const hold = (set: string, until: string) =>
	acme.org.store.insert('PermissionSetAssignment', {
		Id: acme.org.org.ids.next('0Pa'),
		AssigneeId: acme.user('mover').Id,
		PermissionSetId: acme.record('PermissionSet', 'Name', set).Id,
		ExpirationDate: stored(until),
	}).Id;

test.each([
	['permissionSet', 'Support_Agent'],
	['permissionSetGroup', 'Support_Bundle'],
])('gives a %s until a moment with one write; a second run has nothing to do', async (type, name) => {
	const until = inDays(1);
	const parameters = give([name], { expirationDate: until }, type);
	const { json, error } = await acme.run(parameters);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ assigned: [{ type, name, expirationDate: until }], unchanged: [] }]);
	expect(heldOf(name)).toMatchObject([{ ExpirationDate: stored(until) }]);
	expect(acme.writes()).toHaveLength(1);
	acme.forgetCalls();
	const again = await acme.run(parameters);
	expect(again.json).toMatchObject([{ assigned: [], unchanged: [{ name, expirationDate: until }] }]);
	expect(acme.writes()).toEqual([]);
});

test.each([
	['2099-12-31', '2100-01-01T04:59:59.000Z'],
	['2099-12-31T12:00', '2099-12-31T17:00:00.000Z'],
	['2099-12-31 12:00:00', '2099-12-31T17:00:00.000Z'],
	['2099-12-31T12:00:00Z', '2099-12-31T12:00:00.000Z'],
	['2099-12-31T12:00:00.999+02:00', '2099-12-31T10:00:00.000Z'],
	['={{ DateTime.fromISO("2099-12-31T12:00:00Z") }}', '2099-12-31T12:00:00.000Z'],
])("%s is meant in the workflow's zone, New York: %s", async (expirationDate, moment) => {
	const { json, error } = await acme.run(give(['Support_Agent'], { expirationDate }));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ assigned: [{ expirationDate: moment }] }]);
});

test.each([
	['extended', 1, 8],
	['shortened', 8, 1],
])('an assignment that the user has is %s, and the output has both ends', async (_, from, to) => {
	const [before, until] = [inDays(from), inDays(to)];
	const assignmentId = hold('Support_Agent', before);
	const dry = await acme.run(give(['Support_Agent'], { expirationDate: until, dryRun: true }));
	expect(dry.json).toMatchObject([
		{
			wouldChange: true,
			plan: [{ action: 'changeExpiration', assignmentId, expirationDate: until, expirationDateBefore: before }],
		},
	]);
	expect(acme.writes()).toEqual([]);
	const { json } = await acme.run(give(['Support_Agent'], { expirationDate: until }));
	expect(json).toMatchObject([
		{ assigned: [{ assignmentId, expirationDate: until, expirationDateBefore: before }], unchanged: [] },
	]);
	expect(heldOf('Support_Agent')).toMatchObject([{ Id: assignmentId, ExpirationDate: stored(until) }]);
});

test('one without an end gets one', async () => {
	const until = inDays(1);
	const { json } = await acme.run(give(['Sales_Manager'], { expirationDate: until }));
	expect(json).toMatchObject([{ assigned: [{ expirationDate: until, expirationDateBefore: null }] }]);
	expect(heldOf('Sales_Manager')).toMatchObject([{ ExpirationDate: stored(until) }]);
});

test('without the option the end that an assignment has stays', async () => {
	const until = inDays(1);
	hold('Support_Agent', until);
	const { json } = await acme.run(give(['Support_Agent'], {}));
	expect(json).toMatchObject([{ assigned: [], unchanged: [{ expirationDate: until }] }]);
	expect(acme.writes()).toEqual([]);
});

test('one that has expired is renewed until the moment', async () => {
	const until = inDays(1);
	const assignmentId = hold('Support_Agent', inDays(-1));
	const { json } = await acme.run(give(['Support_Agent'], { expirationDate: until }));
	expect(json).toMatchObject([{ assigned: [{ assignmentId, expirationDate: until }], unchanged: [] }]);
	expect(heldOf('Support_Agent')).toMatchObject([{ Id: assignmentId, ExpirationDate: stored(until) }]);
});

describe.each(['visible', 'hidden'] as const)(
	'if expired: leave, where Salesforce keeps it %s',
	(expiredAssignments) => {
		test('an assignment that has ended stays so, and what the user never had is given', async () => {
			acme.org.changeSettings({ expiredAssignments, expiredAssignmentAgain: 'accepted' });
			const ended = inDays(-1);
			const assignmentId = hold('Support_Agent', ended);
			const { json, error } = await acme.run(give(['Support_Agent', 'Reporting_Basic'], { ifExpired: 'leave' }));
			expect(error).toBeUndefined();
			expect(json).toMatchObject([
				{
					assigned: [{ name: 'Reporting_Basic' }],
					unchanged: [{ name: 'Support_Agent', assignmentId, expirationDate: ended, isActive: false }],
				},
			]);
			expect(heldOf('Support_Agent')).toMatchObject([{ Id: assignmentId, ExpirationDate: stored(ended) }]);
		});
	},
);

describe('is refused before any call', () => {
	test.each([
		['a date that has passed', '2020-01-01', "The option 'Expiration Date' has passed: 2020-01-01"],
		['a moment that has just passed', '={{ $now.minus({ minutes: 1 }) }}', "The option 'Expiration Date' has passed"],
		['no date', 'tomorrow', "The option 'Expiration Date' 'tomorrow' is not a date"],
		['a day that does not exist', '2099-02-30', "'2099-02-30T23:59:59' is not a date"],
		['an expression that yields nothing', '={{ $json.nothing }}', "The option 'Expiration Date' is empty"],
		['an object', '={{ { a: 1 } }}', 'not {"a":1}'],
	])('%s', async (_, expirationDate, message) => {
		const { json } = await acme.run(give(['Support_Agent'], { expirationDate }), { continueOnFail: true });
		expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining(message) }]);
		expect(acme.calls()).toEqual([]);
	});

	test.each([
		['queue', 'Support_Queue', "The queue 'Support_Queue' cannot expire"],
		['publicGroup', 'All_Sales', "The public group 'All_Sales' cannot expire"],
		['permissionSetLicense', 'SalesConsolePsl', "The permission set license 'SalesConsolePsl' cannot expire"],
		['featureLicense', 'Flow User', "The feature license 'Flow User' cannot expire"],
		['packageLicense', 'signit', "The package license 'signit' cannot expire"],
	])('a %s, by name', async (type, name, message) => {
		const { json } = await acme.run(give([name], { expirationDate: inDays(1) }, type), { continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'EXPIRATION_NOT_ALLOWED', error: message, advice: expect.stringMatching(/./) },
		]);
		expect(acme.calls()).toEqual([]);
	});

	test('a queue among several types', async () => {
		const entitlementLists = { permissionSets: ['Support_Agent'], queues: ['Support_Queue'] };
		const options = { expirationDate: inDays(1) };
		const parameters = assignEntitlements(mover, 'several', { entitlementLists, options });
		const { error } = await acme.run(parameters);
		expect(error?.message).toContain("The queue 'Support_Queue' cannot expire");
		expect(acme.calls()).toEqual([]);
	});

	test('another value of If Expired', async () => {
		const { error } = await acme.run(give(['Support_Agent'], { ifExpired: 'drop' }));
		expect(error?.message).toContain("'If Expired' cannot be 'drop'. Valid are: renew, leave");
		expect(acme.calls()).toEqual([]);
	});
});

describe('what grants the administration of users', () => {
	beforeEach(() => {
		const set = acme.record('PermissionSet', 'Name', 'Support_Agent').Id;
		acme.org.store.update('PermissionSet', set, { PermissionsManageUsers: true });
	});

	test.each([
		['permissionSet', 'Support_Agent', "permission set 'Support Agent'"],
		['permissionSetGroup', 'Support_Bundle', "permission set group 'Support Bundle'"],
	])('a %s is refused by name before a write, and the other item is done', async (type, name, what) => {
		const parameters = assignEntitlements(USER_OF_ITEM, type, {
			entitlements: '={{ $json.set }}',
			options: { expirationDate: inDays(1) },
		});
		const other = type === 'permissionSet' ? 'Reporting_Basic' : 'Sales_Bundle';
		const items = [name, other].map((set) => ({ json: { user: 'mover@acme.example', set } }));
		const { json } = await acme.run(parameters, { items, continueOnFail: true });
		expect(json).toMatchObject([
			{
				errorCode: 'EXPIRATION_NOT_ALLOWED',
				error: `${what} was not assigned to mover@acme.example: it grants 'Manage Users', so its assignment cannot expire`,
			},
			{ assigned: [{ name: other, expirationDate: expect.any(String) }] },
		]);
		expect(acme.writes().map(({ rows }) => rows)).toEqual([1]);
	});

	test('is given without an end', async () => {
		expect((await acme.run(give(['Support_Agent'], {}))).json).toMatchObject([
			{ assigned: [{ name: 'Support_Agent' }] },
		]);
	});
});

describe('the same entitlement for the same user in two items', () => {
	const parameters = assignEntitlements(USER_OF_ITEM, 'permissionSet', {
		entitlements: ['Support_Agent'],
		options: { expirationDate: '={{ $json.until }}' },
	});
	const itemsOf = (moments: string[]) => moments.map((until) => ({ json: { user: 'mover@acme.example', until } }));

	test('with the same end is written once', async () => {
		const until = inDays(1);
		const { json } = await acme.run(parameters, { items: itemsOf([until, until]) });
		expect(json).toMatchObject([{ assigned: [{ expirationDate: until }] }, { assigned: [], unchanged: [{}] }]);
		expect(acme.writes().map(({ rows }) => rows)).toEqual([1]);
	});

	test('with another end is refused, and the first stays', async () => {
		const [until, other] = [inDays(1), inDays(2)];
		const { json } = await acme.run(parameters, { items: itemsOf([until, other]), continueOnFail: true });
		expect(json).toMatchObject([
			{ assigned: [{ expirationDate: until }] },
			{ errorCode: 'INVALID_INPUT', error: expect.stringContaining('another expiration date') },
		]);
		expect(heldOf('Support_Agent')).toMatchObject([{ ExpirationDate: stored(until) }]);
	});
});
