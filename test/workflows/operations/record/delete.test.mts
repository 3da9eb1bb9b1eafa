import { startAcme, type Acme } from '../../../support/acme.mts';
import { deleteRecord, locator } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

function account(Name: string): string {
	const OwnerId = acme.user('mover').Id;
	return acme.org.store.insert('Account', { Id: acme.org.org.ids.next('001'), Name, OwnerId }).Id;
}
const itemsOf = (ids: string[]) => ids.map((id) => ({ json: { id } }));
const BY_ITEM = deleteRecord('={{ $json.id }}');
const isStored = (id: string) => acme.records('Account', 'Id', id).length === 1;

test('moves a record to the recycle bin; a second run succeeds and writes nothing', async () => {
	const id = account('Ant');
	const { json } = await acme.run(deleteRecord(id));
	expect(json).toEqual([{ id, object: 'Account', deleted: true, changed: true }]);
	expect(isStored(id)).toBe(false);
	acme.forgetCalls();
	const again = await acme.run(deleteRecord(id));
	expect(again.json).toEqual([{ id, object: 'Account', deleted: true, changed: false }]);
	expect(acme.writes()).toEqual([]);
});

test.each([
	[1, 3],
	[200, 3],
	[201, 3],
	[1001, 4],
])('%i records take %i calls: a describe, a look, and 1,000 per write', async (count, calls) => {
	const ids = Array.from({ length: count }, (_, at) => account(`Crowd ${at}`));
	acme.forgetCalls();
	const { json } = await acme.run(BY_ITEM, { items: itemsOf(ids) });
	expect([json.filter(({ changed }) => changed).length, acme.calls().length]).toEqual([count, calls]);
	expect(json.map(({ id }) => id)).toEqual(ids);
	expect(ids.some(isStored)).toBe(false);
});

test('a record that two items name is deleted once', async () => {
	const id = account('Ant');
	const { json } = await acme.run(BY_ITEM, { items: itemsOf([id, id.slice(0, 15)]) });
	expect(json.map(({ changed }) => changed)).toEqual([true, false]);
});

test('one that never was, one of another object and no ID fail alone', async () => {
	const good = account('Ant');
	const { json } = await acme.run(BY_ITEM, {
		items: itemsOf(['001000000000001', acme.user('mover').Id, 'x', good]),
		continueOnFail: true,
	});
	expect(json.map(({ errorCode, changed }) => errorCode ?? changed)).toEqual([
		'NOT_FOUND',
		'INVALID_ID',
		'INVALID_ID',
		true,
	]);
});

test('a dry run writes nothing', async () => {
	const id = account('Ant');
	const { json } = await acme.run(deleteRecord('={{ $json.id }}', { options: { dryRun: true } }), {
		items: itemsOf([id, id]),
	});
	expect(json.map(({ plan }) => plan)).toEqual([[{ action: 'delete', object: 'Account', id }], []]);
	expect([acme.writes(), isStored(id)]).toEqual([[], true]);
});

test('goes by a bulk job above the threshold', async () => {
	const ids = [account('Ant'), account('Bee')];
	const { json } = await acme.run(deleteRecord('={{ $json.id }}', { options: { bulkThreshold: 1 } }), {
		items: itemsOf(ids),
	});
	expect(json.every(({ deleted }) => deleted)).toBe(true);
	expect(ids.some(isStored)).toBe(false);
});

test('refuses a user, and an object whose records cannot be deleted', async () => {
	const user = await acme.run(deleteRecord(acme.user('mover').Id, { object: locator('name', 'User') }), {
		continueOnFail: true,
	});
	expect(user.json[0]).toMatchObject({ errorCode: 'INVALID_INPUT', advice: expect.stringContaining('resource User') });
	const profile = await acme.run(deleteRecord('00e000000000001', { object: locator('name', 'Organization') }), {
		continueOnFail: true,
	});
	expect(profile.json[0]).toMatchObject({ errorCode: 'INSUFFICIENT_ACCESS' });
	expect(acme.writes()).toEqual([]);
});
