import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const loginOf = (name: string) => admin.org.store.table('UserLogin').first('UserId', admin.userId(name))!;
const freeze = (session: OrgSession, name: string, IsFrozen = true) =>
	session.patch(`/sobjects/UserLogin/${loginOf(name).Id}`, { IsFrozen });

test('freezing is a 204 that leaves IsActive alone and says whom it hit', async () => {
	const frozen: string[] = [];
	admin.org.events.on('frozen', (id) => frozen.push(id));
	expect((await freeze(admin, 'mover')).status).toBe(204);
	expect((await freeze(admin, 'mover')).status).toBe(204);
	expect(frozen).toEqual([admin.userId('mover')]);
	const { records } = await admin.query('SELECT UserId FROM UserLogin WHERE IsFrozen = true ORDER BY UserId');
	expect(records.map(({ UserId }) => UserId)).toEqual([admin.userId('frozen'), admin.userId('mover')]);
	expect(admin.org.store.get('User', admin.userId('mover'))!['IsActive']).toBe(true);
	expect((await freeze(admin, 'mover', false)).status).toBe(204);
	expect(loginOf('mover')['IsFrozen']).toBe(false);
});

test('some users have no row', async () => {
	expect((await admin.query(`SELECT Id FROM UserLogin WHERE UserId = '${admin.userId('nologin')}'`)).totalSize).toBe(0);
});

test('nobody freezes themselves, unless the setting allows it', async () => {
	const { status, body } = await freeze(admin, 'admin');
	expect({ status, body }).toMatchObject({ status: 400, body: [{ errorCode: 'CANNOT_FREEZE_SELF' }] });
	admin.org.settings.freezeSelf = 'accepted';
	expect((await freeze(admin, 'admin')).status).toBe(204);
});

test('an inactive user can be frozen, unless the setting refuses it', async () => {
	expect((await freeze(admin, 'inactive')).status).toBe(204);
	await freeze(admin, 'inactive', false);
	admin.org.settings.freezeInactiveUser = 'refused';
	expect((await freeze(admin, 'inactive')).status).toBe(400);
});

test('without Manage Users there are no rows, or no object by a setting', async () => {
	const standard = admin.as('standard');
	expect((await standard.query('SELECT Id FROM UserLogin')).totalSize).toBe(0);
	expect((await freeze(standard, 'mover')).status).toBe(404);
	admin.org.settings.userLoginWithoutPermission = 'INVALID_TYPE';
	expect((await standard.queryError('SELECT Id FROM UserLogin')).errorCode).toBe('INVALID_TYPE');
});

test('Freeze Users alone is enough when the setting says so', async () => {
	const { store } = admin.org;
	const owned = store.table('PermissionSet').first('ProfileId', admin.idOf('Profile', 'Name', 'Standard User'))!;
	store.update('PermissionSet', owned.Id, { PermissionsFreezeUsers: true });
	expect((await freeze(admin.as('standard'), 'mover')).status).toBe(404);
	admin.org.settings.userLoginPermission = 'FreezeUsers';
	expect((await freeze(admin.as('standard'), 'mover')).status).toBe(204);
});

test('a locked password can be unlocked, never locked', async () => {
	const path = `/sobjects/UserLogin/${loginOf('mover').Id}`;
	expect((await admin.patch(path, { IsPasswordLocked: true })).body).toMatchObject([
		{ errorCode: 'CANNOT_PASSWORD_LOCKOUT' },
	]);
	admin.org.store.update('UserLogin', loginOf('mover').Id, { IsPasswordLocked: true });
	expect((await admin.patch(path, { IsPasswordLocked: false })).status).toBe(204);
});

test('rows can be neither created nor deleted, and UserId is fixed', async () => {
	expect((await admin.post('/sobjects/UserLogin', { UserId: admin.userId('nologin') })).status).toBe(405);
	expect((await admin.delete(`/sobjects/UserLogin/${loginOf('mover').Id}`)).status).toBe(405);
	const { body } = await admin.patch(`/sobjects/UserLogin/${loginOf('mover').Id}`, { UserId: admin.userId('leaver') });
	expect(body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['UserId'] }]);
});
