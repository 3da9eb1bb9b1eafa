/** What a set never does: leave a user without access because something else went wrong. */
import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../../org/wire/faults.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import { byUsername, copyEntitlements, listEntitlements, setEntitlements } from '../../../support/parameters.mts';

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
