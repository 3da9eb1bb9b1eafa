/** What the trigger makes of each answer that an org may give about its audit trail. */
import type { IDataObject } from 'n8n-workflow';

import type { Acme } from '../../../support/acme.mts';
import { assignEntitlements, byUsername, changeState, removeEntitlements } from '../../../support/parameters.mts';
import { ActiveTrigger } from '../../../support/trigger.mts';
import type { Answers } from './answers.mts';

const SECOND = 1000;
const HOUR = 3_600_000;
const mover = byUsername('mover@acme.example');

export const TRIGGER: Answers = {
	auditTrailOfSystem: {
		promise: 'what the system did has nobody or a user of Salesforce as its actor',
		prove: async (acme, value) => {
			acme.org.changeSettings({ auditTrailOfExpiry: 'PermSetUnassign_HasExpiration' });
			const system = acme.record('User', 'UserType', 'AutomatedProcess');
			const actor = value === 'nobody' ? null : { id: system.Id, username: system.Username };
			expect(await tellExpiry(acme)).toMatchObject([{ event: 'entitlementRemoved', actor }]);
		},
	},
	auditTrailLanguage: {
		promise: 'what was given, taken and done is told in every language of the audit trail',
		prove: async (acme) => {
			const license = acme.record('PermissionSetLicense', 'DeveloperName', 'CrmAnalyticsPsl');
			acme.org.store.update('PermissionSetLicense', license.Id, { TotalLicenses: 10 });
			await change(acme, removeEntitlements(mover, 'permissionSet', { entitlements: ['Sales_Manager'] }));
			for (const language of ['de', 'ja']) {
				acme.org.store.update('User', acme.user('admin').Id, { LanguageLocaleKey: language });
				acme.org.store.update('Organization', acme.org.org.id, { LanguageLocaleKey: language });
				await expectTold(acme);
			}
		},
	},
	auditTrailOfExpiry: {
		promise:
			'an assignment that ends by its date is told where the audit trail tells it, and nothing is made up elsewhere',
		prove: async (acme, value) => {
			const told = await tellExpiry(acme);
			expect(told).toMatchObject(
				value === 'nothing'
					? []
					: [
							{
								event: 'entitlementRemoved',
								user: { username: 'mover@acme.example' },
								entitlement: { type: 'permissionSet', name: 'Support_Agent' },
							},
						],
			);
		},
	},
};

async function activate(acme: Acme, events: string[]): Promise<ActiveTrigger> {
	const trigger = new ActiveTrigger(acme.credential, { events });
	expect(await trigger.poll()).toEqual([]);
	acme.org.clock.advance(2 * SECOND);
	return trigger;
}

async function change(acme: Acme, parameters: IDataObject): Promise<void> {
	expect((await acme.run(parameters)).error).toBeUndefined();
	acme.org.clock.advance(2 * SECOND);
}

/** Lets an assignment of a permission set end, and returns what the trigger tells of it. */
async function tellExpiry(acme: Acme): Promise<IDataObject[]> {
	const expirationDate = new Date(acme.org.clock.now() + HOUR).toISOString();
	const options = { expirationDate };
	await change(acme, assignEntitlements(mover, 'permissionSet', { entitlements: ['Support_Agent'], options }));
	const trigger = await activate(acme, ['entitlementRemoved']);
	acme.org.clock.advance(2 * HOUR);
	const told = await trigger.poll();
	expect(await trigger.poll()).toEqual([]);
	return told;
}

/** Two of each kind, because what several entries have in common tells the label. */
const GIVEN = [
	['permissionSet', ['Support_Agent', 'Sales_Manager']],
	['permissionSetLicense', ['SalesConsolePsl', 'CrmAnalyticsPsl']],
] as const;

async function expectTold(acme: Acme): Promise<void> {
	const trigger = await activate(acme, ['entitlementAssigned', 'entitlementRemoved', 'userFrozen', 'userUnfrozen']);
	const expected: unknown[] = [];
	for (const [type, names] of GIVEN) {
		for (const name of names) {
			await change(acme, assignEntitlements(mover, type, { entitlements: [name] }));
			await change(acme, removeEntitlements(mover, type, { entitlements: [name] }));
			expected.push(['entitlementAssigned', name], ['entitlementRemoved', name]);
		}
	}
	await change(acme, changeState('freeze', mover));
	await change(acme, changeState('unfreeze', mover));
	const told = await trigger.poll();
	for (const { user } of told) expect(user).toMatchObject({ username: 'mover@acme.example' });
	expect(told.map(({ event, entitlement }) => [event, (entitlement as IDataObject | undefined)?.name])).toEqual([
		...expected,
		['userFrozen', undefined],
		['userUnfrozen', undefined],
	]);
}
