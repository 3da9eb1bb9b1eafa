import type { IDataObject } from 'n8n-workflow';

import { loadOptions } from '../../../../nodes/SalesforceAdmin/methods/loadOptions.ts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import { editorContext } from '../../../support/engine.mts';
import { listDirectory, locator } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const values = (object: string, field: string, more: IDataObject = {}): IDataObject => ({
	...listDirectory('picklistValue', more),
	object: locator('name', object),
	field,
});

test('lists the values of a picklist of several in the order of Salesforce, in one call', async () => {
	const { json, error } = await acme.run(values('Account', 'segments__c'));
	expect(error).toBeUndefined();
	const common = { object: 'Account', field: 'Segments__c', isActive: true, isDefault: false };
	expect(json).toEqual(['Enterprise', 'Public Sector', 'Startup'].map((value) => ({ ...common, value, label: value })));
	expect(acme.calls()).toHaveLength(1);
});

test('says of the values of a dependent picklist with which values of the controlling one they are valid', async () => {
	const { json } = await acme.run(values('Account', 'Sub_Industry__c'));
	expect(
		json.map(({ value, isActive, controllingField, controllingValues }) => [
			value,
			isActive,
			controllingField,
			controllingValues,
		]),
	).toEqual([
		['solar', true, 'Industry', ['Energy']],
		['software', true, 'Industry', ['Technology']],
		['consulting', true, 'Industry', ['Technology', 'Other']],
		['mining', false, 'Industry', ['Energy']],
	]);
});

test('reads a checkbox as a controlling field: false, then true', async () => {
	const { fields } = acme.org.org.schema.object('Account');
	const field = fields.get('sub_industry__c')!;
	(fields as Map<string, typeof field>).set('sub_industry__c', {
		...field,
		controllerName: 'Is_Partner__c',
		picklist: [
			{ value: 'a', label: 'A', validFor: 'gAAA' },
			{ value: 'b', label: 'B', validFor: 'QAAA' },
			{ value: 'c', label: 'C', validFor: 'wAAA' },
		],
	});
	try {
		const { json } = await acme.run(values('Account', 'Sub_Industry__c'));
		expect(json.map(({ controllingValues }) => controllingValues)).toEqual([[false], [true], [false, true]]);
	} finally {
		(fields as Map<string, typeof field>).set('sub_industry__c', field);
	}
});

test('filters by value and label, and stops at the limit', async () => {
	const some = await acme.run(values('Account', 'Industry', { nameContains: 'BANK' }));
	expect(some.json.map(({ value }) => value)).toEqual(['Banking']);
	const two = await acme.run(values('Account', 'Industry', { returnAll: false, limit: 2 }));
	expect(two.json.map(({ value }) => value)).toEqual(['Agriculture', 'Banking']);
});

test('lists the picklists of the object that is chosen', async () => {
	const context = editorContext(acme.credential, { object: locator('list', 'Account') });
	const options = await loadOptions.picklistFields.call(context);
	expect(options.map(({ value }) => value).sort()).toEqual(['Industry', 'Segments__c', 'Sub_Industry__c', 'Type']);
});

test.each<[string, IDataObject, string, string]>([
	['a field that is no picklist', values('Account', 'Name'), 'INVALID_INPUT', 'is no picklist'],
	['an unknown field', values('Account', 'Indstry'), 'INVALID_FIELD', "Did you mean 'Industry'?"],
	['no field', values('Account', "={{ '' }}"), 'INVALID_INPUT', "'Field' is empty"],
	['an unknown object', values('Acount', 'Industry'), 'NAME_NOT_FOUND', "Did you mean 'Account'"],
])('refuses %s in a sentence', async (_, parameters, errorCode, why) => {
	const { json } = await acme.run(parameters, { continueOnFail: true });
	expect(json).toEqual([expect.objectContaining({ errorCode, error: expect.stringContaining(why) })]);
});
