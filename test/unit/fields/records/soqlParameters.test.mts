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
