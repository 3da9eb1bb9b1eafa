import type { FieldDescribe } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { checkUserFields, holdsValue } from '../../../../nodes/SalesforceAdmin/salesforce/users/fields.ts';

const value = (name: string, label = name, active = true) => ({ value: name, label, active });
const field = (name: string, type = 'string', more: Partial<FieldDescribe> = {}) =>
	({ name, label: `Label of ${name}`, type, length: 0, picklistValues: [], ...more }) as unknown as FieldDescribe;

const FIELDS = [
	field('Username'),
	field('Email', 'email'),
	field('Alias', 'string', { length: 8 }),
	field('Nick__c', 'string', { length: 3 }),
	field('IsActive', 'boolean'),
	field('Desks__c', 'double'),
	field('Start__c', 'date'),
	field('LocaleSidKey', 'picklist', {
		restrictedPicklist: true,
		picklistValues: [value('en_US', 'English (US)'), value('de_DE', 'German'), value('xx', 'Old', false)],
	}),
	field('Color__c', 'picklist', { picklistValues: [value('red', 'Rot')] }),
	field('ManagerId', 'reference'),
	field('Seen__c', 'datetime'),
	field('Skills__c', 'multipicklist', {
		restrictedPicklist: true,
		picklistValues: [value('a'), value('b', 'Rot'), value('c')],
	}),
];
const known = new Map(FIELDS.map((one) => [one.name.toLowerCase(), one]));
const check = (name: string, given: unknown) => Object.entries(checkUserFields({ [name]: given }, known))[0];

test.each<[string, unknown, [string, unknown]]>([
	['Alias', ' jane ', ['Alias', 'jane']],
	['alias', 'jane', ['Alias', 'jane']],
	['NICK__C', 'abc', ['Nick__c', 'abc']],
	['Alias', 7, ['Alias', '7']],
	['Alias', null, ['Alias', null]],
	['Alias', undefined, ['Alias', null]],
	['Alias', '', ['Alias', null]],
	['Desks__c', ' ', ['Desks__c', null]],
	['IsActive', false, ['IsActive', false]],
	['IsActive', 'TRUE', ['IsActive', true]],
	['Desks__c', '1.5', ['Desks__c', 1.5]],
	['Desks__c', 0, ['Desks__c', 0]],
	['Start__c', '2026-12-31T23:59:59+05:00', ['Start__c', '2026-12-31']],
	['LocaleSidKey', 'de_DE', ['LocaleSidKey', 'de_DE']],
	['LocaleSidKey', 'German', ['LocaleSidKey', 'de_DE']],
	['LocaleSidKey', ' de_DE ', ['LocaleSidKey', 'de_DE']],
	['Color__c', 'Rot', ['Color__c', 'red']],
	['Color__c', 'blue', ['Color__c', 'blue']],
	['Username', 'jane@acme.example', ['Username', 'jane@acme.example']],
	['ManagerId', ' 005ak000000000B ', ['ManagerId', '005ak000000000BAAQ']],
	['ManagerId', '005ak000000000BAAQ', ['ManagerId', '005ak000000000BAAQ']],
	['ManagerId', 'nobody', ['ManagerId', 'nobody']],
	['Seen__c', '2026-12-31T23:59:59.123+05:00', ['Seen__c', '2026-12-31T18:59:59.000+0000']],
	['Seen__c', '2026-12-31T18:59:59.000+0000', ['Seen__c', '2026-12-31T18:59:59.000+0000']],
	['Seen__c', new Date(0), ['Seen__c', '1970-01-01T00:00:00.000+0000']],
	['Skills__c', 'c; a;c', ['Skills__c', 'a;c']],
	['Skills__c', 'Rot', ['Skills__c', 'b']],
])('%s = %j is written as %j', (name, given, expected) => {
	expect(check(name, given)).toEqual(expected);
});

test.each<[string, unknown, string, RegExp]>([
	['Shoe_Size__c', 42, 'INVALID_FIELD', /^User has no field 'Shoe_Size__c' that the connected user can see$/],
	['__proto__x', 1, 'INVALID_FIELD', /__proto__x/],
	['Alias', 'ninechars', 'STRING_TOO_LONG', /^Label of Alias may have 8 characters, and 'ninechars' has 9$/],
	['Nick__c', 'abcd', 'STRING_TOO_LONG', /3 characters/],
	['Email', 'x'.repeat(130), 'STRING_TOO_LONG', /128 characters/],
	['Email', 'jane', 'INVALID_EMAIL_ADDRESS', /'jane'/],
	['Username', 'jane@acme', 'INVALID_EMAIL_ADDRESS', /'jane@acme'/],
	['IsActive', 'yes', 'INVALID_INPUT', /^Label of IsActive cannot be 'yes': use true or false$/],
	['Desks__c', 'many', 'INVALID_INPUT', /use a number$/],
	['Start__c', '31.12.2026', 'INVALID_INPUT', /use the form 2026-12-31$/],
	['Seen__c', '2026-12-31T23:59:59', 'INVALID_INPUT', /use the form 2026-12-31T23:59:59Z$/],
	['Skills__c', 'a;x', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', /cannot be 'x'. Valid are: a, Rot \(b\), c$/],
	[
		'LocaleSidKey',
		'de',
		'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		/^Label of LocaleSidKey cannot be 'de'. Valid are: de_DE, en_US$/,
	],
	['LocaleSidKey', 'xx', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', /cannot be 'xx'/],
])('%s = %j is refused', (name, given, errorCode, message) => {
	expect(() => check(name, given)).toThrow(
		expect.objectContaining({ errorCode, message: expect.stringMatching(message) }),
	);
});

test('names the nearest of many values and says how many there are', () => {
	const zones = Array.from({ length: 400 }, (_, at) => value(at === 399 ? 'Europe/Berlin' : `Asia/City${at}`));
	const many = new Map([
		['timezonesidkey', field('TimeZoneSidKey', 'picklist', { restrictedPicklist: true, picklistValues: zones })],
	]);
	expect(() => checkUserFields({ TimeZoneSidKey: 'Eu/Berlin' }, many)).toThrow(
		/Valid are: Europe\/Berlin, Asia.*; 400 in all/,
	);
});

test.each<[string, unknown, unknown, boolean]>([
	['Username', 'jane@acme.example', 'Jane@ACME.example', true],
	['Title', 'Dr', 'dr', false],
	['Title', null, '', true],
	['Title', 'Dr', null, false],
	['Desks__c', 7, '7', true],
	['IsActive', false, null, false],
	['IsActive', true, true, true],
])('%s: %j holds %j: %s', (name, current, wanted, expected) => {
	expect(holdsValue(name, current, wanted)).toBe(expected);
});
