import fc from 'fast-check';

import { grantEntitlements } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/grant.ts';
import {
	ENTITLEMENT_TYPES,
	type Assignment,
	type EntitlementType,
} from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/types.ts';
import {
	assignmentKey,
	createAssignments,
	removeAssignments,
} from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/write.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { ScriptedOrg, ok, refused } from '../../../support/scriptedOrg.mts';

const assignment = (type: EntitlementType, userId = '005a', id = `${type}Id`): Assignment => ({
	type,
	id,
	name: id,
	label: id,
	userId,
	...(type !== 'featureLicense' && { assignmentId: `${type} of ${userId}` }),
});
const allOk = (records: ApiRecord[]) => records.map((record, at) => ok(String(record.Id ?? `new${at}`)));
const callsOf = ({ calls }: ScriptedOrg) => calls.map(({ kind, type, records }) => [kind, type, records.length]);
const everything = ENTITLEMENT_TYPES.map((type) => assignment(type));

test('licenses come before the sets that need them; one object per call', async () => {
	const scripted = new ScriptedOrg(allOk);
	const results = await createAssignments(scripted.org, everything.toReversed(), {});
	expect(callsOf(scripted)).toEqual([
		['create', 'PermissionSetLicenseAssign', 1],
		['create', 'PermissionSetAssignment', 2],
		['update', 'User', 1],
		['create', 'GroupMember', 2],
		['create', 'UserPackageLicense', 1],
	]);
	expect(results.size).toBe(7);
});

test('and go after them', async () => {
	const scripted = new ScriptedOrg(allOk);
	await removeAssignments(scripted.org, everything, {});
	expect(callsOf(scripted).slice(0, 2)).toEqual([
		['remove', 'PermissionSetAssignment', 2],
		['remove', 'PermissionSetLicenseAssign', 1],
	]);
});

test('all feature licenses of a user are one record', async () => {
	const scripted = new ScriptedOrg(allOk);
	const features = ['A', 'B'].map((id) => assignment('featureLicense', '005a', `UserPermissions${id}`));
	await removeAssignments(scripted.org, [...features, assignment('featureLicense', '005b', 'UserPermissionsA')], {});
	expect(scripted.calls).toEqual([
		{
			kind: 'update',
			type: 'User',
			records: [
				{ Id: '005a', UserPermissionsA: false, UserPermissionsB: false },
				{ Id: '005b', UserPermissionsA: false },
			],
		},
	]);
});

test('what was removed stays removed when a doubtful row cannot be looked up', async () => {
	const scripted = new ScriptedOrg((records) =>
		records.map(({ Id }, at) => (at === 0 ? refused('INVALID_CROSS_REFERENCE_KEY') : ok(String(Id)))),
	);
	const lost = new SalesforceError('CONNECTION_LOST', 'lost');
	const org = { ...scripted.org, queryAll: async (soqls: string[]) => soqls.map(() => lost) };
	const two = [assignment('permissionSet', '005a'), assignment('permissionSet', '005b')];
	const results = await removeAssignments(org, two, {});
	expect(results.get(assignmentKey(two[0]))).toMatchObject({ errorCode: 'INVALID_CROSS_REFERENCE_KEY' });
	expect(results.get(assignmentKey(two[1]))).toEqual({ id: two[1].assignmentId });
});

test('the names of the fields are those of the object', async () => {
	const scripted = new ScriptedOrg(allOk);
	await createAssignments(scripted.org, [assignment('permissionSetGroup'), assignment('queue')], {});
	expect(scripted.calls.flatMap(({ records }) => records)).toEqual([
		{ AssigneeId: '005a', PermissionSetGroupId: 'permissionSetGroupId' },
		{ UserOrGroupId: '005a', GroupId: 'queueId' },
	]);
});

test('for any grants: each has its own truth, an entitlement is written once, and what is there is not written', async () => {
	const types = ENTITLEMENT_TYPES.filter((type) => type !== 'featureLicense');
	const one = fc.record({ type: fc.constantFrom(...types), id: fc.constantFrom('x', 'y') });
	const grant = fc.record({ userId: fc.constantFrom('005a', '005b', '005c'), wanted: fc.array(one, { maxLength: 5 }) });
	const keys = fc.uniqueArray(
		fc
			.tuple(fc.constantFrom('005a', '005b', '005c'), fc.constantFrom(...types), fc.constantFrom('x', 'y'))
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
				records.map((record) => (keyOf(record) ? refused('LICENSE_LIMIT_EXCEEDED') : ok('made'))),
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
			const results = await grantEntitlements(scripted.org, grants, held, {});

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
