/**
 * How many API calls records of any object take: the measures of the project, for 10,000 records and a query of 100,000 rows.
 *
 * Proves invariants 3 and 4.
 */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../../support/acme.mts';
import { createRecord, deleteRecord, queryRecords, updateRecord, upsertRecord } from '../../../support/parameters.mts';

const COUNT = 10_000;
let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const rows = (name: string) =>
	Array.from({ length: COUNT }, (_, at) => ({
		json: { key: `HR-${String(at).padStart(6, '0')}`, name: `${name} ${at}` },
	}));
const changed = (json: IDataObject[]) => json.filter((item) => item.changed === true).length;

/** Runs an operation over 10,000 items; returns how many changed, the calls and the items. */
async function measure(parameters: IDataObject, items: Array<{ json: IDataObject }>) {
	acme.forgetCalls();
	const { json, error } = await acme.run(parameters, { items });
	expect(error).toBeUndefined();
	expect(json).toHaveLength(COUNT);
	return { changed: changed(json), calls: acme.calls().length, json };
}

describe.each([
	['by collections', 0, 20],
	['by a bulk job', 2000, 15],
])('10,000 records %s', (_, bulkThreshold, most) => {
	const options = { bulkThreshold };
	const fields = { External_Id__c: '={{ $json.key }}', Name: '={{ $json.name }}' };

	test(`are created, updated, upserted and deleted in at most ${most} calls each`, async () => {
		const created = await measure(createRecord(fields, { options }), rows('First'));
		const items = rows('Second').map(({ json }, at) => ({ json: { ...json, id: String(created.json[at].id) } }));
		const updated = await measure(updateRecord('={{ $json.id }}', { Name: '={{ $json.name }}' }, { options }), items);
		const upserted = await measure(upsertRecord(fields, { options }), rows('Third'));
		const deleted = await measure(deleteRecord('={{ $json.id }}', { options }), items);
		for (const { changed: count, calls } of [created, updated, upserted, deleted]) {
			expect(count).toBe(COUNT);
			expect(calls).toBeLessThanOrEqual(most);
		}
		expect(acme.records('Account', 'IsDeleted', false).filter(({ Name }) => /^Third/.test(String(Name)))).toEqual([]);
	}, 240_000);
});

test('10,000 new rows upserted twice: the second run writes nothing', async () => {
	const parameters = upsertRecord({ External_Id__c: '={{ $json.key }}', Name: '={{ $json.name }}' });
	const first = await measure(parameters, rows('Same'));
	expect([first.changed, first.json.filter(({ created }) => created).length]).toEqual([COUNT, COUNT]);
	const again = await measure(parameters, rows('Same'));
	expect([again.changed, acme.writes().length]).toEqual([0, 0]);
}, 120_000);

test('a query of 100,000 rows takes one call per page of 2,000', async () => {
	const OwnerId = acme.user('mover').Id;
	for (let at = 0; at < 100_000; at++) {
		acme.org.store.insert('Account', { Id: acme.org.org.ids.next('001'), Name: `Row ${at}`, OwnerId });
	}
	acme.forgetCalls();
	const { json, error } = await acme.run(queryRecords("SELECT Id, Name FROM Account WHERE Name LIKE 'Row %'"));
	expect(error).toBeUndefined();
	expect([json.length, new Set(json.map(({ Id }) => Id)).size]).toEqual([100_000, 100_000]);
	expect(acme.calls()).toHaveLength(50);
}, 120_000);
