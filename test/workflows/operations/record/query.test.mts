import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../../support/acme.mts';
import { queryRecords, soqlParameters } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const run = async (soql: string, more: IDataObject = {}) => await acme.run(queryRecords(soql, more));

function insert(object: string, prefix: string, fields: Record<string, string | number | null>): string {
	return acme.org.store.insert(object, { Id: acme.org.org.ids.next(prefix), ...fields }).Id;
}

test('gives the rows as plain JSON: parents nested, children as lists, no attributes', async () => {
	const OwnerId = acme.user('mover').Id;
	const accountId = insert('Account', '001', { Name: 'Globex', OwnerId });
	insert('Contact', '003', { LastName: 'Scorpio', AccountId: accountId, OwnerId });
	const { json, error } = await run(
		"SELECT Name, Owner.Username, Parent.Name, (SELECT LastName FROM Contacts), (SELECT Id FROM Cases) FROM Account WHERE Name = 'Globex'",
	);
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			Name: 'Globex',
			Owner: { Username: 'mover@acme.example' },
			Parent: null,
			Contacts: [{ LastName: 'Scorpio' }],
			Cases: null,
		},
	]);
});

test('gives aggregates as plain JSON, and of COUNT() the number', async () => {
	const grouped = await run('SELECT Type type, COUNT(Id) accounts FROM Account GROUP BY Type');
	expect(grouped.json.every((row) => Object.keys(row).join() === 'type,accounts')).toBe(true);
	const counted = await run('SELECT COUNT() FROM Lead');
	expect(counted.json).toEqual([{ count: 3 }]);
});

test('reads page after page up to the limit, one call each, and no page after it', async () => {
	for (let at = 0; at < 450; at++) insert('Account', '001', { Name: `Crowd ${at}`, OwnerId: acme.user('mover').Id });
	acme.forgetCalls();
	const all = await run("SELECT Name FROM Account WHERE Name LIKE 'Crowd%'");
	expect([all.json.length, acme.calls().length]).toEqual([450, 1]);
	acme.forgetCalls();
	const some = await run("SELECT Name FROM Account WHERE Name LIKE 'Crowd%' ORDER BY CreatedDate", {
		returnAll: false,
		limit: 201,
	});
	expect([some.json.length, acme.calls().length]).toEqual([201, 1]);
	acme.forgetCalls();
	const few = await run("SELECT Name FROM Account WHERE Name LIKE 'Crowd%'", { returnAll: false, limit: 7 });
	expect([few.json.length, acme.calls().length]).toEqual([7, 1]);
});

test('reads the further pages of children', async () => {
	const OwnerId = acme.user('mover').Id;
	const accountId = insert('Account', '001', { Name: 'Big', OwnerId });
	for (let at = 0; at < 2100; at++) insert('Contact', '003', { LastName: `C${at}`, AccountId: accountId, OwnerId });
	const { json } = await run("SELECT (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Big'");
	const contacts = json[0].Contacts as IDataObject[];
	expect([contacts.length, new Set(contacts.map(({ LastName }) => LastName)).size]).toEqual([2100, 2100]);
	expect(Object.keys(contacts[2099])).toEqual(['LastName']);
});

test('finds records in the recycle bin only when it is asked to', async () => {
	const id = insert('Account', '001', { Name: 'Gone', OwnerId: acme.user('mover').Id });
	acme.org.store.remove('Account', id);
	const soql = "SELECT Id FROM Account WHERE Name = 'Gone'";
	expect((await run(soql)).json).toEqual([]);
	expect((await run(soql, { options: { includeDeleted: true } })).json).toEqual([{ Id: id }]);
});

test('puts values in place of names: texts, lists, numbers, truth values, days and moments', async () => {
	const OwnerId = acme.user('mover').Id;
	insert('Opportunity', '006', {
		Name: "O'Brien's",
		StageName: 'Prospecting',
		CloseDate: '2026-03-01',
		Amount: 10,
		CreatedDate: '2026-02-01T00:00:00.000+0000',
		OwnerId,
	});
	const soql =
		'SELECT Name FROM Opportunity WHERE Name IN :names AND Amount >= :least AND IsClosed = :closed AND CloseDate = :day AND CreatedDate > :since AND OwnerId = :owner';
	const parameters = soqlParameters(
		{
			names: ["O'Brien's", 'x'],
			least: '9.5',
			closed: 'FALSE',
			day: '2026-03-01',
			since: '2020-01-01 00:00',
			owner: OwnerId,
		},
		{ least: 'number', closed: 'boolean', day: 'date', since: 'dateTime' },
	);
	const { json, error } = await run(soql, { parameters });
	expect(error).toBeUndefined();
	expect(json).toEqual([{ Name: "O'Brien's" }]);
});

test('takes numbers, truth values and lists as expressions give them, for each item its own', async () => {
	const OwnerId = acme.user('mover').Id;
	for (const Amount of [1, 2, 3])
		insert('Opportunity', '006', {
			Name: `N${Amount}`,
			StageName: 'Prospecting',
			CloseDate: '2026-03-01',
			Amount,
			OwnerId,
		});
	const parameters = soqlParameters({ amount: '={{ $json.amount }}', names: '={{ $json.names }}' });
	const { json, items } = await acme.run(
		queryRecords('SELECT Name FROM Opportunity WHERE Amount >= :amount AND Name IN :names ORDER BY Name', {
			parameters,
		}),
		{ items: [{ json: { amount: 2, names: ['N1', 'N2', 'N3'] } }, { json: { amount: 1, names: ['N1'] } }] },
	);
	expect(json).toEqual([{ Name: 'N2' }, { Name: 'N3' }, { Name: 'N1' }]);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }]);
});

test('takes a moment, a date and null as expressions give them', async () => {
	const OwnerId = acme.user('mover').Id;
	insert('Opportunity', '006', {
		Name: 'Old',
		StageName: 'Prospecting',
		CloseDate: '2026-03-01',
		CreatedDate: '2020-02-01T00:00:00.000+0000',
		Amount: null,
		OwnerId,
	});
	const parameters = soqlParameters({
		now: '={{ $now }}',
		soon: '={{ new Date(Date.now() + 1000) }}',
		day: '={{ $now.plus({ days: 1 }).toISO() }}',
		amount: '={{ $json.amount }}',
		zero: '={{ null }}',
	});
	const { json, error } = await acme.run(
		queryRecords(
			'SELECT Name FROM Opportunity WHERE CreatedDate < :now AND CreatedDate < :soon AND CreatedDate < :day AND Amount = :amount AND Amount = :zero',
			{ parameters },
		),
		{ items: [{ json: { amount: null } }] },
	);
	expect(error).toBeUndefined();
	expect(json.map(({ Name }) => Name)).toContain('Old');
	const { json: missing } = await acme.run(
		queryRecords('SELECT Id FROM Opportunity WHERE Amount = :amount', {
			parameters: soqlParameters({ amount: '={{ $json.amuont }}' }),
		}),
		{ items: [{ json: { amount: null } }], continueOnFail: true },
	);
	expect(missing[0]?.error).toContain('is empty');
});

test.each<[string, string, IDataObject, string]>([
	['an unknown name', 'SELECT Id FROM Lead WHERE Name = :nmae', soqlParameters({ name: 'x' }), ':nmae'],
	[
		'a name given twice',
		'SELECT Id FROM Lead WHERE Name = :name',
		{
			parameter: [
				{ name: 'name', value: 'x' },
				{ name: 'Name', value: 'y' },
			],
		},
		'given twice',
	],
	[
		'a list where one value is needed',
		'SELECT Id FROM Lead WHERE Name = :n',
		soqlParameters({ n: ['a', 'b'] }),
		'is a list',
	],
	['an empty list', 'SELECT Id FROM Lead WHERE Name IN :n', soqlParameters({ n: [] }), 'empty list'],
	['an empty value', 'SELECT Id FROM Lead WHERE Name = :n', soqlParameters({ n: '' }), 'is empty'],
	['an object', 'SELECT Id FROM Lead WHERE Name = :n', soqlParameters({ n: { a: 1 } }), 'must be a text'],
	[
		'no number',
		'SELECT Id FROM Lead WHERE Amount = :n',
		soqlParameters({ n: '1 OR Id != null' }, { n: 'number' }),
		'must be a number',
	],
	[
		'no date',
		'SELECT Id FROM Lead WHERE CreatedDate > :n',
		soqlParameters({ n: '31.12.2026' }, { n: 'date' }),
		'is not a date',
	],
	['no name', 'SELECT Id FROM Lead', { parameter: [{ name: 'a b', value: 'x' }] }, 'cannot be the name'],
	['a write', 'DELETE FROM Lead', {}, 'only reads'],
	['a lock', 'SELECT Id FROM Lead FOR UPDATE', {}, 'only reads'],
	['an open quote', "SELECT Id FROM Lead WHERE Name = 'x", {}, 'not closed'],
	['a query that is too long', `SELECT Id FROM Lead WHERE Name = '${'x'.repeat(15_000)}'`, {}, 'has room for'],
])('refuses %s in a sentence, before any call', async (_, soql, parameters, why) => {
	const { json } = await acme.run(queryRecords(soql, { parameters }), { continueOnFail: true });
	expect(json).toEqual([expect.objectContaining({ errorCode: 'INVALID_INPUT', error: expect.stringContaining(why) })]);
	expect(acme.calls()).toEqual([]);
});

test('a text that tries to leave its quotes stays a text', async () => {
	const parameters = soqlParameters({ name: "x' OR Id != null OR Name = 'x", names: ["'), Id != null", '\\'] });
	const { json, error } = await run('SELECT Id FROM Lead WHERE Name = :name OR LastName IN :names', { parameters });
	expect([json, error]).toEqual([[], undefined]);
});

test('a value of another type than the field says which type to choose', async () => {
	for (const [field, value] of [
		['CloseDate', '2026-03-01'],
		['Amount', '5'],
	]) {
		const soql = `SELECT Id FROM Opportunity WHERE ${field} = :value`;
		const { json } = await acme.run(queryRecords(soql, { parameters: soqlParameters({ value: value! }) }), {
			continueOnFail: true,
		});
		expect(json[0]?.advice).toContain('Choose the type of the parameter');
	}
});

test('a query that Salesforce refuses fails with its words, and the neighbors run', async () => {
	const { json } = await acme.run(queryRecords('={{ $json.soql }}'), {
		items: [{ json: { soql: 'SELECT Nmae FROM Lead' } }, { json: { soql: 'SELECT COUNT() FROM Lead' } }],
		continueOnFail: true,
	});
	expect(json).toEqual([expect.objectContaining({ errorCode: 'INVALID_FIELD' }), { count: 3 }]);
});
