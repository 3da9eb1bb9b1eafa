/** What the parts of a composite may be, and how they find each other (REST guide, Composite Subrequest). */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => (admin = openOrg()));

const BASE = '/services/data/v66.0';
type Part = { body: any; httpStatusCode: number };
const get = (referenceId: string, path: string) => ({ method: 'GET', url: BASE + path, referenceId });

async function composite(session: OrgSession, ...compositeRequest: object[]) {
	const { status, body } = await session.post('/composite', { compositeRequest });
	return { status, body, parts: (body as { compositeResponse?: Part[] }).compositeResponse ?? [] };
}

const account = { method: 'POST', url: `${BASE}/sobjects/Account`, referenceId: 'account', body: { Name: 'A' } };
const contactOf = (AccountId: string) => ({
	method: 'POST',
	url: `${BASE}/sobjects/Contact`,
	referenceId: 'contact',
	body: { LastName: 'C', AccountId },
});

test('references tell upper from lower case: a create answers id, not Id', async () => {
	expect((await composite(admin, account, contactOf('@{account.id}'))).parts[1]!.httpStatusCode).toBe(201);
	const { parts } = await composite(admin, account, contactOf('@{account.Id}'));
	const wrong = `Provided referenceId ('account.Id') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
	const message = `Invalid reference specified. No value for account.Id found in account. ${wrong}`;
	expect(parts[1]).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED', message }] });
	expect(Object.keys(parts[1]!.body[0])).toEqual(['errorCode', 'message']);
});

test('an empty field of a record can be referred to from version 52.0 on, one of a row of a query cannot', async () => {
	const mover = admin.userId('mover');
	const contact = { ...contactOf(''), body: { LastName: 'C', FirstName: '@{user.Division}' } };
	const record = get('user', `/sobjects/User/${mover}?fields=Division`);
	expect((await composite(admin, record, contact)).parts[1]!.httpStatusCode).toBe(201);
	expect((await composite(admin.inVersion('51.0'), record, contact)).parts[1]!.httpStatusCode).toBe(400);
	const rows = get('rows', `/query?q=SELECT+Division+FROM+User+WHERE+Id='${mover}'`);
	const fromRow = { ...contact, body: { LastName: 'C', FirstName: '@{rows.records[0].Division}' } };
	expect((await composite(admin, rows, fromRow)).parts[1]!.httpStatusCode).toBe(400);
});

test('a name with other characters refuses the whole request from version 52.0 on', async () => {
	const request = get('users[1]', '/query?q=SELECT+Id+FROM+Profile');
	const message = `Provided referenceId ('users[1]') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
	expect(await composite(admin, request)).toMatchObject({
		status: 400,
		body: [{ errorCode: 'JSON_PARSER_ERROR', message }],
	});
	expect((await composite(admin.inVersion('51.0'), request)).status).toBe(200);
});

test.each(['Accept', 'authorization', 'Content-Type'])('the header %s refuses the whole request', async (name) => {
	const request = { ...get('profiles', '/query?q=SELECT+Id+FROM+Profile'), httpHeaders: { [name]: 'x' } };
	expect((await composite(admin, request)).status).toBe(400);
});

test('a part answers in the version of its address', async () => {
	const read = (version: string) => ({
		...get('profiles', ''),
		url: `/services/data/v${version}/query?q=SELECT+Id+FROM+Profile`,
	});
	const { parts } = await composite(admin, read('55.0'));
	expect(parts[0]!.body.records[0].attributes.url).toMatch(/^\/services\/data\/v55\.0\//);
	expect((await composite(admin, read('99.0'))).parts[0]).toMatchObject({ httpStatusCode: 404 });
	expect((await composite(admin, read('30.0'))).parts[0]).toMatchObject({ httpStatusCode: 410 });
});

test('GET tells the other resources of the family', async () => {
	const { status, body } = await admin.get('/composite');
	expect([status, Object.entries(body as object)]).toEqual([
		200,
		['tree', 'batch', 'sobjects', 'graph'].map((name) => [name, `${BASE}/composite/${name}`]),
	]);
});

test.each([
	['v66.0/limits', 200],
	['/v65.0/sobjects/User', 200],
	['v66.0/search?q=FIND+{Ada}', 200],
	['v67.0/limits', 404],
	['v66.0/tooling/query?q=SELECT+Id+FROM+Profile', 404],
	['v66.0/composite/sobjects/User?ids=x&fields=Id', 404],
	['v66.0/jobs/ingest', 404],
])('a batch with %s: %i', async (url, statusCode) => {
	const { body } = await admin.post('/composite/batch', { batchRequests: [{ method: 'GET', url }] });
	expect(body).toMatchObject({ results: [{ statusCode }] });
});

test('the bytes of a file are no part', async () => {
	const file = { PathOnClient: 'a.txt', VersionData: Buffer.from('hi').toString('base64') };
	const { id } = (await admin.post('/sobjects/ContentVersion', file)).body as { id: string };
	const path = `/sobjects/ContentVersion/${id}/VersionData`;
	expect((await composite(admin, get('bytes', path))).parts).toMatchObject([{ httpStatusCode: 404 }]);
	const batchRequests = [{ method: 'GET', url: `v66.0${path}` }];
	expect((await admin.post('/composite/batch', { batchRequests })).body).toMatchObject({
		results: [{ statusCode: 404 }],
	});
});

test('a batch takes no part of a newer version than its own', async () => {
	const batchRequests = [{ method: 'GET', url: 'v66.0/limits' }];
	const { body } = await admin.inVersion('65.0').post('/composite/batch', { batchRequests });
	expect(body).toMatchObject({ results: [{ statusCode: 404 }] });
});

test('a graph takes records only', async () => {
	const compositeRequest = [get('profiles', '/query?q=SELECT+Id+FROM+Profile')];
	const { body } = await admin.post('/composite/graph', { graphs: [{ graphId: '1', compositeRequest }] });
	expect(body).toMatchObject({ graphs: [{ isSuccessful: false }] });
});
