/** Faults on demand that meet one subrequest of a composite. */
import { startOrg, type SimulatedOrg } from '../../index.mts';
import type { Fault } from '../../wire/faults.mts';

let org: SimulatedOrg;
let token: string;
beforeEach(async () => {
	org = await startOrg({ users: 10 });
	token = org.authorize().access_token;
});
afterEach(() => org.close());

type Part = { httpStatusCode: number; body: Array<Record<string, unknown>> };

const userId = (at: number) => org.store.table('User').first('Username', `user00000${at}@acme.example`)!.Id;
const title = (at: number) => org.store.get('User', userId(at))!['Title'];

/** Three collections of two users each. */
async function send(): Promise<Part[]> {
	const compositeRequest = [1, 3, 5].map((first) => ({
		method: 'PATCH',
		url: '/services/data/v66.0/composite/sobjects',
		referenceId: `from${first}`,
		body: {
			allOrNone: false,
			records: [first, first + 1].map((at) => ({ attributes: { type: 'User' }, id: userId(at), Title: 'New' })),
		},
	}));
	const response = await fetch(`${org.url}/services/data/v66.0/composite`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ allOrNone: false, collateSubrequests: false, compositeRequest }),
	});
	expect(response.status).toBe(200);
	return ((await response.json()) as { compositeResponse: Part[] }).compositeResponse;
}

const CASES: Array<[Fault, number, string]> = [
	[{ kind: 'expiredSession', part: 2 }, 401, 'INVALID_SESSION_ID'],
	[{ kind: 'dailyLimit', part: 2 }, 403, 'REQUEST_LIMIT_EXCEEDED'],
	[{ kind: 'status', status: 503, part: 2 }, 503, 'SERVER_UNAVAILABLE'],
];
test.each(CASES)('%j meets the second of three, and nothing of it happens', async (fault, status, errorCode) => {
	org.failNext(fault);
	const parts = await send();
	expect(parts.map(({ httpStatusCode }) => httpStatusCode)).toEqual([200, status, 200]);
	expect(parts[1]!.body).toMatchObject([{ errorCode }]);
	expect([title(1), title(3), title(5)]).toEqual(['New', undefined, 'New']);
	expect((await send()).map(({ httpStatusCode }) => httpStatusCode)).toEqual([200, 200, 200]);
});

test('an error can come although the part was carried out', async () => {
	org.failNext({ kind: 'status', status: 500, part: 2, when: 'after' });
	expect((await send()).map(({ httpStatusCode }) => httpStatusCode)).toEqual([200, 500, 200]);
	expect(title(3)).toBe('New');
});

test.each([
	['before', undefined],
	['after', 'New'],
] as const)('an answer that is lost %s the part was carried out takes the later ones along', async (when, expected) => {
	org.failNext({ kind: 'reset', when, part: 2 });
	expect(await send()).toHaveLength(1);
	expect([title(1), title(3), title(5)]).toEqual(['New', expected, undefined]);
});

test('a lock holds rows of its part only', async () => {
	org.failNext({ kind: 'lockRow', part: 2, times: 2 });
	const parts = await send();
	expect(parts.map(({ body }) => body.map(({ success }) => success))).toEqual([
		[true, true],
		[false, false],
		[true, true],
	]);
});

test('a kind that cannot meet a part is refused', () => {
	expect(() => org.failNext({ kind: 'latency', ms: 5, part: 2 })).toThrow(RangeError);
});

test('the log counts the rows of all collections, and one call', async () => {
	await send();
	expect(org.log.entries.at(-1)).toMatchObject({ rows: 6, apiCalls: 1 });
});

test('Apex limits are set from outside', async () => {
	const control = (body: object) =>
		fetch(`${org.url}/__org/apexLimits`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	expect((await control({ object: 'User', rows: 1 })).status).toBe(204);
	expect((await send())[0]!.body).toMatchObject([{ success: false }, { success: false }]);
	expect((await control({ object: 'User' })).status).toBe(204);
	expect((await send())[0]!.body).toMatchObject([{ success: true }, { success: true }]);
	expect((await control({ object: 'Nothing', rows: 1 })).status).toBe(400);
});
