import { IdSequence, makeId, readId, to15, to18 } from '../world/ids.mts';

// Pairs published by Salesforce and recorded in connectors' tests.
test.each([
	['001A0000006Vm9r', '001A0000006Vm9rIAC'],
	['00500000006yyut', '00500000006yyutAAA'],
	['000000000000000', '000000000000000AAA'],
])('%s has the checksum of %s', (id15, id18) => {
	expect(to18(id15)).toBe(id18);
	expect(to15(id18)).toBe(id15);
});

test('a 15-character id and an 18-character id in wrong case are both read', () => {
	expect(readId('001A0000006Vm9r')).toBe('001A0000006Vm9rIAC');
	expect(readId('001a0000006vm9riac')).toBe('001A0000006Vm9rIAC');
});

test.each(['', '005', '001A0000006Vm9', '001A0000006Vm9rIA', '001A0000006Vm9-', '001A0000006Vm9rI!C'])(
	'%j is no id',
	(text) => {
		expect(readId(text)).toBeUndefined();
	},
);

test('ids of a prefix never repeat and go on past the first digit', () => {
	const ids = new IdSequence();
	const made = Array.from({ length: 200 }, () => ids.next('005'));
	expect(new Set(made).size).toBe(200);
	expect(made[0]).toBe(makeId('005', 1));
	expect(made[0]).toHaveLength(18);
	expect(made.every((id) => readId(id) === id)).toBe(true);
});
