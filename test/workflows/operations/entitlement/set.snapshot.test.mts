/** A user gets what a snapshot has: a re-hire, or another org. */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../../support/acme.mts';
import {
	byUsername,
	changeState,
	listEntitlements,
	offboardUser,
	setEntitlements,
} from '../../../support/parameters.mts';
import { entitlementsOf } from './held.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const leaver = byUsername('leaver@acme.example');
const mover = byUsername('mover@acme.example');

const has = async (user: string) => await entitlementsOf(acme, user);
const setTo = (snapshot: unknown, more: IDataObject = {}) =>
	setEntitlements(mover, { snapshot: snapshot as IDataObject, ...more });
const idOf = (name: string) => acme.record('PermissionSet', 'Name', name).Id;

test('a leaver who comes back gets what Offboard has noted', async () => {
	const before = await has('leaver');
	const { json } = await acme.run(offboardUser(leaver));
	const [{ snapshot }] = json as Array<{ snapshot: IDataObject }>;
	expect(await has('leaver')).toEqual([]);
	await acme.run(changeState('activate', leaver));
	const { json: set, error } = await acme.run(setEntitlements(leaver, { snapshot }));
	expect(error).toBeUndefined();
	expect(set).toMatchObject([{ removed: [], notCopied: [] }]);
	expect(await has('leaver')).toEqual(before);
	acme.forgetCalls();
	await acme.run(setEntitlements(leaver, { snapshot }));
	expect(acme.writes()).toEqual([]);
});

describe('accepts', () => {
	const EXPECTED = ['permissionSet Reporting_Basic', 'queue Support_Queue'];
	const entries = () => [
		{ type: 'permissionSet', id: idOf('Reporting_Basic'), name: 'Reporting_Basic' },
		{ type: 'queue', id: acme.record('Group', 'DeveloperName', 'Support_Queue').Id, name: 'Support_Queue' },
	];
	const forms: Array<[string, (list: object[]) => unknown]> = [
		['the snapshot of Offboard', (entitlements) => ({ profileId: null, entitlements })],
		['the whole output of Offboard', (entitlements) => ({ id: 'x', snapshot: { entitlements } })],
		['a list of entries', (list) => list],
		['a list of items', (list) => list.map((json) => ({ json }))],
		['JSON text of a snapshot', (entitlements) => JSON.stringify({ entitlements })],
		['JSON text of a list', (list) => JSON.stringify(list, null, 2)],
		['entries that have only names', (list) => list.map((entry) => ({ ...entry, id: undefined }))],
		['entries that have only IDs', (list) => list.map((entry) => ({ ...entry, name: '' }))],
	];
	test.each(forms)('%s', async (_, form) => {
		const { error } = await acme.run(setTo(form(entries())));
		expect(error).toBeUndefined();
		expect(await has('mover')).toEqual(EXPECTED);
	});

	test('the items of Get Many, whatever they say through what the user had it', async () => {
		const listed = await acme.run({ ...listEntitlements(leaver), options: { includeIndirect: true } });
		const { json, error } = await acme.run(setTo(listed.json));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ notCopied: [{ errorCode: 'PROFILE_OWNED', type: 'permissionSet' }] }]);
		expect(await has('mover')).toEqual(await has('leaver'));
	});
});

test('in another org names are tried, and the rest is named in notCopied', async () => {
	const snapshot = [
		{ type: 'permissionSet', id: '0PSzz0000000001AAA', name: 'Reporting_Basic' },
		{ type: 'permissionSet', id: '0PSzz0000000002AAA', name: 'Only_There' },
		{ type: 'publicGroup', id: '00Gzz0000000001AAA', name: 'All_Support' },
		{ type: 'featureLicense', id: 'UserPermissionsMarketingUser', name: 'UserPermissionsMarketingUser' },
		{ type: 'featureLicense', id: 'UserPermissionsUnknownUser', name: 'UserPermissionsUnknownUser' },
		{ type: 'territory', id: '0MIzz0000000001AAA', name: 'EMEA' },
	];
	const { json, error } = await acme.run(setTo(snapshot));
	expect(error).toBeUndefined();
	expect(json[0]!.notCopied).toEqual([
		{
			type: 'territory',
			id: '0MIzz0000000001AAA',
			name: 'EMEA',
			errorCode: 'INVALID_INPUT',
			reason: "'territory' is not a type of entitlement that can be given here",
		},
		{
			type: 'permissionSet',
			id: '0PSzz0000000002AAA',
			name: 'Only_There',
			errorCode: 'NAME_NOT_FOUND',
			reason: expect.stringContaining("'Only_There'"),
		},
		{
			type: 'featureLicense',
			id: 'UserPermissionsUnknownUser',
			name: 'UserPermissionsUnknownUser',
			errorCode: 'NAME_NOT_FOUND',
			reason: expect.any(String),
		},
	]);
	expect(await has('mover')).toEqual([
		'featureLicense UserPermissionsMarketingUser',
		'permissionSet Reporting_Basic',
		'publicGroup All_Support',
	]);
});

test('a snapshot of which this org knows nothing takes nothing', async () => {
	const before = await has('mover');
	const snapshot = [{ type: 'permissionSet', id: '0PSzz0000000001AAA', name: 'Only_There' }];
	const { json } = await acme.run(setTo(snapshot), { continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'INVALID_INPUT', error: expect.stringContaining('would take everything from this user') },
	]);
	expect(await has('mover')).toEqual(before);
});

test('the ID decides where the name has changed, and an end is kept unless it has passed', async () => {
	const { json } = await acme.run(
		setTo([
			{
				type: 'permissionSet',
				id: idOf('Support_Agent'),
				name: 'Old_Name',
				expirationDate: '2099-12-31T22:59:59.000Z',
			},
			{
				type: 'permissionSet',
				id: idOf('Reporting_Basic'),
				name: 'Reporting_Basic',
				expirationDate: '2020-12-31T22:59:59.000Z',
			},
			{ type: 'permissionSet', id: idOf('Session_Based'), name: 'Session_Based', isActive: false },
		]),
	);
	expect(json).toMatchObject([
		{
			assigned: [{ name: 'Support_Agent', expirationDate: '2099-12-31T22:59:59.000Z' }],
			notCopied: [
				{ name: 'Reporting_Basic', errorCode: 'ASSIGNMENT_EXPIRED', reason: 'It ended at 2020-12-31T22:59:59.000Z' },
				{ name: 'Session_Based', errorCode: 'SESSION_BASED' },
			],
		},
	]);
});

test('the snapshot of Offboard has the end of what ends', async () => {
	const { store, org } = acme.org;
	store.insert('PermissionSetAssignment', {
		Id: org.ids.next('0Pa'),
		AssigneeId: acme.user('leaver').Id,
		PermissionSetId: idOf('Support_Agent'),
		ExpirationDate: '2099-12-31T22:59:59.000+0000',
	});
	const { json } = await acme.run(offboardUser(leaver, { options: { dryRun: true } }));
	const [{ snapshot }] = json as Array<{ snapshot: { entitlements: Array<{ name: string }> } }>;
	const entry = snapshot.entitlements.find(({ name }) => name === 'Support_Agent');
	expect(entry).toMatchObject({ expirationDate: '2099-12-31T22:59:59.000Z' });
});

describe('is refused before any call', () => {
	test.each([
		['nothing', '={{ $json.nothing }}', "'Snapshot' is empty"],
		['an empty text', '', "'Snapshot' is empty"],
		['a text that is no JSON', 'Sales_Manager', "'Snapshot' is no JSON: 'Sales_Manager'"],
		['a number', '={{ 5 }}', "The snapshot has no list 'entitlements'"],
		['an object without a list', { profileId: 'x' }, "The snapshot has no list 'entitlements'"],
		['an empty list', [], 'The snapshot has no entitlements, and the mode Match would take everything'],
		['a snapshot without entitlements', { entitlements: [] }, 'The snapshot has no entitlements'],
		['an entry without a type', [{ id: '0PS', name: 'x' }], 'Entry 1 of the snapshot has no type'],
		['an entry without ID and name', [{ type: 'queue' }], 'Entry 1 of the snapshot has no type, or neither'],
		['an entry that is a text', [{ type: 'queue', name: 'x' }, 'x'], 'Entry 2 of the snapshot has no type'],
		[
			'an end that is no date',
			[{ type: 'permissionSet', name: 'x', expirationDate: 'soon' }],
			"The end of entry 1 of the snapshot 'soon' is not a date",
		],
		[
			'entries of two users',
			[
				{ type: 'queue', name: 'x', userId: '005a' },
				{ type: 'queue', name: 'x', userId: '005b' },
			],
			'The snapshot has entitlements of 2 users',
		],
	])('%s', async (_, snapshot, message) => {
		const { json } = await acme.run(setTo(snapshot), { continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'INVALID_INPUT', error: expect.stringContaining(message), advice: expect.stringMatching(/./) },
		]);
		expect(acme.calls()).toEqual([]);
	});
});

test('a snapshot without entitlements changes nothing with the mode Add', async () => {
	const { json } = await acme.run(setTo({ entitlements: [] }, { mode: 'add' }));
	expect(json).toMatchObject([{ assigned: [], removed: [], unchanged: [] }]);
	expect(acme.writes()).toEqual([]);
});
