/** What becomes of the end of what a user has already. */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../../support/acme.mts';
import {
	byUsername,
	copyEntitlements,
	listEntitlements,
	offboardUser,
	setEntitlements,
} from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const mover = byUsername('mover@acme.example');
const leaver = byUsername('leaver@acme.example');
const EARLY = '2098-01-01T22:59:59.000Z';
const LATE = '2099-01-01T22:59:59.000Z';
const idOf = (name: string) => acme.record('PermissionSet', 'Name', name).Id;

const rowOf = (user: string) =>
	acme
		.records('PermissionSetAssignment', 'AssigneeId', acme.user(user).Id)
		.find((row) => row.PermissionSetId === idOf('Support_Agent'));

/** Gives the permission set Support Agent until then, or for good. */
function give(user: string, until: string | null): void {
	acme.org.store.insert('PermissionSetAssignment', {
		Id: acme.org.org.ids.next('0Pa'),
		AssigneeId: acme.user(user).Id,
		PermissionSetId: idOf('Support_Agent'),
		ExpirationDate: until?.replace('Z', '+0000') ?? null,
	});
}

const endOf = (user: string) => {
	const end = rowOf(user)?.ExpirationDate;
	return typeof end === 'string' ? new Date(end).toISOString() : (end ?? null);
};

type Mode = 'add' | 'match';
const ofSets = { entitlementTypes: ['permissionSet'] };

/** Makes the mover like the leaver, or gives what Get Many or Offboard has put out of the leaver. */
const SOURCES: Record<string, (mode: Mode, options?: IDataObject) => Promise<IDataObject>> = {
	'another user': async (mode, options = {}) => copyEntitlements(mover, leaver, { mode, ...ofSets, options }),
	'the items of Get Many': async (mode, options = {}) => {
		const { json } = await acme.run(listEntitlements(leaver));
		return setEntitlements(mover, { snapshot: json, mode, options: { ...ofSets, ...options } });
	},
	'the snapshot of Offboard': async (mode, options = {}) => {
		const { json } = await acme.run(offboardUser(leaver, { options: { dryRun: true } }));
		return setEntitlements(mover, {
			snapshot: json[0]!.snapshot as IDataObject,
			mode,
			options: { ...ofSets, ...options },
		});
	},
};

describe.each(Object.keys(SOURCES))('by %s', (source) => {
	const wish = async (mode: Mode, options?: IDataObject) => await SOURCES[source]!(mode, options);

	test.each<[Mode, string, string | null, string | null, string | null]>([
		['match', 'put off', EARLY, LATE, LATE],
		['match', 'brought forward', LATE, EARLY, EARLY],
		['match', 'given', null, EARLY, EARLY],
		['match', 'taken away', EARLY, null, null],
		['add', 'put off', EARLY, LATE, LATE],
		['add', 'taken away', EARLY, null, null],
	])('%s: an end is %s', async (mode, _, held, wished, expected) => {
		give('mover', held);
		give('leaver', wished);
		const dry = await acme.run(await wish(mode, { dryRun: true }));
		const change = { name: 'Support_Agent', expirationDate: expected, expirationDateBefore: held };
		expect(dry.json[0]!.plan).toContainEqual(expect.objectContaining({ action: 'changeExpiration', ...change }));
		expect(endOf('mover')).toBe(held);
		const parameters = await wish(mode);
		const { json, error } = await acme.run(parameters);
		expect(error).toBeUndefined();
		expect(json[0]!.assigned).toContainEqual(expect.objectContaining({ ...change, assignmentId: rowOf('mover')!.Id }));
		expect(json[0]!.notCopied).toEqual([]);
		expect(endOf('mover')).toBe(expected);
		acme.forgetCalls();
		const again = await acme.run(parameters);
		expect(again.json).toMatchObject([{ assigned: [], removed: [] }]);
		expect(acme.writes()).toEqual([]);
	});

	test.each<[string, string | null, string]>([
		['brought forward', LATE, EARLY],
		['given where there is none', null, EARLY],
	])('add: no end is %s', async (_, held, wished) => {
		give('mover', held);
		give('leaver', wished);
		const { json } = await acme.run(await wish('add'));
		expect(json[0]!.unchanged).toContainEqual(expect.objectContaining({ name: 'Support_Agent' }));
		expect(endOf('mover')).toBe(held);
	});

	test('what has ended is no wish, so match takes it and add leaves it', async () => {
		give('mover', LATE);
		give('leaver', '2020-01-01T22:59:59.000Z');
		const added = await acme.run(await wish('add'));
		expect(JSON.stringify([added.json[0]!.assigned, added.json[0]!.unchanged])).not.toContain('Support_Agent');
		expect(endOf('mover')).toBe(LATE);
		const { json } = await acme.run(await wish('match'));
		expect(json[0]!.removed).toContainEqual(expect.objectContaining({ name: 'Support_Agent' }));
	});
});

test('a list of names says nothing of ends, so they stay', async () => {
	give('mover', EARLY);
	for (const mode of ['match', 'add'] as const) {
		const { json } = await acme.run(
			setEntitlements(mover, { entitlements: { permissionSets: ['Support_Agent'] }, mode }),
		);
		expect(json[0]!.unchanged).toMatchObject([{ name: 'Support_Agent' }]);
	}
	expect(endOf('mover')).toBe(EARLY);
});

test('of an entitlement that stands in a snapshot twice the last end counts', async () => {
	give('mover', EARLY);
	const entry = { type: 'permissionSet', name: 'Support_Agent' };
	const snapshot = [EARLY, LATE, EARLY].map((expirationDate) => ({ ...entry, expirationDate }));
	const { json } = await acme.run(setEntitlements(mover, { snapshot, options: ofSets }));
	expect(json[0]!.assigned).toMatchObject([{ name: 'Support_Agent', expirationDate: LATE }]);
	expect(json[0]!.unchanged).toEqual([]);
	expect(endOf('mover')).toBe(LATE);
});

test('a row that Get Many calls expired is no wish, whatever its date has been changed to', async () => {
	const snapshot = [
		{ type: 'permissionSet', name: 'Support_Agent', isActive: false, expirationDate: LATE },
		{ type: 'permissionSet', name: 'Reporting_Basic' },
	];
	const { json } = await acme.run(setEntitlements(mover, { snapshot, mode: 'add' }));
	expect(json).toMatchObject([
		{
			assigned: [{ name: 'Reporting_Basic' }],
			notCopied: [{ name: 'Support_Agent', errorCode: 'ASSIGNMENT_EXPIRED' }],
		},
	]);
});

test('an end that the org refuses is told, and the user keeps what there is', async () => {
	const soon = new Date(Date.now() + 3_600_000).toISOString();
	give('mover', null);
	// The clock of the org is ahead, so what is to come here has passed there.
	acme.org.org.clock.advance(2 * 3_600_000);
	const snapshot = [{ type: 'permissionSet', name: 'Support_Agent', expirationDate: soon }];
	const { json } = await acme.run(setEntitlements(mover, { snapshot, options: ofSets }));
	expect(json[0]!.notCopied).toMatchObject([
		{ name: 'Support_Agent', reason: expect.stringContaining('The user has it, and its end stays') },
	]);
	expect(endOf('mover')).toBeNull();
});

describe('what grants the administration of users can have no end', () => {
	beforeEach(() => {
		acme.org.store.update('PermissionSet', idOf('Support_Agent'), { PermissionsManageUsers: true });
		give('leaver', EARLY);
	});

	const REASON = "it grants 'Manage Users', so its assignment cannot expire";
	const notCopied = (reason: string, name = 'Support_Agent') => [{ name, errorCode: 'EXPIRATION_NOT_ALLOWED', reason }];

	describe.each(Object.keys(SOURCES))('by %s', (source) => {
		const wish = async (options?: IDataObject) => await SOURCES[source]!('match', options);

		test.each([true, false])('it is named in notCopied, and the rest is done; dry run: %s', async (dryRun) => {
			const parameters = await wish({ dryRun });
			const { json, error } = await acme.run(parameters);
			expect(error).toBeUndefined();
			expect(json[0]!.notCopied).toMatchObject(notCopied(`permission set 'Support Agent': ${REASON}`));
			const given = dryRun ? json[0]!.plan : json[0]!.assigned;
			expect(given).toContainEqual(expect.objectContaining({ name: 'Reporting_Basic' }));
			expect(acme.writes().length > 0).toBe(!dryRun);
			expect(rowOf('mover')).toBeUndefined();
		});

		test.each([true, false])('who has it for good keeps it, and reads why; dry run: %s', async (dryRun) => {
			give('mover', null);
			const { json } = await acme.run(await wish({ dryRun }));
			expect(json[0]!.notCopied).toMatchObject(notCopied(`The user has it, and its end stays as it is: ${REASON}`));
			expect(acme.writes().length > 0).toBe(!dryRun);
			expect(endOf('mover')).toBeNull();
		});
	});

	test('a group of such a set neither, and asking for it takes no call more', async () => {
		const wish = (end: object) =>
			setEntitlements(mover, {
				snapshot: [
					{ type: 'permissionSetGroup', name: 'Support_Bundle', ...end },
					{ type: 'permissionSet', name: 'Reporting_Basic', ...end },
				],
				options: { dryRun: true },
			});
		const callsOf = async (end: object) => {
			acme.forgetCalls();
			const { json } = await acme.run(wish(end));
			return { json, calls: acme.calls().length };
		};
		// The first run also asks what is remembered for some minutes.
		await callsOf({});
		const forGood = await callsOf({});
		const withEnd = await callsOf({ expirationDate: LATE });
		expect(forGood.json[0]!.notCopied).toEqual([]);
		expect(withEnd.json[0]!.notCopied).toMatchObject(
			notCopied(`permission set group 'Support Bundle': ${REASON}`, 'Support_Bundle'),
		);
		expect(withEnd.calls).toBe(forGood.calls);
	});
});

test('what can have no end is refused by name before any call', async () => {
	const snapshot = [{ type: 'queue', name: 'Support_Queue', expirationDate: LATE }];
	const { json } = await acme.run(setEntitlements(mover, { snapshot }), { continueOnFail: true });
	expect(json).toMatchObject([
		{
			errorCode: 'EXPIRATION_NOT_ALLOWED',
			error: expect.stringContaining("queue 'Support_Queue' of the snapshot cannot expire"),
		},
	]);
	expect(acme.calls()).toEqual([]);
});

test.each([
	['2030-06-01 12:00', '2030-06-01T16:00:00.000Z'],
	['2030-06-01', '2030-06-02T03:59:59.000Z'],
	['2030-06-01T12:00:00Z', '2030-06-01T12:00:00.000Z'],
])(
	"the text %s is a moment in the workflow's zone, New York, and a date alone its end: %s",
	async (expirationDate, expected) => {
		const snapshot = [{ type: 'permissionSet', name: 'Support_Agent', expirationDate }];
		const wish = setEntitlements(mover, { snapshot, mode: 'add' });
		const { json } = await acme.run(wish);
		expect(json[0]!.assigned).toMatchObject([{ name: 'Support_Agent', expirationDate: expected }]);
		expect(endOf('mover')).toBe(expected);
		acme.forgetCalls();
		await acme.run(wish);
		expect(acme.writes()).toEqual([]);
	},
);
