import fc from 'fast-check';

import {
	idInAddress,
	KEY_PREFIX,
	idOf,
	isId,
	isIdOf,
	recordId,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/ids.ts';

const refused = (words: RegExp) =>
	expect.objectContaining({ errorCode: 'INVALID_ID', message: expect.stringMatching(words) });

// Pairs from documents of Salesforce and of others, not from our own function.
test.each([
	['001A000001FFbvp', '001A000001FFbvpIAD'],
	['0014000000IZv7u', '0014000000IZv7uAAD'],
	['00Q30000000YpfR', '00Q30000000YpfREAS'],
	['a0B000000000001', 'a0B000000000001EAA'],
	['005000000000000', '005000000000000AAA'],
	['005ABCDEFGHIJKL', '005ABCDEFGHIJKLY55'],
])('%s is %s', (short, long) => {
	expect(recordId(short)).toBe(long);
	expect(recordId(long)).toBe(long);
	expect(recordId(` ${long.slice(0, 15)}${long.slice(15).toLowerCase()}\n`)).toBe(long);
});

const short = fc
	.string({ unit: fc.constantFrom(...'0123456789ABCXYZabcxyz'), minLength: 14, maxLength: 14 })
	.map((id) => `0${id}`);

/** The checksum by bits and arithmetic, another way than the product's. */
function checksum(id: string): string {
	let sum = '';
	for (let group = 0; group < 3; group++) {
		let value = 0;
		for (let at = 4; at >= 0; at--) value = value * 2 + (/[A-Z]/.test(id[group * 5 + at]) ? 1 : 0);
		sum += value < 26 ? String.fromCharCode(65 + value) : String(value - 26);
	}
	return sum;
}

test('every ID of 15 characters gets its checksum, and keeps it', () => {
	fc.assert(
		fc.property(short, (id) => {
			const long = id + checksum(id);
			expect(recordId(id)).toBe(long);
			expect(recordId(long)).toBe(long);
		}),
	);
});

test('an ID whose letters lost or changed their case is refused, not repaired', () => {
	fc.assert(
		fc.property(short, fc.nat(14), (id, at) => {
			const swapped = /[a-z]/.test(id[at]) ? id[at].toUpperCase() : id[at].toLowerCase();
			fc.pre(swapped !== id[at]);
			const damaged = id.slice(0, at) + swapped + id.slice(at + 1) + checksum(id);
			expect(isId(damaged)).toBe(false);
			expect(() => recordId(damaged)).toThrow(refused(/is not a Salesforce ID/));
		}),
	);
});

test.each([
	'',
	'005',
	'jane@acme.example',
	'00500000000000',
	'0050000000000000',
	'005000000000000AA!',
	"005' OR Id != '",
])('%j is no ID', (text) => {
	expect(isId(text)).toBe(false);
	expect(() => recordId(text)).toThrow(refused(/.+/));
});

test('a name of 15 letters is a name', () => {
	expect(isId('SalesManagement')).toBe(false);
});

test('an ID of another kind of record is refused with the prefix that it must have', () => {
	expect(() => idOf('User', '00e000000000000', 'The user ID')).toThrow(
		refused(/^The user ID '00e000000000000' is not the ID of a User: those begin with 005$/),
	);
	expect(isIdOf('Profile', '00e000000000000')).toBe(true);
	expect(isIdOf('UserRole', '00e000000000000')).toBe(false);
	expect(idOf('UserRole', '00E000000000000')).toBe('00E000000000000EAA');
});

test('says which value is empty, and cuts long ones', () => {
	expect(() => recordId('  ', 'The document ID')).toThrow(refused(/^The document ID is empty$/));
	expect(() => recordId('x'.repeat(5000))).toThrow(refused(/^.{0,150}$/));
});

test('no two objects share a prefix', () => {
	expect(new Set(Object.values(KEY_PREFIX)).size).toBe(Object.keys(KEY_PREFIX).length);
});

test.each([
	['https://acme.lightning.force.com/lightning/r/Account/0015g00000AbCdEAAV/view', '0015g00000AbCdEAAV'],
	['https://acme.my.salesforce.com/0015g00000AbCdE', '0015g00000AbCdE'],
	['https://acme.lightning.force.com/one/one.app#/sObject/0015g00000AbCdE/view', '0015g00000AbCdE'],
	[
		'https://acme.my.salesforce-setup.com/lightning/setup/PermSets/page?address=%2F0PS5g00000AbCdE%3Fs%3D1',
		'0PS5g00000AbCdE',
	],
	['https://acme.my.salesforce.com/servlet/servlet.FileDownload?file=0155g00000AbCdE', '0155g00000AbCdE'],
	['https://acme.lightning.force.com/lightning/page/home', undefined],
	['0015g00000AbCdE', undefined],
	['see https://acme.my.salesforce.com/0015g00000AbCdE', undefined],
	['https://', undefined],
])('the ID in %s is %s', (text, expected) => {
	expect(idInAddress(text)).toBe(expected);
});
