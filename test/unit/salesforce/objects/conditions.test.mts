import type { FieldDescribe, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { conditionText, type Condition } from '../../../../nodes/SalesforceAdmin/salesforce/objects/conditions.ts';
import { describeParents } from '../../../../nodes/SalesforceAdmin/salesforce/objects/columns.ts';
import type { RecordObject } from '../../../../nodes/SalesforceAdmin/salesforce/objects/describe.ts';

const field = (name: string, type: string, more: Partial<FieldDescribe> = {}) => ({
	name,
	label: name.replace('__c', ''),
	type,
	length: 255,
	filterable: true,
	picklistValues: [],
	...more,
});

const FIELDS = [
	field('Name', 'string'),
	field('Employees', 'int'),
	field('Revenue', 'currency'),
	field('Share', 'percent'),
	field('Factor', 'double'),
	field('Seats', 'long'),
	field('IsOpen', 'boolean'),
	field('Due', 'date'),
	field('Opens', 'time'),
	field('CreatedDate', 'datetime'),
	field('Kinds__c', 'multipicklist'),
	field('Id', 'id'),
	field('OwnerId', 'reference', { relationshipName: 'Owner', referenceTo: [] }),
	field('Region__c', 'reference', { relationshipName: 'Region__r', referenceTo: [] }),
	field('Notes', 'textarea', { filterable: false }),
];

const object = (name: string, fields: object[]) =>
	({
		name,
		fields: new Map(fields.map((one) => [(one as { name: string }).name.toLowerCase(), one])),
	}) as unknown as RecordObject;

const OBJECT = object('Account', FIELDS);

/** What the relationships lead to: an owner is a user or a queue, a region is one object. */
const USER = object('User', [field('Username', 'string'), field('IsActive', 'boolean'), field('Size', 'int')]);
const GROUP = object('Group', [field('Username', 'string'), field('Size', 'string')]);
const REGION = object('Region__c', [field('Size__c', 'int'), field('Name', 'string')]);
const PARENTS = new Map([
	['owner', { path: 'Owner', objects: [USER, GROUP], isSure: false }],
	['region__r', { path: 'Region__r', objects: [REGION], isSure: true }],
]);

const CONTEXT = {
	org: { origin: 'https://acme.my.salesforce.com' },
	object: 'Account',
	zone: 'Europe/Berlin',
	parents: PARENTS,
};
const textOf = (path: string, operator: Condition['operator'], ...values: unknown[]) =>
	conditionText(OBJECT, { field: path, operator, values }, CONTEXT);

test.each<[Condition['operator'], unknown[], string]>([
	['equals', ["O'Brien"], "Name = 'O\\'Brien'"],
	['notEquals', ['a'], "Name != 'a'"],
	['less', ['a'], "Name < 'a'"],
	['lessOrEqual', ['a'], "Name <= 'a'"],
	['greater', ['a'], "Name > 'a'"],
	['greaterOrEqual', ['a'], "Name >= 'a'"],
	['in', ['a', "b'"], "Name IN ('a','b\\'')"],
	['notIn', ['a', 'b'], "Name NOT IN ('a','b')"],
	['contains', ['50%_'], "Name LIKE '%50\\%\\_%'"],
	['startsWith', ['50%_'], "Name LIKE '50\\%\\_%'"],
	['isEmpty', [], 'Name = null'],
	['isNotEmpty', [], 'Name != null'],
])('%s %j', (operator, values, expected) => {
	expect(textOf(' name ', operator, ...values)).toBe(expected);
});

test.each([
	['Employees', '5', '5'],
	['Seats', 5, '5'],
	['Revenue', '1234.5', '1234.5'],
	['Share', 5, '5'],
	['Factor', '.5', '0.5'],
	['IsOpen', 'TRUE', 'true'],
	['Due', '2026-12-31', '2026-12-31'],
	['Opens', '12:30', '12:30:00.000Z'],
	['CreatedDate', '2026-12-31T12:00:00Z', '2026-12-31T12:00:00.000Z'],
	['Id', '001000000000001AAA', "'001000000000001AAA'"],
	['OwnerId', '005000000000001AAA', "'005000000000001AAA'"],
	['Name', '5', "'5'"],
])('a value of %s stands as its type demands: %j as %s', (path, value, expected) => {
	expect(textOf(path, 'equals', value)).toBe(`${path} = ${expected}`);
});

test.each([
	['includes', "Kinds__c INCLUDES ('a','b')"],
	['excludes', "Kinds__c EXCLUDES ('a','b')"],
] as const)('%s compares a picklist of several', (operator, expected) => {
	expect(textOf('Kinds__c', operator, 'a', 'b')).toBe(expected);
});

test.each([
	['owner.username', "it's", "Owner.Username = 'it\\'s'"],
	['Owner.IsActive', 'TRUE', 'Owner.IsActive = true'],
	['Region__r.size__c', '5', 'Region__r.Size__c = 5'],
])('a field of a parent, %s, has its own type: %j', (path, value, expected) => {
	expect(textOf(path, 'equals', value)).toBe(expected);
});

// A user has a number there, a queue a text.
test.each([
	[5, 'Owner.Size = 5'],
	[false, 'Owner.Size = false'],
	['5', "Owner.Size = '5'"],
	[null, "Owner.Size = 'null'"],
])('where nobody knows the type, the value %j says what it is', (value, expected) => {
	expect(textOf('Owner.Size', 'equals', value)).toBe(expected);
	expect(textOf('Owner.Size', 'contains', 5)).toBe("Owner.Size LIKE '%5%'");
});

test.each([
	'Employees',
	'Seats',
	'Factor',
	'Revenue',
	'Share',
	'IsOpen',
	'Due',
	'Opens',
	'CreatedDate',
	'Id',
	'OwnerId',
])('%s neither contains nor begins with a text', (path) => {
	for (const operator of ['contains', 'startsWith'] as const) {
		expect(() => textOf(path, operator, '5')).toThrow(
			expect.objectContaining({
				errorCode: 'INVALID_INPUT',
				message: `A condition cannot stand on ${path}: only texts contain or begin with something`,
				fields: [path],
			}),
		);
	}
});

test('a field that Salesforce cannot search by is refused, also for being empty', () => {
	for (const operator of ['equals', 'isEmpty', 'isNotEmpty'] as const)
		expect(() => textOf('Notes', operator, 'x')).toThrow(
			'A condition cannot stand on Notes: Salesforce cannot search by it',
		);
});

describe('refuses', () => {
	const org = { origin: CONTEXT.org.origin, user: {}, describeAll: async () => [] } as unknown as Org;
	const refusalOf = async (path: string) => {
		const parents = await describeParents(org, OBJECT, [path]);
		try {
			return conditionText(OBJECT, { field: path, operator: 'equals', values: ['x'] }, { ...CONTEXT, parents });
		} catch (error) {
			return error;
		}
	};

	test.each([
		['Nmae', "Account has no field 'Nmae' that the connected user can see"],
		['Parent.Name', "Account has no parent 'Parent' that the connected user can see"],
		[`${'x'.repeat(100)}.Name`, `Account has no parent '${'x'.repeat(80)}' that the connected user can see`],
		["Owner.Name = '' OR Id", 'is not a field name'],
	])('the field %j', async (path, message) => {
		expect(await refusalOf(path)).toMatchObject({
			errorCode: 'INVALID_FIELD',
			message: expect.stringContaining(message),
		});
	});

	test('a path that leads nowhere, and says how one is written', async () => {
		expect(await refusalOf('Parent.Name')).toMatchObject({
			fields: ['Parent'],
			advice: expect.stringMatching(/^A path begins with the name of a relationship: Owner\.Username/),
		});
	});
});
