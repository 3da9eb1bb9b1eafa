/** What a set never does: leave a user without access because something else went wrong. */
import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../org/wire/faults.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import {
	byUsername,
	copyEntitlements,
	listEntitlements,
	setEntitlements,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const leaver = byUsername('leaver@acme.example');
const mover = byUsername('mover@acme.example');
const AGENT = { type: 'permissionSet', name: 'Support_Agent' };

const has = async (user: ReturnType<typeof byUsername>) =>
	(await acme.run(listEntitlements(user))).json.map(({ name, expirationDate }) => [name, expirationDate ?? '']);

const refused = { kind: 'status', status: 403, errorCode: 'INSUFFICIENT_ACCESS' } as const;
test.each<[string, Fault]>([
	['refused', refused],
	['answered 503', { kind: 'status', status: 503 }],
	['refused as a call', { kind: 'status', status: 400, errorCode: 'INVALID_TYPE' }],
	['stopped by the daily limit', { kind: 'dailyLimit' }],
])('when what a user lacks is %s, nothing is taken and the item says so', async (_, fault) => {
	const before = await has(leaver);
	acme.org.failNext({ ...fault, times: 60, method: 'POST', path: 'composite/sobjects' } as Fault);
	const { json } = await acme.run(setEntitlements(leaver, { entitlements: { permissionSets: ['Support_Agent'] } }), {
		continueOnFail: true,
	});
	acme.org.clearFaults();
	expect(json[0]).toMatchObject({ errorCode: expect.any(String), username: 'leaver@acme.example' });
	expect(await has(leaver)).toEqual(before);
});

test('when nothing of what was asked for can be given, nothing is taken', async () => {
	const before = await has(leaver);
	const wish = setEntitlements(leaver, { entitlements: { permissionSets: ['Session_Based'] } });
	const { json } = await acme.run(wish, { continueOnFail: true });
	expect(json[0]).toHaveProperty('errorCode');
	expect(await has(leaver)).toEqual(before);
});

describe('when Salesforce gives nothing of what was asked for', () => {
	const inactive = byUsername('inactive@acme.example');
	const wish = (options: IDataObject = {}) =>
		setEntitlements(inactive, { entitlements: { permissionSets: ['Support_Agent'] }, options });
	beforeEach(() => {
		acme.org.store.insert('GroupMember', {
			Id: acme.org.org.ids.next('011'),
			GroupId: acme.record('Group', 'DeveloperName', 'All_Sales').Id,
			UserOrGroupId: acme.user('inactive').Id,
		});
	});

	test('nothing is taken, and the item says why', async () => {
		const { json } = await acme.run(wish(), { continueOnFail: true });
		expect(json).toMatchObject([
			{
				errorCode: 'INVALID_INPUT',
				error: expect.stringMatching(/^Nothing is left that inactive@acme.example is to have.*inactive user/),
				username: 'inactive@acme.example',
				removed: [],
				notCopied: [{ name: 'Support_Agent' }],
			},
		]);
		expect(await has(inactive)).toEqual([['All_Sales', '']]);
	});

	test('the rest is taken where the user may lose everything', async () => {
		const { json, error } = await acme.run(wish({ allowEmpty: true }));
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ removed: [{ name: 'All_Sales' }], notCopied: [{ name: 'Support_Agent' }] }]);
	});

	test('for lack of a seat that another user of the run gives up, it is given then, and the rest is taken', async () => {
		const items = [
			{ json: { user: 'leaver@acme.example', sets: ['Crm_Analytics'] } },
			{ json: { user: 'second.admin@acme.example', sets: ['Support_Agent'] } },
		];
		const parameters = setEntitlements(USER_OF_ITEM, { entitlements: { permissionSets: '={{ $json.sets }}' } });
		const { json, error } = await acme.run(parameters, { items });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([
			{ assigned: [{ name: 'Crm_Analytics' }], notCopied: [] },
			{ removed: [{ name: 'CrmAnalyticsPsl' }] },
		]);
		expect((await has(leaver)).map(([name]) => name)).toEqual(['Crm_Analytics', 'CrmAnalyticsPsl']);
	});
});

test('what is refused for the moment only is an error, nothing is taken, and each reason stands there once', async () => {
	const before = await has(leaver);
	const { Id } = acme.record('PermissionSetGroup', 'DeveloperName', 'Support_Bundle');
	acme.org.store.update('PermissionSetGroup', Id, { Status: 'Failed' });
	const ofGroup = { permissionSetGroups: ['Support_Bundle'], permissionSets: ['Sales_Manager'] };
	const group = await acme.run(setEntitlements(leaver, { entitlements: ofGroup }), { continueOnFail: true });
	expect(group.json).toMatchObject([
		{
			errorCode: 'GROUP_NOT_UPDATED',
			error: expect.stringMatching(
				/^permission set group 'Support Bundle' was not assigned to leaver@acme.example: [^;]*; permission set group 'Sales Bundle' was not removed from leaver@acme.example, and the same holds for permission set 'Reporting', [^;]*$/,
			),
		},
	]);
	acme.org.failNext({ kind: 'lockRow', form: 'trigger', times: 100 } as Fault);
	const locked = await acme.run(setEntitlements(leaver, { entitlements: { publicGroups: ['All_Support'] } }), {
		continueOnFail: true,
	});
	acme.org.clearFaults();
	expect(locked.json).toMatchObject([{ error: expect.stringContaining('UNABLE_TO_LOCK_ROW') }]);
	expect(await has(leaver)).toEqual(before);
});

describe('a permission set that is to be kept and comes with a group', () => {
	const keep = (kept: string[], more: IDataObject = { permissionSets: ['Support_Agent'] }) =>
		setEntitlements(leaver, { entitlements: more, options: { keepEntitlements: kept } });
	const takeDirect = () => {
		const { Id } = acme.record('PermissionSet', 'Name', 'Reporting_Basic');
		const own = acme.records('PermissionSetAssignment', 'AssigneeId', acme.user('leaver').Id);
		for (const row of own) if (row.PermissionSetId === Id) acme.org.store.remove('PermissionSetAssignment', row.Id);
	};

	test.each([true, false])('never goes with the group unnoticed; dry run: %s', async (dryRun) => {
		takeDirect();
		const parameters = keep(['Reporting_Basic']);
		const options = { ...(parameters.options as IDataObject), dryRun };
		const { json } = await acme.run({ ...parameters, options }, { continueOnFail: true });
		expect(json).toMatchObject([
			{
				errorCode: 'INVALID_INPUT',
				error:
					"permission set 'Reporting' is to be kept, but leaver@acme.example has it by the permission set group 'Sales Bundle' only, which would be taken",
			},
		]);
		expect(acme.writes()).toEqual([]);
	});

	test.each<[string, string[], IDataObject]>([
		['the group is kept too', ['Reporting_Basic', 'Sales_Bundle'], { permissionSets: ['Support_Agent'] }],
		['the set is wanted', ['Reporting_Basic'], { permissionSets: ['Reporting_Basic'] }],
		['another group with it is wanted', ['Reporting_Basic'], { permissionSetGroups: ['Support_Bundle'] }],
	])('is no matter when %s', async (_, kept, wanted) => {
		takeDirect();
		expect((await acme.run(keep(kept, wanted))).error).toBeUndefined();
	});

	test('is no matter when the user has it directly as well', async () => {
		const { json, error } = await acme.run(keep(['Reporting_Basic']));
		expect(error).toBeUndefined();
		expect(json[0]!.removed).toContainEqual(expect.objectContaining({ name: 'Sales_Bundle' }));
		expect(await has(leaver)).toContainEqual(['Reporting_Basic', '']);
	});
});

test('what belongs to a profile cannot be kept, and the error says so', async () => {
	const { Id } = acme.record('PermissionSet', 'ProfileId', acme.user('leaver').ProfileId as string);
	const options = { keepEntitlements: [Id] };
	const wish = setEntitlements(leaver, { entitlements: { permissionSets: ['Support_Agent'] }, options });
	const { json } = await acme.run(wish, { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'PROFILE_OWNED', error: expect.stringContaining(Id) }]);
});

test('a label with commas, quotes and backslashes is one name, in a list, a text, a snapshot and among what is kept', async () => {
	const label = `Sales, 'East' "X" \\ 100%`;
	const facts = { Type: 'Regular', HasActivationRequired: false, LicenseId: null, IsOwnedByProfile: false };
	acme.org.store.insert('PermissionSet', { Id: acme.org.org.ids.next('0PS'), Name: 'East_1', Label: label, ...facts });
	const lists = { permissionSets: [label, 'East_1'] };
	const first = await acme.run(setEntitlements(mover, { entitlements: lists }));
	expect(first.json).toMatchObject([{ assigned: [{ name: 'East_1' }], removed: [{ name: 'Sales_Manager' }] }]);
	const texts = setEntitlements(mover, { entitlements: { permissionSets: '={{ $json.label }}' } });
	const wishes: Array<[IDataObject, IDataObject]> = [
		[texts, { label }],
		[setEntitlements(mover, { snapshot: [{ type: 'permissionSet', name: label }] }), {}],
		[setEntitlements(mover, { entitlements: {}, options: { keepEntitlements: [label], allowEmpty: true } }), {}],
	];
	for (const [parameters, json] of wishes) {
		const run = await acme.run(parameters, { items: [{ json }] });
		expect(run.json).toMatchObject([{ assigned: [], removed: [], notCopied: [] }]);
	}
	expect(await has(mover)).toEqual([['East_1', '']]);
});

test.each(['entitlementTypes', 'keepEntitlements'])(
	'an expression in %s that yields nothing is refused, because more would be taken than was meant',
	async (option) => {
		const before = await has(leaver);
		const nothing = { [option]: '={{ $json.missing }}' };
		const ofCopy = option === 'entitlementTypes' ? nothing : { options: nothing };
		for (const parameters of [
			setEntitlements(leaver, { entitlements: { permissionSets: ['Reporting_Basic'] }, options: nothing }),
			copyEntitlements(leaver, mover, { mode: 'match', ...ofCopy }),
		]) {
			const { json } = await acme.run(parameters, { continueOnFail: true });
			expect(json[0]).toMatchObject({ errorCode: 'INVALID_INPUT', error: expect.stringMatching(/is empty/) });
		}
		expect(await has(leaver)).toEqual(before);
	},
);

test.each(['={{ [] }}', "={{ '' }}", ['={{ $json.missing }}']])(
	'types to copy that come to nothing (%j) are refused, for no type means every type',
	async (entitlementTypes) => {
		const { error } = await acme.run(copyEntitlements(leaver, mover, { mode: 'match', entitlementTypes }));
		expect(error?.message).toContain("'Entitlement Types' is empty, and without it more would be taken");
		expect(acme.calls()).toEqual([]);
	},
);

describe('the end in a snapshot', () => {
	const set = async (snapshot: unknown, items: IDataObject[] = [{}]) =>
		await acme.run(setEntitlements(mover, { snapshot: snapshot as string, mode: 'add' }), {
			items: items.map((json) => ({ json })),
			continueOnFail: true,
		});

	test('can be a date that an expression gives', async () => {
		const end = "new Date('2099-01-01T00:00:00Z')";
		await set(`={{ [{ type: 'permissionSet', name: 'Support_Agent', expirationDate: ${end} }] }}`);
		expect(await has(mover)).toContainEqual(['Support_Agent', expect.stringContaining('2099-01-01')]);
	});

	test.each([1893456000000, true, { a: 1 }])('is refused when it is no date: %j', async (expirationDate) => {
		const { json } = await set([{ ...AGENT, expirationDate }]);
		expect(json[0]).toMatchObject({ errorCode: 'INVALID_INPUT', error: expect.stringContaining('is not a date') });
		expect(await has(mover)).not.toContainEqual(['Support_Agent', '']);
	});

	test('of two items for one user is the later one, and both say so', async () => {
		const ends = ['2099-01-01T00:00:00Z', '2098-01-01T00:00:00Z'];
		const items = ends.map((expirationDate) => ({ s: [{ ...AGENT, expirationDate }] }));
		const { json } = await set('={{ $json.s }}', items);
		const end = expect.stringContaining('2099-01-01');
		expect(await has(mover)).toContainEqual(['Support_Agent', end]);
		expect(json[0]!.assigned).toMatchObject([{ name: 'Support_Agent', expirationDate: end }]);
		expect(JSON.stringify(json[1])).not.toContain('2098');
	});
});

test('a feature license can be kept by name, also where only other types are taken', async () => {
	const options = { entitlementTypes: ['permissionSet'], keepEntitlements: ['Marketing User', 'Sales_Manager'] };
	const wish = setEntitlements(leaver, { entitlements: { permissionSets: ['Reporting_Basic'] }, options });
	expect((await acme.run(wish)).error).toBeUndefined();
	expect(await has(leaver)).toContainEqual(['Sales_Manager', '']);
});
