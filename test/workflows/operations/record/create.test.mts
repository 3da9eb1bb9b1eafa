import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme, type AcmeOptions } from '../../../support/acme.mts';
import { createRecord, locator, MAPPED_AUTOMATICALLY } from '../../../support/parameters.mts';

let acme: Acme;
const start = async (options: AcmeOptions = {}) => (acme = await startAcme(options));
afterEach(async () => await acme.close());

const stored = (Name: string) => acme.record('Account', 'Name', Name);
const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ json: { name: `Crowd ${at}` } }));

test('creates a record with values of every type, read from texts', async () => {
	await start();
	const owner = acme.user('mover').Id;
	const { json, error } = await acme.run(
		createRecord({
			name: ' Ant ',
			Industry: 'energy',
			Sub_Industry__c: 'Solar',
			Segments__c: ['startup', 'Enterprise'],
			Credit_Limit__c: '1200.50',
			NumberOfEmployees: '12',
			Is_Partner__c: 'TRUE',
			Founded_On__c: '2026-03-02T03:00:00Z',
			Reviewed_At__c: '2026-01-31 20:00',
			Opens_At__c: '08:30',
			Phone: '',
			OwnerId: `https://acme.lightning.force.com/lightning/r/User/${owner.slice(0, 15)}/view`,
		}),
	);
	expect(error).toBeUndefined();
	expect(json).toEqual([{ id: stored('Ant').Id, object: 'Account', changed: true, created: true }]);
	// The time zone of the workflow is that of New York.
	expect(stored('Ant')).toMatchObject({
		Industry: 'Energy',
		Sub_Industry__c: 'solar',
		Segments__c: 'Enterprise;Startup',
		Credit_Limit__c: 1200.5,
		NumberOfEmployees: 12,
		Is_Partner__c: true,
		Founded_On__c: '2026-03-01',
		Reviewed_At__c: '2026-02-01T01:00:00.000+0000',
		Opens_At__c: '08:30:00.000Z',
		OwnerId: owner,
	});
});

test('takes the fields of the item when they are mapped automatically, without its ID', async () => {
	await start();
	const { json, error } = await acme.run(createRecord({}, { columns: MAPPED_AUTOMATICALLY }), {
		items: [{ json: { Id: 'x', Name: 'Ant', industry: 'Energy', Phone: null } }],
	});
	expect([error, json.length]).toEqual([undefined, 1]);
	expect(stored('Ant').Industry).toBe('Energy');
});

test('takes rows of another node as they are: what the API says beside the fields, and moments of luxon', async () => {
	await start();
	const attributes = { type: 'Account', url: '/services/data/v66.0/sobjects/Account/001ak0000000001AAA' };
	const moment = DateTime.fromISO('2026-11-01T01:30:00-04:00').setZone('America/New_York');
	const row = { attributes, Name: 'Ant', Parent: null, BillingCity: 'Berlin', Reviewed_At__c: moment };
	const { json, error } = await acme.run(createRecord({}, { columns: MAPPED_AUTOMATICALLY }), {
		items: [{ json: { ...row, Founded_On__c: moment.plus({ hours: 1 }) } as unknown as IDataObject }],
	});
	expect([error, json.length]).toEqual([undefined, 1]);
	expect(stored('Ant')).toMatchObject({
		BillingCity: 'Berlin',
		Reviewed_At__c: '2026-11-01T05:30:00.000+0000',
		Founded_On__c: '2026-11-01',
	});
});

test.each([
	[0, 0],
	[1, 2],
	[200, 2],
	[201, 2],
	[1001, 3],
])('%i records take %i calls, the describe among them', async (count, calls) => {
	await start();
	const { json, items } = await acme.run(createRecord({ Name: '={{ $json.name }}' }), { items: rows(count) });
	expect([json.filter(({ created }) => created).length, acme.calls().length]).toEqual([count, calls]);
	expect(items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([...rows(count).keys()]);
	expect(json.map(({ id }) => acme.record('Account', 'Id', String(id)).Name)).toEqual(
		rows(count).map((row) => row.json.name),
	);
});

test('rows of the same content are two records, by collections and by a bulk job', async () => {
	await start();
	const same = [{ json: {} }, { json: {} }, { json: {} }];
	for (const options of [{}, { bulkThreshold: 1 }]) {
		const { json, error } = await acme.run(createRecord({ Name: 'Same' }, { options }), { items: same });
		expect([error, new Set(json.map(({ id }) => id)).size]).toEqual([undefined, 3]);
	}
	expect(acme.records('Account', 'Name', 'Same')).toHaveLength(6);
});

test('a dry run checks everything, writes nothing and shows the record', async () => {
	await start();
	const parameters = createRecord({ Name: 'Ant', NumberOfEmployees: '12' }, { options: { dryRun: true } });
	const { json, hints } = await acme.run(parameters);
	const fields = { Name: 'Ant', NumberOfEmployees: 12 };
	expect(json).toEqual([
		{
			dryRun: true,
			object: 'Account',
			changed: false,
			wouldChange: true,
			plan: [{ action: 'create', object: 'Account', fields }],
		},
	]);
	expect(hints[0]).toContain('nothing was written');
	expect(acme.writes()).toEqual([]);
});

test('more changes than Max Changes are refused before the first write', async () => {
	await start();
	const parameters = createRecord({ Name: '={{ $json.name }}' }, { options: { maxChanges: 1 } });
	const { json } = await acme.run(parameters, { items: rows(2), continueOnFail: true });
	expect(json.map(({ errorCode }) => errorCode)).toEqual(['TOO_MANY_CHANGES', 'TOO_MANY_CHANGES']);
	expect(acme.writes()).toEqual([]);
});

test.each<[string, IDataObject, string, string]>([
	['nothing', createRecord({}), 'INVALID_INPUT', 'nothing to write'],
	['a missing field', createRecord({ Phone: '1' }), 'REQUIRED_FIELD_MISSING', 'Account Name (Name)'],
	['an unknown field', createRecord({ Name: 'x', Indstry: 'x' }), 'INVALID_FIELD', "Did you mean 'Industry'?"],
	[
		'an address as a whole',
		createRecord({ Name: 'x', BillingAddress: { city: 'Berlin' } }),
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		'BillingAddress',
	],
	['a number of another country', createRecord({ Name: 'x', Credit_Limit__c: '1.234,56' }), 'INVALID_INPUT', '1234.5'],
	['no number at all', createRecord({ Name: 'x', Credit_Limit__c: '={{ NaN }}' }), 'INVALID_INPUT', 'use a number'],
	['a field called attributes', createRecord({ Name: 'x', attributes: 'x' }), 'INVALID_FIELD', 'no field'],
	['a field given twice', createRecord({ Name: 'x', name: 'y' }), 'INVALID_INPUT', 'given twice'],
	[
		'a field that is not written',
		createRecord({ Name: 'x', CreatedDate: '2026-01-01' }),
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		'CreatedDate',
	],
	['no number', createRecord({ Name: 'x', Credit_Limit__c: '1,200' }), 'INVALID_INPUT', 'Credit Limit cannot be'],
	['half a number', createRecord({ Name: 'x', NumberOfEmployees: '1.5' }), 'INVALID_INPUT', 'whole number'],
	['no truth value', createRecord({ Name: 'x', Is_Partner__c: 'yes' }), 'INVALID_INPUT', 'true or false'],
	['no date', createRecord({ Name: 'x', Founded_On__c: '31.12.2026' }), 'INVALID_INPUT', '2026-12-31'],
	['no moment', createRecord({ Name: 'x', Reviewed_At__c: 'soon' }), 'INVALID_INPUT', '2026-12-31T23:59:59Z'],
	['no time', createRecord({ Name: 'x', Opens_At__c: '25:00' }), 'INVALID_INPUT', '12:30:00'],
	[
		'no value of the picklist',
		createRecord({ Name: 'x', Segments__c: 'Startup;Big' }),
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		'Enterprise',
	],
	['no owner', createRecord({ Name: 'x', OwnerId: 'mover' }), 'NAME_NOT_FOUND', 'Owner ID'],
	['an object in place of a value', createRecord({ Name: { a: 1 } }), 'INVALID_INPUT', 'use a text'],
	['a text that is too long', createRecord({ Name: 'x'.repeat(256) }), 'STRING_TOO_LONG', '255'],
	[
		'an unknown object',
		createRecord({ Name: 'x' }, { object: locator('name', 'Acount') }),
		'NAME_NOT_FOUND',
		"Did you mean 'Account'",
	],
	['a user', createRecord({ Username: 'x' }, { object: locator('name', 'user') }), 'INVALID_INPUT', 'only read'],
	[
		'a membership',
		createRecord({ GroupId: 'x' }, { object: locator('name', 'GroupMember') }),
		'INVALID_INPUT',
		'only read',
	],
])('refuses %s before anything is written, and the neighbor is created', async (_, parameters, errorCode, why) => {
	await start();
	const { json } = await acme.run(parameters, { continueOnFail: true });
	expect(json).toEqual([
		expect.objectContaining({ errorCode, error: expect.stringContaining(why), advice: expect.stringMatching(/\w/) }),
	]);
	expect(acme.writes()).toEqual([]);
});

test('a wrong value of a picklist leads to the page of its own object', async () => {
	await start();
	const { json } = await acme.run(createRecord({ Name: 'x', Segments__c: 'Big' }), { continueOnFail: true });
	expect(json[0]?.advice).toContain('Object Manager > Account');
});

test('a field called __proto__ is refused, and changes nothing else', async () => {
	await start();
	const json = JSON.parse('{ "Name": "x", "__proto__": { "Industry": "Energy" } }') as IDataObject;
	const { json: out } = await acme.run(createRecord({}, { columns: MAPPED_AUTOMATICALLY }), {
		items: [{ json }, { json: { Name: 'Good' } }],
		continueOnFail: true,
	});
	expect(out.map(({ errorCode, created }) => errorCode ?? created)).toEqual(['INVALID_FIELD', true]);
	expect(stored('Good').Industry ?? null).toBeNull();
});

test('needs no administrator, and says what Salesforce itself refuses', async () => {
	await start({ as: 'standard' });
	const { json } = await acme.run(createRecord({ Name: 'Ant' }));
	expect(json).toEqual([expect.objectContaining({ created: true })]);
});

test('keeps the owner that is given from assignment rules, unless they are asked for', async () => {
	await start({ settings: { assignmentRules: 'active' } });
	const lead = (options: IDataObject) =>
		createRecord({ LastName: 'L', Company: 'C' }, { object: locator('name', 'Lead'), options });
	await acme.run(lead({}));
	expect(acme.record('Lead', 'LastName', 'L').OwnerId).toBe(acme.user('admin').Id);
	const { json } = await acme.run(lead({ ignoreAssignmentRules: false, bulkThreshold: 1 }), {
		items: [{ json: {} }, { json: {} }],
	});
	const queue = acme.record('Group', 'DeveloperName', 'Lead_Queue').Id;
	expect(json.map(({ id }) => acme.record('Lead', 'Id', String(id)).OwnerId)).toEqual([queue, queue]);
});

describe('when the answer to a create is lost', () => {
	const lose = () => acme.org.failNext({ kind: 'reset', when: 'after', method: 'POST', path: 'composite/sobjects' });

	test('a record with a unique value is looked for and exists once', async () => {
		await start();
		lose();
		const { json, error } = await acme.run(createRecord({ Name: 'Ant', External_Id__c: 'A-1' }));
		expect(error).toBeUndefined();
		expect(json).toEqual([{ id: stored('Ant').Id, object: 'Account', changed: true, created: true }]);
		expect(acme.records('Account', 'Name', 'Ant')).toHaveLength(1);
	});

	test('a record without one is not sent again, and its item says that nobody knows', async () => {
		await start();
		lose();
		const { json } = await acme.run(createRecord({ Name: 'Ant' }), { continueOnFail: true });
		expect(json).toEqual([expect.objectContaining({ errorCode: 'CREATED_IN_DOUBT' })]);
		expect(acme.records('Account', 'Name', 'Ant')).toHaveLength(1);
	});
});
