/** Single records: keys in the path, what is not served, and limits of one object. */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => (admin = openOrg()));

const accounts = '/sobjects/Account/External_Id__c';

test('an upsert does not take its key in the body as well', async () => {
	const message = 'The External_Id__c field should not be specified in the sobject data.';
	expect(await admin.patch(`${accounts}/a`, { Name: 'A', External_Id__c: 'a' })).toEqual({
		status: 400,
		body: [{ message, errorCode: 'INVALID_FIELD' }],
	});
	expect((await admin.patch(`${accounts}/a`, { Name: 'A' })).status).toBe(201);
});

test('a record is deleted by its external id, and created by a POST to Id', async () => {
	await admin.patch(`${accounts}/a`, { Name: 'A' });
	expect((await admin.delete(`${accounts}/a`)).status).toBe(204);
	expect((await admin.delete(`${accounts}/a`)).status).toBe(404);
	const { status, body } = await admin.post('/sobjects/Account/Id', { Name: 'B' });
	expect([status, body]).toMatchObject([201, { success: true }]);
});

test.each(['listviews', 'describe/layouts', 'describe/compactLayouts', 'quickActions', 'defaultValues'])(
	'/sobjects/User/%s is 501, not the external id that its path looks like',
	async (path) => {
		expect((await admin.get(`/sobjects/User/${path}`)).status).toBe(501);
	},
);

test('without Query All Files, which no administrator has by itself, file links need a filter', async () => {
	expect(await admin.queryError('SELECT Id FROM ContentDocumentLink')).toMatchObject({ errorCode: 'MALFORMED_QUERY' });
	const all = admin.idOf('PermissionSet', 'Name', 'Reporting_Basic');
	admin.org.store.update('PermissionSet', all, { PermissionsQueryAllFiles: true });
	await admin.post('/sobjects/PermissionSetAssignment', { AssigneeId: admin.userId('admin'), PermissionSetId: all });
	expect((await admin.query('SELECT Id FROM ContentDocumentLink')).done).toBe(true);
});

test('OauthToken comes in pages of 500 rows, 2,500 in all', async () => {
	const { store, ids } = admin.org;
	for (let at = 0; at < 2600; at++) store.insert('OauthToken', { Id: ids.next('0CQ'), UserId: admin.userId('mover') });
	const first = await admin.query('SELECT Id FROM OauthToken');
	expect([first.totalSize, first.records.length, first.done]).toEqual([2500, 500, false]);
	const second = (await admin.get(first.nextRecordsUrl!)).body as { records: unknown[]; nextRecordsUrl: string };
	expect([second.records.length, second.nextRecordsUrl]).toEqual([500, expect.stringMatching(/-1000$/)]);
	const rest = await admin.query('SELECT Id FROM OauthToken LIMIT 2500 OFFSET 2000');
	expect(rest.totalSize).toBe(store.table('OauthToken').rows.size - 2000);
});

test.each([
	['SELECT Profile.Foo FROM User', 8, "No such column 'Foo' on entity 'Profile'"],
	["SELECT Id FROM User WHERE Id = 'xyz'", 27, 'invalid ID field: xyz'],
	["SELECT IsActive FROM User WHERE IsActive = 'true'", 33, "value of filter criterion for field 'IsActive'"],
])('%s is refused with the spot in column %i', async (soql, column, text) => {
	const { message } = await admin.queryError(soql);
	expect(message).toContain(`\n${' '.repeat(column - 1)}^\nERROR at Row:1:Column:${column}\n${text}`);
});

// Recorded by amp-labs (unknown-field.json) and restforce: the key `fields` is not there.
test('an unknown field is refused without the key fields', async () => {
	const { body } = await openOrg().post('/sobjects/Account', { Name: 'A', Nothing: 1 });
	expect(body).toEqual([
		{ message: "No such column 'Nothing' on sobject of type Account", errorCode: 'INVALID_FIELD' },
	]);
});
