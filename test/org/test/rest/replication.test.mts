import { openOrg } from '../session.mts';

const MINUTE = 60_000;
const span = (from: number, to: number) =>
	`start=${encodeURIComponent(new Date(from).toISOString())}&end=${encodeURIComponent(new Date(to).toISOString())}`;

test('updated and deleted name the records of a span of time', async () => {
	const admin = openOrg();
	const start = admin.org.clock.now();
	admin.org.clock.advance(2 * MINUTE);
	const mover = admin.userId('mover');
	await admin.patch(`/sobjects/User/${mover}`, { Title: 'New' });
	const { id } = (await admin.post('/sobjects/Account', { Name: 'A' })).body as { id: string };
	await admin.delete(`/sobjects/Account/${id}`);
	const within = span(start + MINUTE, start + 5 * MINUTE);
	const users = await admin.get(`/sobjects/User/updated/?${within}`);
	expect(users).toMatchObject({
		status: 200,
		body: { ids: [mover], latestDateCovered: expect.stringMatching(/:00\.000\+0000$/) },
	});
	expect((await admin.get(`/sobjects/Account/deleted/?${within}`)).body).toMatchObject({
		deletedRecords: [{ id, deletedDate: expect.stringMatching(/\+0000$/) }],
		earliestDateAvailable: expect.any(String),
	});
	expect((await admin.get(`/sobjects/Account/updated/?${within}`)).body).toMatchObject({ ids: [] });
	expect(
		(await admin.get(`/sobjects/User/updated/?${span(start + 3 * MINUTE, start + 5 * MINUTE)}`)).body,
	).toMatchObject({ ids: [] });
});

test('a span needs two dates in order, at most 30 days ago', async () => {
	const admin = openOrg();
	const now = admin.org.clock.now();
	const refused = async (query: string) =>
		((await admin.get(`/sobjects/User/updated?${query}`)).body as Array<{ errorCode: string }>)[0]!.errorCode;
	expect(await refused('')).toBe('MISSING_ARGUMENT');
	expect(await refused(span(now, now - 5 * MINUTE))).toBe('INVALID_REPLICATION_DATE');
	expect(await refused(span(now - 31 * 24 * 60 * MINUTE, now))).toBe('INVALID_REPLICATION_DATE');
});
