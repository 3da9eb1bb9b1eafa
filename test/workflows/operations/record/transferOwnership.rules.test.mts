/** What an org does when owners change, and what the options ask for. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import type { FieldValue } from '../../../org/world/types.mts';
import { startAcme, type Acme, type AcmeOptions } from '../../../support/acme.mts';
import { byUsername, transferOwnership } from '../../../support/parameters.mts';

let acme: Acme;
const start = async (options: AcmeOptions = {}) => (acme = await startAcme(options));
afterEach(async () => await acme.close());

const idOf = (name: string) => acme.user(name).Id;
const owned = (object: string, name: string) => acme.records(object, 'OwnerId', idOf(name));

/** Puts a record of the leaver's into the org. */
function plant(object: string, fields: { [field: string]: FieldValue } = {}): string {
	const { keyPrefix } = acme.org.org.schema.object(object);
	return acme.org.store.insert(object, { Id: acme.org.org.ids.next(keyPrefix!), ...fields, OwnerId: idOf('leaver') })
		.Id;
}

const queueId = (name: string) => acme.record('Group', 'DeveloperName', name).Id;

describe('active assignment rules', () => {
	const ways: Array<[string, IDataObject]> = [
		['in one collection', {}],
		['in collections of a composite', { batchSize: 1 }],
		['by bulk', { bulkThreshold: 2 }],
	];
	beforeEach(async () => await start({ settings: { assignmentRules: 'active' } }));

	test.each(ways)('leave the new owner alone %s', async (_, options) => {
		const { json, error } = await acme.run(transferOwnership({ objects: ['Lead'], options }));
		expect([error, json[0]!.changed, owned('Lead', 'mover').length]).toEqual([undefined, true, 3]);
	});

	test.each(ways)('run when they are asked for, written %s', async (_, options) => {
		await acme.run(transferOwnership({ objects: ['Lead'], options: { ...options, ignoreAssignmentRules: false } }));
		expect(acme.records('Lead', 'OwnerId', queueId('Lead_Queue'))).toHaveLength(3);
		expect(acme.calls().filter(({ path }) => path.includes('/jobs/ingest'))).toEqual([]);
	});
});

test('open records only: what is closed, converted or over stays, and other objects go whole', async () => {
	await start();
	const day = (days: number) => new Date(acme.org.clock.now() + days * 86_400_000).toISOString();
	plant('Opportunity', { Name: 'Open', StageName: 'Prospecting', CloseDate: '2030-01-01' });
	plant('Opportunity', { Name: 'Won', StageName: 'Closed Won', CloseDate: '2020-01-01' });
	plant('Case', { Status: 'New' });
	plant('Case', { Status: 'Closed' });
	plant('Task', { Status: 'Not Started' });
	plant('Task', { Status: 'Completed' });
	plant('Event', { EndDateTime: day(2) });
	plant('Event', { EndDateTime: day(-2) });
	plant('Campaign', { Name: 'Fair' });
	const { json } = await acme.run(transferOwnership({ options: { openOnly: true } }));
	expect(json[0]!.objects).toMatchObject(
		[
			['Account', 2],
			['Opportunity', 1],
			['Case', 1],
			['Task', 1],
			['Event', 1],
			['Lead', 3],
			['Campaign', 1],
		].map(([object, found]) => ({ object, found, transferred: found, failed: 0, errors: [] })),
	);
	const rest = await acme.run(transferOwnership());
	expect(rest.json[0]!.objects).toMatchObject([
		{ object: 'Opportunity', found: 1 },
		{ object: 'Case', found: 1 },
		{ object: 'Task', found: 1 },
		{ object: 'Event', found: 1 },
	]);
});

test('an item for open records and a later one for all share the records of a user', async () => {
	await start();
	plant('Case', { Status: 'New' });
	plant('Case', { Status: 'Closed' });
	const items = [
		{ json: { to: 'mover@acme.example', open: true } },
		{ json: { to: 'standard@acme.example', open: false } },
	];
	const parameters = { toUser: byUsername('={{ $json.to }}'), objects: ['Case'] };
	const options = { openOnly: '={{ $json.open }}' };
	const dryRun = await acme.run(transferOwnership({ ...parameters, options: { ...options, dryRun: true } }), { items });
	expect(dryRun.json.map(({ objects }) => objects)).toMatchObject([[{ found: 1 }], [{ found: 1 }]]);
	await acme.run(transferOwnership({ ...parameters, options }), { items });
	expect(owned('Case', 'mover')).toMatchObject([{ Status: 'New' }]);
	expect(owned('Case', 'standard')).toMatchObject([{ Status: 'Closed' }]);
});

test('what nobody can give to another owner stays with its reason, and does not make the item fail', async () => {
	await start();
	plant('Group', { Name: 'Own Group', DeveloperName: 'Own_Group', Type: 'Regular' });
	const { json, error } = await acme.run(transferOwnership());
	expect(error).toBeUndefined();
	expect(json[0]!.objects).toMatchObject([
		{ object: 'Account', transferred: 2 },
		{ object: 'Lead', transferred: 3 },
		{
			object: 'Group',
			found: 1,
			transferred: 0,
			failed: 0,
			errors: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', count: 1 }],
		},
	]);
	acme.forgetCalls();
	const again = await acme.run(transferOwnership());
	expect([again.json[0]!.changed, acme.writes()]).toEqual([false, []]);
});

test('a member of a team who cannot be given back makes the item fail, and the records have their owner', async () => {
	await start({ settings: { teams: 'on' } });
	const [{ Id: AccountId }] = owned('Account', 'leaver') as [{ Id: string }];
	const member = { Id: acme.org.org.ids.next('01M'), AccountId, UserId: idOf('standard'), TeamMemberRole: 'Sales Rep' };
	acme.org.store.insert('AccountTeamMember', member);
	acme.org.failNext({
		kind: 'status',
		status: 400,
		errorCode: 'FIELD_INTEGRITY_EXCEPTION',
		message: 'no team',
		method: 'POST',
		path: '/composite/sobjects',
	});
	const { json } = await acme.run(transferOwnership(), { continueOnFail: true });
	expect(json).toMatchObject([
		{
			errorCode: 'FIELD_INTEGRITY_EXCEPTION',
			error:
				'Not all of leaver@acme.example went to mover@acme.example: 1 of Account (A member of the team was not given back: no team)',
			changed: true,
			fromUserId: idOf('leaver'),
			objects: [
				{ object: 'Account', found: 2, transferred: 2, failed: 0, errors: [{ count: 1 }] },
				{ object: 'Lead', transferred: 3 },
			],
		},
	]);
});

test('a run that is cancelled while the records change their owner gives the teams back all the same', async () => {
	await start({ settings: { teams: 'on' } });
	const [{ Id: AccountId }] = owned('Account', 'leaver') as [{ Id: string }];
	const member = { AccountId, UserId: idOf('standard'), TeamMemberRole: 'Sales Rep' };
	acme.org.store.insert('AccountTeamMember', { Id: acme.org.org.ids.next('01M'), ...member });
	const owners = { method: 'PATCH', path: '/composite/sobjects' };
	acme.org.failNext({ kind: 'slowBody', ms: 500, ...owners });
	const cancel = new AbortController();
	const isMoved = () => owned('Account', 'mover').length > 0;
	const watch = setInterval(() => isMoved() && cancel.abort(), 5);
	await acme.run(transferOwnership(), { cancel: cancel.signal });
	clearInterval(watch);
	await sleep(1000);
	expect(acme.records('AccountTeamMember', 'AccountId', AccountId)).toMatchObject([member]);
	expect([cancel.signal.aborted, owned('Lead', 'leaver').length]).toEqual([true, 3]);
});

test('a record that Salesforce refuses is counted with its reason, and a second run finds it', async () => {
	await start();
	const [{ Id }] = owned('Lead', 'leaver') as [{ Id: string }];
	acme.org.failNext({ kind: 'lockRow', ids: [Id], times: 4 });
	const { json } = await acme.run(transferOwnership(), { continueOnFail: true });
	expect(json).toMatchObject([
		{
			errorCode: 'UNABLE_TO_LOCK_ROW',
			error: expect.stringMatching(
				/^Not all of leaver@acme\.example went to mover@acme\.example: 1 of Lead \(unable to obtain/,
			),
			changed: true,
			objects: [
				{ object: 'Account', transferred: 2, errors: [] },
				{
					object: 'Lead',
					found: 3,
					transferred: 2,
					failed: 1,
					errors: [{ errorCode: 'UNABLE_TO_LOCK_ROW', count: 1 }],
				},
			],
		},
	]);
	const again = await acme.run(transferOwnership());
	expect(again.json).toMatchObject([{ changed: true, objects: [{ object: 'Lead', found: 1, transferred: 1 }] }]);
});

test('custom objects are found, and those of a user who is inactive and frozen', async () => {
	await start({ customObjects: 3 });
	plant('Custom_2__c', { Name: 'Two' });
	acme.org.store.update('User', idOf('leaver'), { IsActive: false });
	acme.org.store.update('UserLogin', acme.login('leaver')!.Id, { IsFrozen: true });
	const { json } = await acme.run(transferOwnership());
	expect(json[0]!.objects).toMatchObject([
		{ object: 'Account' },
		{ object: 'Lead' },
		{ object: 'Custom_2__c', transferred: 1 },
	]);
});

test('an object that counted no records is asked when it is named, and leads always', async () => {
	await start({ customObjects: 1, settings: { recordCountMinutes: 60 } });
	for (const { Id } of owned('Lead', 'leaver')) acme.org.store.remove('Lead', Id);
	// Now the counts are taken.
	await acme.run(transferOwnership({ options: { dryRun: true } }));
	plant('Custom_1__c', { Name: 'New' });
	plant('Lead', { LastName: 'New', Company: 'C' });
	const { json } = await acme.run(transferOwnership({ options: { dryRun: true } }));
	expect(json[0]!.objects).toMatchObject([{ object: 'Account' }, { object: 'Lead', found: 1 }]);
	const named = await acme.run(transferOwnership({ objects: ['Custom 1'], options: { dryRun: true } }));
	expect(named.json[0]!.objects).toMatchObject([{ object: 'Custom_1__c', found: 1 }]);
});

/** Connects Stella Standard, whose profile gets these permissions. */
async function startAsStandard(...permissions: string[]): Promise<void> {
	await start({ as: 'standard' });
	const { Id } = acme.record('PermissionSet', 'ProfileId', acme.user('standard').ProfileId!);
	acme.org.store.update(
		'PermissionSet',
		Id,
		Object.fromEntries(permissions.map((name) => [`Permissions${name}`, true])),
	);
}

test('who may transfer records needs neither the profile nor a look into the setup', async () => {
	await startAsStandard('TransferAnyEntity');
	const options = { administratorCheck: 'permissions' };
	const { json, error } = await acme.run(transferOwnership({ options }));
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ changed: true, objects: [{ object: 'Account' }, { object: 'Lead', transferred: 3 }] }]);
});

test('who may not is told which permission is missing, before anything is read', async () => {
	await startAsStandard();
	const options = { administratorCheck: 'permissions' };
	const { json } = await acme.run(transferOwnership({ options }), { continueOnFail: true });
	expect(json).toMatchObject([
		{
			errorCode: 'MISSING_PERMISSIONS',
			error: expect.stringContaining("'Modify All Data' or 'Transfer Record'"),
			fromUser: 'leaver@acme.example',
		},
	]);
	expect(owned('Lead', 'leaver')).toHaveLength(3);
});

test('an email address as the ID of the new owner is refused', async () => {
	await start();
	const parties = {
		fromUser: byUsername('leaver@acme.example'),
		toUser: { __rl: true, mode: 'id', value: 'mover@acme.example' },
	};
	const { json } = await acme.run(transferOwnership(parties), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining('is no ID') }]);
});
