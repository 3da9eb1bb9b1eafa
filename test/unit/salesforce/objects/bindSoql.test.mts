import { parseQuery } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';

import { literal } from '../../../../nodes/SalesforceAdmin/salesforce/api/soql.ts';
import { bindSoql, type SoqlValue } from '../../../../nodes/SalesforceAdmin/salesforce/objects/bindSoql.ts';

const one = (text: string): SoqlValue => ({ literals: [literal(text)], isList: false });
const bare = (text: string): SoqlValue => ({ literals: [text], isList: false });
const list = (...texts: string[]): SoqlValue => ({ literals: texts.map(literal), isList: true });
const bind = (soql: string, values: Record<string, SoqlValue> = {}) => bindSoql(soql, new Map(Object.entries(values)));

test.each([
	['SELECT Id FROM Lead WHERE Name = :name', "SELECT Id FROM Lead WHERE Name = 'O\\'Brien'"],
	[
		'SELECT Id FROM Lead WHERE Name=:NAME AND Email=:name',
		"SELECT Id FROM Lead WHERE Name='O\\'Brien' AND Email='O\\'Brien'",
	],
	['SELECT Id FROM Lead WHERE Name IN :names', "SELECT Id FROM Lead WHERE Name IN ('a','b')"],
	['SELECT Id FROM Lead WHERE Name NOT IN:names', "SELECT Id FROM Lead WHERE Name NOT IN ('a','b')"],
	['SELECT Id FROM Lead WHERE Name IN ( :names)', "SELECT Id FROM Lead WHERE Name IN ( 'a','b')"],
	['SELECT Id FROM Lead WHERE Name IN :name', "SELECT Id FROM Lead WHERE Name IN ('O\\'Brien')"],
	['SELECT Id FROM Lead WHERE Name IN (:name, :name)', "SELECT Id FROM Lead WHERE Name IN ('O\\'Brien', 'O\\'Brien')"],
	[
		"SELECT Id FROM Lead WHERE Name IN (':x)', :names, :name) AND Company = :name",
		"SELECT Id FROM Lead WHERE Name IN (':x)', 'a','b', 'O\\'Brien') AND Company = 'O\\'Brien'",
	],
	[
		'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName IN (:names) AND Email = :name)',
		"SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName IN ('a','b') AND Email = 'O\\'Brien')",
	],
	['SELECT Id FROM Lead WHERE Name = :none OR Email!=:none', 'SELECT Id FROM Lead WHERE Name = null OR Email!=null'],
	['SELECT Id FROM Lead WHERE Kinds__c INCLUDES :names', "SELECT Id FROM Lead WHERE Kinds__c INCLUDES ('a','b')"],
	[
		"SELECT Id FROM Lead WHERE Name = ':name' OR Name = 'it\\'s :name'",
		"SELECT Id FROM Lead WHERE Name = ':name' OR Name = 'it\\'s :name'",
	],
	[
		'SELECT Id FROM Lead WHERE CreatedDate > 2026-01-01T10:00:00Z',
		'SELECT Id FROM Lead WHERE CreatedDate > 2026-01-01T10:00:00Z',
	],
	['SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:30', 'SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:30'],
	['SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:days', 'SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:7'],
	['SELECT Id, Update__c FROM Delete__c LIMIT :days', 'SELECT Id, Update__c FROM Delete__c LIMIT 7'],
])('%s', (soql, bound) => {
	const values = { name: one("O'Brien"), names: list('a', 'b'), days: bare('7'), none: bare('null') };
	expect(bind(soql, values)).toBe(bound);
});

test.each([
	['SELECT Id FROM Lead WHERE Name = :nmae', ':nmae'],
	['SELECT Id FROM Lead WHERE Name = :__proto__', ':__proto__'],
	['SELECT Id FROM Lead WHERE Name = :names', 'is a list'],
	['SELECT Id FROM Lead WHERE Id IN (SELECT LeadId FROM X WHERE Name = :names)', 'is a list'],
	['SELECT Id FROM Lead WHERE Name LIKE :none', 'only = and != compare with null'],
	['SELECT Id FROM Lead WHERE Amount >= :none', 'only = and != compare with null'],
	['SELECT Id FROM Lead WHERE Name IN :none', 'only = and != compare with null'],
	['SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:none', 'only = and != compare with null'],
	['SELECT Id FROM Lead WHERE CreatedDate = LAST_N_DAYS:name', 'whole number'],
	["SELECT Id FROM Lead WHERE Name = 'open", 'not closed'],
	['DELETE FROM Lead', 'DELETE'],
	['select Id from Lead for update', 'UPDATE'],
	['SELECT Id FROM Lead FOR VIEW', 'FOR VIEW'],
	['FIND {Jane}', 'begins with SELECT'],
	['', 'begins with SELECT'],
])('refuses %s', (soql, why) => {
	expect(() => bind(soql, { name: one('x'), names: list('a', 'b'), none: bare('null') })).toThrow(why);
});

const dangerous = fc.constantFrom(
	"'",
	'\\',
	"\\'",
	'\n',
	' OR Id != null',
	')',
	':name',
	':other',
	'%',
	'--',
	'DELETE',
);
const text = fc
	.array(fc.oneof(dangerous, fc.string({ maxLength: 4 })), { maxLength: 8 })
	.map((parts) => parts.join(''));

test('no text and no list of texts changes the shape of a query', () => {
	fc.assert(
		fc.property(text, fc.array(text, { minLength: 1, maxLength: 4 }), (value, values) => {
			const soql = 'SELECT Id FROM Lead WHERE Name = :name AND Company IN :names LIMIT 7';
			const parsed = parseQuery(bind(soql, { name: one(value), names: list(...values) }));
			expect(parsed).toMatchObject({
				fields: [{ field: 'Id' }],
				sObject: 'Lead',
				limit: 7,
				where: {
					left: { field: 'Name', operator: '=', value: literal(value) },
					operator: 'AND',
					right: { left: { field: 'Company', operator: 'IN', value: values.map(literal) } },
				},
			});
			expect((parsed.where as { right: { right?: unknown } }).right.right).toBeUndefined();
		}),
	);
});
