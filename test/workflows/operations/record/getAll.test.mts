import type { IDataObject } from 'n8n-workflow';

import type { FieldValue } from '../../../org/world/types.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import { conditions, listRecords } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
	account('Ant', { Industry: 'Energy', NumberOfEmployees: 10, Segments__c: 'Enterprise;Startup', Is_Partner__c: true });
	account('Bee', { Industry: 'Banking', NumberOfEmployees: 20, Segments__c: 'Startup', Founded_On__c: '2020-05-01' });
	account('Cow', { NumberOfEmployees: 30, Reviewed_At__c: '2026-01-31T10:00:00.000+0000' });
});
afterEach(async () => await acme.close());

function account(Name: string, fields: Record<string, FieldValue> = {}): string {
	const OwnerId = acme.user('mover').Id;
	return acme.org.store.insert('Account', { Id: acme.org.org.ids.next('001'), Name, OwnerId, ...fields }).Id;
}

const OWNED: [string, string, string] = ['Owner.Username', 'equals', 'mover@acme.example'];
const names = async (rows: Array<[string, string, IDataObject[string]?]>, more: IDataObject = {}) => {
	const parameters = { conditions: conditions(OWNED, ...rows), fields: ['Name'], ...more };
	const { json, error } = await acme.run(
		listRecords('Account', { ...parameters, sort: { field: [{ name: 'Name', direction: 'ascending' }] } }),
	);
	expect(error).toBeUndefined();
	return json.map(({ Name }) => Name);
};

test.each<[string, string, IDataObject[string], string[]]>([
	['Name', 'equals', 'ant', ['Ant']],
	['name', 'notEquals', 'Ant', ['Bee', 'Cow']],
	['Name', 'contains', 'o', ['Cow']],
	['Name', 'contains', '%', []],
	['Name', 'startsWith', 'b', ['Bee']],
	['Name', 'in', 'Ant, Cow', ['Ant', 'Cow']],
	['Name', 'in', ['Bee'], ['Bee']],
	['Name', 'notIn', ['Bee', 'Cow'], ['Ant']],
	['Name', 'equals', "x' OR Name != '", []],
	['Industry', 'isEmpty', '', ['Cow']],
	['Industry', 'isNotEmpty', '', ['Ant', 'Bee']],
	['NumberOfEmployees', 'greater', '10', ['Bee', 'Cow']],
	['NumberOfEmployees', 'greaterOrEqual', 20, ['Bee', 'Cow']],
	['NumberOfEmployees', 'less', '20', ['Ant']],
	['NumberOfEmployees', 'lessOrEqual', '20', ['Ant', 'Bee']],
	['Is_Partner__c', 'equals', 'TRUE', ['Ant']],
	['Segments__c', 'includes', ['Enterprise', 'Public Sector'], ['Ant']],
	['Segments__c', 'excludes', 'Enterprise', ['Bee', 'Cow']],
	['Founded_On__c', 'equals', '2020-05-01', ['Bee']],
	['Reviewed_At__c', 'greater', '2026-01-31 04:59', ['Cow']],
	['Reviewed_At__c', 'greater', '2026-01-31 05:01', []],
])('finds records whose %s %s %p, compared by the type of the field', async (field, operator, value, found) => {
	expect(await names([[field, operator, value]])).toEqual(found);
});

test.each<[string, string, IDataObject[string], string[]]>([
	['Parent.NumberOfEmployees', 'greater', '10', ['Dog', 'Emu']],
	['parent.is_partner__c', 'equals', 'FALSE', ['Dog', 'Emu']],
	['Parent.Founded_On__c', 'less', '2020-05-02T05:00:00Z', ['Dog']],
	['Parent.Reviewed_At__c', 'greater', '2026-01-31 04:59', ['Emu']],
	['Parent.Segments__c', 'includes', 'startup', ['Dog']],
	['Parent.Industry', 'equals', 'banking', ['Dog']],
	['Parent.Owner.IsActive', 'equals', 'true', ['Dog', 'Emu']],
	['Parent.Parent.Name', 'isNotEmpty', '', []],
])('compares the field %s of a parent by its type: %s %p', async (field, operator, value, found) => {
	account('Dog', { ParentId: acme.record('Account', 'Name', 'Bee').Id });
	account('Emu', { ParentId: acme.record('Account', 'Name', 'Cow').Id });
	expect(await names([[field, operator, value]])).toEqual(found);
});

test('compares the field of an owner who may be a queue by its type, where only users have it', async () => {
	const conditionsOn = (value: string) => conditions(['Owner.IsActive', 'equals', value]);
	const active = await acme.run(listRecords('Lead', { conditions: conditionsOn('TRUE'), fields: ['Owner.Type'] }));
	expect([active.error, active.json.length]).toEqual([undefined, 3]);
	const inactive = await acme.run(listRecords('Lead', { conditions: conditionsOn('false') }));
	expect([inactive.error, inactive.json]).toEqual([undefined, []]);
});

test('a path costs one describe for each step, and none while it is remembered', async () => {
	const parameters = listRecords('Account', {
		conditions: conditions(
			['Parent.Owner.IsActive', 'equals', 'true'],
			['CreatedBy.LastLoginDate', 'less', '2026-01-01'],
		),
		fields: ['Owner.Username'],
	});
	for (const calls of [3, 1]) {
		acme.forgetCalls();
		expect((await acme.run(parameters)).error).toBeUndefined();
		expect(acme.calls()).toHaveLength(calls);
	}
});

test('an ID may be the address of a page', async () => {
	const id = account('Dog');
	expect(await names([['Id', 'equals', `https://acme.lightning.force.com/lightning/r/Account/${id}/view`]])).toEqual([
		'Dog',
	]);
});

test('all conditions hold, or with Match Any one of them', async () => {
	const rows: Array<[string, string, string]> = [
		['Name', 'equals', 'Ant'],
		['Name', 'equals', 'Bee'],
	];
	expect(await names(rows)).toEqual([]);
	const either = await acme.run(
		listRecords('Account', { conditions: conditions(...rows), fields: ['Name'], options: { matchAny: true } }),
	);
	expect(either.json.map(({ Name }) => Name)).toEqual(['Ant', 'Bee']);
});

test('gives the fields that are chosen, those of parents too, with the ID first', async () => {
	const { json } = await acme.run(
		listRecords('account', {
			conditions: conditions(['Name', 'equals', 'Ant']),
			fields: ['name', 'owner.Username', 'Id'],
		}),
	);
	expect(json.map((row) => ({ ...row, Id: 'ID' }))).toEqual([
		{ Id: 'ID', Name: 'Ant', Owner: { Username: 'mover@acme.example' } },
	]);
	expect(Object.keys(json[0])[0]).toBe('Id');
});

test('gives every field that the connected user sees when none is chosen, and takes the label of the object', async () => {
	const { json } = await acme.run(listRecords('account', { conditions: conditions(['Name', 'equals', 'Ant']) }));
	const fields = [...acme.org.org.schema.object('Account').fields.values()];
	// The parts of an address are fields of their own, and there are no record types.
	const shown = fields.filter(({ name, type }) => type !== 'address' && name !== 'RecordTypeId');
	const described = shown.map(({ name }) => name);
	expect(Object.keys(json[0]).sort()).toEqual(described.sort());
	const byLabel = await acme.run(listRecords('Setup Audit Trail Entry', { returnAll: false, limit: 1 }), {
		continueOnFail: true,
	});
	expect(byLabel.json[0]?.errorCode).not.toBe('NAME_NOT_FOUND');
});

test('reads users too', async () => {
	const { json } = await acme.run(
		listRecords('User', { fields: ['Username'], conditions: conditions(['Username', 'startsWith', 'mover']) }),
	);
	expect(json).toEqual([expect.objectContaining({ Username: 'mover@acme.example' })]);
});

test('sorts, and stops at the limit', async () => {
	const sort = {
		field: [
			{ name: 'NumberOfEmployees', direction: 'descending' },
			{ name: 'Name', direction: 'ascending' },
		],
	};
	const { json } = await acme.run(
		listRecords('Account', { fields: ['Name'], sort, conditions: conditions(OWNED), returnAll: false, limit: 2 }),
	);
	expect(json.map(({ Name }) => Name)).toEqual(['Cow', 'Bee']);
});

test('costs a describe and a call per page, and many items share the describe', async () => {
	acme.forgetCalls();
	const parameters = listRecords('Account', { conditions: conditions(['Name', 'equals', '={{ $json.name }}']) });
	const { json } = await acme.run(parameters, { items: ['Ant', 'Bee', 'Cow'].map((name) => ({ json: { name } })) });
	expect(json.map(({ Name }) => Name)).toEqual(['Ant', 'Bee', 'Cow']);
	expect(acme.calls()).toHaveLength(4);
	expect(acme.writes()).toEqual([]);
});

test.each<[string, IDataObject, string, string]>([
	['an unknown object', listRecords('Acount'), 'NAME_NOT_FOUND', "Did you mean 'Account'"],
	['an object that is no name', listRecords('Account/../User'), 'NAME_NOT_FOUND', 'no object'],
	['no object', listRecords("={{ '' }}"), 'INVALID_INPUT', "'Object' is empty"],
	['an unknown field', listRecords('Account', { fields: ['Nmae'] }), 'INVALID_FIELD', "Did you mean 'Name'?"],
	['a field called __proto__', listRecords('Account', { fields: ['__proto__'] }), 'INVALID_FIELD', 'has no field'],
	['an unknown parent', listRecords('Account', { fields: ['Ownr.Name'] }), 'INVALID_FIELD', "Did you mean 'Owner'?"],
	['a field that a parent has not', listRecords('Account', { fields: ['Owner.Usernme'] }), 'INVALID_FIELD', 'Username'],
	[
		'a parent that a parent has not',
		listRecords('Account', { conditions: conditions(['Parent.Ownr.Name', 'equals', 'x']) }),
		'INVALID_FIELD',
		"Account has no parent 'Ownr'",
	],
	['a path that ends too early', listRecords('Account', { fields: ['Owner.'] }), 'INVALID_FIELD', 'not a field name'],
	['a path without a beginning', listRecords('Account', { fields: ['.Name'] }), 'INVALID_FIELD', 'not a field name'],
	[
		'a path of six steps',
		listRecords('Account', { fields: [`Owner.${'Manager.'.repeat(5)}Name`] }),
		'INVALID_FIELD',
		'leads over 6 parents',
	],
	[
		'an unknown path to sort by',
		listRecords('Account', { sort: { field: [{ name: 'Owner.Nmae', direction: 'ascending' }] } }),
		'INVALID_FIELD',
		"Did you mean 'Name'?",
	],
	[
		'a text for a truth value of a parent',
		listRecords('Account', { conditions: conditions(['Owner.IsActive', 'equals', 'yes']) }),
		'INVALID_INPUT',
		'true or false',
	],
	[
		'a path that is none to a parent of several objects',
		listRecords('Lead', { fields: ['Owner.Name FROM User'] }),
		'INVALID_FIELD',
		'not a field name',
	],
	[
		'a path that is none',
		listRecords('Account', { fields: ['Owner.Name FROM User'] }),
		'INVALID_FIELD',
		'not a field name',
	],
	[
		'a condition without a value',
		listRecords('Account', { conditions: conditions(['Name', 'equals', '']) }),
		'INVALID_INPUT',
		'has no value',
	],
	[
		'a condition without a field',
		listRecords('Account', { conditions: conditions(['', 'equals', 'x']) }),
		'INVALID_INPUT',
		'no field',
	],
	[
		'an unknown operator',
		listRecords('Account', { conditions: conditions(['Name', 'like', 'x']) }),
		'INVALID_INPUT',
		"'Operator' cannot be 'like'",
	],
	[
		'a list for one value',
		listRecords('Account', { conditions: conditions(['Name', 'equals', ['a', 'b']]) }),
		'INVALID_INPUT',
		'has a list',
	],
	[
		'a text for a number',
		listRecords('Account', { conditions: conditions(['NumberOfEmployees', 'equals', 'ten']) }),
		'INVALID_INPUT',
		'whole number',
	],
	[
		'a pattern on a number',
		listRecords('Account', { conditions: conditions(['NumberOfEmployees', 'contains', '1']) }),
		'INVALID_INPUT',
		'only texts',
	],
	[
		'a value that is no date',
		listRecords('Account', { conditions: conditions(['Founded_On__c', 'less', '1.2.2026']) }),
		'INVALID_INPUT',
		'2026-12-31',
	],
	[
		'a field that cannot be searched by',
		listRecords('Account', { conditions: conditions(['Description', 'equals', 'x']) }),
		'INVALID_INPUT',
		'cannot search',
	],
	[
		'an ID of another org',
		listRecords('Account', {
			conditions: conditions(['Id', 'equals', 'https://other.my.salesforce.com/001ak0000000001AAA']),
		}),
		'INVALID_INPUT',
		'other.my.salesforce.com',
	],
])('refuses %s in a sentence', async (_, parameters, errorCode, why) => {
	const { json } = await acme.run(parameters, { continueOnFail: true });
	expect(json).toEqual([expect.objectContaining({ errorCode, error: expect.stringContaining(why) })]);
});
