import type { ResourceMapperField } from 'n8n-workflow';

import { resourceMapping } from '../../../nodes/SalesforceAdmin/methods/resourceMapping.ts';
import { startAcme, type Acme } from '../../support/acme.mts';
import { editorContext } from '../../support/engine.mts';
import { locator } from '../../support/parameters.mts';

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
	expect(acme.calls()).toHaveLength(1);
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
	expect(named(fields, 'ParentId')?.displayName).toBe('Parent Account ID (ID of Account)');
	const types = ['Credit_Limit__c', 'Is_Partner__c', 'Founded_On__c', 'Reviewed_At__c', 'Opens_At__c'];
	expect(types.map((id) => named(fields, id)?.type)).toEqual(['number', 'boolean', 'dateTime', 'dateTime', 'string']);
});

test('nothing is required to change a record, and without an object there are no fields', async () => {
	expect((await fieldsFor('update', 'Account')).filter(({ required }) => required)).toEqual([]);
	expect((await fieldsFor('upsert', 'Account')).filter(({ required }) => required)).toEqual([]);
	expect(await fieldsFor('create', '')).toEqual([]);
});

test('an object that is not there is said so in the form', async () => {
	await expect(fieldsFor('create', 'Acount')).rejects.toThrow("Did you mean 'Account'");
});
