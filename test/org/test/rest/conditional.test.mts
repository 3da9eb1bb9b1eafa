import { openOrg } from '../session.mts';

const EARLY = 'Mon, 01 Jan 2001 00:00:00 GMT';
const LATE = 'Fri, 01 Jan 2100 00:00:00 GMT';

test('a record that has not changed is a 304 without a body, one that has comes with its date', async () => {
	const admin = openOrg();
	const path = `/sobjects/User/${admin.userId('mover')}`;
	const fresh = await admin.get(path, { 'if-modified-since': EARLY });
	expect(fresh).toMatchObject({ status: 200, body: { Name: 'Mona Mover' } });
	const modified = fresh.headers!['Last-Modified']!;
	expect(await admin.get(path, { 'if-modified-since': modified })).toEqual({
		status: 304,
		headers: { 'Last-Modified': modified },
	});
	admin.org.clock.advance(5000);
	await admin.patch(path, { Title: 'New' });
	expect((await admin.get(path, { 'if-modified-since': modified })).status).toBe(200);
});

test('a change or delete may be made to depend on the date', async () => {
	const admin = openOrg();
	const created = await admin.post('/sobjects/Account', { Name: 'A' });
	const path = `/sobjects/Account/${(created.body as { id: string }).id}`;
	const send = (method: string, date: string) =>
		admin.post(`${path}?_HttpMethod=${method}`, { Name: 'B' }, { 'if-unmodified-since': date });
	expect(await send('PATCH', EARLY)).toMatchObject({ status: 412, body: [{ errorCode: 'PRECONDITION_FAILED' }] });
	expect(await send('DELETE', EARLY)).toMatchObject({ status: 412 });
	expect(await send('PATCH', LATE)).toMatchObject({ status: 204 });
	expect(await send('DELETE', LATE)).toMatchObject({ status: 204 });
});

test.each(['/sobjects', '/sobjects/User/describe'])('%s has an entity tag beside its date', async (path) => {
	const admin = openOrg();
	const { headers } = await admin.get(path);
	expect(headers).toMatchObject({ ETag: expect.stringMatching(/^"\w{8}"$/), 'Last-Modified': expect.any(String) });
	const again = await admin.get(path, { 'if-none-match': headers!['ETag']! });
	expect(again).toMatchObject({ status: 304, headers: { ETag: headers!['ETag'] } });
	expect(again).not.toHaveProperty('body');
});

test('an account has an entity tag, which changes with it', async () => {
	const admin = openOrg();
	const created = await admin.post('/sobjects/Account', { Name: 'A' });
	const path = `/sobjects/Account/${(created.body as { id: string }).id}`;
	const tag = (await admin.get(path)).headers!['ETag']!;
	expect(tag).toMatch(/^"\w+"$/);
	expect(await admin.get(path, { 'if-none-match': tag })).toEqual({ status: 304, headers: { ETag: tag } });
	const change = (headers: Record<string, string>) => admin.post(`${path}?_HttpMethod=PATCH`, { Name: 'B' }, headers);
	expect((await change({ 'if-match': '"other"' })).status).toBe(412);
	expect((await change({ 'if-match': tag })).status).toBe(204);
	expect((await admin.get(path, { 'if-none-match': tag })).status).toBe(200);
	expect((await admin.get(`/sobjects/User/${admin.userId('mover')}`)).headers).not.toHaveProperty('ETag');
});

test('describes are as old as the org', async () => {
	const admin = openOrg();
	for (const path of ['/sobjects', '/sobjects/User/describe']) {
		expect((await admin.get(path, { 'if-modified-since': LATE })).status).toBe(304);
		expect((await admin.get(path, { 'if-modified-since': EARLY })).status).toBe(200);
	}
});

test('a 304 in a composite keeps its date', async () => {
	const admin = openOrg();
	const url = `/services/data/v66.0/sobjects/User/${admin.userId('mover')}`;
	const part = { method: 'GET', url, referenceId: 'a', httpHeaders: { 'If-Modified-Since': LATE } };
	const { body } = await admin.post('/composite', { compositeRequest: [part] });
	expect(body).toMatchObject({
		compositeResponse: [
			{ httpStatusCode: 304, body: null, httpHeaders: { 'Last-Modified': expect.stringMatching(/GMT$/) } },
		],
	});
});
