import { asFlag, asText, checkedOption, isEmpty, labelOf } from '../../../nodes/SalesforceAdmin/fields/values.ts';

const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value, cachedResultName: 'Jane' });
const refusal = (errorCode: string, message: string | RegExp) =>
	expect.objectContaining({ errorCode, message: expect.stringMatching(message) });

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

describe('a flag', () => {
	test.each<[unknown, boolean | undefined]>([
		[true, true],
		[' TRUE ', true],
		['false', false],
		[locator('id', false), false],
		['', undefined],
		[null, undefined],
	])('%j is %s', (value, expected) => {
		expect(asFlag(value, 'It')).toBe(expected);
	});

	test.each([1, 0, 'yes', 'wahr'])('%j is neither yes nor no', (value) => {
		expect(() => asFlag(value, "The option 'Dry Run'")).toThrow(
			refusal('INVALID_INPUT', `^The option 'Dry Run' must be true or false, not '${value}'$`),
		);
	});
});

describe('an option of a dropdown', () => {
	const chosen = (value: unknown) => checkedOption(value, ['file', 'documentFolder'], 'Destination');

	test.each<[unknown, string]>([
		['file', 'file'],
		[' documentFolder ', 'documentFolder'],
		['', 'file'],
		[undefined, 'file'],
	])('%j chooses %s: the first one when it is empty', (value, expected) => {
		expect(chosen(value)).toBe(expected);
	});

	test('that the dropdown does not have is refused with all that it has, cut to 50 characters', () => {
		expect(() => chosen('File')).toThrow(
			refusal('INVALID_INPUT', "^'Destination' cannot be 'File'. Valid are: file, documentFolder$"),
		);
		expect(() => chosen('x'.repeat(60))).toThrow(refusal('INVALID_INPUT', `'${'x'.repeat(50)}'`));
	});
});

test.each<[unknown, boolean]>([
	[undefined, true],
	[null, true],
	[locator('id', undefined), true],
	['', true],
	[' \t\n', true],
	[locator('list', ''), true],
	[locator('list', ' '), true],
	[false, false],
	[0, false],
	['x', false],
	[{ a: 1 }, false],
])('whether %j is empty: %s', (value, expected) => {
	expect(isEmpty(value)).toBe(expected);
});

test('a label is the name in words', () => {
	expect([labelOf('limit'), labelOf('assignmentIds'), labelOf('batchSize')]).toEqual([
		'Limit',
		'Assignment Ids',
		'Batch Size',
	]);
});
