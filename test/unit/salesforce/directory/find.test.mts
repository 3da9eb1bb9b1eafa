import { parseQuery } from '@jetstreamapp/soql-parser-js';

import { findByName } from '../../../../nodes/SalesforceAdmin/salesforce/directory/find.ts';
import type { GivenName } from '../../../../nodes/SalesforceAdmin/salesforce/directory/givenNames.ts';
import type { DirectoryKind } from '../../../../nodes/SalesforceAdmin/salesforce/directory/kinds.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';

const set = (id: string, Name: string, Label = Name, more: ApiRecord = {}): ApiRecord => ({
	Id: `0PS00000000000${id}GAA`,
	Name,
	Label,
	IsOwnedByProfile: false,
	Type: 'Regular',
	...more,
});
const group = (id: string, DeveloperName: string, Name: string, Type: string): ApiRecord => ({
	Id: `00G00000000000${id}EAA`,
	DeveloperName,
	Name,
	Type,
});

const SETS = [
	set('1', 'Sales_Manager', 'Sales Manager'),
	set('2', 'Twin_1', 'Twin'),
	set('3', 'Twin_2', 'Twin'),
	set('4', 'Exact', 'Other'),
	set('5', 'Second', 'Exact'),
	set('6', 'X00e', 'Profile set', { IsOwnedByProfile: true, Type: 'Profile' }),
	set('7', 'Agg', 'Aggregate', { Type: 'Group' }),
	set('8', "O'Brien\\", "O'Brien\\"),
	set('9', 'sales_manager_2', 'SALES MANAGER TWO'),
	set('A', 'Both', 'Both of them'),
	set('B', 'Both', 'Both of them', { NamespacePrefix: 'pkga' }),
	set('C', 'Packaged', 'Of a package', { NamespacePrefix: 'pkga' }),
	set('D', 'Doubled', 'Of two packages', { NamespacePrefix: 'pkga' }),
	set('E', 'Doubled', 'Of two packages', { NamespacePrefix: 'pkg_2' }),
];
const GROUPS = [group('1', 'All_Sales', 'All Sales', 'Regular'), group('2', 'Support', 'Support', 'Queue')];

/** An org that answers each query with the records of its object, and remembers the queries. */
function orgWith(records: Record<string, ApiRecord[] | SalesforceError>) {
	const queries: string[][] = [];
	const queryAll = async (soqls: string[]) => {
		queries.push(soqls);
		return soqls.map((soql) => records[parseQuery(soql).sObject!] ?? []);
	};
	return { org: { queryAll } as unknown as Org, queries };
}

async function find(kind: DirectoryKind, text: string) {
	const { org } = orgWith({ PermissionSet: SETS, Group: GROUPS });
	return (await findByName(org, { [kind]: [text] })).get(kind)!.get(text)!;
}

test.each<[string, DirectoryKind, string, string]>([
	['the API name', 'permissionSet', 'Sales_Manager', '1'],
	['the API name in any case', 'permissionSet', 'sales_MANAGER', '1'],
	['the label', 'permissionSet', 'Sales Manager', '1'],
	['the ID of 15 characters', 'permissionSet', '0PS000000000001', '1'],
	['the ID of 18 characters', 'permissionSet', '0PS000000000001GAA', '1'],
	['an API name that is another one’s label', 'permissionSet', 'Exact', '4'],
	['a name with quote and backslash', 'permissionSet', "O'Brien\\", '8'],
	['the API name of a managed package', 'permissionSet', 'pkga__Both', 'B'],
	['the API name of a managed package in any case', 'permissionSet', 'PKGA__both', 'B'],
	['an API name of the org that a managed package has too', 'permissionSet', 'Both', 'A'],
	['an API name that only one managed package has, without its namespace', 'permissionSet', 'Packaged', 'C'],
	['the API name of the second of two packages', 'permissionSet', 'pkg_2__Doubled', 'E'],
	['a queue', 'queue', 'Support', '2'],
	['a public group', 'publicGroup', 'All Sales', '1'],
])('finds by %s', async (_, kind, text, id) => {
	expect(await find(kind, text)).toMatchObject({ id: expect.stringMatching(`${id}[GE]AA$`) });
});

test.each<[string, DirectoryKind, string, string, RegExp]>([
	['nothing', 'permissionSet', 'Nobody', 'NAME_NOT_FOUND', /^No permission set is called 'Nobody' in this org$/],
	['an ID that is not there', 'permissionSet', '0PS00000000000a', 'NAME_NOT_FOUND', /0PS00000000000a/],
	[
		'two with the label',
		'permissionSet',
		'Twin',
		'AMBIGUOUS_NAME',
		/^2 permission sets are called 'Twin': Twin_1 \(0PS.*\), Twin_2 \(0PS/,
	],
	[
		'a label of the org that a managed package has too',
		'permissionSet',
		'Both of them',
		'AMBIGUOUS_NAME',
		/^2 permission sets are called 'Both of them': Both \(0PS.*\), pkga__Both \(0PS/,
	],
	[
		'a name that two managed packages have, without its namespace',
		'permissionSet',
		'Doubled',
		'AMBIGUOUS_NAME',
		/^2 permission sets are called 'Doubled': pkga__Doubled \(0PS.*\), pkg_2__Doubled \(0PS/,
	],
	['a name in another namespace', 'permissionSet', 'pkgb__Both', 'NAME_NOT_FOUND', /'pkgb__Both'/],
	['the set of a profile', 'permissionSet', 'Profile set', 'PROFILE_OWNED', /is part of a profile/],
	['the set of a profile by ID', 'permissionSet', '0PS000000000006GAA', 'PROFILE_OWNED', /is part of a profile/],
	['the aggregate of a group', 'permissionSet', '0PS000000000007GAA', 'NAME_NOT_FOUND', /of another kind \(Group\)/],
	[
		'a queue for a public group',
		'publicGroup',
		'Support',
		'NAME_NOT_FOUND',
		/not a public group but of another kind \(Queue\)/,
	],
	['a public group for a queue', 'queue', 'All_Sales', 'NAME_NOT_FOUND', /not a queue but of another kind \(Regular\)/],
	['an over-long name', 'permissionSet', 'x'.repeat(20_000), 'NAME_NOT_FOUND', /^.{0,160}$/],
])('%s is refused', async (_, kind, text, errorCode, message) => {
	expect(await find(kind, text)).toMatchObject({ errorCode, message: expect.stringMatching(message) });
});

test('asks for all kinds at the same moment, so that they share calls, and not at all for none', async () => {
	const { org, queries } = orgWith({});
	const found = findByName(org, { permissionSet: ['a', 'b'], queue: ['c'], publicGroup: ['d'], role: [] });
	expect(queries.flat()).toHaveLength(3);
	await found;
	// The other three are those for suggestions.
	expect(queries.flat()).toHaveLength(6);
	for (const soql of queries.flat()) expect(() => parseQuery(soql)).not.toThrow();
	await findByName(org, {});
	expect(queries.flat()).toHaveLength(6);
});

describe('a name that nothing has', () => {
	const NO_SET = 'No permission set is called';
	const isForSuggestions = (soqls: string[]) => soqls.some((soql) => soql.endsWith(' LIMIT 2000'));

	test.each([
		['Sales_Maneger', "'Sales_Manager' or 'sales_manager_2'"],
		['slaes manager', "'Sales_Manager' or 'sales_manager_2'"],
		['Salesmanager 3', "'Sales_Manager' or 'sales_manager_2'"],
		['Packagd', "'pkga__Packaged'"],
		['O’Brian', "'O'Brien\\'"],
		['Exct', "'Exact' or 'Second'"],
	])('%s: the message asks for the nearest API names', async (text, names) => {
		const { message } = Object(await find('permissionSet', text)) as Error;
		expect(message).toBe(`${NO_SET} '${text}' in this org. Did you mean ${names}?`);
	});

	test.each(['Nobody', 'Ex', '???', 'Sales, EMEA'])('%s is like no other, so nothing is suggested', async (text) => {
		expect(await find('permissionSet', text)).toMatchObject({ message: `${NO_SET} '${text}' in this org` });
	});

	test('costs one more call, for all names and kinds together', async () => {
		const { org, queries } = orgWith({ PermissionSet: SETS, Group: GROUPS });
		const names = Array.from({ length: 50 }, (_, at) => `Sales_Manager_${at}x`);
		const found = await findByName(org, { permissionSet: names, queue: ['Suport'], publicGroup: ['All_Sales'] });
		expect(queries.filter(isForSuggestions).map((soqls) => soqls.length)).toEqual([2]);
		const asked = [...found.get('permissionSet')!.values()].filter((result) =>
			/Did you mean/.test(Object(result).message),
		);
		expect(asked).toHaveLength(20);
		expect(found.get('queue')!.get('Suport')).toMatchObject({
			message: expect.stringMatching(/Did you mean 'Support'\?$/),
		});
	});

	test.each<[string, GivenName]>([
		['every name is found', 'Sales_Manager'],
		['the whole is no name, but its parts are', { text: 'Exact, Second', parts: ['Exact', 'Second'] }],
		['it is an ID', '0PS00000000000a'],
		['it is that of a profile', 'Profile set'],
	])('costs none where %s', async (_, name) => {
		const { org, queries } = orgWith({ PermissionSet: SETS });
		await findByName(org, { permissionSet: [name] });
		expect(queries.filter(isForSuggestions)).toEqual([]);
	});

	test('is told as it is when the names cannot be read', async () => {
		const { org } = orgWith({ PermissionSet: SETS });
		const queryAll = async (soqls: string[]) => {
			if (isForSuggestions(soqls)) throw new SalesforceError('SERVER_UNAVAILABLE', 'busy');
			return await org.queryAll(soqls);
		};
		const found = await findByName({ ...org, queryAll } as Org, { permissionSet: ['Sales_Maneger'] });
		expect(found.get('permissionSet')!.get('Sales_Maneger')).toMatchObject({
			message: `${NO_SET} 'Sales_Maneger' in this org`,
		});
	});
});

test('an over-long name is not asked for, so that it cannot spoil the query of the others', async () => {
	const { org, queries } = orgWith({ PermissionSet: SETS });
	const found = await findByName(org, { permissionSet: ['x'.repeat(20_000), 'Sales_Manager'] });
	expect(found.get('permissionSet')!.get('Sales_Manager')).toMatchObject({ name: 'Sales_Manager' });
	expect(queries.flat().join().length).toBeLessThan(1000);
});

test('a kind that cannot be read fails alone', async () => {
	const { org } = orgWith({ PermissionSet: SETS, Group: new SalesforceError('INVALID_TYPE', 'not supported') });
	const found = await findByName(org, { permissionSet: ['Sales_Manager'], queue: ['Support'] });
	expect(found.get('permissionSet')!.get('Sales_Manager')).toMatchObject({ name: 'Sales_Manager' });
	expect(found.get('queue')!.get('Support')).toMatchObject({
		errorCode: 'INVALID_TYPE',
		message: "The queue 'Support' cannot be looked up: not supported",
	});
});
