/** Records reached from another one by the name of a relationship. */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => (admin = openOrg()));

test('a parent is a record, and 204 when there is none', async () => {
	const id = admin.userId('mover');
	const { ProfileId } = admin.org.store.get('User', id)!;
	expect(await admin.get(`/sobjects/User/${id}/Profile?fields=Id,Name`)).toMatchObject({
		status: 200,
		body: { attributes: { type: 'Profile' }, Id: ProfileId },
	});
	admin.org.store.update('User', id, { ManagerId: null });
	expect(await admin.get(`/sobjects/User/${id}/Manager`)).toMatchObject({ status: 204 });
	admin.org.store.update('User', id, { ManagerId: admin.userId('admin') });
	expect(await admin.get(`/sobjects/User/${id.slice(0, 15)}/manager?fields=Username`)).toMatchObject({
		status: 200,
		body: { Username: 'admin@acme.example' },
	});
});

test('children are a list of records', async () => {
	const id = admin.userId('leaver');
	const assignments = admin.org.store.table('PermissionSetAssignment').find('AssigneeId', [id]);
	const { status, body } = await admin.get(`/sobjects/User/${id}/PermissionSetAssignments?fields=AssigneeId`);
	expect([status, body]).toMatchObject([200, { totalSize: assignments.length, done: true }]);
	expect((body as { records: Array<{ AssigneeId: string }> }).records.map(({ AssigneeId }) => AssigneeId)).toEqual(
		assignments.map(() => id),
	);
});

test('of a record that is not there is 404, and what is no relationship is taken for an external ID', async () => {
	expect(await admin.get('/sobjects/User/005000000000000AAA/Manager')).toMatchObject({ status: 404 });
	expect(await admin.get(`/sobjects/User/${admin.userId('mover')}/Nonsense`)).toMatchObject({
		status: 404,
		body: [{ errorCode: 'NOT_FOUND', message: expect.stringContaining('Provided external ID field') }],
	});
});
