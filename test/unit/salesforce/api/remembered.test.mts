import {
	REMEMBERED_MS,
	REMEMBERED_VALUES,
	Remembered,
	forgetAbout,
	forgetAll,
	rememberedKey,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/remembered.ts';

afterEach(() => jest.restoreAllMocks());

test('a value is remembered until its time is over, and for its key alone', () => {
	const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
	const cache = new Remembered<string>();
	cache.set('a', 'one');
	clock.mockReturnValue(REMEMBERED_MS - 1);
	expect([cache.get('a'), cache.get('b')]).toEqual(['one', undefined]);
	clock.mockReturnValue(REMEMBERED_MS);
	expect(cache.get('a')).toBeUndefined();
});

test('the oldest value makes room, and one that is set anew is not the oldest', () => {
	const cache = new Remembered<number>();
	for (let at = 0; at < REMEMBERED_VALUES; at++) cache.set(String(at), at);
	cache.set('0', 0);
	cache.set('new', -1);
	expect([cache.get('0'), cache.get('1'), cache.get('2'), cache.get('new')]).toEqual([0, undefined, 2, -1]);
});

test('what one user sees of one org is forgotten alone', () => {
	const cache = new Remembered<number>();
	const of = (organizationId: string, userId: string) => ({
		origin: 'https://acme.my.salesforce.com',
		user: { organizationId, userId },
	});
	const orgs = [of('00D1', '0051'), of('00D2', '0051'), of('00D1', '0052'), of('00D1', '00511')];
	for (const [at, org] of orgs.entries()) cache.set(rememberedKey(org, 'fields'), at);
	forgetAbout(orgs[0]!);
	expect(orgs.map((org) => cache.get(rememberedKey(org, 'fields')))).toEqual([undefined, 1, 2, 3]);
});

test('all caches are forgotten at once', () => {
	const caches = [new Remembered<number>(), new Remembered<number>()];
	for (const cache of caches) cache.set('a', 1);
	forgetAll();
	expect(caches.map((cache) => cache.get('a'))).toEqual([undefined, undefined]);
});
