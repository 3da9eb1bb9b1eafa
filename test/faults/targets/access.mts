/** What ends access or gives it anew: sessions, passwords, offboarding. */
import type { IDataObject } from 'n8n-workflow';
import type { SimulatedOrg } from '../../org/index.mts';
import { offboardUser, resetPassword, USER_OF_ITEM } from '../../support/parameters.mts';
import { countOf, crowd, IN_BATCHES, once, stored, userOf, type Failure, type Said, type Target } from '../target.mts';

const LEAVERS = 12;
const GIVEN = 'letters4nd';

const loggedIn = (org: SimulatedOrg, userId: string) =>
	countOf(org, 'AuthSession', { UsersId: userId }) + countOf(org, 'OauthToken', { UserId: userId });

const logIn = (org: SimulatedOrg) =>
	crowd(LEAVERS).forEach(({ json }) => void org.authorize({ username: String(json['user']) }));

const sets = (org: SimulatedOrg, userId: string) => {
	const PermissionSetId = stored(org, 'PermissionSet', 'Name', 'Support_Agent').Id;
	return countOf(org, 'PermissionSetAssignment', { AssigneeId: userId, PermissionSetId });
};

function giveSet(org: SimulatedOrg): void {
	const PermissionSetId = stored(org, 'PermissionSet', 'Name', 'Support_Agent').Id;
	for (const item of crowd(LEAVERS)) {
		const row = { Id: org.org.ids.next('0Pa'), AssigneeId: userOf(org, item).Id, PermissionSetId };
		org.store.insert('PermissionSetAssignment', row);
	}
}

const STEPS = ['freeze', 'endSessions', 'removeEntitlements', 'deactivate'];

/** A failed offboarding lists what became of each step. */
function saidOfSteps({ json, message }: Failure): Record<string, Said> {
	const steps = json?.['steps'] as IDataObject[] | undefined;
	if (!json) return Object.fromEntries(STEPS.map((step) => [step, 'unsaid']));
	return Object.fromEntries(
		STEPS.map((step): [string, Said] => {
			const entry = steps?.find((one) => one['step'] === step);
			if (!entry) return [step, /may have been/.test(message) ? 'in doubt' : 'undone'];
			if (entry['outcome'] === 'done' || entry['outcome'] === 'unchanged') return [step, 'done'];
			const isDoubt = /_IN_DOUBT|NO_RESULT/.test(String(entry['errorCode']));
			return [step, isDoubt || /may have been|not known/.test(String(entry['reason'])) ? 'in doubt' : 'undone'];
		}),
	);
}

export const accessTargets: Target[] = [
	{
		name: 'user:endSessions',
		parameters: { resource: 'user', operation: 'endSessions', user: USER_OF_ITEM, what: 'all', options: IN_BATCHES },
		items: () => crowd(LEAVERS),
		prepare: logIn,
		effects: (org, item) => ({ ended: once(loggedIn(org, userOf(org, item).Id) === 0) }),
	},
	{
		name: 'user:resetPassword by email',
		parameters: resetPassword(USER_OF_ITEM),
		items: () => crowd(5),
		effects: (org, item) => {
			const { Id } = userOf(org, item);
			return { email: org.org.outbox.filter(({ kind, userId }) => kind === 'password reset' && userId === Id).length };
		},
	},
	{
		name: 'user:resetPassword to a given one',
		parameters: resetPassword(USER_OF_ITEM, { mode: 'set', newPassword: GIVEN }),
		items: () => crowd(5),
		effects: (org, item) => ({ set: once(org.org.passwords.get(userOf(org, item).Id) === GIVEN) }),
	},
	{
		name: 'user:resetPassword, which unlocks',
		parameters: resetPassword(USER_OF_ITEM, { mode: 'unlock', options: IN_BATCHES }),
		items: () => crowd(),
		prepare: (org) => {
			for (const item of crowd()) {
				const { Id } = stored(org, 'UserLogin', 'UserId', userOf(org, item).Id);
				org.store.update('UserLogin', Id, { IsPasswordLocked: true });
			}
		},
		effects: (org, item) => {
			const row = stored(org, 'UserLogin', 'UserId', userOf(org, item).Id);
			return { unlocked: once(row['IsPasswordLocked'] !== true) };
		},
	},
	{
		name: 'user:offboard',
		parameters: offboardUser(USER_OF_ITEM, { options: IN_BATCHES }),
		items: () => crowd(LEAVERS),
		prepare: (org) => {
			logIn(org);
			giveSet(org);
		},
		effects: (org, item) => {
			const { Id, IsActive } = userOf(org, item);
			return {
				freeze: once(stored(org, 'UserLogin', 'UserId', Id)['IsFrozen'] === true),
				endSessions: once(loggedIn(org, Id) === 0),
				removeEntitlements: once(sets(org, Id) === 0),
				deactivate: once(IsActive !== true),
			};
		},
		said: saidOfSteps,
		// A blocked deactivation leaves a frozen user, which is no failure.
		saidOfDone: (json) => saidOfSteps({ json, message: '' }),
	},
];
