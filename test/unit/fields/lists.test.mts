import fc from 'fast-check';

import { asList, asNames } from '../../../nodes/SalesforceAdmin/fields/lists.ts';
import type { GivenName } from '../../../nodes/SalesforceAdmin/salesforce/directory/givenNames.ts';

const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value, cachedResultName: 'Jane' });
const refusal = (errorCode: string, message: string | RegExp) =>
	expect.objectContaining({ errorCode, message: expect.stringMatching(message) });

describe('a list', () => {
	test.each<[string, unknown, string[]]>([
		['nothing', undefined, []],
		['null', null, []],
		['an empty text', '', []],
		['an array', ['a', ' b '], ['a', 'b']],
		['a text with commas', 'a, b,,c', ['a', 'b', 'c']],
		['a text with line breaks', 'a\r\nb\n\nc ', ['a', 'b', 'c']],
		['a text with quotes around commas', '"Sales, EMEA", Reporting', ['Sales, EMEA', 'Reporting']],
		['a text with single quotes', "'Sales, EMEA','b'", ['Sales, EMEA', 'b']],
		['a text with an apostrophe', "O'Brien, 'open", ["O'Brien", "'open"]],
		['a quote within a text', 'the "best" ones, b', ['the "best" ones', 'b']],
		['an array as JSON', ' ["Sales, EMEA", "b"] ', ['Sales, EMEA', 'b']],
		['what looks like JSON and is none', '[a, b]', ['[a', 'b]']],
		['an array of locators', [locator('list', 'a'), locator('name', 'b')], ['a', 'b']],
		['one locator', locator('name', 'a, b'), ['a, b']],
		['an array in an array, from an expression in one entry', [['a', 'b'], 'c'], ['a', 'b', 'c']],
		['a name with a comma in an array', ['Sales, EMEA'], ['Sales, EMEA']],
		['numbers', [1, 2], ['1', '2']],
		['one number', 7, ['7']],
		['gaps', ['a', '', null, undefined, locator('list', ''), ' '], ['a']],
	])('%s', (_, value, expected) => {
		expect(asList(value)).toEqual(expected);
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

describe('a list of names', () => {
	test.each<[string, unknown, GivenName[]]>([
		['nothing', '', []],
		['one name', ' Sales ', ['Sales']],
		['a text with commas', 'Sales, EMEA', [{ text: 'Sales, EMEA', parts: ['Sales', 'EMEA'] }]],
		['a line with commas', 'a\nSales, EMEA', ['a', { text: 'Sales, EMEA', parts: ['Sales', 'EMEA'] }]],
		['a name in quotes', '"Sales, EMEA"', [{ text: '"Sales, EMEA"', parts: ['Sales, EMEA'] }]],
		['an array', ['Sales, EMEA', 'b'], ['Sales, EMEA', 'b']],
		['an array as JSON', '["Sales, EMEA"]', ['Sales, EMEA']],
		['only commas', ' , ,', []],
	])('%s', (_, value, expected) => {
		expect(asNames(value)).toEqual(expected);
	});
});
