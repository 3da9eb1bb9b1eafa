import type { IDataObject } from 'n8n-workflow';

import type { FieldValue } from '../../../org/world/types.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import { locator, MAPPED_AUTOMATICALLY, updateRecord } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

function account(Name: string, fields: Record<string, FieldValue> = {}): string {
	const OwnerId = acme.user('mover').Id;
	return acme.org.store.insert('Account', { Id: acme.org.org.ids.next('001'), Name, OwnerId, ...fields }).Id;
}
const stored = (id: unknown) => acme.record('Account', 'Id', String(id));
const crowd = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ json: { id: account(`Crowd ${at}`), name: `New ${at}` } }));

test('writes the fields that differ, and says what they were', async () => {
	const id = account('Ant', { Industry: 'Energy', Reviewed_At__c: '2026-01-31T10:00:00.000+0000', Credit_Limit__c: 5 });
	const fields = {
		Name: 'Ant',
		Industry: 'banking',
		Reviewed_At__c: '2026-01-31T11:00:00+01:00',
		Credit_Limit__c: '5.0',
		Phone: '',
	};
	const { json, error } = await acme.run(updateRecord(id.slice(0, 15), fields));
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{ id, object: 'Account', changed: true, updated: { Industry: { from: 'Energy', to: 'Banking' } } },
	]);
	expect(stored(id).Industry).toBe('Banking');
	acme.forgetCalls();
	const again = await acme.run(updateRecord(id, fields));
	expect(again.json).toEqual([{ id, object: 'Account', changed: false, updated: {} }]);
	expect(acme.writes()).toEqual([]);
});

test('what is left empty stays, and what is chosen in Clear Fields is emptied', async () => {
	const id = account('Ant', { Industry: 'Energy', Phone: '1', Description: 'x' });
	const { json } = await acme.run(updateRecord(id, { Industry: '', Phone: null }, { clearFields: ['description'] }));
	expect(json[0].updated).toEqual({ Description: { from: 'x', to: null } });
	expect([stored(id).Industry, stored(id).Phone, stored(id).Description ?? null]).toEqual(['Energy', '1', null]);
});

test('takes the fields of the item when they are mapped automatically', async () => {
	const id = account('Ant');
	const { json } = await acme.run(updateRecord('={{ $json.Id }}', {}, { columns: MAPPED_AUTOMATICALLY }), {
		items: [{ json: { Id: id, Name: 'Bee', Industry: null } }],
	});
	expect(json[0].updated).toEqual({ Name: { from: 'Ant', to: 'Bee' } });
});

test.each([
	[1, 3],
	[200, 3],
	[201, 3],
	[1001, 4],
])('%i records take %i calls: a describe, the records as they are, and 1,000 per write', async (count, calls) => {
	const items = crowd(count);
	acme.forgetCalls();
	const { json } = await acme.run(updateRecord('={{ $json.id }}', { Name: '={{ $json.name }}' }), { items });
	expect([json.filter(({ changed }) => changed).length, acme.calls().length]).toEqual([count, calls]);
	expect(json.map(({ id }) => stored(id).Name)).toEqual(items.map((item) => item.json.name));
});

test('several items for the same record follow one another, and one that repeats another fails with it', async () => {
	const id = account('Ant');
	const values = ['Bee', 'Bee', 'Ant'];
	const { json } = await acme.run(updateRecord(id, { Name: '={{ $json.name }}' }), {
		items: values.map((name) => ({ json: { name } })),
	});
	expect(json.map(({ changed }) => changed)).toEqual([true, false, true]);
	expect(stored(id).Name).toBe('Ant');
	acme.org.failNext({ kind: 'status', status: 400, method: 'PATCH', path: 'composite/sobjects' });
	const failing = await acme.run(updateRecord(id, { Name: 'Cow' }), {
		items: [{ json: {} }, { json: {} }],
		continueOnFail: true,
	});
	expect(failing.json.map(({ error }) => String(error))).toEqual([
		expect.stringContaining('was not updated'),
		expect.stringContaining('was not updated'),
	]);
});

test('a dry run shows what would change and writes nothing', async () => {
	const id = account('Ant');
	const dryRun = { options: { dryRun: true } };
	const { json } = await acme.run(updateRecord(id, { Name: 'Bee', Phone: '1' }, dryRun));
	expect(json).toEqual([
		{
			dryRun: true,
			id,
			object: 'Account',
			changed: false,
			wouldChange: true,
			plan: [{ action: 'update', object: 'Account', id, fields: { Name: 'Bee', Phone: '1' } }],
		},
	]);
	const same = await acme.run(updateRecord(id, { Name: 'Ant' }, dryRun));
	expect(same.json[0]).toMatchObject({ wouldChange: false, plan: [] });
	expect(acme.writes()).toEqual([]);
});

test('a deleted record, one that never was, and one of another object fail alone', async () => {
	const good = account('Ant');
	const gone = account('Gone');
	acme.org.store.remove('Account', gone);
	const ids = [good, gone, '001000000000001', acme.user('mover').Id];
	const { json } = await acme.run(updateRecord('={{ $json.id }}', { Name: 'New' }), {
		items: ids.map((id) => ({ json: { id } })),
		continueOnFail: true,
	});
	expect(json.map(({ errorCode, changed }) => errorCode ?? changed)).toEqual([
		true,
		'ENTITY_IS_DELETED',
		'NOT_FOUND',
		'INVALID_ID',
	]);
	expect(json[1]).toMatchObject({ recordId: gone });
});

test('by a bulk job each item gets its own outcome', async () => {
	const items = crowd(3);
	items[1]!.json.name = 'x'.repeat(300);
	const { json } = await acme.run(
		updateRecord('={{ $json.id }}', { Name: '={{ $json.name }}' }, { options: { bulkThreshold: 1 } }),
		{ items, continueOnFail: true },
	);
	expect(json.map(({ errorCode, changed }) => errorCode ?? changed)).toEqual([true, 'STRING_TOO_LONG', true]);
});

test.each<[string, IDataObject, string, string]>([
	['nothing', updateRecord('001000000000001', { Name: '' }), 'INVALID_INPUT', 'nothing to write'],
	[
		'a field that is set and cleared',
		updateRecord('001000000000001', { Phone: '1' }, { clearFields: ['Phone'] }),
		'INVALID_INPUT',
		"'Clear Fields' as well",
	],
	[
		'a required field to clear',
		updateRecord('001000000000001', {}, { clearFields: ['Name'] }),
		'INVALID_INPUT',
		'cannot be cleared',
	],
	[
		'a field that is not changed',
		updateRecord('001000000000001', { CreatedDate: '2026-01-01' }),
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		'cannot be changed',
	],
	[
		'a user, with the operation to use',
		updateRecord('005000000000001', { Title: 'x' }, { object: locator('name', 'User') }),
		'INVALID_INPUT',
		'only read',
	],
])('refuses %s before anything is written', async (_, parameters, errorCode, why) => {
	const { json } = await acme.run(parameters, { continueOnFail: true });
	expect(json).toEqual([expect.objectContaining({ errorCode, error: expect.stringContaining(why) })]);
	expect(acme.writes()).toEqual([]);
});
