/** The trigger tells of updates that change some fields only, with what they were and are, wherever Salesforce keeps that. */
import type { IDataObject } from 'n8n-workflow';

import { openSession, type OrgSession } from '../../org/test/session.mts';
import { startAcme, type Acme } from '../../support/acme.mts';
import { connectedCredential } from '../../support/engine.mts';
import { locator } from '../../support/parameters.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

const SECOND = 1000;
let acme: Acme;
let admin: OrgSession;

async function start(trackedFields = ''): Promise<void> {
	acme = await startAcme({ settings: { trackedFields } });
	admin = openSession(acme.org.org, 'admin');
}

afterEach(async () => await acme.close());

const triggerOf = (events: string[], watchFields: string[], more: IDataObject = {}) =>
	new ActiveTrigger(acme.credential, {
		events,
		object: locator('name', 'Account'),
		conditions: {},
		options: { watchFields },
		...more,
	});

async function activate(...given: Parameters<typeof triggerOf>): Promise<ActiveTrigger> {
	const trigger = triggerOf(...given);
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(2 * SECOND);
	return trigger;
}

async function change(object: string, id: string, fields: object): Promise<void> {
	expect((await admin.patch(`/sobjects/${object}/${id}`, fields)).status).toBe(204);
	acme.org.clock.advance(2 * SECOND);
}

const changeMover = async (fields: object) => await change('User', acme.user('mover').Id, fields);
const changesOf = (events: IDataObject[]) => events.map(({ changes }) => changes);

describe('users', () => {
	test('the audit trail tells email, username, federation ID, profile, manager and activation, and nothing of others', async () => {
		await start();
		const { Id, Username, Email, FederationIdentifier = null, ManagerId } = acme.user('mover');
		const nameOf = ({ FirstName, LastName }: Record<string, unknown>) => `${String(FirstName)} ${String(LastName)}`;
		const fields = [
			'Username',
			'FederationIdentifier',
			'ProfileId',
			'ManagerId',
			'Email',
			'IsActive',
			'UserPermissionsSupportUser',
		];
		const trigger = await activate(['userUpdated'], fields);
		await change('User', Id, { Title: 'Not watched' });
		await change('User', Id, { Username: 'moved@acme.example' });
		await change('User', Id, { FederationIdentifier: 'fed-1' });
		await change('User', Id, { ProfileId: acme.record('Profile', 'Name', 'Identity Provisioning').Id });
		await change('User', Id, { ManagerId: acme.user('admin').Id });
		await change('User', Id, { UserPermissionsSupportUser: true });
		await change('User', Id, { Email: 'moved@acme.example' });
		acme.org.org.confirmEmail(Id);
		await change('User', Id, { IsActive: false });
		const told = await trigger.poll();
		expect(changesOf(told)).toEqual([
			[{ field: 'Username', from: Username, to: 'moved@acme.example' }],
			[{ field: 'FederationIdentifier', from: FederationIdentifier, to: 'fed-1' }],
			[{ field: 'ProfileId', from: 'Standard User', to: 'Identity Provisioning' }],
			[{ field: 'ManagerId', from: nameOf(acme.record('User', 'Id', ManagerId!)), to: 'Ada Admin' }],
			[{ field: 'UserPermissionsSupportUser', from: false, to: true }],
			[{ field: 'Email', from: Email, to: 'moved@acme.example' }],
			[{ field: 'IsActive', from: true, to: false }],
		]);
		expect(told.map(({ actor }) => (actor as IDataObject | null)?.username)).toEqual([
			...Array<string>(5).fill('admin@acme.example'),
			undefined,
			'admin@acme.example',
		]);
		for (const event of told)
			expect(event).toMatchObject({
				event: 'userUpdated',
				eventId: expect.stringMatching(/^userUpdated:0Ym/),
				user: { id: Id, username: 'moved@acme.example' },
			});
		expect(await trigger.poll()).toEqual([]);
	});

	test('fields with a history are told from it, all that one save changed in one event, references by ID', async () => {
		await start('User.Title, User.Department, User.ManagerId');
		const { Title, Department = null, ManagerId } = acme.user('mover');
		const trigger = await activate(['userUpdated'], ['Title', 'department', 'ManagerId']);
		await changeMover({ Phone: '1' });
		await changeMover({ Title: 'New', Department: 'Other', ManagerId: acme.user('admin').Id });
		expect(await trigger.poll()).toMatchObject([
			{
				event: 'userUpdated',
				user: { username: 'mover@acme.example' },
				actor: { username: 'admin@acme.example' },
				changes: [
					{ field: 'Title', from: Title, to: 'New' },
					{ field: 'Department', from: Department, to: 'Other' },
					{ field: 'ManagerId', from: ManagerId, to: acme.user('admin').Id },
				],
			},
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	test('an entry of the audit trail in another form tells the present value', async () => {
		await start();
		const trigger = await activate(['userUpdated'], ['Username', 'ProfileId']);
		const { Id } = acme.user('mover');
		for (const [Action, Display] of [
			['changedusername', `Benutzername von ${Id} geändert`],
			['changedprofileforuser', 'Profil des Benutzers Mona Mover geändert'],
		])
			acme.org.store.insert('SetupAuditTrail', {
				Id: acme.org.org.ids.next('0Ym'),
				Action: Action!,
				Display: Display!,
				CreatedDate: new Date(acme.org.clock.now()).toISOString().replace(/\.\d+Z/, '.000+0000'),
			});
		await changeMover({ Title: 'Changed with it' });
		expect(await trigger.poll()).toMatchObject([
			{
				user: { id: Id },
				actor: null,
				changes: [
					{ field: 'Username', to: 'mover@acme.example' },
					{ field: 'ProfileId', to: 'Standard User' },
				],
			},
		]);
	});

	test('a user who is deactivated makes both events that are watched', async () => {
		await start();
		const trigger = await activate(['userUpdated', 'userDeactivated'], ['IsActive']);
		await changeMover({ IsActive: false });
		expect((await trigger.poll()).map(({ event }) => event).sort()).toEqual(['userDeactivated', 'userUpdated']);
	});

	test('other fields that are chosen later tell nothing of before', async () => {
		await start('User.Title, User.Department');
		const trigger = await activate(['userUpdated'], ['Title']);
		await changeMover({ Department: 'Before' });
		trigger.parameters.options = { watchFields: ['Department'] };
		expect(await trigger.poll()).toEqual([]);
		await changeMover({ Department: 'After' });
		expect(changesOf(await trigger.poll())).toMatchObject([[{ from: 'Before', to: 'After' }]]);
	});
});

describe('records', () => {
	async function createAccount(Name: string): Promise<string> {
		const { body } = await admin.post('/sobjects/Account', { Name });
		acme.org.clock.advance(2 * SECOND);
		return (body as { id: string }).id;
	}

	test('an update is told when it changes a watched field of a record that meets the conditions', async () => {
		await start('Account.Industry, Account.OwnerId');
		const [big, small] = [await createAccount('Big'), await createAccount('Small')];
		const conditions = { condition: [{ name: 'Name', operator: 'startsWith', value: 'Big' }] };
		const trigger = await activate(['recordUpdated'], ['Industry', 'OwnerId'], { conditions });
		await change('Account', big, { Phone: '1' });
		await change('Account', small, { Industry: 'Energy' });
		await change('Account', big, { Industry: 'Energy' });
		await change('Account', big, { Industry: 'Banking', OwnerId: acme.user('second.admin').Id });
		const record = { object: 'Account', id: big, name: 'Big' };
		const told = await trigger.poll();
		expect(told).toMatchObject([
			{ event: 'recordUpdated', record, changes: [{ field: 'Industry', from: null, to: 'Energy' }] },
			{
				event: 'recordUpdated',
				record,
				changes: [
					{ field: 'Industry', from: 'Energy', to: 'Banking' },
					{ field: 'OwnerId', from: acme.user('admin').Id, to: acme.user('second.admin').Id },
				],
			},
		]);
		expect(await trigger.poll()).toEqual([]);
	});

	test('a field whose history is switched off makes the poll fail within a day, by its name, and nothing is lost of the others', async () => {
		await start('Account.Industry, Account.Phone');
		const id = await createAccount('Big');
		const trigger = await activate(['recordUpdated'], ['Industry', 'Phone']);
		acme.org.changeSettings({ trackedFields: 'Account.Industry' });
		await change('Account', id, { Industry: 'Energy' });
		expect(changesOf(await trigger.poll())).toEqual([[{ field: 'Industry', from: null, to: 'Energy' }]]);
		acme.org.clock.advance(25 * 60 * 60 * SECOND);
		await change('Account', id, { Industry: 'Banking' });
		expect(changesOf(await trigger.poll())).toEqual([[{ field: 'Industry', from: 'Energy', to: 'Banking' }]]);
		await change('Account', id, { Industry: 'Media' });
		await expect(trigger.poll()).rejects.toThrow('Salesforce does not tell when Phone of Account change');
		acme.org.changeSettings({ trackedFields: 'Account.Industry, Account.Phone' });
		expect(changesOf(await trigger.poll())).toEqual([[{ field: 'Industry', from: 'Banking', to: 'Media' }]]);
		acme.forgetCalls();
		expect(await trigger.poll()).toEqual([]);
		expect(acme.calls()).toHaveLength(1);
	});

	test('users and records are watched together, each by its own fields, in one call', async () => {
		await start('Account.Industry, User.Title');
		const id = await createAccount('Big');
		const trigger = await activate(['recordUpdated', 'userUpdated'], ['Industry', 'Title']);
		acme.forgetCalls();
		expect(await trigger.poll()).toEqual([]);
		expect(acme.calls()).toHaveLength(1);
		await change('Account', id, { Industry: 'Energy' });
		await changeMover({ Title: 'New' });
		expect((await trigger.poll()).map(({ event }) => event)).toEqual(['recordUpdated', 'userUpdated']);
	});
});

describe('refused when the trigger is switched on', () => {
	test.each([
		[['userUpdated'], ['Titel'], "User has no field 'Titel' that the connected user can see. Did you mean 'Title'"],
		[['userUpdated'], ['Title', 'Phone'], 'Salesforce does not tell when Title, Phone of User change'],
		[['recordUpdated'], ['Industry'], 'Salesforce does not tell when Industry of Account change'],
		[['recordUpdated', 'userUpdated'], ['Username'], 'Account has none of the watched fields (Username)'],
	])('%j with %j', async (events, fields, message) => {
		await start();
		await expect(triggerOf(events, fields).poll()).rejects.toThrow(message);
	});

	test('what has no history, with where to switch it on', async () => {
		await start();
		await expect(triggerOf(['userUpdated'], ['Title']).poll()).rejects.toMatchObject({
			description: expect.stringMatching(
				/Setup > Object Manager > User > .*Set History Tracking.*User Management Settings/,
			),
		});
	});

	test('a field that the audit trail tells, without View Setup', async () => {
		await start();
		const credential = connectedCredential(acme.org, 'standard@acme.example');
		const trigger = new ActiveTrigger(credential, { events: ['userUpdated'], options: { watchFields: ['Username'] } });
		await expect(trigger.poll()).rejects.toMatchObject({
			message: expect.stringContaining('changes of Username'),
			description: expect.stringContaining("'View Setup and Configuration'"),
		});
	});

	test('nothing, when no event is watched that has fields', async () => {
		await start();
		expect(await triggerOf(['userFrozen'], ['Nonsense']).poll()).toEqual([]);
	});
});
