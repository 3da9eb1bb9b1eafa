import type { IExecuteFunctions } from 'n8n-workflow';

import type { ItemValues } from '../../../../nodes/SalesforceAdmin/actions/run/itemValues.ts';
import { NodeParameters } from '../../../../nodes/SalesforceAdmin/actions/run/parameters.ts';

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
const refusal = (errorCode: string, message: string | RegExp) =>
	expect.objectContaining({ errorCode, message: expect.stringMatching(message) });

test('a user is checked without a call', () => {
	expect(parameters({ user: locator('id', ` ${ID} `) }).user('user')).toEqual({ by: 'id', value: ID });
	expect(() => parameters({ user: locator('id', 'Jane Doe') }).user('user')).toThrow(refusal('INVALID_ID', 'Jane Doe'));
});

test('a list is one of names, out of an array or a text', () => {
	expect(parameters({ entitlements: ['a', ' b '] }).list('entitlements')).toEqual(['a', 'b']);
	expect(parameters({ entitlements: 'a, b' }).list('entitlements')).toEqual(['a', 'b']);
	expect(parameters({}).list('entitlements')).toEqual([]);
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

test('an option is no when it is not set, and named in its error', () => {
	expect(parameters({}).option('sendPasswordEmail')).toBe(false);
	expect(parameters({ options: {} }).option('sendPasswordEmail')).toBe(false);
	expect(parameters({ options: { sendPasswordEmail: '' } }).option('sendPasswordEmail')).toBe(false);
	expect(parameters({ options: { sendPasswordEmail: 'true' } }).option('sendPasswordEmail')).toBe(true);
	expect(() => parameters({ options: { sendPasswordEmail: 2 } }).option('sendPasswordEmail')).toThrow(
		refusal('INVALID_INPUT', "^The option 'Send Password Email' must be true or false, not '2'$"),
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
