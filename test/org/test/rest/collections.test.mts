import { newUser, openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const record = (type: string, fields: object) => ({ attributes: { type }, ...fields });
const update = (records: object[], allOrNone = false) => admin.patch('/composite/sobjects', { allOrNone, records });
const user = (name: string, fields: object) => record('User', { id: admin.userId(name), ...fields });
const failure = (statusCode: string, message: string, fields: string[] = []) => ({
	success: false,
	errors: [{ statusCode, message, fields }],
});
const success = (id: string) => ({ id, success: true, errors: [] });
const titleOf = (name: string) => admin.org.store.get('User', admin.userId(name))!['Title'];

test('one bad row does not spoil its neighbours, and names its error with statusCode and without an id', async () => {
	const message = 'You cannot deactivate this user. You cannot deactivate a user who is the default owner of cases';
	const { status, body } = await update([
		user('mover', { Title: 'A' }),
		user('caseowner', { IsActive: false }),
		user('leaver', { Title: 'B' }),
	]);
	expect(status).toBe(200);
	expect(body).toEqual([
		success(admin.userId('mover')),
		failure('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message),
		success(admin.userId('leaver')),
	]);
});

test.each([
	['an unknown id', { id: '005ak0000000zzzAAA' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []],
	['no id', {}, 'MISSING_ARGUMENT', 'Id not specified in an update call', []],
	['a malformed id', { id: '001RM000003oLrB000' }, 'MALFORMED_ID', 'malformed id 001RM000003oLrB000', []],
	[
		'an id of another object',
		{ id: '001ak0000000001' },
		'MALFORMED_ID',
		'User ID: id value of incorrect type: 001ak0000000001',
		['Id'],
	],
	['an unknown column', { id: 'mover', x: 1 }, 'INVALID_FIELD', "No such column 'x' on sobject of type User", []],
])('%s is a row error', async (_case, fields, code, message, names) => {
	const id = 'id' in fields ? { id: fields.id === 'mover' ? admin.userId('mover') : fields.id } : {};
	expect((await update([record('User', { ...fields, ...id })])).body).toEqual([failure(code, message, names)]);
});

test('a row without attributes is a row error', async () => {
	const message = 'Nested object for polymorphic foreign key must have an attributes field before any other fields.';
	expect((await update([{ id: admin.userId('mover') }])).body).toEqual([failure('JSON_PARSER_ERROR', message)]);
});

test('allOrNone rolls everything back; the failing row keeps its own error', async () => {
	const rolledBack = 'Record rolled back because not all records were valid and the request was using AllOrNone header';
	const rows = [user('mover', { Title: 'A' }), user('leaver', { Alias: 'far too long' })];
	expect(await update(rows, true)).toEqual({
		status: 200,
		body: [
			failure('ALL_OR_NONE_OPERATION_ROLLED_BACK', rolledBack),
			failure('STRING_TOO_LONG', 'Alias: data value too large: far too long (max length=8)', ['Alias']),
		],
	});
	expect(titleOf('mover')).toBe('Sales Representative');
	admin.org.settings.rolledBackRowsCarryId = true;
	admin.org.settings.collectionsAllFailedStatus = 400;
	const { status, body } = await update(rows, true);
	expect({ status, first: (body as object[])[0] }).toMatchObject({
		status: 400,
		first: { id: admin.userId('mover'), success: false },
	});
});

test('a create that is rolled back leaves no user, login or assignment', async () => {
	const count = () =>
		['User', 'UserLogin', 'PermissionSetAssignment'].map((object) => admin.org.store.table(object).rows.size);
	const before = count();
	const records = [record('User', newUser(admin)), record('User', newUser(admin))];
	const { body } = await admin.post('/composite/sobjects', { allOrNone: true, records });
	expect(body).toMatchObject([
		{ errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
		{ errors: [{ statusCode: 'DUPLICATE_USERNAME' }] },
	]);
	expect(count()).toEqual(before);
});

// 0, 200 and 201: the call takes 1 to 200.
test('takes 200 records, not 0 and not 201', async () => {
	const rows = (count: number) =>
		Array.from({ length: count }, (_, at) => record('Account', { Name: `Account ${at}` }));
	const create = (count: number) => admin.post('/composite/sobjects', { records: rows(count) });
	expect(await create(0)).toEqual({
		status: 400,
		body: [{ message: 'At least 1 record is required', errorCode: 'REQUIRED_FIELD_MISSING' }],
	});
	expect((await create(200)).body).toHaveLength(200);
	const message = 'record limit reached. cannot submit more than 200 records into this call';
	expect(await create(201)).toEqual({ status: 400, body: [{ message, errorCode: 'EXCEEDED_ID_LIMIT' }] });
});

test('the same record twice is an error of both rows, or the last wins by a setting', async () => {
	const rows = [user('mover', { Title: 'A' }), user('mover', { Title: 'B' })];
	const twice = failure('INVALID_ID_FIELD', 'duplicate id specified');
	expect((await update(rows)).body).toEqual([twice, twice]);
	admin.org.settings.duplicateIdInCall = 'last one wins';
	await update(rows);
	expect(titleOf('mover')).toBe('B');
});

test.each([
	['INVALID_CROSS_REFERENCE_KEY', 'INVALID_CROSS_REFERENCE_KEY'],
	['MIXED_DML_OPERATION', 'MIXED_DML_OPERATION'],
] as const)('setup objects do not mix with others: %s', async (setting, statusCode) => {
	admin.org.settings.mixedSetupCollection = setting;
	const login = admin.org.store.table('UserLogin').first('UserId', admin.userId('mover'))!;
	const { body } = await update([user('mover', { Title: 'A' }), record('UserLogin', { id: login.Id, IsFrozen: true })]);
	expect(body).toMatchObject([{ success: true }, { success: false, errors: [{ statusCode }] }]);
	expect(admin.org.store.get('UserLogin', login.Id)!['IsFrozen'] ?? false).toBe(false);
});

test('mixing can be a 400 for the whole call', async () => {
	admin.org.settings.mixedSetupCollection = '400 for the call';
	const { status, body } = await update([user('mover', { Title: 'A' }), record('Account', { id: '001ak0000000001' })]);
	expect({ status, body }).toMatchObject({ status: 400, body: [{ errorCode: 'MIXED_DML_OPERATION' }] });
	expect(titleOf('mover')).toBe('Sales Representative');
});

test('a delete takes its ids from the URL', async () => {
	const ids = admin.org.store
		.table('GroupMember')
		.find('UserOrGroupId', [admin.userId('leaver')])
		.map(({ Id }) => Id);
	expect(await admin.delete(`/composite/sobjects?ids=${ids.join(',')}&allOrNone=false`)).toEqual({
		status: 200,
		body: ids.map(success),
	});
	expect((await admin.delete(`/composite/sobjects?ids=${ids.join(',')}`)).body).toEqual(
		ids.map(() => failure('ENTITY_IS_DELETED', 'entity is deleted')),
	);
	expect((await admin.delete(`/composite/sobjects?ids=${admin.userId('mover')}`)).body).toEqual([
		failure('INVALID_TYPE_FOR_OPERATION', 'entity type User does not support delete'),
	]);
});

test('retrieve gives null for what is missing, and 400 for a bad field', async () => {
	const ids = [admin.userId('mover'), '005ak0000000zzzAAA'];
	const path = '/composite/sobjects/User';
	const { body } = await admin.get(`${path}?ids=${ids.join(',')}&fields=Username`);
	expect(body).toMatchObject([{ Username: 'mover@acme.example', Id: ids[0] }, null]);
	expect((await admin.post(path, { ids, fields: ['Username'] })).body).toEqual(body);
	expect((await admin.post(path, { ids, fields: ['Nonsense'] })).status).toBe(400);
});

test('upsert by an external id creates, updates, and refuses one that comes twice', async () => {
	const upsert = (...keys: string[]) =>
		admin.patch('/composite/sobjects/Account/External_Id__c', {
			records: keys.map((key) => record('Account', { External_Id__c: key, Name: key })),
		});
	expect((await upsert('a')).body).toMatchObject([{ success: true, created: true }]);
	expect((await upsert('a', 'b')).body).toMatchObject([{ created: false }, { created: true }]);
	const twice = failure('DUPLICATE_VALUE', 'Duplicate external id specified: c');
	expect((await upsert('c', 'c')).body).toEqual([
		{ ...twice, created: false },
		{ ...twice, created: false },
	]);
});

// Recorded by CumulusCI: PATCH /composite/sobjects/Contact/Email.
test.each([
	['Contact', 'Email', { LastName: 'New' }, [true, false]],
	['User', 'Username', { Title: 'New' }, [false, false]],
])('many %ss are upserted by the idLookup field %s', async (type, field, values, created) => {
	const upsert = async () => {
		const records = [{ attributes: { type }, [field]: 'mover@acme.example', ...values }];
		return await admin.patch(`/composite/sobjects/${type}/${field}`, { allOrNone: false, records });
	};
	const answers = [await upsert(), await upsert()];
	expect(answers.map(({ body }) => (body as Array<{ created: boolean }>)[0]!.created)).toEqual(created);
	expect(answers.map(({ body }) => (body as Array<{ success: boolean }>)[0]!.success)).toEqual([true, true]);
});

test('a field that identifies nothing is no way to upsert', async () => {
	const records = [{ attributes: { type: 'User' }, Title: 'T' }];
	expect((await admin.patch('/composite/sobjects/User/Title', { records })).status).toBe(404);
});

describe('a single upsert', () => {
	const path = '/sobjects/Account/External_Id__c/x%2F1';

	test('is 201 with created, then 200, and 204 in old versions', async () => {
		const first = await admin.patch(path, { Name: 'X' });
		expect(first).toMatchObject({ status: 201, body: { success: true, errors: [], created: true } });
		const second = await admin.patch(path, { Name: 'Y' });
		expect(second).toMatchObject({ status: 200, body: { ...(first.body as object), created: false } });
		expect(second.headers).toEqual(first.headers);
		expect(await admin.inVersion('45.0').patch(path, { Name: 'Z' })).toEqual({ status: 204 });
		expect((await admin.get(path)).body).toMatchObject({ Name: 'Z', External_Id__c: 'x/1' });
	});

	test('with updateOnly does not insert', async () => {
		expect((await admin.patch(`${path}?updateOnly=true`, { Name: 'X' })).status).toBe(404);
	});

	test('that matches several records is 300 with their addresses', async () => {
		const ids = await Promise.all(
			['A', 'B'].map(
				async (LastName) =>
					((await admin.post('/sobjects/Contact', { LastName, External_Id__c: 'same' })).body as { id: string }).id,
			),
		);
		const { status, body } = await admin.patch('/sobjects/Contact/External_Id__c/same', { LastName: 'C' });
		expect({ status, body }).toEqual({
			status: 300,
			body: ids.map((id) => `/services/data/v66.0/sobjects/Contact/${id}`),
		});
	});

	test('by a field that is no external id is 404', async () => {
		const message = 'Provided external ID field does not exist or is not accessible: Alias';
		expect(await admin.patch('/sobjects/User/Alias/x', {})).toEqual({
			status: 404,
			body: [{ message, errorCode: 'NOT_FOUND' }],
		});
	});
});
