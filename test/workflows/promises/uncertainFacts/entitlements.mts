/** What the node makes of each answer that an org may give about entitlements. */
import type { Acme } from '../../../support/acme.mts';
import {
	assignEntitlements,
	byUsername,
	createUser,
	offboardUser,
	removeAssignments,
	removeEntitlements,
	updateUser,
} from '../../../support/parameters.mts';
import type { Answers } from './answers.mts';

export const ENTITLEMENTS: Answers = {
	mixedSetupComposite: {
		promise: 'what a leaver has of several objects is taken by one call, or by several',
		prove: async (acme) => {
			const { json, error } = await acme.run(offboardUser(byUsername('leaver@acme.example')));
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ isActive: false, changed: true }]);
			const left = ['PermissionSetLicenseAssign', 'UserPackageLicense', 'GroupMember'].flatMap((object) =>
				['AssigneeId', 'UserId', 'UserOrGroupId'].flatMap((field) =>
					acme.records(object, field, acme.user('leaver').Id),
				),
			);
			expect(left).toEqual([]);
		},
	},
	profileOwnedAssignmentDelete: {
		promise: 'the permission set of a profile is never sent',
		prove: async (acme) => {
			const { Id } = acme.user('mover');
			const assignments = acme.records('PermissionSetAssignment', 'AssigneeId', Id);
			expect((await acme.run(removeEntitlements(byUsername('mover@acme.example'), 'all'))).error).toBeUndefined();
			expect(acme.records('PermissionSetAssignment', 'AssigneeId', Id)).toHaveLength(assignments.length - 1);
			const [owned] = acme.records('PermissionSetAssignment', 'AssigneeId', Id);
			const byId = removeAssignments('permissionSet', [owned!.Id]);
			expect((await acme.run(byId, { continueOnFail: true })).json).toMatchObject([{ errorCode: 'PROFILE_OWNED' }]);
		},
	},
	permissionSetLicenseInUseCode: {
		promise: 'a license that is still needed fails with what needs it',
		prove: async (acme, value) => {
			await expectLicenseInUse(acme, { errorCode: value, advice: expect.stringMatching(/./) });
		},
	},
	permissionSetLicenseInUseMessage: {
		promise: 'the text is passed on',
		prove: async (acme, value) => {
			// Salesforce's own texts have line breaks as <br>, which n8n would show as text.
			await expectLicenseInUse(acme, { error: expect.stringContaining(String(value).replace('<br>', ' ')) });
		},
	},
	assignToInactiveUser: {
		promise: 'an inactive user is given a permission set, or the error says that it was not',
		prove: async (acme, value) => {
			const entitlements = { permissionSets: ['Support_Agent'] };
			const update = updateUser(byUsername('inactive@acme.example'), {}, { entitlements });
			const { json } = await acme.run(update, { continueOnFail: true });
			if (value === 'accepted') expect(json).toMatchObject([{ changed: true, assigned: [{ name: 'Support_Agent' }] }]);
			else {
				const error = expect.stringContaining(
					"permission set 'Support Agent' was not assigned to inactive@acme.example",
				);
				expect(json).toMatchObject([{ error, advice: expect.stringMatching(/./) }]);
			}
		},
	},
	permissionSetLicenseExhaustedCode: {
		promise: 'a license of which none is left: the user is there, and the error names the license',
		prove: async (acme, value) => {
			const { json } = await acme.run(createUser({ entitlements: { permissionSetLicenses: ['CrmAnalyticsPsl'] } }), {
				continueOnFail: true,
			});
			expect(json).toMatchObject([
				{ errorCode: value, id: acme.user('joiner').Id, advice: expect.stringMatching(/./) },
			]);
			expect(json[0]!.error).toContain("permission set license 'CRM Analytics' was not assigned");
			expect(json[0]!.error).toMatch(/(\d+) of \1 seats of the permission set license 'CRM Analytics' are used/);
		},
	},
	permissionSetLicenseExhaustedErrors: {
		promise: 'a permission set whose license is used up: the user is there, and the error says what is missing',
		prove: async (acme) => {
			const create = createUser({ entitlements: { permissionSets: ['Crm_Analytics'] } });
			const { json } = await acme.run(create, { continueOnFail: true });
			expect(json).toMatchObject([{ errorCode: 'LICENSE_LIMIT_EXCEEDED', id: acme.user('joiner').Id }]);
			expect(json[0]!.error).toContain("permission set 'CRM Analytics User' was not assigned");
		},
	},
	userLicenseTooSmallText: {
		promise: 'a permission set that the user license does not allow: the text is passed on',
		prove: async (acme) => {
			const create = createUser({ entitlements: { permissionSets: ['Platform_Only'] } });
			const { json } = await acme.run(create, { continueOnFail: true });
			expect(json).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', advice: expect.stringMatching(/./) }]);
			expect(json[0]!.error).toContain("The user license doesn't allow the permission");
		},
	},
	groupMemberAgain: {
		promise: 'a member that another process adds meanwhile is a member',
		prove: async (acme) => {
			const entitlements = { publicGroups: ['All_Sales'] };
			const update = updateUser(byUsername('leaver@acme.example'), {}, { entitlements });
			expect((await acme.run(update)).json).toMatchObject([{ changed: false }]);
			expect(acme.records('GroupMember', 'UserOrGroupId', acme.user('leaver').Id)).toHaveLength(2);
		},
	},
	expiredAssignments: {
		promise: 'an assignment that has ended is given again, whether queries show it or not',
		prove: async (acme) => await expectGivenAgain(acme),
	},
	expiredAssignmentAgain: {
		promise: 'an assignment that has ended and is hidden is given again, whether it stands in the way or not',
		prove: async (acme) => {
			acme.org.changeSettings({ expiredAssignments: 'hidden' });
			await expectGivenAgain(acme);
		},
	},
	expiredAssignmentUpdate: {
		promise: 'an assignment that has ended is given again, whether it can be changed or not, visible and hidden',
		prove: async (acme) => {
			await expectGivenAgain(acme);
			acme.org.changeSettings({ expiredAssignments: 'hidden' });
			await expectGivenAgain(acme, 'Support_Agent', '2099-01-01T00:00:00.000Z');
		},
	},
	deletedSetAssignments: {
		promise: 'a short ID of what was just removed is unchanged where that can be known, and else refused',
		prove: async (acme, value) => {
			const [{ Id }] = ownSets(acme, 'leaver', 'Sales_Manager') as [{ Id: string }];
			await expectRemovedTwice(acme, { type: 'permissionSet', id: Id, isKnown: value === 'yes' });
		},
	},
	deletedLicenseAssignments: {
		promise: 'a short ID of a license that was just removed is unchanged where that can be known, and else refused',
		prove: async (acme, value) => {
			const { Id } = acme.record('PermissionSetLicenseAssign', 'AssigneeId', acme.user('leaver').Id);
			await expectRemovedTwice(acme, { type: 'permissionSetLicense', id: Id, isKnown: value === 'yes' });
		},
	},
};

async function expectLicenseInUse(acme: Acme, expected: object): Promise<void> {
	const AssigneeId = acme.user('leaver').Id;
	const PermissionSetId = acme.record('PermissionSet', 'Name', 'Console_User').Id;
	acme.org.store.insert('PermissionSetAssignment', { Id: acme.org.org.ids.next('0Pa'), AssigneeId, PermissionSetId });
	const remove = removeEntitlements(byUsername('leaver@acme.example'), 'permissionSetLicense', {
		entitlements: ['SalesConsolePsl'],
	});
	const { json } = await acme.run(remove, { continueOnFail: true });
	expect(json).toMatchObject([{ username: 'leaver@acme.example', removed: [], ...expected }]);
	expect(acme.records('PermissionSetLicenseAssign', 'AssigneeId', AssigneeId)).toHaveLength(1);
}

/** The assignments of a permission set that a user has. */
function ownSets(acme: Acme, user: string, set: string) {
	const { Id } = acme.record('PermissionSet', 'Name', set);
	const ofUser = acme.records('PermissionSetAssignment', 'AssigneeId', acme.user(user).Id);
	return ofUser.filter(({ PermissionSetId }) => PermissionSetId === Id);
}

/** Gives a permission set whose assignment has ended: it is given again, whatever has become of the old one. */
async function expectGivenAgain(acme: Acme, set = 'Reporting_Basic', expirationDate?: string): Promise<void> {
	const { Id: AssigneeId } = acme.user('mover');
	const { Id: PermissionSetId } = acme.record('PermissionSet', 'Name', set);
	const ended = new Date(Date.now() - 86_400_000).toISOString().replace('Z', '+0000');
	const record = { AssigneeId, PermissionSetId, ExpirationDate: ended };
	acme.org.store.insert('PermissionSetAssignment', { Id: acme.org.org.ids.next('0Pa'), ...record });
	const give = assignEntitlements(byUsername('mover@acme.example'), 'permissionSet', {
		entitlements: [set],
		options: expirationDate ? { expirationDate } : {},
	});
	expect((await acme.run(give)).json).toMatchObject([{ assigned: [{ name: set }], unchanged: [] }]);
	const [held, ...others] = ownSets(acme, 'mover', set);
	expect([held?.ExpirationDate ?? null, others]).toEqual([expirationDate?.replace('Z', '+0000') ?? null, []]);
	expect((await acme.run(give)).json).toMatchObject([{ assigned: [], unchanged: [{ name: set }] }]);
}

/** Removes an assignment by the first 15 characters of its ID, and once more. */
async function expectRemovedTwice(
	acme: Acme,
	{ type, id, isKnown }: { type: string; id: string; isKnown: boolean },
): Promise<void> {
	const remove = async () => await acme.run(removeAssignments(type, [id.slice(0, 15)]), { continueOnFail: true });
	expect((await remove()).json).toMatchObject([{ removed: [{ assignmentId: id }] }]);
	const again = isKnown ? { removed: [], unchanged: [{ assignmentId: id }] } : { errorCode: 'INVALID_ID' };
	expect((await remove()).json).toMatchObject([again]);
}
