/** What the trigger shows while somebody builds a workflow with it, and what it refuses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { IDataObject } from 'n8n-workflow';

import { SalesforceAdminTrigger } from '../../../nodes/SalesforceAdmin/SalesforceAdminTrigger.node.ts';
import { startAcme, type Acme, type AcmeOptions } from '../../support/acme.mts';
import { byUsername, changeState, locator } from '../../support/parameters.mts';
import { ActiveTrigger } from '../../support/trigger.mts';

const SCHEMA = join(import.meta.dirname, '../../../nodes/SalesforceAdmin/__schema__/v1.0.0.json');
const fits = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
const { description } = new SalesforceAdminTrigger();
const mover = byUsername('mover@acme.example');
let acme: Acme;

async function start(options: AcmeOptions = {}): Promise<void> {
	acme = await startAcme(options);
}

afterEach(async () => await acme?.close());

const trigger = (events: unknown, options: IDataObject = {}) =>
	new ActiveTrigger(acme.credential, {
		events: events as string[],
		object: locator('name', 'Account'),
		licenses: ['Salesforce'],
		threshold: 2,
		options,
	});

async function change(parameters: IDataObject): Promise<void> {
	expect((await acme.run(parameters)).error).toBeUndefined();
}

describe('Fetch Test Event', () => {
	test('shows the latest event of each kind that really happened, and moves nothing', async () => {
		await start();
		await change(changeState('freeze', mover));
		await change(changeState('unfreeze', mover));
		await change(changeState('freeze', byUsername('leaver@acme.example')));
		const active = trigger(['userFrozen', 'userUnfrozen', 'userDeactivated']);
		const shown = await active.fetchTestEvents();
		expect(shown).toMatchObject([
			{ event: 'userFrozen', user: { username: 'leaver@acme.example' } },
			{ event: 'userUnfrozen', user: { username: 'mover@acme.example' } },
		]);
		expect(shown.some((event) => 'sample' in event)).toBe(false);
		expect(active.staticData).toEqual({});
	});

	test('shows a sample that says that it is one when nothing happened', async () => {
		await start();
		const [event, ...more] = await trigger(['userFrozen', 'userUnfrozen']).fetchTestEvents();
		expect(more).toEqual([]);
		expect(event).toMatchObject({ event: 'userFrozen', sample: expect.stringMatching(/^This is a sample/) });
	});

	const EVENTS = (description.properties[0]!.options as Array<{ value: string }>).map(({ value }) => value);

	test.each(EVENTS)('has for %s a sample that fits the schema', async (event) => {
		await start();
		acme.org.clock.advance(60 * 24 * 60 * 60_000);
		const shown = await trigger([event]).fetchTestEvents();
		expect(shown).toMatchObject([{ event }]);
		expect([fits(shown[0]), fits.errors]).toEqual([true, null]);
	});

	test('shows real events that fit the schema', async () => {
		await start();
		await change(changeState('freeze', mover));
		const [event] = await trigger(['userFrozen']).fetchTestEvents();
		expect([fits(event), fits.errors]).toEqual([true, null]);
	});
});

describe('the connected user', () => {
	test('without View Setup meets a refusal that names the permission when events need it', async () => {
		await start({ as: 'standard' });
		const refused = trigger(['userFrozen', 'userUpdated']);
		await expect(refused.poll()).rejects.toMatchObject({
			message: expect.stringMatching(/audit trail of Setup, which alone tells of userFrozen$/),
			description: expect.stringContaining("'View Setup and Configuration'"),
		});
		await expect(refused.fetchTestEvents()).rejects.toThrow('audit trail');
		expect(refused.staticData).toEqual({});
	});

	test('without View Setup hears of new and changed users', async () => {
		await start({ as: 'standard' });
		const active = trigger(['userCreated', 'userUpdated']);
		expect(await active.poll()).toEqual([]);
		acme.org.store.update('User', acme.user('mover').Id, {
			Title: 'New',
			LastModifiedDate: new Date(acme.org.clock.now() + 1000).toISOString().replace(/\.\d+Z/, '.000+0000'),
			LastModifiedById: acme.user('admin').Id,
		});
		acme.org.clock.advance(5000);
		expect(await active.poll()).toMatchObject([
			{ event: 'userUpdated', user: { username: 'mover@acme.example', isFrozen: null } },
		]);
	});

	test('without View Setup is told what the filter by profile needs', async () => {
		await start({ as: 'standard' });
		const active = trigger(['userUpdated'], { profiles: ['Standard User'] });
		await expect(active.poll()).rejects.toMatchObject({
			message: expect.stringContaining('profiles of users'),
			description: expect.stringContaining("'View Setup and Configuration'"),
		});
	});
});

describe('bad input', () => {
	test.each([
		[[], "'Events' is empty"],
		['', "'Events' is empty"],
		[['userDeleted'], "'Events' cannot have 'userDeleted'"],
	])('events %j are refused', async (events, message) => {
		await start();
		await expect(trigger(events).poll()).rejects.toThrow(message);
	});

	test('events may come as a text with commas', async () => {
		await start();
		expect(await trigger('userFrozen, userUnfrozen').poll()).toEqual([]);
	});

	test('a profile that does not exist is refused when the trigger is switched on', async () => {
		await start();
		await expect(trigger(['userFrozen'], { profiles: ['Standart User'] }).poll()).rejects.toThrow(
			"No profile is called 'Standart User'",
		);
	});

	test('a credential that is not connected is refused with what to do', async () => {
		await start();
		acme.credential.data = { ...acme.credential.data, oauthTokenData: undefined } as never;
		await expect(trigger(['userFrozen']).poll()).rejects.toMatchObject({
			message: expect.stringContaining('not connected'),
			description: expect.stringContaining('errors.md#NOT_CONNECTED'),
		});
	});
});

describe('what the editor lists', () => {
	test('every event has a name, a sentence and a place in the list by its name', () => {
		const options = description.properties[0]!.options as Array<{ name: string; description: string }>;
		expect(options.map(({ name }) => name)).toEqual(options.map(({ name }) => name).toSorted());
		for (const option of options) expect(option.description).toMatch(/^[A-Z].*[^.]$/);
	});
});
