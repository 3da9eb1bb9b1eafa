import fc from 'fast-check';

import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { assignmentKey } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/assignments.ts';
import { grantEntitlements } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/grant.ts';
import {
	RECORD_TYPES,
	type Assignment,
	type EntitlementType,
} from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/types.ts';
import { ScriptedOrg, ok, refused } from '../../../support/scriptedOrg.mts';

const assignment = (type: EntitlementType, userId: string, id: string): Assignment => ({
	type,
	id,
	name: id,
	label: id,
	userId,
	assignmentId: `${type} of ${userId}`,
});

test('for any grants: each has its own truth, an entitlement is written once, and what is there is not written', async () => {
	const one = fc.record({ type: fc.constantFrom(...RECORD_TYPES), id: fc.constantFrom('x', 'y') });
	const grant = fc.record({ userId: fc.constantFrom('005a', '005b', '005c'), wanted: fc.array(one, { maxLength: 5 }) });
	const keys = fc.uniqueArray(
		fc
			.tuple(fc.constantFrom('005a', '005b', '005c'), fc.constantFrom(...RECORD_TYPES), fc.constantFrom('x', 'y'))
			.map((parts) => parts.join(' ')),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(grant, { maxLength: 8 }), keys, keys, async (list, heldKeys, failingKeys) => {
			const failing = new Set(failingKeys);
			const assignmentOf = (key: string) =>
				assignment(
					...(([userId, type, id]) => [type, userId, id] as const)(key.split(' ') as [string, EntitlementType, string]),
				);
			const keyOf = (record: ApiRecord) =>
				[...failing].find((key) => {
					const { userId, id, type } = assignmentOf(key);
					return Object.values(record).includes(userId) && Object.values(record).includes(`${type} ${id}`);
				});
			const scripted = new ScriptedOrg((records) =>
				records.map((record) => (keyOf(record) ? refused('FIELD_INTEGRITY_EXCEPTION') : ok('made'))),
			);
			const entitlement = ({ type, id }: { type: EntitlementType; id: string }) => ({
				type,
				id: `${type} ${id}`,
				name: id,
				label: id,
			});
			const grants = list.map(({ userId, wanted }) => ({
				user: { id: userId, username: userId } as never,
				entitlements: wanted.map(entitlement),
			}));
			const held = heldKeys
				.map((key) => assignmentOf(key))
				.map((found) => ({ ...found, id: `${found.type} ${found.id}` }));
			const results = await grantEntitlements(scripted.org, { grants, existing: held }, {});

			const heldSet = new Set(heldKeys);
			const sent = scripted.calls.flatMap(({ records }) => records.map((record) => JSON.stringify(record)));
			expect(new Set(sent).size).toBe(sent.length);
			const missing = list.flatMap(({ userId, wanted }) => wanted.map(({ type, id }) => `${userId} ${type} ${id}`));
			expect(sent.length).toBe(new Set(missing.filter((key) => !heldSet.has(key))).size);
			list.forEach(({ userId, wanted }, at) => {
				const result = results[at];
				const fails = wanted.some(
					({ type, id }) => failing.has(`${userId} ${type} ${id}`) && !heldSet.has(`${userId} ${type} ${id}`),
				);
				expect(result instanceof SalesforceError).toBe(fails);
				const done = (result instanceof SalesforceError ? result.done : result) as {
					assigned: object[];
					unchanged: object[];
				};
				const good = wanted.filter(
					({ type, id }) => heldSet.has(`${userId} ${type} ${id}`) || !failing.has(`${userId} ${type} ${id}`),
				);
				expect(done.assigned.length + done.unchanged.length).toBe(good.length);
			});
			expect(assignmentKey(assignmentOf('005a queue x'))).toBe('005a queue x');
		}),
		{ numRuns: 150 },
	);
});

describe('the same entitlement for the same user in two grants', () => {
	const grant = {
		user: { id: '005a', username: 'mover', isActive: true, isFrozen: false, url: '', record: {} },
		entitlements: [{ type: 'queue' as const, id: '00Ga', name: 'Support', label: 'Support' }],
	};
	const given = { type: 'queue', id: '00Ga', name: 'Support' };

	test('is written once, and unchanged for the second', async () => {
		const scripted = new ScriptedOrg((records) => records.map(() => ok('0110')));
		const results = await grantEntitlements(scripted.org, { grants: [grant, grant], existing: [] }, {});
		expect(scripted.calls.map(({ records }) => records.length)).toEqual([1]);
		expect(results).toEqual([
			{ assigned: [{ ...given, assignmentId: '0110' }], unchanged: [] },
			{ assigned: [], unchanged: [{ ...given, assignmentId: '0110' }] },
		]);
	});

	test('is unchanged, with its ID, when another process has just given it', async () => {
		const scripted = new ScriptedOrg((records) => records.map(() => refused('DUPLICATE_VALUE')));
		const row = { Id: '0119', UserOrGroupId: '005a', GroupId: '00Ga' };
		const org = { ...scripted.org, queryAll: async (soqls: string[]) => soqls.map(() => [row]) };
		expect(await grantEntitlements(org, { grants: [grant], existing: [] }, {})).toEqual([
			{ assigned: [], unchanged: [{ ...given, assignmentId: '0119' }] },
		]);
	});

	test('is planned once by a dry run, which writes nothing', async () => {
		const scripted = new ScriptedOrg(() => []);
		const grants = { grants: [grant, grant], existing: [] };
		expect(await grantEntitlements(scripted.org, grants, { dryRun: true })).toEqual([
			{ assigned: [], unchanged: [], plan: [{ action: 'assign', ...given }] },
			{ assigned: [], unchanged: [given], plan: [] },
		]);
		expect(scripted.calls).toEqual([]);
	});
});
