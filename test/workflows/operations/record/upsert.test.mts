import type { IDataObject } from 'n8n-workflow';

import type { FieldValue } from '../../../org/world/types.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import { locator, upsertRecord } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

function insert(object: string, prefix: string, fields: Record<string, FieldValue>): string {
	const OwnerId = acme.user('mover').Id;
	return acme.org.store.insert(object, { Id: acme.org.org.ids.next(prefix), OwnerId, ...fields }).Id;
}
const stored = (key: string) => acme.record('Account', 'External_Id__c', key);
const BY_ITEM = { External_Id__c: '={{ $json.key }}', Name: '={{ $json.name }}' };
const rows = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ json: { key: `A-${at}`, name: `Crowd ${at}` } }));

test('creates what is new, changes what differs, and leaves what is as it should be', async () => {
	const changed = insert('Account', '001', { Name: 'Old', External_Id__c: 'A-1', Phone: '1' });
	const same = insert('Account', '001', { Name: 'Same', External_Id__c: 'A-2' });
	const { json, error } = await acme.run(upsertRecord(BY_ITEM), {
		items: [
			{ json: { key: 'A-0', name: 'New' } },
			{ json: { key: 'a-1', name: 'Changed' } },
			{ json: { key: 'A-2', name: 'Same' } },
		],
	});
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{ id: stored('A-0').Id, object: 'Account', changed: true, created: true },
		{
			id: changed,
			object: 'Account',
			changed: true,
			created: false,
			updated: { Name: { from: 'Old', to: 'Changed' } },
		},
		{ id: same, object: 'Account', changed: false, created: false, updated: {} },
	]);
	expect(acme.record('Account', 'Id', changed)).toMatchObject({ Name: 'Changed', Phone: '1' });
});

test.each([
	[1, 3],
	[200, 3],
	[201, 3],
	[1001, 4],
])('%i new records take %i calls, and a second run writes nothing', async (count, calls) => {
	const first = await acme.run(upsertRecord(BY_ITEM), { items: rows(count) });
	expect([first.json.filter(({ created }) => created).length, acme.calls().length]).toEqual([count, calls]);
	acme.forgetCalls();
	const again = await acme.run(upsertRecord(BY_ITEM), { items: rows(count) });
	expect([again.json.filter(({ changed }) => changed).length, acme.writes().length]).toEqual([0, 0]);
	expect(again.json.map(({ id }) => id)).toEqual(first.json.map(({ id }) => id));
});

test('finds contacts by email, and refuses an address that two have before anything is written', async () => {
	insert('Contact', '003', { LastName: 'One', Email: 'one@x.example' });
	insert('Contact', '003', { LastName: 'Two', Email: 'two@x.example' });
	insert('Contact', '003', { LastName: 'Three', Email: 'two@x.example' });
	const contact = upsertRecord(
		{ Email: '={{ $json.email }}', LastName: 'New' },
		{ object: locator('name', 'Contact'), externalIdField: 'email' },
	);
	const { json } = await acme.run(contact, {
		items: ['one@x.example', 'two@x.example', 'three@x.example'].map((email) => ({ json: { email } })),
		continueOnFail: true,
	});
	expect(json.map(({ errorCode, created }) => errorCode ?? created)).toEqual([false, 'DUPLICATE_EXTERNAL_ID', true]);
	expect(json[1].error).toContain('2 records of Contact have Email');
	expect(acme.records('Contact', 'LastName', 'Two')).toHaveLength(1);
});

test('several items for the same record follow one another', async () => {
	const items = ['New', 'New', 'Newer'].map((name) => ({ json: { key: 'A-1', name } }));
	const { json } = await acme.run(upsertRecord(BY_ITEM), { items });
	expect(json.map(({ created, changed }) => [created, changed])).toEqual([
		[true, true],
		[false, false],
		[false, true],
	]);
	expect(new Set(json.map(({ id }) => id)).size).toBe(1);
	expect(stored('A-1').Name).toBe('Newer');
});

test('a dry run tells what would be created and what changed', async () => {
	const id = insert('Account', '001', { Name: 'Old', External_Id__c: 'A-1' });
	const { json } = await acme.run(upsertRecord(BY_ITEM, { options: { dryRun: true } }), { items: rows(2) });
	expect(json.map(({ plan }) => (plan as IDataObject[])[0])).toEqual([
		{ action: 'create', object: 'Account', fields: { External_Id__c: 'A-0', Name: 'Crowd 0' } },
		{ action: 'update', object: 'Account', id, fields: { External_Id__c: 'A-1', Name: 'Crowd 1' } },
	]);
	expect(acme.writes()).toEqual([]);
});

test('by a bulk job each item gets its own outcome, and is told whether it was created', async () => {
	insert('Account', '001', { Name: 'Old', External_Id__c: 'A-1' });
	const { json, error } = await acme.run(upsertRecord(BY_ITEM, { options: { bulkThreshold: 1 } }), { items: rows(3) });
	expect(error).toBeUndefined();
	expect(json.map(({ created, changed }) => [created, changed])).toEqual([
		[true, true],
		[false, true],
		[true, true],
	]);
	expect(json.map(({ id }) => id)).toEqual(rows(3).map((row) => stored(row.json.key).Id));
});

test('a lost answer leaves one record: the same values are sent again', async () => {
	acme.org.failNext({ kind: 'reset', when: 'after', method: 'PATCH', path: 'composite/sobjects/Account' });
	const { json, error } = await acme.run(upsertRecord(BY_ITEM), { items: rows(2) });
	expect(error).toBeUndefined();
	expect(json.every(({ changed }) => changed)).toBe(true);
	expect(acme.records('Account', 'External_Id__c', 'A-0')).toHaveLength(1);
});

test('two runs of the same rows at the same time end with one record each, and each run tells its own truth', async () => {
	const [one, other] = await Promise.all([
		acme.run(upsertRecord(BY_ITEM), { items: rows(20) }),
		acme.run(upsertRecord(BY_ITEM), { items: rows(20) }),
	]);
	for (const {
		json: { key },
	} of rows(20))
		expect(acme.records('Account', 'External_Id__c', key)).toHaveLength(1);
	const created = [one, other].flatMap(({ json }) => json.filter((item) => item.created === true));
	expect([one.error, other.error, created.length]).toEqual([undefined, undefined, 20]);
	expect(one.json.map(({ id }) => id)).toEqual(other.json.map(({ id }) => id));
});

test('what a new record needs is asked of new records only', async () => {
	insert('Account', '001', { Name: 'Old', External_Id__c: 'A-1' });
	const { json } = await acme.run(upsertRecord({ External_Id__c: '={{ $json.key }}', Phone: '1' }), {
		items: rows(2),
		continueOnFail: true,
	});
	expect(json.map(({ errorCode, changed }) => errorCode ?? changed)).toEqual(['REQUIRED_FIELD_MISSING', true]);
});

test.each<[string, IDataObject, string, string]>([
	['a row without a key', upsertRecord({ Name: 'x' }), 'INVALID_INPUT', 'has no value'],
	[
		'a field that is no key',
		upsertRecord({ Name: 'x' }, { externalIdField: 'Name' }),
		'INVALID_INPUT',
		'no external ID',
	],
	['the ID as the key', upsertRecord({ Name: 'x' }, { externalIdField: 'Id' }), 'INVALID_INPUT', 'no external ID'],
	['no key field', upsertRecord({ Name: 'x' }, { externalIdField: "={{ '' }}" }), 'INVALID_INPUT', 'is empty'],
	[
		'an unknown key field',
		upsertRecord({ Name: 'x' }, { externalIdField: 'Extern_Id__c' }),
		'INVALID_FIELD',
		'Did you mean',
	],
	['a user', upsertRecord({ Username: 'x' }, { object: locator('name', 'User') }), 'INVALID_INPUT', 'only read'],
])('refuses %s before anything is written', async (_, parameters, errorCode, why) => {
	const { json } = await acme.run(parameters, { continueOnFail: true });
	expect(json).toEqual([expect.objectContaining({ errorCode, error: expect.stringContaining(why) })]);
	expect(acme.writes()).toEqual([]);
});
