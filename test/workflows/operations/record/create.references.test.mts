/** References that are given by what people call a record. */
import type { IDataObject } from 'n8n-workflow';

import type { FieldValue } from '../../../org/world/types.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import {
	createRecord,
	locator,
	MAPPED_AUTOMATICALLY,
	updateRecord,
	upsertRecord,
} from '../../../support/parameters.mts';
import { addPartnerType } from '../../../support/recordTypes.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

function insert(object: string, prefix: string, fields: Record<string, FieldValue>): string {
	const OwnerId = acme.user('mover').Id;
	return acme.org.store.insert(object, { Id: acme.org.org.ids.next(prefix), OwnerId, ...fields }).Id;
}
const account = (Name: string, External_Id__c: string | null = null) =>
	insert('Account', '001', { Name, External_Id__c });
const contact = (LastName: string, Email: string | null = null) => insert('Contact', '003', { LastName, Email });

const on = (object: string) => ({ object: locator('name', object) });
const LEAD = { LastName: 'L', Company: 'C' };

/** What a reference of a new record leads to, once it is created. */
async function written(object: string, fields: IDataObject, field: string): Promise<FieldValue> {
	const { json, error } = await acme.run(createRecord(fields, on(object)));
	expect(error).toBeUndefined();
	return acme.record(object, 'Id', String(json[0]!.id))[field] ?? null;
}

test.each<[string, string]>([
	['a username', 'mover@acme.example'],
	['a username in capitals', ' MOVER@ACME.EXAMPLE '],
	['what a user is called', 'Mona Mover'],
	['the kind of owner and a username', 'User: mover@acme.example'],
])('%s gives a record to that user', async (_, owner) => {
	expect(await written('Lead', { ...LEAD, OwnerId: owner }, 'OwnerId')).toBe(acme.user('mover').Id);
});

test('an API name or a label gives a record to that queue', async () => {
	const queue = acme.record('Group', 'DeveloperName', 'Lead_Queue');
	for (const owner of ['lead_queue', String(queue.Name), 'Group: Lead_Queue', { DeveloperName: 'Lead_Queue' }])
		expect(await written('Lead', { ...LEAD, OwnerId: owner }, 'OwnerId')).toBe(queue.Id);
});

test('a record is named by an external ID, and by what it is called', async () => {
	const id = account('Globex', 'G-1');
	for (const parent of ['g-1', 'globex', { External_Id__c: 'G-1' }, { Name: 'Globex' }, { Id: id }, id.slice(0, 15)])
		expect(await written('Account', { Name: 'Child', ParentId: parent }, 'ParentId')).toBe(id);
});

test('the name of the parent with an external ID stands for the reference, as it does for Salesforce', async () => {
	const id = account('Globex', 'G-1');
	const { json, error } = await acme.run(createRecord({}, { columns: MAPPED_AUTOMATICALLY }), {
		items: [{ json: { Name: 'Child', parent: { external_id__c: 'G-1' }, Owner: { Username: 'mover@acme.example' } } }],
	});
	expect(error).toBeUndefined();
	const child = acme.record('Account', 'Id', String(json[0]!.id));
	expect([child.ParentId, child.OwnerId]).toEqual([id, acme.user('mover').Id]);
});

test('what is unique decides before what is not: a username before the email of somebody else', async () => {
	acme.user('leaver').Email = 'mover@acme.example';
	expect(await written('Account', { Name: 'A', OwnerId: 'mover@acme.example' }, 'OwnerId')).toBe(acme.user('mover').Id);
});

test('a reference to several objects takes the object with the text, or alone where only one has it', async () => {
	const id = contact('Scorpio', 'hank@globex.example');
	const lead = insert('Lead', '00Q', { ...LEAD, Email: 'hank@lead.example' });
	const whole = account('Globex');
	const Subject = 'Call';
	expect(await written('Task', { Subject, WhoId: 'hank@globex.example' }, 'WhoId')).toBe(id);
	expect(await written('Task', { Subject, WhoId: 'lead: hank@lead.example' }, 'WhoId')).toBe(lead);
	expect(await written('Task', { Subject, WhatId: 'Account: Globex' }, 'WhatId')).toBe(whole);
	const nested = { attributes: { type: 'Contact' }, Email: 'hank@globex.example' };
	expect(await written('Task', { Subject, Who: nested }, 'WhoId')).toBe(id);
});

test('a record type is named by its API name or label, without a call', async () => {
	const Id = addPartnerType(acme.org);
	for (const type of ['partner', 'Partner Account'])
		expect(await written('Account', { Name: 'A', RecordTypeId: type }, 'RecordTypeId')).toBe(Id);
	expect(acme.calls()).toHaveLength(3);
	const { json } = await acme.run(createRecord({ Name: 'A', RecordTypeId: 'Patner' }), { continueOnFail: true });
	expect(json[0]?.error).toContain("Did you mean 'Partner'?");
});

test('1,000 records with 500 names cost a describe and a query call more than with IDs', async () => {
	const ids = new Map(Array.from({ length: 500 }, (_, at) => [`Parent ${at}`, account(`Parent ${at}`)]));
	acme.forgetCalls();
	const items = Array.from({ length: 1000 }, (_, at) => ({ json: { name: `C ${at}`, parent: `parent ${at % 500}` } }));
	const { json, error } = await acme.run(
		createRecord({ Name: '={{ $json.name }}', ParentId: '={{ $json.parent }}', OwnerId: 'mover@acme.example' }),
		{ items },
	);
	expect([error, json.length]).toEqual([undefined, 1000]);
	// Describe Account, describe User, look up, write.
	expect(acme.calls()).toHaveLength(4);
	const parents = json.map(({ id }) => acme.record('Account', 'Id', String(id)).ParentId);
	expect(parents).toEqual(items.map((_, at) => ids.get(`Parent ${at % 500}`)));
});

test('a dry run looks up too, and shows the ID', async () => {
	const id = account('Globex', 'G-1');
	const { json } = await acme.run(createRecord({ Name: 'Child', ParentId: 'G-1' }, { options: { dryRun: true } }));
	expect(json[0]?.plan).toEqual([{ action: 'create', object: 'Account', fields: { Name: 'Child', ParentId: id } }]);
	expect(acme.writes()).toEqual([]);
});

test('Update and Create or Update take names too, and write nothing where they hold already', async () => {
	const id = account('Globex', 'G-1');
	const owner = { OwnerId: 'standard@acme.example' };
	const update = await acme.run(updateRecord(id, owner));
	expect(update.json[0]).toMatchObject({ changed: true, updated: { OwnerId: { to: acme.user('standard').Id } } });
	expect((await acme.run(updateRecord(id, owner))).json[0]).toMatchObject({ changed: false });
	const upsert = await acme.run(upsertRecord({ External_Id__c: 'G-1', ...owner }));
	expect(upsert.json[0]).toMatchObject({ id, created: false, changed: false });
});

test.each<[string, string, IDataObject, string, string]>([
	['a name that nothing has', 'Account', { ParentId: 'Glbex' }, 'NAME_NOT_FOUND', "No record of Account has 'Glbex'"],
	['a queue that is misspelled', 'Lead', { OwnerId: 'Lead_Qeue' }, 'NAME_NOT_FOUND', "Did you mean 'Lead_Queue'?"],
	['a name of two', 'Account', { ParentId: 'Twin' }, 'AMBIGUOUS_NAME', "2 records of Account have 'Twin'"],
	['a name in two objects', 'Task', { WhoId: 'both@x.example' }, 'AMBIGUOUS_NAME', 'in Contact and in Lead'],
	[
		'a text for one of six objects',
		'Task',
		{ WhatId: 'Globex' },
		'INVALID_INPUT',
		'Write which, such as Account: Globex',
	],
	['an ID that is none', 'Account', { ParentId: '001ak0000000001AAB' }, 'INVALID_ID', 'not a Salesforce ID'],
	['an ID of nothing', 'Account', { ParentId: '001ak0000000zzz' }, 'INVALID_CROSS_REFERENCE_KEY', ''],
	[
		'an address of another org',
		'Account',
		{ OwnerId: 'https://other.my.salesforce.com/005ak0000000001AAA' },
		'INVALID_INPUT',
		'is of other.my.salesforce.com',
	],
	['a list', 'Account', { ParentId: ['G-1'] }, 'INVALID_INPUT', 'use an ID'],
	['an object of two fields', 'Account', { Owner: { Name: 'x', Email: 'y' } }, 'INVALID_INPUT', 'name one field'],
	['an object without a value', 'Account', { Parent: { Name: '' } }, 'INVALID_INPUT', 'name one field'],
	['an object of nothing', 'Account', { Parent: {} }, 'INVALID_INPUT', 'name one field'],
	['a field that names nothing', 'Account', { Parent: { Phone: '1' } }, 'INVALID_FIELD', 'looked up by Phone'],
	['an unknown field', 'Account', { Parent: { Nmae: '1' } }, 'INVALID_FIELD', "Did you mean 'Name'?"],
	['a property of every object', 'Account', { Parent: { constructor: '1' } }, 'INVALID_FIELD', 'no field'],
	['an unknown parent', 'Account', { Prent: { Name: '1' } }, 'INVALID_FIELD', "no field 'Prent'"],
	[
		'the reference twice',
		'Account',
		{ ParentId: 'Globex', Parent: { Name: 'Globex' } },
		'INVALID_INPUT',
		'given twice',
	],
	[
		'another object than it leads to',
		'Task',
		{ Who: { attributes: { type: 'Account' }, Name: 'x' } },
		'INVALID_INPUT',
		'Contact or Lead',
	],
])(
	'refuses %s, before anything of the item is written, and the neighbor is created',
	async (_, object, fields, code, why) => {
		account('Globex');
		account('Twin');
		account('Twin');
		contact('Both', 'both@x.example');
		insert('Lead', '00Q', { ...LEAD, Email: 'both@x.example' });
		const base: IDataObject = object === 'Account' ? { Name: 'New' } : object === 'Lead' ? LEAD : { Subject: 'New' };
		const { json } = await acme.run(createRecord({}, { ...on(object), columns: MAPPED_AUTOMATICALLY }), {
			items: [{ json: { ...base, ...fields } }, { json: base }],
			continueOnFail: true,
		});
		expect(json).toEqual([
			expect.objectContaining({
				errorCode: code,
				error: expect.stringContaining(why),
				advice: expect.stringMatching(/\w/),
			}),
			expect.objectContaining({ created: true }),
		]);
	},
);
