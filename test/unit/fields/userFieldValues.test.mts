import { readUserFields, withClearedFields } from '../../../nodes/SalesforceAdmin/fields/userFieldValues.ts';

const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value, cachedResultName: 'Jane' });

test('fields and custom fields become one record; a locator its value', () => {
	const collection = { Title: 'Dr', UserRoleId: locator('name', 'Sales Rep'), IsActive: false } as never;
	const custom = {
		field: [{ name: ' Cost_Center__c ', value: 7 }, { name: '', value: 'x' }, { value: 'y' }],
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

test.each([undefined, null, '', ' \t', locator('list', ''), locator('id', null)])(
	'a field that is empty (%j) is left out, wherever it is',
	(value) => {
		const custom = { field: [{ name: 'Cost_Center__c', value }] } as never;
		expect(readUserFields({ Title: value, City: 0, IsActive: false } as never, custom)).toStrictEqual({
			City: 0,
			IsActive: false,
		});
	},
);

test('a field to clear is null beside those that are set', () => {
	expect(withClearedFields({ Title: 'Dr' }, ['City', 'Region__c'])).toEqual({
		Title: 'Dr',
		City: null,
		Region__c: null,
	});
});

test.each(['ProfileId', 'username', 'EMAIL', 'LastName'])('%s is never cleared', (name) => {
	expect(() => withClearedFields({}, [name])).toThrow(/cannot clear .*: every user has one/);
});

test('a field is not set and cleared at once, however it is written', () => {
	expect(() => withClearedFields({ Cost_Center__c: 'CC-9' }, ['cost_center__C'])).toThrow(
		"cost_center__C is set, and in 'Clear Fields' as well",
	);
});
