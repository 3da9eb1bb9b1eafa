import { readUserFields } from '../../../../nodes/SalesforceAdmin/fields/user/customFields.ts';

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

test('a manager and a delegated approver are located as the picker says, and an old text by what it is', () => {
	const collection = {
		ManagerId: locator('email', 'boss@acme.example'),
		DelegatedApproverId: 'deputy@acme.example',
	} as never;
	expect(readUserFields(collection, {})).toEqual({
		ManagerId: { by: 'email', value: 'boss@acme.example' },
		DelegatedApproverId: { by: 'username', value: 'deputy@acme.example' },
	});
	expect(readUserFields({ ManagerId: locator('list', ''), DelegatedApproverId: '' } as never, {})).toEqual({});
});

const readCustom = (...rows: Array<[name: string, value: unknown]>) =>
	readUserFields({}, { field: rows.map(([name, value]) => ({ name, value })) } as never);

test.each([
	['Cost_Center__c'],
	['pkga__Level__c'],
	['Home__City__s'],
	['ForecastEnabled'],
	['userpreferencesHideCSNDesktopTask'],
	['CurrencyIsoCode'],
])('a custom field, or a standard one that is harmless: %s', (name) => {
	expect(readCustom([name, 'x'])).toEqual({ [name]: 'x' });
});

test.each([
	['ProfileId', "the field 'Profile'"],
	['isactive', "the field 'Active'"],
	['Username', "the field 'Username'"],
	['Email', "the field 'Email'"],
	['firstname', "the field 'First Name'"],
	['FederationIdentifier', "the field 'Federation ID'"],
	['UserPermissionsKnowledgeUser', "'Entitlements'"],
	['Cost_Center', '__c'],
	['Id', '__c'],
	['AccountId', '__c'],
	['__proto__', '__c'],
])('%s is refused among the custom fields, with advice', (name, advice) => {
	const error = { errorCode: 'INVALID_INPUT', fields: [name], advice: expect.stringContaining(advice) };
	expect(() => readCustom([name, 'x'])).toThrow(expect.objectContaining(error));
});

test('a custom field is not given twice, however it is written', () => {
	expect(() => readCustom(['Level__c', '1'], ['level__C', '2'])).toThrow("'level__C' is given twice");
	expect(readCustom(['Level__c', '1'], ['level__C', ''])).toEqual({ Level__c: '1' });
});
