import { readUserFields } from '../../../nodes/SalesforceAdmin/fields/userFields.ts';

const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value, cachedResultName: 'Jane' });

test('fields and custom fields become one record; a locator its value; a custom field wins', () => {
	const collection = { Title: '', UserRoleId: locator('name', 'Sales Rep'), IsActive: false } as never;
	const custom = {
		field: [
			{ name: ' Cost_Center__c ', value: 7 },
			{ name: '', value: 'x' },
			{ value: 'y' },
			{ name: 'Title', value: 'Dr' },
		],
	} as never;
	expect(readUserFields(collection, custom)).toEqual({
		Title: 'Dr',
		UserRoleId: 'Sales Rep',
		IsActive: false,
		Cost_Center__c: 7,
	});
	expect(readUserFields({}, {})).toEqual({});
	expect(readUserFields({}, { field: [{ name: 5 as never, value: 'x' }, { value: 'y' }] })).toEqual({ 5: 'x' });
});

test('a field whose expression yields nothing is left out, and one that is null is not', () => {
	const custom = { field: [{ name: 'Cost_Center__c', value: undefined }] } as never;
	expect(readUserFields({ Title: undefined, City: null } as never, custom)).toStrictEqual({ City: null });
});
