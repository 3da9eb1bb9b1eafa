import type { ResourceMapperField } from 'n8n-workflow';

import { resourceMapping } from '../../../nodes/SalesforceAdmin/methods/resourceMapping.ts';
import { startAcme, type Acme } from '../../support/acme.mts';
import { editorContext } from '../../support/engine.mts';
import { locator } from '../../support/parameters.mts';
import { addPartnerType } from '../../support/recordTypes.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

async function fieldsFor(operation: string, object: string): Promise<ResourceMapperField[]> {
	const context = editorContext(acme.credential, { operation, object: locator('list', object) });
	return (await resourceMapping.recordColumns.call(context)).fields;
}
const named = (fields: ResourceMapperField[], id: string) => fields.find((field) => field.id === id);

test('the form of a new record has the fields that may be written, those that are needed first', async () => {
	const fields = await fieldsFor('create', 'Account');
	expect(fields[0]).toMatchObject({ id: 'Name', displayName: 'Account Name', required: true, type: 'string' });
	expect(fields.filter(({ required }) => required)).toHaveLength(1);
	expect(named(fields, 'CreatedDate')).toBeUndefined();
	expect(named(fields, 'Id')).toBeUndefined();
	// The describe, and the users that can own a record.
	expect(acme.calls()).toHaveLength(2);
});

test('fields have the type of the org, picklists their active values, references what they lead to', async () => {
	const fields = await fieldsFor('create', 'Account');
	expect(named(fields, 'Sub_Industry__c')).toMatchObject({
		type: 'options',
		options: [
			{ name: 'Solar', value: 'solar' },
			{ name: 'Software', value: 'software' },
			{ name: 'Consulting', value: 'consulting' },
		],
	});
	expect(named(fields, 'Segments__c')?.displayName).toBe('Segments (Enterprise; Public Sector; Startup)');
	expect(named(fields, 'ParentId')?.displayName).toBe('Parent Account ID or name');
	const types = ['Credit_Limit__c', 'Is_Partner__c', 'Founded_On__c', 'Reviewed_At__c', 'Opens_At__c'];
	expect(types.map((id) => named(fields, id)?.type)).toEqual(['number', 'boolean', 'dateTime', 'dateTime', 'string']);
});

test('a reference to what an org has few of is chosen from a list, by a text that names it in any org', async () => {
	const owner = named(await fieldsFor('create', 'Lead'), 'OwnerId');
	expect(owner).toMatchObject({ displayName: 'Owner ID', type: 'options' });
	expect(owner?.options).toContainEqual({ name: 'Mona Mover (mover@acme.example)', value: 'mover@acme.example' });
	expect(owner?.options).toContainEqual({ name: 'Lead Queue', value: 'Lead_Queue' });
	const values = owner?.options?.map(({ value }) => value);
	expect(values).not.toContain('Support_Queue');
	expect(values).not.toContain('inactive@acme.example');
});

test('a reference to one of several objects says how its text names one', async () => {
	const fields = await fieldsFor('create', 'Task');
	expect(named(fields, 'WhoId')?.displayName).toBe('Name ID or name');
	expect(named(fields, 'WhatId')?.displayName).toBe('Related To ID (Account: name)');
});

test('an object with record types offers them', async () => {
	addPartnerType(acme.org);
	const type = named(await fieldsFor('create', 'Account'), 'RecordTypeId');
	expect(type).toMatchObject({ type: 'options', options: [{ name: 'Partner Account', value: 'Partner' }] });
});

test('records of the same name are chosen by their IDs', async () => {
	const OwnerId = acme.user('mover').Id;
	for (const Name of ['Spring', 'Twin', 'Twin'])
		acme.org.store.insert('Campaign', { Id: acme.org.org.ids.next('701'), Name, IsActive: true, OwnerId });
	const [one, other] = acme.records('Campaign', 'Name', 'Twin').map(({ Id }) => Id);
	expect(named(await fieldsFor('create', 'Opportunity'), 'CampaignId')?.options).toEqual([
		{ name: 'Spring', value: 'Spring' },
		{ name: `Twin (${one})`, value: one },
		{ name: `Twin (${other})`, value: other },
	]);
});

test('fields of the same label show their API names, and of a long picklist the first values stand in the label', async () => {
	const { fields } = acme.org.org.schema.object('Account');
	const [website, segments] = [fields.get('website')!, fields.get('segments__c')!];
	const many = Array.from({ length: 60 }, (_, at) => ({ ...segments.picklist![0]!, value: `Segment ${at}` }));
	fields.set('website', { ...website, label: 'Account Phone' });
	fields.set('segments__c', { ...segments, picklist: many });
	try {
		const columns = await fieldsFor('create', 'Account');
		expect(named(columns, 'Phone')?.displayName).toBe('Account Phone, Phone');
		expect(named(columns, 'Website')?.displayName).toBe('Account Phone, Website');
		expect(named(columns, 'Segments__c')?.displayName).toBe(
			'Segments (Segment 0; Segment 1; Segment 2; Segment 3; Segment 4; …)',
		);
	} finally {
		fields.set('website', website);
		fields.set('segments__c', segments);
	}
});

test('with more users than a list can hold, the owner is filled in by hand', async () => {
	await acme.close();
	acme = await startAcme({ users: 100 });
	const owner = named(await fieldsFor('create', 'Account'), 'OwnerId');
	expect(owner).toMatchObject({ displayName: 'Owner ID or name', type: 'string' });
	expect(owner).not.toHaveProperty('options');
});

test('nothing is required to change a record, and without an object there are no fields', async () => {
	expect((await fieldsFor('update', 'Account')).filter(({ required }) => required)).toEqual([]);
	expect((await fieldsFor('upsert', 'Account')).filter(({ required }) => required)).toEqual([]);
	expect(await fieldsFor('create', '')).toEqual([]);
});

test('an object that is not there is said so in the form', async () => {
	await expect(fieldsFor('create', 'Acount')).rejects.toThrow("Did you mean 'Account'");
});
