import { withClearedFields } from '../../../../nodes/SalesforceAdmin/fields/user/clearFields.ts';

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
