import { assignmentKey } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/assignments.ts';
import {
	ENTITLEMENT_TYPES,
	type Assignment,
	type EntitlementType,
} from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/types.ts';
import { createAssignments } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/records/give.ts';
import { removeAssignments } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/records/take.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org, SaveResult, WritePart } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
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
	const typeOf = (id: unknown) => String(id).split(' ').at(-3);
	const PREFIX: Record<string, string> = {
		permissionSetLicense: '2LA',
		publicGroup: '011',
		queue: '011',
		packageLicense: '051',
	};
	const withIds = everything.map(({ assignmentId, ...one }) => ({
		...one,
		...(assignmentId && { assignmentId: `${PREFIX[one.type] ?? '0Pa'} ${assignmentId}` }),
	}));
	await removeAssignments(scripted.org, withIds, {});
	expect(scripted.calls.slice(0, 2).map(({ records }) => records.map(({ Id }) => typeOf(Id)).sort())).toEqual([
		['permissionSet', 'permissionSetGroup'],
		['permissionSetLicense'],
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

describe('a call that takes several kinds at once', () => {
	const [a, b] = ['A', 'B'].map((id) => assignment('featureLicense', '005a', `UserPermissions${id}`)) as [
		Assignment,
		Assignment,
	];
	const set = assignment('permissionSet');
	const answering = (answer: (record: ApiRecord, call: number) => SaveResult) =>
		new ScriptedOrg((records, call) => records.map((record) => answer(record, call)));

	test('takes feature licenses along, and each alone when Salesforce refuses them together', async () => {
		const scripted = answering((record) =>
			'UserPermissionsA' in record ? refused('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY') : ok(String(record.Id)),
		);
		const results = await removeAssignments(scripted.org, [set, a, b], {});
		expect(results.get(assignmentKey(set))).toEqual({ id: set.assignmentId });
		expect(results.get(assignmentKey(a))).toMatchObject({ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' });
		expect(results.get(assignmentKey(b))).toEqual({ id: '005a' });
		expect(callsOf(scripted).slice(0, 2)).toEqual([
			['remove', 'PermissionSetAssignment', 1],
			['update', 'User', 1],
		]);
	});

	test('sends feature licenses again when its answer is lost, for no look tells whether they are gone', async () => {
		const scripted = answering(({ Id }) => ok(String(Id)));
		const { org } = scripted;
		let calls = 0;
		const lossy = {
			...org,
			write: async (parts: WritePart[]) => {
				const answers = await org.write(parts);
				if (calls++ > 0) return answers;
				throw new SalesforceError('CONNECTION_LOST', 'The connection broke');
			},
			queryAll: async (soqls: string[]) => soqls.map(() => []),
		};
		const results = await removeAssignments(lossy, [set, a], {});
		expect([results.get(assignmentKey(set)), results.get(assignmentKey(a))]).toEqual([
			{ id: set.assignmentId },
			{ id: '005a' },
		]);
		expect(callsOf(scripted)).toEqual([
			['remove', 'PermissionSetAssignment', 1],
			['update', 'User', 1],
			['update', 'User', 1],
		]);
	});
});

test('a feature license without a free seat does not keep the others of the user back', async () => {
	const scripted = new ScriptedOrg((records) =>
		records.map((record) => ('UserPermissionsA' in record ? refused('LICENSE_LIMIT_EXCEEDED') : ok(String(record.Id)))),
	);
	const [a, b] = ['A', 'B'].map((id) => assignment('featureLicense', '005a', `UserPermissions${id}`));
	const results = await createAssignments(scripted.org, [a, b], {});
	expect(results.get(assignmentKey(a))).toMatchObject({ errorCode: 'LICENSE_LIMIT_EXCEEDED' });
	expect(results.get(assignmentKey(b))).toEqual({ id: '005a' });
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

/**
 * An org whose queries find these assignments of permission sets; those that have ended are hidden from ordinary ones until their end is
 * taken away.
 */
function orgWith(scripted: ScriptedOrg, held: Assignment[], hidden: Assignment[] = []): Org {
	const visible = () =>
		scripted.calls.some(({ kind }) => kind === 'update') ? [...held, ...hidden.map(renewed)] : held;
	const renewed = (one: Assignment): Assignment => ({ ...one, isExpired: false });
	const row = ({ assignmentId, userId, id, isExpired }: Assignment): ApiRecord => ({
		Id: assignmentId,
		AssigneeId: userId,
		PermissionSetId: id,
		IsActive: !isExpired,
		ExpirationDate: isExpired ? '2026-01-01T00:00:00.000+0000' : null,
	});
	return {
		...scripted.org,
		queryAll: async (soqls: string[]) => soqls.map(() => visible().map(row)),
		queryWithDeleted: async () => [...held, ...hidden].map(row),
	};
}

describe('Salesforce says that an assignment', () => {
	const mine = assignment('permissionSet');
	const expired = { ...mine, isExpired: true };
	const duplicate = (answers: Record<string, (id: string) => SaveResult> = {}) =>
		new ScriptedOrg((records) =>
			records.map(({ Id }) =>
				Id ? (answers.withId ?? ok)(String(Id)) : refused('DUPLICATE_VALUE', 'duplicate value'),
			),
		);

	test('exists: that it does is looked up, and told', async () => {
		const results = await createAssignments(orgWith(duplicate(), [mine]), [mine], {});
		expect(results.get(assignmentKey(mine))).toMatchObject({
			id: mine.assignmentId,
			existed: { assignmentId: mine.assignmentId },
		});
	});

	test('exists, and without the end that is wanted: it gets this end', async () => {
		const until = '2099-01-01T00:00:00.000Z';
		const scripted = duplicate();
		const results = await createAssignments(orgWith(scripted, [mine]), [{ ...mine, until }], {});
		expect(results.get(assignmentKey(mine))).toEqual({ id: mine.assignmentId });
		expect(scripted.calls.map(({ kind, records }) => [kind, records])).toEqual([
			['create', [{ AssigneeId: mine.userId, PermissionSetId: mine.id, ExpirationDate: until }]],
			['update', [{ Id: mine.assignmentId, ExpirationDate: until }]],
		]);
	});

	test('is gone, and it was to get another end: it is given anew with this end', async () => {
		const until = '2099-01-01T00:00:00.000Z';
		const scripted = new ScriptedOrg((records) =>
			records.map(({ Id }) => (Id ? refused('INVALID_CROSS_REFERENCE_KEY') : ok('0Pa new'))),
		);
		const results = await createAssignments(orgWith(scripted, []), [{ ...mine, until, isHeld: true }], {});
		expect(results.get(assignmentKey(mine))).toEqual({ id: '0Pa new' });
		expect(scripted.calls.map(({ kind }) => kind)).toEqual(['update', 'create']);
	});

	test('exists, and it has ended and is to stay so: it is told as such', async () => {
		const scripted = duplicate();
		const wanted = { ...mine, leavesExpired: true };
		const results = await createAssignments(orgWith(scripted, [], [expired]), [wanted], {});
		expect(results.get(assignmentKey(mine))).toMatchObject({ id: mine.assignmentId, existed: { isExpired: true } });
		expect(callsOf(scripted).map(([kind]) => kind)).toEqual(['create']);
	});

	test('exists, and it is not there: the refusal is the answer', async () => {
		const results = await createAssignments(orgWith(duplicate(), []), [mine], {});
		expect(results.get(assignmentKey(mine))).toMatchObject({
			errorCode: 'DUPLICATE_VALUE',
			message: 'duplicate value',
		});
	});

	test('exists, and nobody can look: the refusal is the answer', async () => {
		const lost = new SalesforceError('CONNECTION_LOST', 'lost');
		const org = {
			...duplicate().org,
			queryAll: async (soqls: string[]) => soqls.map(() => lost),
			queryWithDeleted: async () => {
				throw lost;
			},
		};
		const results = await createAssignments(org, [mine], {});
		expect(results.get(assignmentKey(mine))).toMatchObject({ errorCode: 'DUPLICATE_VALUE' });
	});

	test('exists, and it has ended and is hidden: it is renewed', async () => {
		const scripted = duplicate();
		const results = await createAssignments(orgWith(scripted, [], [expired]), [mine], {});
		expect(results.get(assignmentKey(mine))).toEqual({ id: mine.assignmentId });
		expect(scripted.calls.map(({ kind, records }) => [kind, records])).toEqual([
			['create', [{ AssigneeId: mine.userId, PermissionSetId: mine.id }]],
			['update', [{ Id: mine.assignmentId, ExpirationDate: null }]],
		]);
	});

	test('is renewed, and it is not: it is taken away and given anew', async () => {
		const scripted = new ScriptedOrg((records, call) => records.map(({ Id }) => ok(String(Id ?? `new ${call}`))));
		const org = { ...scripted.org, queryAll: async (soqls: string[]) => soqls.map(() => []) };
		const results = await createAssignments(org, [expired], {});
		expect(callsOf(scripted).map(([kind]) => kind)).toEqual(['update', 'remove', 'create']);
		expect(results.get(assignmentKey(mine))).toEqual({ id: 'new 3' });
	});

	test('is renewed, and nobody can look: it is believed', async () => {
		const scripted = new ScriptedOrg((records) => records.map(({ Id }) => ok(String(Id))));
		const lost = new SalesforceError('CONNECTION_LOST', 'lost');
		const org = { ...scripted.org, queryAll: async (soqls: string[]) => soqls.map(() => lost) };
		const results = await createAssignments(org, [expired], {});
		expect(callsOf(scripted).map(([kind]) => kind)).toEqual(['update']);
		expect(results.get(assignmentKey(mine))).toEqual({ id: mine.assignmentId });
	});

	test('exists, and it has ended and can neither be renewed nor taken away: the error says so', async () => {
		const scripted = duplicate({ withId: () => refused('ENTITY_IS_DELETED') });
		const results = await createAssignments(orgWith(scripted, [], [expired]), [mine], {});
		expect(results.get(assignmentKey(mine))).toMatchObject({
			errorCode: 'DUPLICATE_VALUE',
			message: expect.stringContaining('an assignment of it that has ended and that cannot be renewed'),
		});
		expect(callsOf(scripted).map(([kind]) => kind)).toEqual(['create', 'update', 'remove', 'create']);
	});

	test('a feature license is a duplicate: that is no sign that the user has it', async () => {
		const feature = assignment('featureLicense');
		const scripted = new ScriptedOrg((records) => records.map(() => refused('DUPLICATE_VALUE')));
		const results = await createAssignments(orgWith(scripted, []), [feature], {});
		expect(results.get(assignmentKey(feature))).toMatchObject({ errorCode: 'DUPLICATE_VALUE' });
	});

	test.each(['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY'])(
		'is gone by %s: it is believed when it is not there any more',
		async (statusCode) => {
			const scripted = new ScriptedOrg((records) => records.map(() => refused(statusCode)));
			const other = assignment('permissionSet', '005b');
			const results = await removeAssignments(orgWith(scripted, [mine]), [mine, other], {});
			expect(results.get(assignmentKey(mine))).toMatchObject({ errorCode: statusCode });
			expect(results.get(assignmentKey(other))).toEqual({ id: other.assignmentId });
		},
	);
});

test('the names of the fields are those of the object', async () => {
	const scripted = new ScriptedOrg(allOk);
	await createAssignments(scripted.org, [assignment('permissionSetGroup'), assignment('queue')], {});
	expect(scripted.calls.flatMap(({ records }) => records)).toEqual([
		{ AssigneeId: '005a', PermissionSetGroupId: 'permissionSetGroupId' },
		{ UserOrGroupId: '005a', GroupId: 'queueId' },
	]);
});
