/**
 * How many API calls the measures of the project allow for leavers, and that a second run writes nothing.
 *
 * Proves invariants 3 and 4.
 */
import type { IDataObject } from 'n8n-workflow';

import { crowdUsernames, startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, offboardUser, USER_OF_ITEM } from '../../../support/parameters.mts';
import { plantMemberships } from '../../operations/entitlement/memberships.mts';

let acme: Acme;
afterEach(async () => await acme.close());

/** Logs a user in with an app, which makes one session and one token, and gives five entitlements. */
function equip(usernames: string[]): void {
	const { store, org } = acme.org;
	const sets = ['Sales_Manager', 'Reporting_Basic', 'Support_Agent'].map(
		(name) => acme.record('PermissionSet', 'Name', name).Id,
	);
	const groups = ['All_Sales', 'All_Support'].map((name) => acme.record('Group', 'DeveloperName', name).Id);
	for (const username of usernames) {
		const { Id: AssigneeId } = acme.record('User', 'Username', username);
		acme.org.authorize({ username, app: 'standard' });
		for (const PermissionSetId of sets)
			store.insert('PermissionSetAssignment', { Id: org.ids.next('0Pa'), AssigneeId, PermissionSetId });
		for (const GroupId of groups)
			store.insert('GroupMember', { Id: org.ids.next('011'), GroupId, UserOrGroupId: AssigneeId });
	}
}

/** Lets an approval request and an orchestration step wait for another user than now. */
function giveWork(from: string, to: string): void {
	const [{ Id: owner }, { Id }] = [acme.user(from), acme.user(to)];
	const move = (object: string, field: string) =>
		acme.records(object, field, owner).forEach((row) => acme.org.store.update(object, row.Id, { [field]: Id }));
	move('ProcessInstanceWorkitem', 'ActorId');
	move('FlowOrchestrationWorkItem', 'AssigneeId');
}

/** Lets each user follow the next one. */
function followNeighbors(usernames: string[]): void {
	const ids = usernames.map((username) => acme.record('User', 'Username', username).Id);
	ids.slice(1).forEach((ParentId, at) =>
		acme.org.store.insert('EntitySubscription', {
			Id: acme.org.org.ids.next('0E8'),
			SubscriberId: ids[at]!,
			ParentId,
		}),
	);
}

test('1,000 leavers with 5 entitlements, a session and a token each: at most 23 calls; a second run writes nothing', async () => {
	acme = await startAcme({ users: 1000, seats: 5000 });
	const usernames = crowdUsernames(1000);
	equip(usernames);
	followNeighbors(usernames);
	const items = userItems(usernames);
	const { json, error } = await acme.run(offboardUser(USER_OF_ITEM), { items });
	expect(error).toBeUndefined();
	expect(json.filter(({ changed, isActive, isFrozen }) => changed && !isActive && isFrozen)).toHaveLength(1000);
	expect(
		usernames.flatMap((name) => acme.records('OauthToken', 'UserId', acme.record('User', 'Username', name).Id)),
	).toEqual([]);
	expect(json.map(({ snapshot }) => (snapshot as { follows: object[] }).follows.length)).toEqual([
		...Array<number>(999).fill(1),
		0,
	]);
	console.log(`1,000 leavers: ${acme.calls().length} calls, ${acme.writes().length} of them writes`);
	expect(acme.calls().length).toBeLessThanOrEqual(23);
	acme.forgetCalls();
	const again = await acme.run(offboardUser(USER_OF_ITEM), { items });
	expect([again.json.filter(({ changed }) => changed).length, acme.writes().length]).toEqual([0, 0]);
}, 180_000);

test('1 leaver: at most 12 calls', async () => {
	acme = await startAcme({ users: 1 });
	const [username] = crowdUsernames(1);
	equip([username]);
	const { error } = await acme.run(offboardUser(byUsername(username)));
	expect(error).toBeUndefined();
	console.log(`1 leaver: ${acme.calls().length} calls`);
	expect(acme.calls().length).toBeLessThanOrEqual(12);
});

test('1 leaver who has something of every kind, and work of both kinds: at most 12 calls, all steps but the transfer', async () => {
	acme = await startAcme();
	acme.org.changeSettings({ territories: 'on' });
	plantMemberships(acme, 'leaver');
	giveWork('approver', 'leaver');
	acme.org.authorize({ username: 'leaver@acme.example', app: 'standard' });
	const steps = ['freeze', 'endSessions', 'reassignWork', 'removeEntitlements', 'deactivate'];
	const leaver = offboardUser(byUsername('leaver@acme.example'), { steps });
	const parameters = { ...leaver, transferTo: byUsername('mover@acme.example') };
	const { json, error } = await acme.run(parameters);
	expect(error).toBeUndefined();
	const entries = json[0].steps as IDataObject[];
	const outcome = Object.fromEntries(entries.map(({ step, outcome }) => [step, outcome]));
	expect(outcome).toEqual({ ...Object.fromEntries(steps.map((step) => [step, 'done'])), transferRecords: 'notAsked' });
	expect(entries).toContainEqual(expect.objectContaining({ approvals: 1, orchestrationSteps: 1 }));
	const removed = entries.find(({ step }) => step === 'removeEntitlements')?.removed as IDataObject[];
	expect(new Set(removed.map(({ type }) => type)).size).toBe(9);
	console.log(`1 leaver with everything: ${acme.calls().length} calls`);
	expect(acme.calls().length).toBeLessThanOrEqual(12);
	acme.forgetCalls();
	const again = await acme.run(parameters);
	expect([again.json[0].changed, acme.writes().length]).toEqual([false, 0]);
});

test('1 leaver, all steps but the transfer: at most 12 calls', async () => {
	acme = await startAcme({ users: 1 });
	const [username] = crowdUsernames(1);
	equip([username]);
	const steps = ['freeze', 'endSessions', 'reassignWork', 'removeEntitlements', 'deactivate'];
	const parameters = { ...offboardUser(byUsername(username), { steps }), transferTo: byUsername('mover@acme.example') };
	const { error } = await acme.run(parameters);
	expect(error).toBeUndefined();
	console.log(`1 leaver, all steps but the transfer: ${acme.calls().length} calls`);
	expect(acme.calls().length).toBeLessThanOrEqual(12);
});
