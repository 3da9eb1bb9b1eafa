/** Collections as subrequests of a composite (REST guide, Composite; Apex guide, Execution Governors and Limits). */
import { newUser, openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg({ users: 30 });
});

const URL = '/services/data/v66.0/composite/sobjects';
type Row = { id?: string; success: boolean; errors: Array<{ statusCode: string; message: string; fields: string[] }> };
type Part = { body: Row[]; httpStatusCode: number; referenceId: string };

const crowd = (from: number, count: number) =>
	Array.from({ length: count }, (_, at) => admin.userId(`user${String(from + at).padStart(6, '0')}`));
const update = (at: number, ids: string[]) => ({
	method: 'PATCH',
	url: URL,
	referenceId: `part${at}`,
	body: { allOrNone: false, records: ids.map((id) => ({ attributes: { type: 'User' }, id, Title: `New ${at}` })) },
});

async function send(compositeRequest: object[], more: object = { collateSubrequests: false }): Promise<Part[]> {
	const { status, body } = await admin.post('/composite', { allOrNone: false, compositeRequest, ...more });
	expect(status).toBe(200);
	return (body as { compositeResponse: Part[] }).compositeResponse;
}

const failedRows = (parts: Part[]) => parts.map(({ body }) => body.filter(({ success }) => !success).length);

test('creates, updates and deletes in one call, each with rows of its own', async () => {
	const rows = [newUser(admin), newUser(admin)].map((user) => ({ attributes: { type: 'User' }, ...user }));
	const create = { method: 'POST', url: URL, referenceId: 'create', body: { allOrNone: false, records: rows } };
	const assignment = admin.idOf('PermissionSetAssignment', 'AssigneeId', admin.userId('mover'));
	const { records } = await admin.query(
		`SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${admin.userId('mover')}' AND PermissionSet.IsOwnedByProfile = false`,
	);
	const remove = {
		method: 'DELETE',
		url: `${URL}?ids=${String(records[0]!['Id'])},${assignment}zz`,
		referenceId: 'remove',
	};
	const parts = await send([create, update(1, crowd(1, 2)), remove]);
	expect(parts.map(({ httpStatusCode, referenceId }) => [httpStatusCode, referenceId])).toEqual([
		[200, 'create'],
		[200, 'part1'],
		[200, 'remove'],
	]);
	expect(failedRows(parts)).toEqual([1, 0, 1]);
	expect(parts[0]!.body[1]!.errors).toMatchObject([{ statusCode: 'DUPLICATE_USERNAME' }]);
	expect(admin.org.store.get('User', crowd(1, 1)[0]!)!['Title']).toBe('New 1');
});

// 5 and 6: queries and collections together.
test.each([
	[5, 0, 200],
	[3, 2, 200],
	[5, 1, 400],
	[6, 0, 400],
])('%i collections and %i queries: %i', async (collections, queries, expected) => {
	const parts = [
		...Array.from({ length: collections }, (_, at) => update(at, crowd(at + 1, 1))),
		...Array.from({ length: queries }, (_, at) => ({
			method: 'GET',
			url: '/services/data/v66.0/query?q=SELECT+Id+FROM+Profile',
			referenceId: `query${at}`,
		})),
	];
	expect((await admin.post('/composite', { compositeRequest: parts, collateSubrequests: false })).status).toBe(
		expected,
	);
});

test('a collection whose rows all fail has them under 200', async () => {
	const [part] = await send([update(1, ['005ak0000000zzzAAA'])]);
	expect(part).toMatchObject({ httpStatusCode: 200, body: [{ success: false }] });
});

describe('Apex that takes 20 rows of a transaction', () => {
	const message = 'UserTrigger: System.LimitException: Apex CPU time limit exceeded';
	const three = () => [update(1, crowd(1, 10)), update(2, crowd(11, 10)), update(3, crowd(21, 10))];
	beforeEach(() => admin.org.apexLimits.set('User', { rows: 20, message }));

	test('fails all rows of a collection of 21, and none of one of 20', async () => {
		const [part] = await send([update(1, crowd(1, 21))]);
		expect(failedRows([part!])).toEqual([21]);
		expect(part!.body[0]).toEqual({
			success: false,
			errors: [{ statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message, fields: [] }],
		});
		expect(failedRows(await send([update(1, crowd(1, 20))]))).toEqual([0]);
	});

	test('is of each collection, unless the setting or the joining of neighbors makes them share', async () => {
		expect(failedRows(await send(three()))).toEqual([0, 0, 0]);
		expect(failedRows(await send(three(), {}))).toEqual([0, 0, 10]);
		admin.org.settings.compositeApexLimits = 'shared';
		expect(failedRows(await send(three()))).toEqual([0, 0, 10]);
	});

	test('an httpHeaders entry prevents the joining', async () => {
		const parts = three().map((part) => ({ ...part, httpHeaders: { 'If-Match': '*' } }));
		expect(failedRows(await send(parts, {}))).toEqual([0, 0, 0]);
	});
});

describe('users who take 20 seconds each', () => {
	const five = () => [0, 1, 2, 3, 4].map((at) => update(at, crowd(at * 6 + 1, 6)));
	const written = () => [0, 1, 2, 3, 4].map((at) => admin.org.store.table('User').find('Title', [`New ${at}`]).length);
	beforeEach(() => admin.org.slowRows.set('User', 20_000));

	test.each([
		['503 for the call', 503],
		['400 for the call', 400],
	] as const)('are stopped once they take longer than a request may, with %s', async (compositeTimeout, status) => {
		expect(await send(five())).toHaveLength(5);
		expect(written()).toEqual([6, 6, 6, 6, 6]);
		admin = openOrg({ users: 30, settings: { requestTimeoutSeconds: 120, compositeTimeout } });
		admin.org.slowRows.set('User', 20_000);
		const call = { allOrNone: false, collateSubrequests: false, compositeRequest: five() };
		expect(await admin.post('/composite', call)).toMatchObject({
			status,
			body: [{ errorCode: 'REQUEST_RUNNING_TOO_LONG' }],
		});
		// What was committed stays.
		expect(written()).toEqual([6, 0, 0, 0, 0]);
	});

	test('are stopped with the subrequest, and the answers of the later ones are missing', async () => {
		Object.assign(admin.org.settings, { requestTimeoutSeconds: 120, compositeTimeout: '503 for the subrequest' });
		expect((await send(five())).map(({ httpStatusCode }) => httpStatusCode)).toEqual([200, 503]);
		expect(written()).toEqual([6, 0, 0, 0, 0]);
	});
});
