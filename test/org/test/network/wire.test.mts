/** How bodies, headers and paths look on the wire. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { startOrg, type SimulatedOrg } from '../../index.mts';

const VERSION = '/services/data/v66.0';
let org: SimulatedOrg;
let token: string;
let user: string;

beforeAll(async () => {
	org = await startOrg({ users: 30 });
	token = org.authorize().access_token;
	user = `${VERSION}/sobjects/User/${org.store.table('User').first('Username', 'mover@acme.example')!.Id}`;
});
afterAll(() => org.close());

interface Sent {
	method?: string;
	headers?: Record<string, string>;
	body?: string | Buffer;
}

/** Sends a request as it stands; unlike fetch it unpacks nothing. */
function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
	const all = { authorization: `Bearer ${token}`, ...headers };
	return new Promise<{ status: number; headers: IncomingHttpHeaders; bytes: Buffer }>((done, fail) => {
		const request = httpRequest(org.url + path, { method, headers: all, agent: false }, async (response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of response) chunks.push(chunk as Buffer);
			done({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(chunks) });
		});
		request.on('error', fail);
		request.end(body);
	});
}

const json = 'application/json';
const change = (body: string | Buffer, headers: Record<string, string> = {}) =>
	send(user, { method: 'PATCH', headers: { 'content-type': json, ...headers }, body });
const title = async () => JSON.parse((await send(`${user}?fields=Title`)).bytes.toString()).Title as string;

describe('bodies', () => {
	test.each([
		['gzip', gzipSync],
		['GZIP', gzipSync],
		['x-gzip', gzipSync],
		['deflate', deflateSync],
		['identity', Buffer.from],
	])('are read when they are sent as %s', async (encoding, pack: (text: string) => Buffer) => {
		const wanted = `sent as ${encoding}`;
		const { status } = await change(pack(JSON.stringify({ Title: wanted })), { 'content-encoding': encoding });
		expect([status, await title()]).toEqual([204, wanted]);
	});

	test('that cannot be unpacked are a 400, in encodings that Salesforce does not read a 415', async () => {
		const packed = gzipSync(JSON.stringify({ Title: 'x'.repeat(500) }));
		const broken = [Buffer.from('{"Title":"x"}'), packed.subarray(0, 25)];
		for (const body of broken) {
			const { status, bytes } = await change(body, { 'content-encoding': 'gzip' });
			expect([status, JSON.parse(bytes.toString())]).toMatchObject([400, [{ errorCode: 'JSON_PARSER_ERROR' }]]);
		}
		expect((await change(brotliCompressSync('{}'), { 'content-encoding': 'br' })).status).toBe(415);
		const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' };
		const token = await send('/services/oauth2/token', { method: 'POST', headers: form, body: 'grant_type=x' });
		expect(token.status).toBe(400);
	});

	test('may begin with a byte order mark, and may come in chunks after 100 Continue', async () => {
		expect((await change('\uFEFF{"Title":"marked"}')).status).toBe(204);
		expect(await title()).toBe('marked');
		expect((await change('{"Title":"late"}', { expect: '100-continue', 'transfer-encoding': 'chunked' })).status).toBe(
			204,
		);
		expect(await title()).toBe('late');
	});

	test('of uploads may be packed too', async () => {
		const part = (head: string, content: string) => `--b\r\n${head}\r\n\r\n${content}\r\n`;
		const record = part(
			`Content-Disposition: form-data; name="entity_content"\r\nContent-Type: ${json}`,
			'{"PathOnClient":"a.txt"}',
		);
		const file = part('Content-Disposition: form-data; name="VersionData"; filename="a.txt"', 'hello');
		const headers = { 'content-type': 'multipart/form-data; boundary=b', 'content-encoding': 'gzip' };
		const upload = (body: Buffer) => send(`${VERSION}/sobjects/ContentVersion`, { method: 'POST', headers, body });
		const whole = gzipSync(`${record}${file}--b--\r\n`);
		expect((await upload(whole)).status).toBe(201);
		expect((await upload(whole.subarray(0, 40))).status).toBe(400);
	});
});

describe('answers', () => {
	test('come in lines for who asks for it', async () => {
		const { bytes } = await send(`${user}?fields=Username`, { headers: { 'x-prettyprint': '1' } });
		const text = bytes.toString();
		expect(text).toContain('\n  "Username" : "mover@acme.example",\n');
		expect(JSON.parse(text)).toMatchObject({ Username: 'mover@acme.example' });
	});

	const list = `${VERSION}/query?q=SELECT+Id,Name+FROM+User`;

	test('are packed for who accepts it, and say so', async () => {
		const plain = await send(list);
		expect(plain.headers['content-encoding']).toBeUndefined();
		for (const [accept, unpack] of [
			['gzip, deflate, br', gunzipSync],
			['deflate', inflateSync],
		] as const) {
			const packed = await send(list, { headers: { 'accept-encoding': accept } });
			expect(packed.headers).toMatchObject({
				'content-encoding': accept.split(',')[0],
				'content-type': 'application/json;charset=UTF-8',
			});
			expect(unpack(packed.bytes)).toEqual(plain.bytes);
			expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 2);
		}
		expect(
			(await send(list, { headers: { 'accept-encoding': 'gzip;q=0, br' } })).headers['content-encoding'],
		).toBeUndefined();
	});

	test('to HEAD have the headers only', async () => {
		const { status, headers, bytes } = await send(user, { method: 'HEAD' });
		expect([status, headers['content-type'], bytes.length]).toEqual([200, 'application/json;charset=UTF-8', 0]);
	});

	test('refuse long URIs with 414 and long headers with 431, on every path', async () => {
		const long = 'x'.repeat(100_000);
		for (const path of [`${VERSION}/query?q=${long}`, `/services/oauth2/authorize?state=${long}`]) {
			expect((await send(path)).status).toBe(414);
		}
		const { status, headers } = await send(list, { headers: { 'x-long': 'x'.repeat(17_000) } });
		expect([status, headers['content-type']]).toEqual([431, 'text/html;charset=UTF-8']);
	});
});

describe('paths', () => {
	test('the list of resources names the identity URL, by which jsforce finds its user', async () => {
		const { identity } = JSON.parse((await send(`${VERSION}/`)).bytes.toString()) as { identity: string };
		const { bytes } = await send(new URL(identity).pathname);
		expect(JSON.parse(bytes.toString())).toMatchObject({ id: identity, username: 'admin@acme.example' });
	});

	test('an identity URL fills in the version that is asked for', async () => {
		const { identity } = JSON.parse((await send(VERSION)).bytes.toString()) as { identity: string };
		const rest = async (query: string) =>
			(JSON.parse((await send(new URL(identity).pathname + query)).bytes.toString()) as { urls: { rest: string } }).urls
				.rest;
		expect(await rest('')).toBe(`${org.url}/services/data/v{version}/`);
		expect(await rest('?version=59.0')).toBe(`${org.url}/services/data/v59.0/`);
		expect(await rest('?version=latest')).toBe(`${org.url}/services/data/v66.0/`);
	});

	test('of Apex REST lead to no class, of Bulk API 1 to a plain 501', async () => {
		const apex = await send('/services/apexrest/Foo');
		expect([apex.status, JSON.parse(apex.bytes.toString())]).toEqual([
			404,
			[{ message: 'Could not find a match for URL', errorCode: 'NOT_FOUND' }],
		]);
		expect((await send('/services/apexrest/Foo', { headers: { authorization: 'Bearer x' } })).status).toBe(401);
		expect((await send('/services/async/66.0/job', { method: 'POST' })).status).toBe(501);
	});
});
