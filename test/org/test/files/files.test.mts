import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { startOrg, type SimulatedOrg } from '../../index.mts';

let org: SimulatedOrg;
let token: string;
beforeEach(async () => {
	org = await startOrg();
	token = org.authorize().access_token;
});
afterEach(() => org.close());

const BASE = '/services/data/v66.0';
const MEGABYTE = 1_048_576;

interface Answer {
	status: number;
	json: any;
}

async function call(method: string, path: string, body?: unknown, as = token): Promise<Answer> {
	const isForm = body instanceof FormData;
	const response = await fetch(org.url + BASE + path, {
		method,
		headers: {
			authorization: `Bearer ${as}`,
			...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
	});
	const text = await response.text();
	return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

const query = async (soql: string, as = token): Promise<any[]> =>
	(await call('GET', `/query?q=${encodeURIComponent(soql)}`, undefined, as)).json.records;

function form(
	record: object,
	bytes: Uint8Array<ArrayBuffer>,
	options: { jsonName?: string; bytesFirst?: boolean; field?: string } = {},
) {
	const { jsonName = 'entity_content', bytesFirst = false, field = 'VersionData' } = options;
	const body = new FormData();
	const json = () => body.append(jsonName, new Blob([JSON.stringify(record)], { type: 'application/json' }));
	if (!bytesFirst) json();
	body.append(field, new Blob([bytes], { type: 'application/octet-stream' }), 'upload.bin');
	if (bytesFirst) json();
	return body;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const versionOf = async (id: string) =>
	(
		await query(
			`SELECT ContentDocumentId, Title, PathOnClient, FileExtension, FileType, ContentSize, VersionNumber, IsLatest, Checksum, Origin, FirstPublishLocationId FROM ContentVersion WHERE Id = '${id}'`,
		)
	)[0];
const errorOf = ({ status, json }: Answer) => ({ status, ...json[0] });

describe('which part is which', () => {
	const part = (head: string, content: string) => `--b\r\n${head}\r\n\r\n${content}\r\n`;
	const json = (name: string) =>
		part(
			`Content-Disposition: form-data; name="x"${name}\r\nContent-Type: application/json`,
			'{"PathOnClient":"a.json"}',
		);
	const file = (name: string, type = 'application/json') =>
		part(`Content-Type: ${type}\r\nContent-Disposition: form-data; name="VersionData"${name}`, '{"a":1}');
	const NAMED = '; filename="a.json"';
	const send = async (body: string, boundary = 'b') => {
		const headers = { authorization: `Bearer ${token}`, 'content-type': `multipart/form-data; boundary=${boundary}` };
		const response = await fetch(`${org.url}${BASE}/sobjects/ContentVersion`, { method: 'POST', headers, body });
		return { status: response.status, json: await response.json() };
	};

	test.each([
		[json('') + file(NAMED), 'refused'],
		[file(NAMED) + json(''), 'refused'],
		[file(NAMED) + json(NAMED), 'accepted'],
	] as const)('the file name tells, so that a file can be JSON too', async (parts, namedJsonPart) => {
		org.changeSettings({ namedJsonPart });
		const { status, json: answer } = await send(`${parts}--b--\r\n`);
		expect(status).toBe(201);
		expect(await versionOf(answer.id)).toMatchObject({ ContentSize: 7, FileExtension: 'json' });
	});

	const long = 'b'.repeat(71);
	test.each([
		['b', json('') + file('', 'image/png'), "Non-binary part must be JSON or XML, was: 'image/png'"],
		['b', file(NAMED), 'Multipart message must include a non-binary part'],
		['b', json(NAMED) + file(NAMED), 'Cannot include more than one binary part'],
		[long, (json('') + file(NAMED)).replaceAll('--b', `--${long}`), 'The boundary has more than 70 characters'],
	])('boundary %s, %j: %s', async (boundary, parts, message) => {
		org.changeSettings({ namedJsonPart: 'refused' });
		const answer = errorOf(await send(`${parts}--${boundary}--\r\n`, boundary));
		expect(answer).toEqual({ status: 400, errorCode: 'INVALID_MULTIPART_REQUEST', message });
	});
});

test('a JSON upload makes a version, its document, and a link to the owner', async () => {
	const { status, json } = await call('POST', '/sobjects/ContentVersion', {
		PathOnClient: 'C:\\reports\\Plan.PDF',
		VersionData: base64('hello'),
	});
	expect([status, json]).toEqual([201, { id: expect.stringMatching(/^068/), success: true, errors: [] }]);
	const version = await versionOf(json.id);
	expect(version).toMatchObject({
		Title: 'Plan',
		FileExtension: 'PDF',
		FileType: 'PDF',
		ContentSize: 5,
		VersionNumber: '1',
		IsLatest: true,
		Origin: 'H',
		Checksum: createHash('md5').update('hello').digest('hex'),
	});
	const links = await query(
		`SELECT LinkedEntityId, ShareType, Visibility FROM ContentDocumentLink WHERE ContentDocumentId = '${version.ContentDocumentId}'`,
	);
	const [{ Id: ada }] = await query("SELECT Id FROM User WHERE Username = 'admin@acme.example'");
	expect(links).toMatchObject([{ LinkedEntityId: ada, ShareType: 'I', Visibility: 'AllUsers' }]);
});

test.each([
	['JSON first', {}],
	['bytes first, the JSON part named after the object', { bytesFirst: true, jsonName: 'ContentVersion' }],
])('a multipart upload comes back byte for byte (%s)', async (_order, options) => {
	const bytes = randomBytes(3 * MEGABYTE + 1);
	const created = await call('POST', '/sobjects/ContentVersion', form({ PathOnClient: 'a.bin' }, bytes, options));
	expect(created.status).toBe(201);
	expect(await versionOf(created.json.id)).toMatchObject({ ContentSize: bytes.length, Title: 'a' });
	const response = await fetch(`${org.url}${BASE}/sobjects/ContentVersion/${created.json.id}/VersionData`, {
		headers: { authorization: `Bearer ${token}` },
	});
	expect(response.headers.get('content-length')).toBe(String(bytes.length));
	expect(bytes.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
});

test('VersionData reads as a path', async () => {
	const { json } = await call('POST', '/sobjects/ContentVersion', { PathOnClient: 'a.txt', VersionData: base64('x') });
	const path = `${BASE}/sobjects/ContentVersion/${json.id}/VersionData`;
	expect((await call('GET', `/sobjects/ContentVersion/${json.id}`)).json.VersionData).toBe(path);
	expect((await query(`SELECT VersionData FROM ContentVersion WHERE Id = '${json.id}'`))[0].VersionData).toBe(path);
});

test('a new version joins its document and takes over the title of the document', async () => {
	const first = await call('POST', '/sobjects/ContentVersion', { PathOnClient: 'a.txt', VersionData: base64('1') });
	const { ContentDocumentId } = await versionOf(first.json.id);
	const second = await call('POST', '/sobjects/ContentVersion', {
		ContentDocumentId,
		Title: 'B',
		PathOnClient: 'b.txt',
		VersionData: base64('22'),
	});
	expect(await versionOf(second.json.id)).toMatchObject({ ContentDocumentId, VersionNumber: '2', IsLatest: true });
	expect(await versionOf(first.json.id)).toMatchObject({ VersionNumber: '1', IsLatest: false });
	const [document] = await query(`SELECT Title, LatestPublishedVersionId, ContentSize FROM ContentDocument`);
	expect(document).toMatchObject({ Title: 'B', LatestPublishedVersionId: second.json.id, ContentSize: 2 });
	const old = await call('PATCH', `/sobjects/ContentVersion/${first.json.id}`, { Title: 'C' });
	expect(errorOf(old)).toMatchObject({ status: 403, errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' });
	const bytes = await call('PATCH', `/sobjects/ContentVersion/${second.json.id}`, { VersionData: base64('3') });
	expect(errorOf(bytes)).toMatchObject({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['VersionData'] });
});

test('FirstPublishLocationId links the file to a record; a second link of the kind is a duplicate', async () => {
	const account = await call('POST', '/sobjects/Account', { Name: 'A' });
	const upload = await call('POST', '/sobjects/ContentVersion', {
		PathOnClient: 'a.txt',
		VersionData: base64('1'),
		FirstPublishLocationId: account.json.id,
	});
	const { ContentDocumentId } = await versionOf(upload.json.id);
	const again = await call('POST', '/sobjects/ContentDocumentLink', {
		ContentDocumentId,
		LinkedEntityId: account.json.id,
		ShareType: 'V',
	});
	expect(again).toEqual({
		status: 400,
		json: [
			{
				message: `Document with ID: ${ContentDocumentId} is already linked with the entity with ID: ${account.json.id}`,
				errorCode: 'DUPLICATE_VALUE',
				fields: ['LinkedEntityId'],
			},
		],
	});
});

test('a first location that cannot hold files is refused with the code of the settings', async () => {
	const body = { PathOnClient: 'a', VersionData: base64('1'), FirstPublishLocationId: org.org.administratorProfileId };
	expect(errorOf(await call('POST', '/sobjects/ContentVersion', body)).errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
	org.changeSettings({ badFirstPublishLocationCode: 'INVALID_CROSS_REFERENCE_KEY' });
	expect(errorOf(await call('POST', '/sobjects/ContentVersion', body)).errorCode).toBe('INVALID_CROSS_REFERENCE_KEY');
});

test('people take V and C, libraries take I', async () => {
	const upload = await call('POST', '/sobjects/ContentVersion', { PathOnClient: 'a', VersionData: base64('1') });
	const { ContentDocumentId } = await versionOf(upload.json.id);
	const library = await call('POST', '/sobjects/ContentWorkspace', { Name: 'Library' });
	const [{ Id: user }] = await query("SELECT Id FROM User WHERE Username = 'standard@acme.example'");
	const link = (LinkedEntityId: string, ShareType: string) =>
		call('POST', '/sobjects/ContentDocumentLink', { ContentDocumentId, LinkedEntityId, ShareType });
	expect(errorOf(await link(user, 'I'))).toMatchObject({ message: 'Invalid sharing type I', fields: ['ShareType'] });
	expect(errorOf(await link(library.json.id, 'V'))).toMatchObject({ message: 'Invalid sharing type V' });
	expect((await link(user, 'V')).status).toBe(201);
	expect((await link(library.json.id, 'I')).status).toBe(201);
});

test('a query of ContentDocumentLink without a filter is refused unless the user may query all files', async () => {
	const { access_token: standard } = org.authorize({ username: 'standard@acme.example' });
	const refused = await call('GET', '/query?q=SELECT+Id+FROM+ContentDocumentLink', undefined, standard);
	expect(errorOf(refused)).toEqual({
		status: 400,
		errorCode: 'MALFORMED_QUERY',
		message:
			"Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
	});
	const id = "LinkedEntityId+IN+('005ak0000000001AAA')";
	expect(
		(await call('GET', `/query?q=SELECT+Id+FROM+ContentDocumentLink+WHERE+${id}`, undefined, standard)).status,
	).toBe(200);
});

test('deleting the document deletes its versions and links; a version cannot be deleted', async () => {
	const upload = await call('POST', '/sobjects/ContentVersion', { PathOnClient: 'a', VersionData: base64('1') });
	const { ContentDocumentId } = await versionOf(upload.json.id);
	expect(errorOf(await call('DELETE', `/sobjects/ContentVersion/${upload.json.id}`)).status).toBe(405);
	expect((await call('DELETE', `/sobjects/ContentDocument/${ContentDocumentId}`)).status).toBe(204);
	expect(await query('SELECT Id FROM ContentVersion')).toEqual([]);
	expect(org.store.table('ContentDocumentLink').rows.size).toBe(0);
});

test('PathOnClient and VersionData are required; empty bytes follow the setting', async () => {
	const post = (body: object) => call('POST', '/sobjects/ContentVersion', body);
	expect(errorOf(await post({ VersionData: base64('1') }))).toEqual({
		status: 400,
		errorCode: 'REQUIRED_FIELD_MISSING',
		message: 'Required fields are missing: [PathOnClient]',
		fields: ['PathOnClient'],
	});
	expect(errorOf(await post({ PathOnClient: 'a' }))).toMatchObject({
		errorCode: 'REQUIRED_FIELD_MISSING',
		fields: ['VersionData'],
	});
	expect((await call('POST', '/sobjects/ContentVersion', form({ PathOnClient: 'a' }, new Uint8Array(0)))).status).toBe(
		201,
	);
	org.changeSettings({ emptyVersionData: 'FIELD_INTEGRITY_EXCEPTION' });
	const refused = await call('POST', '/sobjects/ContentVersion', form({ PathOnClient: 'a' }, new Uint8Array(0)));
	expect(errorOf(refused).errorCode).toBe('FIELD_INTEGRITY_EXCEPTION');
});

test('JSON above the limit is refused in Salesforce’s words', async () => {
	org.changeSettings({ jsonBodyLimitBytes: 2000 });
	const big = await call('POST', '/sobjects/ContentVersion', { PathOnClient: 'a', VersionData: 'A'.repeat(2000) });
	expect(errorOf(big)).toEqual({
		status: 400,
		errorCode: 'JSON_PARSER_ERROR',
		message: 'Maximum size of request reached. Maximum size of request is 2000 bytes.',
	});
});

test('size, space, extensions and HTML are refused, each with its code', async () => {
	const code = async (settings: object, path = 'a.exe') => {
		const before = { ...org.settings };
		org.changeSettings({ ...settings });
		const answer = await call('POST', '/sobjects/ContentVersion', form({ PathOnClient: path }, randomBytes(11)));
		org.changeSettings(before);
		return answer.json[0]?.errorCode;
	};
	expect(await code({ uploadLimitBytes: 10 })).toBe('FILE_SIZE_LIMIT_EXCEEDED');
	expect(await code({ fileStorageMB: 0.00001 })).toBe('STORAGE_LIMIT_EXCEEDED');
	expect(await code({ blockedExtensions: 'bat, exe' })).toBe('FILE_EXTENSION_NOT_ALLOWED');
	expect(await code({ htmlUploads: 'refused' }, 'a.html')).toBe('HTML_FILE_UPLOAD_NOT_ALLOWED');
	expect(await code({ contentPublicationLimit: 0 })).toBe('LIMIT_EXCEEDED');
});

test('a classic document needs a folder of documents or the own user, and stays below 5 MB', async () => {
	const [{ Id: other }] = await query("SELECT Id FROM User WHERE Username = 'standard@acme.example'");
	const wrong = await call('POST', '/sobjects/Document', { Name: 'a.txt', FolderId: other, Body: base64('x') });
	expect(wrong).toEqual({
		status: 400,
		json: [
			{ message: `Folder ID: id value of incorrect type: ${other}`, errorCode: 'MALFORMED_ID', fields: ['FolderId'] },
		],
	});
	const folder = await call('POST', '/sobjects/Folder', {
		Name: 'Logos',
		DeveloperName: 'Logos',
		AccessType: 'Public',
		Type: 'Document',
	});
	const upload = (bytes: number) =>
		call(
			'POST',
			'/sobjects/Document',
			form({ Name: 'a.txt', FolderId: folder.json.id }, randomBytes(bytes), { field: 'Body' }),
		);
	const { json } = await upload(5 * MEGABYTE);
	expect((await query(`SELECT Type, BodyLength, AuthorId FROM Document WHERE Id = '${json.id}'`))[0]).toMatchObject({
		Type: 'txt',
		BodyLength: 5 * MEGABYTE,
	});
	expect(errorOf(await upload(5 * MEGABYTE + 1)).errorCode).toBe('MAXIMUM_SIZE_OF_DOCUMENT');
});

test('a member who may access libraries may publish to one, others may not', async () => {
	const library = await call('POST', '/sobjects/ContentWorkspace', { Name: 'Library' });
	const { access_token: standard } = org.authorize({ username: 'standard@acme.example' });
	const [{ Id: user }] = await query("SELECT Id FROM User WHERE Username = 'standard@acme.example'");
	const body = { PathOnClient: 'a', VersionData: base64('1'), FirstPublishLocationId: library.json.id };
	const refused = await call('POST', '/sobjects/ContentVersion', body, standard);
	expect(errorOf(refused).errorCode).toBe('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY');
	await call('POST', '/sobjects/ContentWorkspaceMember', { ContentWorkspaceId: library.json.id, MemberId: user });
	expect((await call('POST', '/sobjects/ContentVersion', body, standard)).status).toBe(400);
	const [{ ProfileId }] = await query(`SELECT ProfileId FROM User WHERE Id = '${user}'`);
	const owned = org.store.table('PermissionSet').first('ProfileId', ProfileId);
	org.store.update('PermissionSet', owned!.Id, { PermissionsContentWorkspaces: true });
	expect((await call('POST', '/sobjects/ContentVersion', body, standard)).status).toBe(201);
});

test('deleting an AuthSession ends the session; OauthToken gives the token to revoke', async () => {
	const username = 'standard@acme.example';
	const { access_token: standard } = org.authorize({ username });
	const [session] = await query(`SELECT Id, IsCurrent FROM AuthSession WHERE Users.Username = '${username}'`);
	expect(session.IsCurrent).toBe(false);
	expect((await call('DELETE', `/sobjects/AuthSession/${session.Id}`)).status).toBe(204);
	expect((await call('GET', '/limits', undefined, standard)).status).toBe(401);
	const [held] = await query(`SELECT DeleteToken, AppName FROM OauthToken WHERE User.Username = '${username}'`);
	expect(held.AppName).toBe('n8n (standard)');
	await fetch(`${org.url}/services/oauth2/revoke`, {
		method: 'POST',
		body: new URLSearchParams({ token: held.DeleteToken }),
	});
	expect(await query(`SELECT Id FROM OauthToken WHERE User.Username = '${username}'`)).toEqual([]);
});

test('an upload whose client hangs up leaves nothing, and the org goes on', async () => {
	const { port } = new URL(org.url);
	const start = `POST ${BASE}/sobjects/ContentVersion HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n--b\r\nContent-Disposition: form-data; name="VersionData"; filename="a"\r\n\r\n`;
	const socket = connect(Number(port), '127.0.0.1');
	socket.write(start + 'x'.repeat(10_000));
	await new Promise((sent) => setTimeout(sent, 50));
	socket.resetAndDestroy();
	await new Promise((gone) => setTimeout(gone, 50));
	expect(await query('SELECT Id FROM ContentVersion')).toEqual([]);
});

test.each([
	['no JSON part', (body: FormData) => body.delete('entity_content'), 'INVALID_MULTIPART_REQUEST'],
	['a part of bytes with another name', (body: FormData) => rename(body, 'VersionData', 'Bytes'), 'INVALID_FIELD'],
])('a multipart body with %s is refused', async (_case, spoil, errorCode) => {
	const body = form({ PathOnClient: 'a' }, randomBytes(10));
	spoil(body);
	expect(errorOf(await call('POST', '/sobjects/ContentVersion', body)).errorCode).toBe(errorCode);
});

function rename(body: FormData, from: string, to: string): void {
	body.append(to, body.get(from) as File);
	body.delete(from);
}

test('thrown-away bytes leave size and checksum, and refuse to be read', async () => {
	org.changeSettings({ uploadedBytes: 'hashed only' });
	const bytes = randomBytes(1000);
	const { json } = await call('POST', '/sobjects/ContentVersion', form({ PathOnClient: 'a' }, bytes));
	const checksum = createHash('md5').update(bytes).digest('hex');
	expect(await versionOf(json.id)).toMatchObject({ ContentSize: 1000, Checksum: checksum });
	expect((await call('GET', `/sobjects/ContentVersion/${json.id}/VersionData`)).status).toBe(501);
});
