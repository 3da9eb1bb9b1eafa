import { startOrg, type SimulatedOrg } from '../../index.mts';

let org: SimulatedOrg;
let token: string;
beforeEach(async () => {
	org = await startOrg();
	token = org.authorize().access_token;
});
afterEach(() => org.close());

const BASE = '/services/data/v66.0';

async function call(
	method: string,
	path: string,
	body?: unknown,
): Promise<{ status: number; text: string; type: string }> {
	const response = await fetch(org.url + BASE + path, {
		method,
		headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
		...(body ? { body: JSON.stringify(body) } : {}),
	});
	return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' };
}

const accounts = () => org.store.table('Account').rows.size;
const create = () => call('POST', '/sobjects/Account', { Name: 'New' });

test.each([
	[{ kind: 'expiredSession' }, 401, 'INVALID_SESSION_ID', 'Session expired or invalid'],
	[{ kind: 'dailyLimit' }, 403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
	[{ kind: 'concurrentLimit' }, 403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'],
	[{ kind: 'status', status: 503 }, 503, 'SERVER_UNAVAILABLE', 'Service unavailable'],
] as const)('%j strikes once, before anything happens', async (fault, status, errorCode, message) => {
	const before = accounts();
	org.failNext({ ...fault });
	const failed = await create();
	expect([failed.status, JSON.parse(failed.text)]).toEqual([status, [{ message, errorCode }]]);
	expect(accounts()).toBe(before);
	expect((await create()).status).toBe(201);
});

test.each([420, 429, 500, 502])('status %i can come as HTML', async (status) => {
	org.failNext({ kind: 'status', status, body: 'html' });
	const failed = await call('GET', '/limits');
	expect(failed).toMatchObject({ status, type: 'text/html;charset=UTF-8', text: expect.stringContaining('<html') });
});

test('a fault can wait for method and path, for the k-th request, and come several times', async () => {
	org.failNext({ kind: 'status', status: 500, method: 'GET', path: '/limits', from: 2, times: 2 });
	const statuses: number[] = [];
	for (let request = 0; request < 4; request++) {
		statuses.push((await call('GET', '/limits')).status);
		expect((await call('GET', '/sobjects')).status).toBe(200);
	}
	expect(statuses).toEqual([200, 500, 500, 200]);
});

test.each([
	[429, 30, '30'],
	[503, 'Fri, 27 Nov 2026 00:00:00 GMT', 'Fri, 27 Nov 2026 00:00:00 GMT'],
])('status %i can say when to come again', async (status, retryAfter, expected) => {
	org.failNext({ kind: 'status', status, retryAfter });
	const response = await fetch(`${org.url}${BASE}/limits`, { headers: { authorization: `Bearer ${token}` } });
	expect([response.status, response.headers.get('retry-after')]).toEqual([status, expected]);
});

// Salesforce Help, domain_name_redirections; which status is an open question.
test.each([301, 302, 307, 308])('a renamed My Domain answers %i with the new address', async (status) => {
	const before = accounts();
	org.failNext({ kind: 'redirect', status, to: 'https://acme-new.my.salesforce.com', times: 2 });
	const response = await fetch(`${org.url}${BASE}/sobjects/Account?x=1`, { method: 'POST', redirect: 'manual' });
	const location = 'https://acme-new.my.salesforce.com/services/data/v66.0/sobjects/Account?x=1';
	expect([response.status, response.headers.get('location'), await response.text()]).toEqual([status, location, '']);
	expect(accounts()).toBe(before);
	org.clearFaults();
	org.failNext({ kind: 'redirect', status, to: 'https://acme-new.my.salesforce.com', body: 'html' });
	const page = await fetch(`${org.url}${BASE}/limits`, { redirect: 'manual' });
	expect(await page.text()).toContain('<html');
});

test('a redirect needs a status and an address', () => {
	expect(() => org.failNext({ kind: 'redirect', status: 200, to: 'https://x' })).toThrow(RangeError);
	expect(() => org.failNext({ kind: 'redirect', status: 301, to: 'nowhere' })).toThrow(RangeError);
});

test('a bulk job can fail as a whole and list no rows', async () => {
	const job = JSON.parse((await call('POST', '/jobs/ingest', { object: 'Account', operation: 'insert' })).text);
	const path = `/jobs/ingest/${job.id}`;
	await fetch(`${org.url}${BASE}${path}/batches`, {
		method: 'PUT',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
		body: 'Name\nA\nB\n',
	});
	org.failNext({ kind: 'failedJob', message: 'InternalServerError : Broken' });
	await call('PATCH', path, { state: 'UploadComplete' });
	const until = Date.now() + 5000;
	let state = '';
	while (state !== 'Failed' && Date.now() < until) state = JSON.parse((await call('GET', path)).text).state;
	expect(JSON.parse((await call('GET', path)).text)).toMatchObject({
		state: 'Failed',
		errorMessage: 'InternalServerError : Broken',
		numberRecordsProcessed: 0,
	});
	for (const file of ['successfulResults', 'failedResults', 'unprocessedrecords'])
		expect((await call('GET', `${path}/${file}`)).text.trim().split('\n')).toHaveLength(1);
});

test('a reset before the commit changes nothing, one after the commit loses only the answer', async () => {
	const before = accounts();
	org.failNext({ kind: 'reset', when: 'before' });
	await expect(create()).rejects.toThrow('fetch failed');
	expect(accounts()).toBe(before);
	org.failNext({ kind: 'reset', when: 'after' });
	await expect(create()).rejects.toThrow('fetch failed');
	expect(accounts()).toBe(before + 1);
	expect(org.log.entries.map(({ status }) => status)).toEqual([0, 0]);
});

test('a 5xx after the commit has made the change', async () => {
	const before = accounts();
	org.failNext({ kind: 'status', status: 502, body: 'html', when: 'after' });
	expect((await create()).status).toBe(502);
	expect(accounts()).toBe(before + 1);
});

test('a truncated body ends in the middle', async () => {
	org.failNext({ kind: 'truncatedBody' });
	await expect(call('GET', '/limits')).rejects.toThrow();
});

test('latency and slow bodies take their time', async () => {
	const time = async () => {
		const started = performance.now();
		await call('GET', '/limits');
		return performance.now() - started;
	};
	await time();
	org.latency(80);
	expect(await time()).toBeGreaterThanOrEqual(79);
	org.latency(0);
	org.failNext({ kind: 'latency', ms: 60 });
	expect(await time()).toBeGreaterThanOrEqual(59);
	org.failNext({ kind: 'slowBody', ms: 100 });
	expect(await time()).toBeGreaterThanOrEqual(95);
});

test('locked rows fail as often as told, their neighbours do not', async () => {
	const ids = ['standard@acme.example', 'second.admin@acme.example'].map(
		(username) => org.store.table('User').first('Username', username)!.Id,
	);
	org.failNext({ kind: 'lockRow', ids: [ids[0]!], times: 2 });
	const update = async () => {
		const records = ids.map((Id) => ({ attributes: { type: 'User' }, Id, Title: 'T' }));
		return JSON.parse((await call('PATCH', '/composite/sobjects', { records })).text) as Array<Record<string, unknown>>;
	};
	for (let round = 0; round < 2; round++) {
		expect(await update()).toMatchObject([
			{
				success: false,
				errors: [
					{
						statusCode: 'UNABLE_TO_LOCK_ROW',
						message: `unable to obtain exclusive access to this record or 1 records: ${ids[0]}`,
					},
				],
			},
			{ success: true },
		]);
	}
	expect((await update()).map(({ success }) => success)).toEqual([true, true]);
});

test.each([
	['row', 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record or 1 records: '],
	['group membership', 'UNKNOWN_EXCEPTION', 'group membership operation already in progress'],
	['acquire lock', 'UNKNOWN_EXCEPTION', 'could not acquire lock'],
	['trigger', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive'],
] as const)('a lock is told in the form %s', async (form, errorCode, message) => {
	const { Id } = org.store.table('User').first('Username', 'standard@acme.example')!;
	const update = async () => await call('PATCH', `/sobjects/User/${Id}`, { Title: 'T' });
	org.failNext({ kind: 'lockRow', form });
	expect(JSON.parse((await update()).text)).toMatchObject([{ errorCode, message: expect.stringContaining(message) }]);
	expect((await update()).status).toBe(204);
});

test('a lock in a form that there is not is refused', () => {
	expect(() => org.failNext({ kind: 'lockRow', form: 'nonsense' as never })).toThrow(RangeError);
});

test('OAuth fails only when the path asks for it', async () => {
	org.failNext({ kind: 'status', status: 503 });
	const userinfo = () =>
		fetch(`${org.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } });
	expect((await userinfo()).status).toBe(200);
	org.failNext({ kind: 'status', status: 503, path: 'oauth2/userinfo' });
	const failed = await userinfo();
	expect([failed.status, await failed.json()]).toEqual([
		503,
		{ error: 'unknown_error', error_description: 'retry your request' },
	]);
});

test('an unknown fault or a missing value is refused with what is wrong', () => {
	expect(() => org.failNext({ kind: 'status' } as never)).toThrow('needs a status from 200 to 599');
	expect(() => org.failNext({ kind: 'reset' } as never)).toThrow("needs when: 'before' or 'after'");
	expect(() => org.failNext({ kind: 'nonsense' } as never)).toThrow('expiredSession, dailyLimit');
});

describe('from another process', () => {
	const control = async (method: string, path: string, body?: unknown) => {
		const response = await fetch(`${org.url}/__org${path}`, {
			method,
			...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
		});
		const text = await response.text();
		return { status: response.status, json: text === '' ? undefined : (JSON.parse(text) as any) };
	};

	test('arms faults, sets latency, expires tokens, authorizes', async () => {
		expect(
			(
				await control('POST', '/faults', [
					{ kind: 'status', status: 500 },
					{ kind: 'expiredSession', from: 2 },
				])
			).status,
		).toBe(204);
		expect((await call('GET', '/limits')).status).toBe(500);
		expect((await call('GET', '/limits')).status).toBe(401);
		await control('POST', '/expire', {});
		expect((await call('GET', '/limits')).status).toBe(401);
		token = (await control('POST', '/authorize', { username: 'standard@acme.example' })).json.access_token;
		expect((await call('GET', '/limits')).status).not.toBe(401);
		expect(await control('POST', '/faults', { kind: 'x' })).toMatchObject({
			status: 400,
			json: { error: expect.any(String) },
		});
	});

	test('reads and changes settings, and shows them as a page', async () => {
		expect((await control('PATCH', '/settings', { freezeSelf: 'accepted' })).json.freezeSelf).toBe('accepted');
		expect((await control('PATCH', '/settings', { freezeSelf: 'x' })).json.error).toContain(
			'CANNOT_FREEZE_SELF | accepted',
		);
		const page = await (await fetch(`${org.url}/__org`)).text();
		expect(page).toContain('<option selected>accepted</option>');
		const saved = await fetch(`${org.url}/__org/page`, {
			method: 'POST',
			body: new URLSearchParams({ freezeSelf: 'CANNOT_FREEZE_SELF', sessionMinutes: '5' }),
			redirect: 'manual',
		});
		expect([saved.status, org.settings.sessionMinutes]).toEqual([303, 5]);
	});

	test('reads the log and the records, and resets', async () => {
		await create();
		const { json: log } = await control('GET', '/log');
		expect(log).toMatchObject({ calls: 1, entries: [{ method: 'POST', status: 201 }] });
		expect((await control('GET', '/records/Account?Name=New')).json.records).toHaveLength(1);
		await control('POST', '/reset');
		expect((await control('GET', '/records/Account?Name=New')).json.records).toEqual([]);
		expect((await control('GET', '/log')).json.entries).toEqual([]);
	});
});

describe('silence', () => {
	/** Whether an answer has come whole within a tenth of a second. */
	async function isAnswered(): Promise<boolean> {
		const answer = create().then(() => true);
		answer.catch(() => {});
		return await Promise.race([answer, new Promise<false>((done) => setTimeout(() => done(false), 100))]);
	}

	test.each([
		['before', 0],
		['after', 1],
		['body', 1],
	] as const)('%s: no whole answer comes, and so many records are made', async (when, made) => {
		const before = accounts();
		org.failNext({ kind: 'silence', when });
		expect(await isAnswered()).toBe(false);
		expect(accounts() - before).toBe(made);
		expect(await isAnswered()).toBe(true);
	});
});

describe('an odd answer', () => {
	const createTwo = async () => {
		const records = ['One', 'Two'].map((Name) => ({ attributes: { type: 'Account' }, Name }));
		return await call('POST', '/composite/sobjects', { allOrNone: false, records });
	};

	test.each([
		['fewer results', 1],
		['more results', 3],
		['results doubled', 4],
		['no results', 0],
	] as const)('with %s comes after the change', async (how, count) => {
		const before = accounts();
		org.failNext({ kind: 'oddAnswer', how });
		const { text } = await createTwo();
		expect(JSON.parse(text)).toHaveLength(count);
		expect(accounts() - before).toBe(2);
	});

	test.each([
		['errors as text', 'boom'],
		['errors of null', [null]],
	] as const)('has %s', async (how, errors) => {
		org.failNext({ kind: 'oddAnswer', how });
		const { text } = await createTwo();
		expect(JSON.parse(text)).toMatchObject([{ errors }, { errors }]);
	});

	test('can be a page with status 200, or nothing at all', async () => {
		org.failNext({ kind: 'oddAnswer', how: 'page' });
		expect(await createTwo()).toMatchObject({ status: 200, text: expect.stringContaining('<html') });
		org.failNext({ kind: 'oddAnswer', how: 'nothing' });
		expect(await createTwo()).toMatchObject({ status: 204, text: '' });
	});

	test('is one of those that there are', () => {
		expect(() => org.failNext({ kind: 'oddAnswer', how: 'strange' } as never)).toThrow(RangeError);
		expect(() => org.failNext({ kind: 'silence', when: 'never' } as never)).toThrow(RangeError);
	});
});
