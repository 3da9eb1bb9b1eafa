import { readSoqlParameters } from '../../../../nodes/SalesforceAdmin/fields/records/soqlParameters.ts';

const literalOf = (type: string, value: unknown, zone = 'America/New_York') =>
	readSoqlParameters({ parameter: [{ name: ':day', type, value }] } as never, zone).get('day')?.literals[0];

test.each([
	['date', '2026-03-02T03:00:00Z', '2026-03-01'],
	['date', '2026-03-02T03:00:00', '2026-03-02'],
	['date', '2026-03-02', '2026-03-02'],
	['date', new Date('2026-03-02T03:00:00Z'), '2026-03-01'],
	['dateTime', '2026-03-02 03:00', '2026-03-02T08:00:00.000Z'],
	['auto', new Date('2026-03-02T03:00:00Z'), '2026-03-02T03:00:00.000Z'],
	['auto', '2026-03-02T03:00:00.000-05:00', '2026-03-02T08:00:00.000Z'],
	['auto', '2026-03-02T03:00:00.000+0000', '2026-03-02T03:00:00.000Z'],
	['auto', '2026-03-02', "'2026-03-02'"],
	['text', '2026-03-02T03:00:00.000Z', "'2026-03-02T03:00:00.000Z'"],
	['auto', null, 'null'],
	['number', null, 'null'],
	['auto', 'null', "'null'"],
	['auto', 12.5, '12.5'],
	['auto', false, 'false'],
	['auto', '12.5', "'12.5'"],
	['text', 12.5, "'12.5'"],
])('a %s of %s is %s in the zone of the workflow', (type, value, literal) => {
	expect(literalOf(type, value)).toBe(literal);
});

test('a row without name and value is as if it were not there', () => {
	expect(readSoqlParameters({ parameter: [{ name: '', value: '' }] }, 'UTC').size).toBe(0);
});

test.each([
	['undefined', undefined, 'is empty'],
	['a text of blanks', ' ', 'is empty'],
	['NaN', NaN, 'must be a number'],
	['no moment', new Date(NaN), 'must be a text, a number'],
	['an object', { a: 1 }, 'not {"a":1}'],
	['a list in a list', [['a']], 'not ["a"]'],
	['a list with null', ['a', null], 'is empty'],
])('%s is refused in a sentence', (_, value, why) => {
	expect(() => literalOf('auto', value)).toThrow(why);
});
