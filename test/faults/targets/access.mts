/** What ends access or gives it anew: sessions, passwords, offboarding. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../../org/index.mts';
import { byUsername, offboardUser, resetPassword, USER_OF_ITEM } from '../../support/parameters.mts';
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

const STEPS = ['freeze', 'endSessions', 'reassignWork', 'transferRecords', 'removeEntitlements', 'deactivate'];

/** An offboarding lists what became of each step; one that is not asked for has no effect. */
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

/** What shows the steps that end the access of a user. */
const accessEffects = (org: SimulatedOrg, item: INodeExecutionData) => {
	const { Id, IsActive } = userOf(org, item);
	return {
		freeze: once(stored(org, 'UserLogin', 'UserId', Id)['IsFrozen'] === true),
		removeEntitlements: once(sets(org, Id) === 0),
		deactivate: once(IsActive !== true),
	};
};

/** What waits for each leaver, and what each owns. */
function plantWork(org: SimulatedOrg): void {
	const ProcessInstanceId = stored(org, 'ProcessInstance', 'Status', 'Pending').Id;
	for (const item of crowd(LEAVERS)) {
		const { Id } = userOf(org, item);
		const waiting = { ProcessInstanceId, OriginalActorId: Id, ActorId: Id };
		org.store.insert('ProcessInstanceWorkitem', { Id: org.org.ids.next('04i'), ...waiting });
		const signing = { Name: 'Sign', Label: 'Sign the contract', Status: 'Assigned', AssigneeId: Id };
		org.store.insert('FlowOrchestrationWorkItem', { Id: org.org.ids.next('0jf'), ...signing });
		const lead = { LastName: String(item.json['user']), Company: 'Acme', Status: 'Open - Not Contacted', OwnerId: Id };
		org.store.insert('Lead', { Id: org.org.ids.next('00Q'), ...lead });
	}
}

const isWaitedFor = (org: SimulatedOrg, userId: string) =>
	countOf(org, 'ProcessInstanceWorkitem', { ActorId: userId }) +
		countOf(org, 'FlowOrchestrationWorkItem', { AssigneeId: userId, Status: 'Assigned' }) >
	0;

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
		effects: (org, item) => ({
			...accessEffects(org, item),
			endSessions: once(loggedIn(org, userOf(org, item).Id) === 0),
		}),
		said: saidOfSteps,
		// A blocked deactivation leaves a frozen user, which is no failure.
		saidOfDone: (json) => saidOfSteps({ json, message: '' }),
	},
	{
		name: 'user:offboard with work and records',
		parameters: offboardUser(USER_OF_ITEM, {
			steps: ['freeze', 'reassignWork', 'transferRecords', 'removeEntitlements', 'deactivate'],
			transferTo: byUsername('mover@acme.example'),
			transferObjects: ['Lead'],
			options: IN_BATCHES,
		}),
		items: () => crowd(LEAVERS),
		prepare: (org) => {
			giveSet(org);
			plantWork(org);
		},
		effects: (org, item) => {
			const { Id } = userOf(org, item);
			return {
				...accessEffects(org, item),
				reassignWork: once(!isWaitedFor(org, Id)),
				transferRecords: once(countOf(org, 'Lead', { OwnerId: Id }) === 0),
			};
		},
		said: saidOfSteps,
		saidOfDone: (json) => saidOfSteps({ json, message: '' }),
	},
];
