/**
 * How many API calls the measures of the project allow for users who are set to the standard of their role, or made like another user, and
 * that a second run writes nothing.
 *
 * Proves invariants 3 and 4.
 */
import type { IDataObject } from 'n8n-workflow';

import { crowdUsernames, startAcme, type Acme } from '../../../support/acme.mts';
import { byUsername, copyEntitlements, setEntitlements, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
afterEach(async () => await acme.close());

/** What each of three roles has. */
const STANDARDS: IDataObject[] = [
	{ permissionSets: ['Sales_Manager', 'Reporting_Basic'], publicGroups: ['All_Sales'], queues: [] },
	{ permissionSets: ['Support_Agent', 'Reporting_Basic'], publicGroups: ['All_Support'], queues: ['Support_Queue'] },
	{ permissionSets: ['Reporting_Advanced'], publicGroups: [], queues: ['Lead_Queue'] },
];

const setToRole = setEntitlements(USER_OF_ITEM, {
	entitlements: {
		permissionSets: '={{ $json.standard.permissionSets }}',
		publicGroups: '={{ $json.standard.publicGroups }}',
		queues: '={{ $json.standard.queues }}',
	},
});

/** Gives users two sets and a group, of which one set is in two of the standards. */
function equip(usernames: string[]): void {
	const { store, org } = acme.org;
	const sets = ['Support_Agent', 'Reporting_Basic'].map((name) => acme.record('PermissionSet', 'Name', name).Id);
	const GroupId = acme.record('Group', 'DeveloperName', 'All_Sales').Id;
	for (const username of usernames) {
		const { Id: AssigneeId } = acme.record('User', 'Username', username);
		for (const PermissionSetId of sets)
			store.insert('PermissionSetAssignment', { Id: org.ids.next('0Pa'), AssigneeId, PermissionSetId });
		store.insert('GroupMember', { Id: org.ids.next('011'), GroupId, UserOrGroupId: AssigneeId });
	}
}

test("1,000 users set to their role's standard: at most 40 calls; a second run writes nothing", async () => {
	acme = await startAcme({ users: 1000, seats: 5000 });
	const usernames = crowdUsernames(1000);
	equip(usernames);
	const items = usernames.map((user, at) => ({ json: { user, standard: STANDARDS[at % 3]! } }));
	const { json, error } = await acme.run(setToRole, { items });
	expect(error).toBeUndefined();
	const changed = json.filter(
		({ assigned, removed }) => (assigned as object[]).length > 0 && (removed as object[]).length > 0,
	);
	expect(changed).toHaveLength(1000);
	expect(json.flatMap(({ notCopied }) => notCopied as object[])).toEqual([]);
	console.log(`1,000 users set to a standard: ${acme.calls().length} calls, ${acme.writes().length} of them writes`);
	expect(acme.calls().length).toBeLessThanOrEqual(40);
	acme.forgetCalls();
	const again = await acme.run(setToRole, { items });
	const written = again.json.flatMap(({ assigned, removed }) => [...(assigned as object[]), ...(removed as object[])]);
	expect([written, acme.writes()]).toEqual([[], []]);
}, 120_000);

test('1,000 users made like one of them: at most 40 calls; a second run writes nothing', async () => {
	acme = await startAcme({ users: 1001, seats: 5000 });
	const [model, ...usernames] = crowdUsernames(1001) as [string, ...string[]];
	equip([model]);
	const items = usernames.map((user) => ({ json: { user } }));
	const parameters = copyEntitlements(USER_OF_ITEM, byUsername(model), { mode: 'match' });
	const { json, error } = await acme.run(parameters, { items });
	expect(error).toBeUndefined();
	expect(json.filter(({ assigned }) => (assigned as object[]).length === 3)).toHaveLength(1000);
	console.log(`1,000 users made like one: ${acme.calls().length} calls, ${acme.writes().length} of them writes`);
	expect(acme.calls().length).toBeLessThanOrEqual(40);
	acme.forgetCalls();
	await acme.run(parameters, { items });
	expect(acme.writes()).toEqual([]);
}, 120_000);

test('1,000 users made like ten others, one in fifty like nobody: at most 20 calls, each has what its model has', async () => {
	acme = await startAcme({ users: 1010, seats: 5000 });
	const usernames = crowdUsernames(1010);
	const models = usernames.slice(0, 10);
	models.forEach((model, at) => equip(at % 2 === 0 ? [model] : []));
	const items = usernames.slice(10).map((user, at) => ({
		json: { user, from: at % 50 === 7 ? 'nobody@acme.example' : models[at % 10]! },
	}));
	const like = copyEntitlements(USER_OF_ITEM, byUsername('={{ $json.from }}'), {
		mode: 'match',
		options: { allowEmpty: true },
	});
	acme.forgetCalls();
	const { json } = await acme.run(like, { items, continueOnFail: true });
	const given = json.map((item) => ('error' in item ? 'error' : (item.assigned as object[]).length));
	expect(given).toEqual(items.map((_, at) => (at % 50 === 7 ? 'error' : at % 2 === 0 ? 3 : 0)));
	console.log(`1,000 users made like ten: ${acme.calls().length} calls, ${acme.writes().length} of them writes`);
	expect(acme.calls().length).toBeLessThanOrEqual(20);
}, 120_000);

test('1 user set to a standard: at most 12 calls', async () => {
	acme = await startAcme();
	const { error } = await acme.run(setEntitlements(byUsername('leaver@acme.example'), { entitlements: STANDARDS[1]! }));
	expect(error).toBeUndefined();
	console.log(`1 user set to a standard: ${acme.calls().length} calls`);
	expect(acme.calls().length).toBeLessThanOrEqual(12);
});
