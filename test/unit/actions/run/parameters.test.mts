import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemValues } from '../../../../nodes/SalesforceAdmin/actions/run/itemValues.ts';
import {
	NodeParameters,
	asList,
	asText,
	givenFields,
	instant,
	labelOf,
} from '../../../../nodes/SalesforceAdmin/actions/run/parameters.ts';

const ID = '005000000000001AAA';

/** Parameters whose expressions n8n has worked out: what is not shown is the fallback. */
const parameters = (values: Record<string, unknown>, itemIndex = 0, helpers = {}) => {
	const get = (name: string, index: number) => {
		expect(index).toBe(itemIndex);
		return name in values ? values[name] : null;
	};
	return new NodeParameters({ helpers } as unknown as IExecuteFunctions, { get } as ItemValues, itemIndex);
};
const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value, cachedResultName: 'Jane' });
const user = (value: unknown) => parameters({ user: value }).user('user');
const refusal = (errorCode: string, message: string | RegExp) =>
	expect.objectContaining({ errorCode, message: expect.stringMatching(message) });

describe('a user', () => {
	test.each<[string, unknown, object]>([
		['from the list', locator('list', ID), { by: 'id', value: ID }],
		['by ID', locator('id', ID), { by: 'id', value: ID }],
		['by the ID of 15 characters', locator('id', ' 005000000000001 '), { by: 'id', value: ID }],
		['by username', locator('username', ' jane@acme.example '), { by: 'username', value: 'jane@acme.example' }],
		['by federation ID', locator('federationId', 'jane.doe'), { by: 'federationId', value: 'jane.doe' }],
		[
			'by a federation ID in the form of a username',
			locator('federationId', 'j@a.de'),
			{ by: 'federationId', value: 'j@a.de' },
		],
		['by a number as federation ID', locator('federationId', 4711), { by: 'federationId', value: '4711' }],
		['by an expression that gives an ID', ID, { by: 'id', value: ID }],
		['by an expression that gives a username', 'jane@acme.example', { by: 'username', value: 'jane@acme.example' }],
		[
			'by a username where an ID is asked for',
			locator('id', 'j@acme.example'),
			{ by: 'username', value: 'j@acme.example' },
		],
		['by a username in the list', locator('list', ' j@acme.example'), { by: 'username', value: 'j@acme.example' }],
	])('%s', (_, value, expected) => {
		expect(user(value)).toEqual(expected);
	});

	test.each([
		`https://acme.lightning.force.com/lightning/r/User/${ID}/view`,
		`https://acme.my.salesforce.com/${ID}`,
		`https://acme.my.salesforce.com/${ID}?noredirect=1`,
		`https://acme.my.salesforce.com/005000000000001`,
		// What the browser shows for a user in Setup.
		`https://acme.lightning.force.com/lightning/setup/ManageUsers/page?address=%2F${ID}%3Fnoredirect%3D1%26isUserEntityOverride%3D1`,
		`https://acme.lightning.force.com/lightning/setup/ManageUsers/page?address=%2f005000000000001%3fnoredirect%3D1`,
	])('by the address of its page: %s', (address) => {
		for (const value of [locator('id', address), locator('list', address), address])
			expect(user(value)).toEqual({ by: 'id', value: ID });
	});

	test.each<[string, unknown, string, RegExp]>([
		['nothing from the list', locator('list', ''), 'INVALID_ID', /^The user ID is empty$/],
		['nothing', null, 'INVALID_ID', /^The user ID is empty$/],
		['an empty username', locator('username', ' '), 'INVALID_INPUT', /^The username is empty$/],
		['an undefined federation ID', locator('federationId', undefined), 'INVALID_INPUT', /^The federation ID is empty$/],
		['the ID of a profile', locator('id', '00e000000000001AAA'), 'INVALID_ID', /begin with 005$/],
		['a name as ID', locator('id', 'Jane Doe'), 'INVALID_ID', /^The user ID 'Jane Doe' is not/],
		['an address without an ID', 'https://acme.my.salesforce.com/home', 'INVALID_ID', /is not a Salesforce ID$/],
		['a whole item', { id: ID, username: 'jane' }, 'INVALID_INPUT', /not \{"id":"005/],
	])('%s is refused', (_, value, code, message) => {
		expect(() => user(value)).toThrow(refusal(code, message));
	});
});

describe('a list', () => {
	test.each<[string, unknown, string[]]>([
		['nothing', undefined, []],
		['null', null, []],
		['an empty text', '', []],
		['an array', ['a', ' b '], ['a', 'b']],
		['a text with commas', 'a, b,,c', ['a', 'b', 'c']],
		['a text with line breaks', 'a\r\nb\n\nc ', ['a', 'b', 'c']],
		['an array of locators', [locator('list', 'a'), locator('name', 'b')], ['a', 'b']],
		['one locator', locator('name', 'a, b'), ['a, b']],
		['an array in an array, from an expression in one entry', [['a', 'b'], 'c'], ['a', 'b', 'c']],
		['a name with a comma in an array', ['Sales, EMEA'], ['Sales, EMEA']],
		['numbers', [1, 2], ['1', '2']],
		['one number', 7, ['7']],
		['gaps', ['a', '', null, undefined, locator('list', ''), ' '], ['a']],
	])('%s', (_, value, expected) => {
		expect(asList(value)).toEqual(expected);
		expect(parameters({ entitlements: value }).list('entitlements')).toEqual(expected);
	});

	test('of objects is refused, and not taken for names', () => {
		expect(() => asList([{ type: 'permissionSet', id: '0PS' }])).toThrow(refusal('INVALID_INPUT', /permissionSet/));
	});

	test('keeps every text of an array, in order', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), (texts) => {
				expect(asList(texts)).toEqual(texts.map((text) => text.trim()).filter(Boolean));
			}),
		);
	});
});

test.each<[unknown, string | undefined]>([
	[new Date(Date.UTC(2026, 10, 25)), '2026-11-25T00:00:00.000Z'],
	[undefined, undefined],
	['  ', undefined],
	[locator('list', ''), undefined],
	[locator('id', ' x '), 'x'],
	[0, '0'],
	[false, 'false'],
])('the text of %j is %j', (value, expected) => {
	expect(asText(value)).toBe(expected);
});

test.each<[unknown, string]>([
	[locator('list', '00e'), '00e'],
	[locator('name', ' Standard User '), 'Standard User'],
	['Standard User', 'Standard User'],
	[undefined, ''],
])('the value of the locator %j is %j', (value, expected) => {
	expect(parameters({ profile: value }).locator('profile')).toBe(expected);
});

test.each([
	[true, true],
	['true', true],
	[false, false],
	['false', false],
	[null, false],
])('the flag %j is %s', (value, expected) => {
	expect(parameters({ simplify: value }).flag('simplify')).toBe(expected);
});

test.each([1, 'yes', 'wahr'])('the flag %j is neither yes nor no', (value) => {
	expect(() => parameters({ simplify: value }).flag('simplify')).toThrow(
		`'Simplify' must be true or false, not '${value}'`,
	);
});

test('a count is a whole number above 0', () => {
	expect(parameters({ limit: '7' }).count('limit')).toBe(7);
	for (const limit of [0, -1, 1.5, 'many', '', null, NaN, Infinity])
		expect(() => parameters({ limit }).count('limit')).toThrow(
			refusal('INVALID_INPUT', "'Limit' must be a whole number above 0"),
		);
});

test('a collection that is not shown is empty', () => {
	expect(parameters({}).collection('options')).toEqual({});
	expect(parameters({ options: '' }).collection('options')).toEqual({});
	expect(parameters({ options: { dryRun: true } }).collection('options')).toEqual({ dryRun: true });
});

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
	expect(givenFields(collection, custom)).toEqual({
		Title: 'Dr',
		UserRoleId: 'Sales Rep',
		IsActive: false,
		Cost_Center__c: 7,
	});
	expect(givenFields({}, {})).toEqual({});
	expect(givenFields({}, { field: [{ name: 5 as never, value: 'x' }, { value: 'y' }] })).toEqual({ 5: 'x' });
});

test('a moment is written as SOQL wants it, whatever the zone it came with', () => {
	expect(instant(undefined, 'UTC', 'x')).toBeUndefined();
	expect(instant('2026-03-01', 'Europe/Berlin', 'x')).toBe('2026-02-28T23:00:00.000Z');
	// In Berlin clocks go forward on 29 March.
	expect(instant('2026-03-29T03:00:00', 'Europe/Berlin', 'x')).toBe('2026-03-29T01:00:00.000Z');
	expect(instant('2026-03-28T03:00:00', 'Europe/Berlin', 'x')).toBe('2026-03-28T02:00:00.000Z');
	expect(instant('2026-01-31T20:00:00', 'America/New_York', 'x')).toBe('2026-02-01T01:00:00.000Z');
	expect(instant('2026-03-01T12:00:00+02:00', 'Europe/Berlin', 'x')).toBe('2026-03-01T10:00:00.000Z');
	expect(instant('2026-05-01T07:25:37.000+0000', 'Europe/Berlin', 'x')).toBe('2026-05-01T07:25:37.000Z');
	expect(() => instant('soon', 'UTC', "The filter 'Last Login Before'")).toThrow(
		refusal('INVALID_INPUT', "^The filter 'Last Login Before' 'soon' is not a date$"),
	);
});

test('a label is the name in words', () => {
	expect([labelOf('limit'), labelOf('assignmentIds'), labelOf('batchSize')]).toEqual([
		'Limit',
		'Assignment Ids',
		'Batch Size',
	]);
});

describe('a file', () => {
	const SIZES: Record<string, number> = { 'filesystem:empty': 0, 'filesystem:small': 12, 'filesystem:large': 2 ** 31 };
	const store = (binary: object | Error) => ({
		assertBinaryData: () => {
			if (binary instanceof Error) throw binary;
			return binary;
		},
		getBinaryDataBuffer: async () => Buffer.from('bytes'),
		getBinaryMetadata: async (id: string) => ({ fileSize: SIZES[id] }),
		getBinaryStream: async (id: string, chunk: number) => ({ id, chunk }),
	});
	const file = async (binary: object | Error) =>
		await parameters({ binaryPropertyName: ' data ' }, 3, store(binary)).file('binaryPropertyName');

	test('in memory is its bytes', async () => {
		expect(await file({ fileName: 'a.pdf', mimeType: 'application/pdf', data: '' })).toEqual({
			fileName: 'a.pdf',
			mimeType: 'application/pdf',
			size: 5,
			bytes: Buffer.from('bytes'),
		});
	});

	test.each([
		['filesystem:empty', 1],
		['filesystem:small', 12],
		['filesystem:large', 256 * 1024],
	])('in the binary store (%s) is a stream that opens anew each time, in pieces of %d bytes', async (id, chunk) => {
		const stored = await file({ mimeType: 'text/plain', id });
		expect(stored).toMatchObject({ fileName: '', size: SIZES[id] });
		expect(stored.bytes).toBeUndefined();
		expect(await stored.open!()).toEqual({ id, chunk });
		expect(await stored.open!()).not.toBe(await stored.open!());
	});

	test('that is not there is named by its field', async () => {
		await expect(file(new Error('n8n has its own words'))).rejects.toMatchObject(refusal('NO_BINARY_DATA', "'data'"));
	});
});
