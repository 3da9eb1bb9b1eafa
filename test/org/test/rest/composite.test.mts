import { newUser, openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const BASE = '/services/data/v66.0';
type Part = { body: unknown; httpHeaders: object; httpStatusCode: number; referenceId: string };

async function composite(compositeRequest: object[], allOrNone = false): Promise<Part[]> {
	const { status, body } = await admin.post('/composite', { allOrNone, compositeRequest });
	expect(status).toBe(200);
	return (body as { compositeResponse: Part[] }).compositeResponse;
}

const account = { method: 'POST', url: `${BASE}/sobjects/Account`, referenceId: 'account', body: { Name: 'A' } };
const contact = (LastName: string | null) => ({
	method: 'POST',
	url: `${BASE}/sobjects/Contact`,
	referenceId: 'contact',
	body: { LastName, AccountId: '@{account.id}' },
});

describe('composite', () => {
	test('later parts use what earlier ones answered, in bodies and addresses', async () => {
		const read = { method: 'GET', url: `${BASE}/sobjects/Contact/@{contact.id}?fields=AccountId`, referenceId: 'read' };
		const query = {
			method: 'GET',
			url: `${BASE}/query?q=SELECT+Name+FROM+Account+WHERE+Id='@{account.id}'`,
			referenceId: 'query',
		};
		const [first, second, third, fourth] = await composite([account, contact('C'), read, query]);
		const { id } = first!.body as { id: string };
		expect(first).toEqual({
			body: { id, success: true, errors: [] },
			httpHeaders: { Location: `${BASE}/sobjects/Account/${id}` },
			httpStatusCode: 201,
			referenceId: 'account',
		});
		expect(second!.httpStatusCode).toBe(201);
		expect(third!.body).toMatchObject({ AccountId: id });
		expect(fourth!.body).toMatchObject({ totalSize: 1, records: [{ Name: 'A' }] });
	});

	test('a part that depends on a failed one is halted, others go on', async () => {
		const parts = await composite([{ ...account, body: {} }, contact('C'), { ...account, referenceId: 'other' }]);
		expect(parts.map(({ httpStatusCode }) => httpStatusCode)).toEqual([400, 400, 201]);
		expect(parts[1]!.body).toMatchObject([
			{
				errorCode: 'PROCESSING_HALTED',
				message: expect.stringMatching(/^Invalid reference specified\. No value for account\.id/),
			},
		]);
	});

	test('allOrNone rolls back, and only the culprit keeps its own error', async () => {
		const before = admin.org.store.table('Account').rows.size;
		const parts = await composite([account, contact(null), { ...account, referenceId: 'other' }], true);
		const halted = [
			{
				message: 'The transaction was rolled back since another operation in the same transaction failed.',
				errorCode: 'PROCESSING_HALTED',
			},
		];
		expect(parts.map(({ body }) => body)).toEqual([
			halted,
			[expect.objectContaining({ errorCode: 'REQUIRED_FIELD_MISSING' })],
			halted,
		]);
		expect(parts.map(({ httpStatusCode }) => httpStatusCode)).toEqual([400, 400, 400]);
		expect(admin.org.store.table('Account').rows.size).toBe(before);
	});

	test('the outer allOrNone overrides that of an inner collection', async () => {
		const records = [
			{ attributes: { type: 'User' }, id: admin.userId('mover'), Title: 'A' },
			{ attributes: { type: 'User' }, id: admin.userId('caseowner'), IsActive: false },
		];
		const inner = {
			method: 'PATCH',
			url: `${BASE}/composite/sobjects`,
			referenceId: 'inner',
			body: { allOrNone: false, records },
		};
		const [part] = await composite([inner], true);
		expect(part!.body).toMatchObject([{ success: false }, { success: false }]);
		expect(admin.org.store.get('User', admin.userId('mover'))!['Title']).toBe('Sales Representative');
	});

	test('an error inside has the form of an array, a 204 the body null', async () => {
		const parts = await composite([
			{ method: 'GET', url: `${BASE}/sobjects/User/005ak0000000zzz`, referenceId: 'missing' },
			{
				method: 'PATCH',
				url: `${BASE}/sobjects/User/${admin.userId('mover')}`,
				referenceId: 'patch',
				body: { Title: 'T' },
			},
		]);
		expect(parts).toMatchObject([
			{ httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] },
			{ httpStatusCode: 204, body: null },
		]);
	});

	// 25 and 26: the limit; 5 and 6: that of queries.
	test.each([
		[25, 0, 200],
		[26, 0, 400],
		[0, 5, 200],
		[0, 6, 400],
	])('%i writes and %i queries: %i', async (writes, queries, expected) => {
		const parts = [
			...Array.from({ length: writes }, (_, at) => ({ ...account, referenceId: `a${at}` })),
			...Array.from({ length: queries }, (_, at) => ({
				method: 'GET',
				url: `${BASE}/query?q=SELECT+Id+FROM+Profile`,
				referenceId: `q${at}`,
			})),
		];
		expect((await admin.post('/composite', { compositeRequest: parts })).status).toBe(expected);
	});
});

describe('composite batch', () => {
	const read = (name: string) => ({ method: 'GET', url: `v66.0/sobjects/User/${name}?fields=Username` });
	const batch = (haltOnError: boolean) =>
		admin.post('/composite/batch', {
			haltOnError,
			batchRequests: [read(admin.userId('mover')), read('005ak0000000zzz'), read(admin.userId('leaver'))],
		});

	test('parts know nothing of each other', async () => {
		const { body } = await batch(false);
		expect(body).toMatchObject({
			hasErrors: true,
			results: [
				{ statusCode: 200, result: { Username: 'mover@acme.example' } },
				{ statusCode: 404, result: [{ errorCode: 'NOT_FOUND' }] },
				{ statusCode: 200 },
			],
		});
	});

	test('haltOnError stops the rest with 412', async () => {
		const { body } = await batch(true);
		expect(body).toMatchObject({
			results: [
				{ statusCode: 200 },
				{ statusCode: 404 },
				{ statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] },
			],
		});
	});
});

describe('composite graph', () => {
	const graph = (graphId: string, compositeRequest: object[]) => ({ graphId, compositeRequest });

	test('each graph is all or nothing for itself', async () => {
		const { body } = await admin.post('/composite/graph', {
			graphs: [graph('good', [account, contact('C')]), graph('bad', [account, contact(null)])],
		});
		expect(body).toMatchObject({
			graphs: [
				{
					graphId: 'good',
					isSuccessful: true,
					graphResponse: { compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 201 }] },
				},
				{
					graphId: 'bad',
					isSuccessful: false,
					graphResponse: { compositeResponse: [{ httpStatusCode: 400 }, { httpStatusCode: 400 }] },
				},
			],
		});
	});

	test('a user and data in one composite are accepted, unless the setting refuses what comes second', async () => {
		const user = { method: 'POST', url: `${BASE}/sobjects/User`, referenceId: 'user', body: newUser(admin) };
		const collection = {
			method: 'PATCH',
			url: `${BASE}/composite/sobjects`,
			referenceId: 'users',
			body: { records: [{ attributes: { type: 'User' }, id: admin.userId('mover'), Title: 'New' }] },
		};
		const statuses = async () => {
			const { body } = await admin.post('/composite', { compositeRequest: [account, user, collection] });
			const { compositeResponse } = body as { compositeResponse: Array<{ httpStatusCode: number; body: unknown }> };
			return compositeResponse.map(({ httpStatusCode }) => httpStatusCode);
		};
		admin.org.settings.mixedSetupComposite = 'MIXED_DML_OPERATION';
		expect(await statuses()).toEqual([201, 400, 400]);
		admin.org.settings.mixedSetupComposite = 'accepted';
		expect(await statuses()).toEqual([201, 201, 200]);
	});

	test('a user and data in one graph meet mixed DML, unless the setting accepts them', async () => {
		const user = { method: 'POST', url: `${BASE}/sobjects/User`, referenceId: 'user', body: newUser(admin) };
		const send = () => admin.post('/composite/graph', { graphs: [graph('mixed', [account, user])] });
		expect(JSON.stringify((await send()).body)).toContain('MIXED_DML_OPERATION');
		expect((await admin.query("SELECT Id FROM User WHERE Username = 'new.user@acme.example'")).totalSize).toBe(0);
		admin.org.settings.graphMixedDml = 'accepted';
		expect((await send()).body).toMatchObject({ graphs: [{ isSuccessful: true }] });
	});
});
