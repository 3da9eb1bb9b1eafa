import { parseQuery } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';

import { QUERY_TEXT_BYTES } from '../../../../nodes/SalesforceAdmin/salesforce/api/limits.ts';
import {
	containing,
	fieldName,
	inChunks,
	isIn,
	literal,
} from '../../../../nodes/SalesforceAdmin/salesforce/api/soql.ts';

const BETWEEN_QUOTES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** What a quoted literal means (SOQL and SOSL Reference, "Quoted String Escape Sequences"), read character by character. */
function meaning(quoted: string): string {
	expect(quoted).toMatch(/^'[^]*'$/);
	let text = '';
	for (let at = 1; at < quoted.length - 1; at++) {
		if (quoted[at] === "'") throw new Error(`The literal ends early: ${quoted}`);
		text += quoted[at] === '\\' ? (BETWEEN_QUOTES[quoted[++at]] ?? quoted[at]) : quoted[at];
		if (at === quoted.length - 1) throw new Error(`The literal does not end: ${quoted}`);
	}
	return text;
}

/** The only condition of a parsed statement. */
function onlyCondition(where: string) {
	const parsed = parseQuery(`SELECT Id FROM User WHERE ${where} LIMIT 7`);
	expect(parsed).toMatchObject({ fields: [{ field: 'Id' }], sObject: 'User', limit: 7 });
	expect(parsed.orderBy ?? parsed.groupBy ?? parsed.offset).toBeUndefined();
	const { left, right } = parsed.where as { left: unknown; right?: unknown };
	expect(right).toBeUndefined();
	return left as { field: string; operator: string; value: string | string[] };
}

const dangerous = fc.constantFrom(
	"'",
	'\\',
	"\\'",
	'"',
	'\n',
	'\r',
	'\t',
	'\b',
	'\f',
	'%',
	'_',
	'--',
	' OR Id != null',
	')',
	'ß',
	'日本',
	'😀',
	'\0',
);
const text = fc
	.array(fc.oneof(dangerous, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 8 })
	.map((parts) => parts.join(''))
	.filter((joined) => !/[\u2028\u2029]/.test(joined)); // the library takes these for the end of the line

test('a literal is one value for Salesforce, and nothing else', () => {
	fc.assert(
		fc.property(text, (value) => {
			const { field, operator, value: parsed } = onlyCondition(`Username = ${literal(value)}`);
			expect([field, operator]).toEqual(['Username', '=']);
			expect(meaning(String(parsed))).toBe(value);
			expect(parsed).toBe(literal(value));
		}),
		{ numRuns: 500 },
	);
});

test('a search pattern finds the text itself: no character of it is a wild card', () => {
	fc.assert(
		fc.property(text, (value) => {
			const { operator, value: parsed } = onlyCondition(`Name LIKE ${containing(value)}`);
			expect(operator).toBe('LIKE');
			const pattern = String(parsed).slice(1, -1);
			expect([pattern.at(0), pattern.at(-1)]).toEqual(['%', '%']);
			expect(pattern.slice(1, -1)).not.toMatch(/(?<!\\)(?:\\\\)*[%_]/);
			expect(meaning(`'${pattern.slice(1, -1)}'`)).toBe(value);
		}),
		{ numRuns: 500 },
	);
});

test('a list is its values', () => {
	fc.assert(
		fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (values) => {
			const { operator, value } = onlyCondition(isIn('Username', values));
			expect(operator).toBe('IN');
			expect((value as string[]).map(meaning)).toEqual(values);
		}),
	);
});

test('half of a surrogate pair cannot be sent and becomes the replacement character', () => {
	expect(literal('a\ud800b')).toBe("'a\ufffdb'");
	expect(literal('a😀b')).toBe("'a😀b'");
	expect(() => inChunks(['a\ud800b'])).not.toThrow();
});

test('a field name is letters, digits, underscores and dots', () => {
	const shape = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/;
	for (const name of ['Id', 'Profile.UserLicense.Name', 'Cost_Center__c', 'Manager__r.Name'])
		expect(fieldName(name)).toBe(name);
	fc.assert(
		fc.property(fc.oneof(text, fc.string({ unit: fc.constantFrom(...'aZ_.9 ,(') })), (name) => {
			if (shape.test(name)) expect(fieldName(name)).toBe(name);
			else expect(() => fieldName(name)).toThrow(expect.objectContaining({ errorCode: 'INVALID_FIELD' }));
		}),
	);
});

describe('values in groups', () => {
	const bytes = (values: string[], copies: number) => copies * encodeURIComponent(values.map(literal).join(',')).length;
	const many = fc.array(fc.oneof(text, fc.string({ minLength: 100, maxLength: 900 })), {
		maxLength: 120,
		size: 'max',
	});

	test('lose and repeat no value, keep their order, and fit into an address', () => {
		fc.assert(
			fc.property(many, fc.constantFrom(1, 2, 3), (values, copies) => {
				const chunks = inChunks(values, copies);
				expect(chunks.flat()).toEqual([...new Set(values)]);
				for (const chunk of chunks) {
					expect(chunk.length).toBeGreaterThan(0);
					if (chunk.length > 1) expect(bytes(chunk, copies)).toBeLessThanOrEqual(QUERY_TEXT_BYTES);
				}
			}),
			{ numRuns: 50, endOnFailure: true }, // shrinking such long texts takes minutes
		);
	});

	test('are as few as can be: 18-character IDs go more than 400 to a query', () => {
		const ids = Array.from({ length: 2000 }, (_, at) => `005${String(at).padStart(12, '0')}AAA`);
		const chunks = inChunks(ids);
		expect(chunks.length).toBe(4);
		for (const [at, chunk] of chunks.slice(1).entries())
			expect(bytes([...chunks[at], chunk[0]], 1)).toBeGreaterThan(QUERY_TEXT_BYTES - 30);
	});

	test('of nothing are none', () => {
		expect(inChunks([])).toEqual([]);
	});
});
