import { auditTrailSource } from '../../../../nodes/SalesforceAdmin/salesforce/watch/sources/auditTrail.ts';

const { read, where } = auditTrailSource(['userDeactivated', 'entitlementAssigned', 'entitlementRemoved'], [])!;

const row = (Action: string, Display: string, more: object = {}) => ({
	Id: '0Ymak0000000001CAA',
	Action,
	Display,
	CreatedDate: '2026-05-01T08:00:00.000+0000',
	CreatedById: '005ak0000000001AAA',
	...more,
});

test('only the actions of the watched events are asked for', () => {
	expect(where).toContain("'deactivateduser'");
	expect(where).toContain("'PermSetAssign_HasExpiration'");
	expect(where).not.toContain("'frozeuser'");
});

test('the action and the ID are understood in a text of any language', () => {
	const german = 'Benutzer Mona Mover deaktiviert (Benutzer-ID: [005ak000000000B])';
	const [happening] = read(row('deactivateduser', german));
	expect(happening).toMatchObject({
		event: 'userDeactivated',
		userId: expect.stringMatching(/^005ak000000000B\w{3}$/),
	});
	const [given] = read(row('PermSetAssign', 'Berechtigungssatz X: Benutzer Y zugewiesen (ID: [005ak000000000B])'));
	expect(given).toMatchObject({ entitlement: { type: 'permissionSet', id: null, name: null, label: null } });
});

test.each([
	['PermSetAssign', 'Permission set Sales: EMEA: assigned to user A B (UserID: [005ak000000000B])', 'Sales: EMEA'],
	['PermSetUnassign', 'Permission set group: unassigned from user A (UserID: [005ak000000000B])', 'group'],
	[
		'PermSetAssign_HasExpiration',
		'Permission set S with expiration: assigned to user A B (UserID: [005ak000000000B]), expiring on Sat May 20 06:59:59 GMT 2023',
		'S',
	],
	['PermSetGroupUnassign', 'Permission set group G: unassigned from user A (UserID: [005ak000000000B])', 'G'],
	['PermSetLicenseUnassign', 'Permission set license L removed from user A (UserID: [005ak000000000B])', 'L'],
])('%s: %s names %s', (action, display, label) => {
	expect(read(row(action, display))).toMatchObject([{ entitlement: { label } }]);
});

test('a permission set that is called like an ID is not taken for the user', () => {
	const display = 'Permission set 005ak000000000C: assigned to user A (UserID: [005ak000000000B])';
	expect(read(row('PermSetAssign', display))[0]!.userId).toMatch(/^005ak000000000B/);
});

test('what the system did has no actor', () => {
	const [happening] = read(
		row('deactivateduser', 'Deactivated user A (UserID: [005ak000000000B])', { CreatedById: null }),
	);
	expect(happening).toMatchObject({ actorId: null });
});
