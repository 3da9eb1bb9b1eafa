import { openOrg } from '../session.mts';

const SOQL = `/query?q=${encodeURIComponent('SELECT Id FROM User ORDER BY Id')}`;
type Page = { totalSize: number; done: boolean; nextRecordsUrl?: string; records: Array<{ Id: string }> };

test('rows come 2,000 at a time, and following the locators gives each of them once', async () => {
	const admin = openOrg({ users: 4000 });
	const total = admin.org.store.table('User').rows.size;
	const seen: string[] = [];
	const sizes: number[] = [];
	for (let url: string | undefined = SOQL; url;) {
		const page = (await admin.get(url)).body as Page;
		expect(page.totalSize).toBe(total);
		expect('nextRecordsUrl' in page).toBe(!page.done);
		if (page.nextRecordsUrl) expect(page.nextRecordsUrl).toMatch(/^\/services\/data\/v66\.0\/query\/0r8\w{15}-\d+$/);
		seen.push(...page.records.map(({ Id }) => Id));
		sizes.push(page.records.length);
		url = page.nextRecordsUrl;
	}
	expect(sizes).toEqual([2000, 2000, total - 4000]);
	expect(new Set(seen).size).toBe(total);
});

// 199, 200, 2000, 2001: the hint counts between 200 and 2,000.
test.each([
	[199, 200],
	[200, 200],
	[2000, 2000],
	[2001, 2000],
])('batchSize=%i gives %i rows', async (asked, given) => {
	const admin = openOrg({ users: 2100 });
	const { body } = await admin.get(SOQL, { 'sforce-query-options': `batchSize=${asked}` });
	expect((body as Page).records).toHaveLength(given);
});

test('exactly one page has no locator', async () => {
	const admin = openOrg();
	admin.org.settings.queryBatchSize = admin.org.store.table('User').rows.size;
	expect(await admin.query('SELECT Id FROM User')).toMatchObject({ done: true });
	admin.org.settings.queryBatchSize -= 1;
	expect(await admin.query('SELECT Id FROM User')).toMatchObject({ done: false });
});

test('a locator is of one user, dies of age, and cannot be guessed', async () => {
	const admin = openOrg();
	admin.org.settings.queryBatchSize = 5;
	const { nextRecordsUrl } = await admin.query('SELECT Id FROM User');
	const dead = { status: 400, body: [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }] };
	expect(await admin.as('second.admin').get(nextRecordsUrl!)).toEqual(dead);
	expect(await admin.get('/query/0r8ak0000000zzzAAA-5')).toEqual(dead);
	expect((await admin.get(nextRecordsUrl!)).status).toBe(200);
	admin.org.clock.advance((admin.org.settings.queryLocatorLifeMinutes + 1) * 60_000);
	expect(await admin.get(nextRecordsUrl!)).toEqual(dead);
});
