import { openOrg } from '../session.mts';

const account = (referenceId: string, more: object = {}) => ({
	attributes: { type: 'Account', referenceId },
	Name: referenceId,
	...more,
});
const contact = (referenceId: string, more: object = {}) => ({
	attributes: { type: 'Contact', referenceId },
	LastName: referenceId,
	...more,
});

test('records are made with their children and answered level by level, by reference id', async () => {
	const admin = openOrg();
	const records = [
		account('a', { Contacts: { records: [contact('c1'), contact('c2')] } }),
		account('b', { Contacts: { records: [contact('d1')] } }),
	];
	const { status, body } = await admin.post('/composite/tree/Account', { records });
	expect([status, body]).toMatchObject([
		201,
		{ hasErrors: false, results: ['a', 'b', 'c1', 'c2', 'd1'].map((referenceId) => ({ referenceId })) },
	]);
	const made = await admin.query("SELECT LastName FROM Contact WHERE Account.Name = 'a' ORDER BY LastName");
	expect(made.records.map(({ LastName }) => LastName)).toEqual(['c1', 'c2']);
});

test('one failure leaves nothing behind and is told by its reference id', async () => {
	const admin = openOrg();
	const records = [account('good'), account('bad', { Name: null })];
	expect(await admin.post('/composite/tree/Account', { records })).toEqual({
		status: 400,
		body: {
			hasErrors: true,
			results: [
				{
					referenceId: 'bad',
					errors: [
						{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] },
					],
				},
			],
		},
	});
	expect((await admin.query("SELECT Id FROM Account WHERE Name = 'good'")).totalSize).toBe(0);
});

test('a tree has at most 200 records, each with a reference id of its own', async () => {
	const admin = openOrg();
	const send = async (records: object[]) => (await admin.post('/composite/tree/Account', { records })).body;
	const many = Array.from({ length: 201 }, (_, at) => account(`r${at}`));
	expect(await send(many)).toMatchObject([{ errorCode: 'EXCEEDED_ID_LIMIT' }]);
	const error = { statusCode: 'INVALID_INPUT', message: 'Duplicate ReferenceId provided in the request.', fields: [] };
	expect(await send([account('a'), account('b'), account('a')])).toEqual({
		hasErrors: true,
		results: [0, 1].map(() => ({ referenceId: 'a', errors: [error] })),
	});
	expect(await send([{ Name: 'x' }])).toMatchObject([{ errorCode: 'JSON_PARSER_ERROR' }]);
	expect(await send([])).toMatchObject([{ errorCode: 'REQUIRED_FIELD_MISSING' }]);
});
