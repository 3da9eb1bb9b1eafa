import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme, type AcmeOptions } from '../../../support/acme.mts';
import { byUsername, locator, transferOwnership } from '../../../support/parameters.mts';

let acme: Acme;
const start = async (options: AcmeOptions = {}) => (acme = await startAcme(options));
beforeEach(async () => await start());
afterEach(async () => await acme.close());

const owned = (object: string, name: string) => acme.records(object, 'OwnerId', acme.user(name).Id);
const ids = (name: string) => acme.user(name).Id;

test('gives everything that a user owns to another one, and a second run has nothing to do', async () => {
	const { json, error } = await acme.run(transferOwnership());
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			fromUserId: ids('leaver'),
			toUserId: ids('mover'),
			changed: true,
			objects: [
				{ object: 'Account', found: 2, transferred: 2, failed: 0, errors: [] },
				{ object: 'Lead', found: 3, transferred: 3, failed: 0, errors: [] },
			],
		},
	]);
	expect([owned('Lead', 'leaver'), owned('Account', 'leaver')]).toEqual([[], []]);
	expect([owned('Lead', 'mover').length, owned('Account', 'mover').length]).toEqual([3, 2]);

	acme.forgetCalls();
	const again = await acme.run(transferOwnership());
	expect(again.json).toEqual([{ fromUserId: ids('leaver'), toUserId: ids('mover'), changed: false, objects: [] }]);
	expect(acme.writes()).toEqual([]);
});

test('a dry run counts and plans what the run then does, and writes nothing', async () => {
	const { json } = await acme.run(transferOwnership({ options: { dryRun: true } }));
	expect(json).toEqual([
		{
			dryRun: true,
			fromUserId: ids('leaver'),
			toUserId: ids('mover'),
			changed: false,
			objects: [
				{ object: 'Account', found: 2, transferred: 0, failed: 0, errors: [] },
				{ object: 'Lead', found: 3, transferred: 0, failed: 0, errors: [] },
			],
			wouldChange: true,
			plan: [
				{ action: 'update', object: 'Account', count: 2, fields: { OwnerId: ids('mover') } },
				{ action: 'update', object: 'Lead', count: 3, fields: { OwnerId: ids('mover') } },
			],
		},
	]);
	expect(acme.writes()).toEqual([]);
	const nothing = await acme.run(
		transferOwnership({
			fromUser: byUsername('mover@acme.example'),
			toUser: byUsername('leaver@acme.example'),
			options: { dryRun: true },
		}),
	);
	expect(nothing.json).toMatchObject([{ wouldChange: false, plan: [], objects: [] }]);
});

test('transfers the named objects only, by API name or label in any case, and says of each what it found', async () => {
	const { json } = await acme.run(transferOwnership({ objects: 'lead, Opportunity' }));
	expect(json).toMatchObject([
		{
			changed: true,
			objects: [
				{ object: 'Opportunity', found: 0, transferred: 0 },
				{ object: 'Lead', found: 3, transferred: 3 },
			],
		},
	]);
	expect(owned('Account', 'leaver')).toHaveLength(2);
});

const queue = (value: string) => locator('queue', value);
const queueId = (name: string) => acme.record('Group', 'DeveloperName', name).Id;

test('a queue gets what it takes: by label, API name or ID', async () => {
	for (const toUser of [queue('Lead Queue'), queue('Lead_Queue'), locator('id', queueId('Lead_Queue'))]) {
		for (const { Id } of acme.records('Lead', 'OwnerId', queueId('Lead_Queue')))
			acme.org.store.update('Lead', Id, { OwnerId: ids('leaver') });
		const { json } = await acme.run(transferOwnership({ toUser, objects: ['Lead'] }));
		expect(json).toMatchObject([{ toUserId: queueId('Lead_Queue'), objects: [{ object: 'Lead', transferred: 3 }] }]);
	}
});

test.each<[string, IDataObject, IDataObject]>([
	[
		'the user',
		{ toUser: byUsername('leaver@acme.example') },
		{ errorCode: 'INVALID_INPUT', error: /their own records/ },
	],
	[
		'an inactive user',
		{ toUser: byUsername('inactive@acme.example') },
		{ errorCode: 'INACTIVE_OWNER_OR_USER', error: /^The new owner: inactive@acme\.example is inactive/ },
	],
	['nobody', { toUser: byUsername('nobody@acme.example') }, { errorCode: 'USER_NOT_FOUND', error: /^The new owner: / }],
	['no queue', { toUser: queue('Lead_Qeue') }, { errorCode: 'NAME_NOT_FOUND', error: /Did you mean 'Lead_Queue'\?$/ }],
	['a public group', { toUser: queue('All_Sales') }, { errorCode: 'NAME_NOT_FOUND', error: /is not a queue/ }],
	[
		'a queue that lacks an object',
		{ toUser: queue('Lead_Queue') },
		{ errorCode: 'INVALID_INPUT', error: 'The queue Lead_Queue takes no records of Account' },
	],
	[
		'an empty queue',
		{ toUser: queue('={{ $json.nothing }}') },
		{ errorCode: 'INVALID_INPUT', error: /queue is empty/ },
	],
	[
		'an object that does not exist',
		{ objects: ['Laed'] },
		{ errorCode: 'NAME_NOT_FOUND', error: "No object is called 'Laed' in this org. Did you mean 'Lead'?" },
	],
	[
		'an object without owners',
		{ objects: ['UserLogin'] },
		{ errorCode: 'INVALID_INPUT', error: /UserLogin have no owner/ },
	],
	[
		'no objects by an expression',
		{ objects: '={{ $json.nothing }}' },
		{ errorCode: 'INVALID_INPUT', error: /'Objects' is empty/ },
	],
	[
		'who it is of',
		{ fromUser: byUsername('nobody@acme.example') },
		{ errorCode: 'USER_NOT_FOUND', fromUser: 'nobody@acme.example' },
	],
])('refuses %s before anything is written', async (_, parameters, { error, ...expected }) => {
	const { json } = await acme.run(transferOwnership(parameters), { continueOnFail: true });
	expect(json).toMatchObject([{ fromUser: 'leaver@acme.example', ...expected }]);
	if (error) expect(json[0]!.error).toMatch(error as unknown as RegExp);
	expect(acme.writes()).toEqual([]);
});

test('of two items each moves what its user owned before the run, whatever their order', async () => {
	for (const order of [
		['leaver mover', 'mover standard'],
		['mover standard', 'leaver mover'],
	]) {
		await acme.close();
		await start();
		acme.org.store.insert('Lead', {
			Id: acme.org.org.ids.next('00Q'),
			LastName: 'Own',
			Company: 'C',
			OwnerId: ids('mover'),
		});
		const items = order.map((pair) => {
			const [from, to] = pair.split(' ');
			return { json: { from: `${from}@acme.example`, to: `${to}@acme.example` } };
		});
		const parties = { fromUser: byUsername('={{ $json.from }}'), toUser: byUsername('={{ $json.to }}') };
		const { error } = await acme.run(transferOwnership({ ...parties, objects: ['Lead'] }), { items });
		expect(error).toBeUndefined();
		expect([owned('Lead', 'mover').length, owned('Lead', 'standard').length]).toEqual([3, 1]);
	}
});

test('a record that two items ask for goes to the new owner of the first', async () => {
	const items = userItems(['mover@acme.example', 'standard@acme.example']);
	const { json } = await acme.run(transferOwnership({ toUser: byUsername('={{ $json.user }}') }), { items });
	expect(json).toMatchObject([{ changed: true }, { changed: false, objects: [] }]);
	expect([owned('Lead', 'mover').length, owned('Lead', 'standard').length]).toEqual([3, 0]);
});

test('converted leads stay, are told of, and do not make the item fail', async () => {
	acme.org.store.update('Lead', owned('Lead', 'leaver')[0]!.Id, { IsConverted: true });
	const left = {
		errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD',
		reason: expect.stringContaining('converted lead'),
		count: 1,
	};
	const dryRun = await acme.run(transferOwnership({ objects: ['Lead'], options: { dryRun: true } }));
	expect(dryRun.json).toMatchObject([
		{ plan: [{ object: 'Lead', count: 2 }], objects: [{ found: 3, errors: [left] }] },
	]);
	const { json } = await acme.run(transferOwnership({ objects: ['Lead'] }));
	expect(json).toMatchObject([
		{ changed: true, objects: [{ object: 'Lead', found: 3, transferred: 2, failed: 0, errors: [left] }] },
	]);
	const open = await acme.run(transferOwnership({ objects: ['Lead'], options: { openOnly: true } }));
	expect(open.json).toMatchObject([{ changed: false, objects: [{ object: 'Lead', found: 0, errors: [] }] }]);
	acme.forgetCalls();
	const again = await acme.run(transferOwnership({ objects: ['Lead'] }));
	expect(again.json).toMatchObject([{ changed: false, objects: [{ object: 'Lead', found: 1, transferred: 0 }] }]);
	expect(acme.writes()).toEqual([]);
});
