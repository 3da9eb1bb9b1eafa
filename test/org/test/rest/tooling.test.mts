/** The Tooling API: its query, its view of users, its composite resource. */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const BASE = '/services/data/v66.0';
type Part = { body: unknown; httpHeaders: object; httpStatusCode: number; referenceId: string };

const query = (session: OrgSession, soql: string) => session.get(`/tooling/query?q=${encodeURIComponent(soql)}`);
const part = (referenceId: string, soql: string, path = '/tooling/query/') => ({
	method: 'GET',
	url: `${BASE}${path}?q=${soql.replaceAll(' ', '+')}`,
	referenceId,
});

async function composite(session: OrgSession, compositeRequest: object[], path = '/tooling/composite') {
	const { status, body } = await session.post(path, { allOrNone: false, compositeRequest });
	return { status, body, parts: (body as { compositeResponse?: Part[] }).compositeResponse ?? [] };
}

describe('the object User', () => {
	test('has the standard fields, and addresses of the Tooling API', async () => {
		const id = admin.userId('mover');
		const { body } = await query(admin, `SELECT Id, Username, ProfileId, Profile.Name FROM User WHERE Id = '${id}'`);
		expect(body).toMatchObject({
			size: 1,
			totalSize: 1,
			done: true,
			queryLocator: null,
			entityTypeName: 'User',
			records: [
				{
					attributes: { type: 'User', url: `${BASE}/tooling/sobjects/User/${id}` },
					Username: 'mover@acme.example',
					Profile: {
						attributes: { url: expect.stringContaining('/tooling/sobjects/Profile/00e') },
						Name: 'Standard User',
					},
				},
			],
		});
	});

	test.each([
		'SELECT Cost_Center__c FROM User',
		'SELECT Id FROM User WHERE Region__c = null',
		'SELECT Manager.Region__c FROM User',
	])('%s: custom fields are none of its', async (soql) => {
		expect(await query(admin, soql)).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
	});

	test('is unknown to who may not view the setup', async () => {
		expect(await query(admin.as('provisioner'), 'SELECT Id FROM User')).toMatchObject({ status: 200 });
		const { status, body } = await query(admin.as('standard'), 'SELECT Id FROM User');
		expect({ status, body }).toMatchObject({
			status: 400,
			body: [{ errorCode: 'INVALID_TYPE', message: expect.stringContaining("sObject type 'User' is not supported.") }],
		});
	});

	test('is paged like any other', async () => {
		const crowd = openOrg({ users: 2100 });
		const { body } = await query(crowd, "SELECT Id FROM User WHERE Username LIKE 'user%'");
		const { nextRecordsUrl } = body as { nextRecordsUrl: string };
		expect(body).toMatchObject({ size: 2000, totalSize: 2100, done: false });
		expect(nextRecordsUrl).toMatch(/^\/services\/data\/v66\.0\/tooling\/query\/0r8\w{15}-2000$/);
		expect((await crowd.get(nextRecordsUrl)).body).toMatchObject({ size: 100, done: true, entityTypeName: 'User' });
	});
});

describe('the composite resource', () => {
	test('later queries use what earlier ones found', async () => {
		const { status, parts } = await composite(admin, [
			part('me', `SELECT Id,ProfileId FROM User WHERE Id='${admin.userId('admin')}'`),
			part('profile', "SELECT Id,FullName FROM Profile WHERE Id='@{me.records[0].ProfileId}'", '/tooling/query'),
		]);
		expect(status).toBe(200);
		expect(parts.map(({ referenceId, httpStatusCode }) => [referenceId, httpStatusCode])).toEqual([
			['me', 200],
			['profile', 200],
		]);
		expect(parts[1]!.body).toMatchObject({ size: 1, records: [{ FullName: 'Admin' }] });
	});

	test('a query that depends on a refused one is halted', async () => {
		const { parts } = await composite(admin.as('standard'), [
			part('me', 'SELECT Id,ProfileId FROM User'),
			part('profile', "SELECT Id,FullName FROM Profile WHERE Id='@{me.records[0].ProfileId}'"),
		]);
		expect(parts.map(({ body }) => body)).toMatchObject([
			[{ errorCode: 'INVALID_TYPE' }],
			[{ errorCode: 'PROCESSING_HALTED' }],
		]);
	});

	test.each([
		[5, 200],
		[6, 400],
	])('%i queries: %i', async (count, expected) => {
		const parts = Array.from({ length: count }, (_, at) => part(`q${at}`, 'SELECT Id FROM Profile'));
		expect((await composite(admin, parts)).status).toBe(expected);
	});

	test.each(['/query', '/queryAll', '/limits', '/tooling/composite', '/composite/sobjects/User'])(
		'%s is no request of the Tooling API',
		async (path) => {
			const { parts } = await composite(admin, [part('other', 'SELECT Id FROM Profile', path)]);
			expect(parts).toMatchObject([{ httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] }]);
		},
	);

	test('is not in every version, and perhaps not in every org', async () => {
		const request = [part('me', 'SELECT Id FROM Profile')];
		const missing = {
			status: 404,
			body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
		};
		expect(await composite(admin.inVersion('40.0'), request)).toMatchObject({ status: 200 });
		expect(await composite(admin.inVersion('39.0'), request)).toMatchObject(missing);
		admin.org.settings.toolingComposite = 'absent';
		expect(await composite(admin, request)).toMatchObject(missing);
	});
});

test.each(['/tooling/query', '/tooling/query/', '/limits', '/search', '/jobs/ingest', '/composite/batch'])(
	'the plain composite resource does not take %s',
	async (path) => {
		const { parts } = await composite(admin, [part('other', 'SELECT Id FROM Profile', path)], '/composite');
		expect(parts).toMatchObject([{ httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] }]);
	},
);
