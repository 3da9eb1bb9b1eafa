import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import * as npmPackages from '../../nodes/SalesforceAdmin/transport/jsforce/index.ts';

type Jsforce = typeof npmPackages;

/** The other tests run from source, on the npm packages; users run this file. */
const bundle = createRequire(import.meta.url)('../../dist/nodes/SalesforceAdmin/transport/jsforce/index.js') as Jsforce;

interface Answer {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
}

const json = (statusCode: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
	statusCode,
	headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
	body: JSON.stringify(body),
});

const ANSWERS: Record<string, Answer> = {
	'GET /services/data/v66.0/query?q=SELECT%20Id%20FROM%20User': json(
		200,
		{
			totalSize: 3,
			done: false,
			nextRecordsUrl: '/services/data/v66.0/query/01g-2',
			records: [{ Id: '1' }, { Id: '2' }],
		},
		{ 'sforce-limit-info': 'api-usage=5/15000' },
	),
	'GET /services/data/v66.0/query/01g-2': json(200, { totalSize: 3, done: true, records: [{ Id: '3' }] }),
	'PATCH /services/data/v66.0/composite/sobjects': json(200, [
		{ id: '1', success: true, errors: [] },
		{ success: false, errors: [{ statusCode: 'INVALID_EMAIL_ADDRESS', message: 'Email: invalid', fields: ['Email'] }] },
	]),
	'GET /services/data/v66.0/refused': json(400, [{ errorCode: 'INVALID_FIELD', message: 'No such column' }]),
	'GET /services/data/v66.0/maintenance': {
		statusCode: 503,
		headers: { 'content-type': 'text/html' },
		body: '<html>Down for maintenance</html>',
	},
	'DELETE /services/data/v66.0/sobjects/User/1': { statusCode: 204, headers: {}, body: '' },
};

/** A connection whose network is the table above, and what it was asked for. */
function connect({ Connection, StreamPromise, Transport }: Jsforce) {
	const requests: Array<{ url: string; body: unknown; headers: unknown }> = [];
	const answer: Transport['httpRequest'] = (request) => {
		requests.push({ url: request.url, body: request.body, headers: request.headers });
		const { pathname, search } = new URL(request.url);
		const promise = Promise.resolve(ANSWERS[`${request.method} ${pathname}${search}`]);
		return StreamPromise.create(() => ({ stream: new Duplex({ read() {}, write() {} }), promise }));
	};
	const connection = new Connection({ instanceUrl: 'https://acme.my.salesforce.com', version: '66.0' });
	connection._transport = Object.assign(new Transport(), { httpRequest: answer });
	return { connection, requests };
}

type Transport = InstanceType<Jsforce['Transport']>;
type TestConnection = ReturnType<typeof connect>['connection'];

const failure = async (promise: Promise<unknown>) =>
	await promise.then(
		() => 'no error',
		(error: Error & { errorCode?: string; data?: unknown }) => ({
			name: error.name,
			message: error.message,
			errorCode: error.errorCode,
			data: error.data,
		}),
	);

const SCENARIOS: Record<string, (connection: TestConnection) => Promise<unknown>> = {
	'follows the pages of a query and reads the API usage': async (connection) => {
		const { records, done } = await connection.query('SELECT Id FROM User', { autoFetch: true, maxFetch: 100 });
		return { ids: records.map(({ Id }) => Id), done, limits: connection.limitInfo };
	},
	'returns the result of each record of a collection': async (connection) =>
		await connection.sobject('User').update([{ Id: '1' }, { Id: '2' }], { allOrNone: false }),
	'names the error as Salesforce does': async (connection) =>
		await failure(connection.request('/services/data/v66.0/refused')),
	'reports an answer in HTML': async (connection) =>
		await failure(connection.request('/services/data/v66.0/maintenance')),
	'deletes without an answer body': async (connection) => await connection.sobject('User').destroy('1'),
};

const EXPECTED: Record<keyof typeof SCENARIOS, unknown> = {
	'follows the pages of a query and reads the API usage': {
		ids: ['1', '2', '3'],
		done: true,
		limits: { apiUsage: { used: 5, limit: 15000 } },
	},
	'returns the result of each record of a collection': [
		{ id: '1', success: true, errors: [] },
		{ success: false, errors: [{ statusCode: 'INVALID_EMAIL_ADDRESS', message: 'Email: invalid', fields: ['Email'] }] },
	],
	'names the error as Salesforce does': {
		name: 'INVALID_FIELD',
		message: 'No such column',
		errorCode: 'INVALID_FIELD',
		data: { errorCode: 'INVALID_FIELD', message: 'No such column' },
	},
	'reports an answer in HTML': expect.objectContaining({
		errorCode: 'ERROR_HTTP_503',
		data: expect.stringContaining('maintenance'),
	}),
	'deletes without an answer body': { id: '1', success: true, errors: [] },
};

describe('the bundled jsforce', () => {
	test.each(Object.entries(SCENARIOS))('%s, as the npm package does', async (name, scenario) => {
		const [bundled, original] = [connect(bundle), connect(npmPackages)];
		const result = await scenario(bundled.connection);
		expect(result).toEqual(EXPECTED[name]);
		expect(result).toEqual(await scenario(original.connection));
		expect(bundled.requests).toEqual(original.requests);
	});

	test('sets no Authorization header, because n8n signs the requests', async () => {
		const { connection, requests } = connect(bundle);
		await connection.sobject('User').destroy('1');
		expect(Object.keys(requests[0].headers as object).map((name) => name.toLowerCase())).not.toContain('authorization');
	});

	test('says so when a part is called that was left out', () => {
		const request = { method: 'GET' as const, url: 'https://acme.my.salesforce.com/' };
		expect(() => new bundle.Transport().httpRequest(request)).toThrow('not in the package');
	});

	test('reads and writes CSV as Bulk API 2.0 speaks it', () => {
		const rows = [
			['Id', 'Name'],
			['005', 'Müller, "Jo";|'],
		];
		const text = bundle.stringifyCsv(rows, { newline: '\n' });
		expect(text).toBe('Id,Name\n005,"Müller, ""Jo"";|"');
		expect(bundle.parseCsv(text, { delimiter: ',' }).data).toEqual(rows);
	});
});
