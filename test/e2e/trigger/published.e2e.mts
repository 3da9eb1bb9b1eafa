/** Workflows that a real n8n 2.41.1 has published: the trigger polls by n8n's clock, and n8n keeps where it stands. */
import { setTimeout as wait } from 'node:timers/promises';

import { connectedCredential } from '../../n8n/credential.mts';
import { startInstance, type N8nInstance } from '../../n8n/instance.mts';
import { leakedSecrets } from '../../n8n/leaks.mts';
import { passLogIn } from '../../n8n/logInWindow.mts';
import { startOrgProcess, type OrgProcess } from '../../n8n/orgProcess.mts';
import { createUserFolder, type UserFolder } from '../../n8n/userFolder.mts';
import { salesforceNode } from '../../n8n/workflows/salesforceNode.mts';
import { pollEvery, triggerNode, watching } from '../../n8n/workflows/watching.mts';
import type { ChainedNode, Workflow } from '../../n8n/workflows/workflow.mts';
import { PASSWORD } from '../../org/seed/people.mts';
import { CREDENTIAL_TYPE } from '../../support/names.mts';
import { byUsername } from '../../support/parameters.mts';
import { packPackage } from '../../tools/packed.mts';
import { freezeInSalesforce } from '../inSalesforce.mts';
import { until } from '../until.mts';
import { readTold, untilBegun, untilTold } from './told.mts';

type Published = Workflow & { id: string };

/** Longer than two polls and what they start. */
const TWO_POLLS = 6000;

let org: OrgProcess;
let folder: UserFolder;
let n8n: N8nInstance;
let credential: string;

beforeAll(async () => {
	org = await startOrgProcess();
	await using packed = await packPackage();
	folder = await createUserFolder({ org: org.tls, package: packed });
	n8n = await startInstance({ folder });
	const { data } = await connectedCredential(org);
	credential = (await n8n.rest.createCredential(CREDENTIAL_TYPE, data)).id;
});

afterAll(async () => {
	await n8n?.[Symbol.asyncDispose]();
	await folder?.[Symbol.asyncDispose]();
	await org?.stop();
});

beforeEach(async () => {
	await org.control('POST', '/reset');
	await connect(credential);
});

/** Connects a stored credential through the org's login window. */
async function connect(id: string): Promise<void> {
	const window = await n8n.rest.authorizeUrl(id);
	await n8n.rest.visitCallback(await passLogIn(org, window, { username: 'admin@acme.example', password: PASSWORD }));
}

/** Ends the connection of a credential, as an administrator does in Setup. */
async function revoke({ refresh_token: token }: { refresh_token: string }): Promise<void> {
	const body = new URLSearchParams({ token });
	expect((await fetch(`${org.url}/services/oauth2/revoke`, { method: 'POST', body })).status).toBe(200);
}

/** Publishes a workflow with triggers for frozen and unfrozen users, and waits until each has begun. */
async function publish(name: string, triggers: ChainedNode[], nodes?: ChainedNode[]): Promise<Published> {
	const workflow = await n8n.rest.createWorkflow(watching(name, triggers, nodes));
	await n8n.rest.publish(workflow);
	await untilBegun(n8n.rest, workflow, triggers.length);
	return workflow;
}

const frozen = (more: Parameters<typeof triggerNode>[2] = {}) =>
	triggerNode(['userFrozen', 'userUnfrozen'], credential, more);
const freeze = async (name: string, isFrozen = true) => await freezeInSalesforce(org, name, isFrozen);
const namesOf = (told: Array<{ event: string; name: string }>) => told.map(({ event, name }) => `${event} ${name}`);

it('an event starts the workflow with the next poll: the delay is at most the interval and a second', async () => {
	const interval = 5;
	const workflow = await publish('Delay', [frozen({ pollTimes: pollEvery(interval) })]);
	const changes: Record<string, number> = {};
	for (const name of ['mover', 'leaver', 'standard', 'platform', 'knowledge', 'shared.one']) {
		await freeze(name);
		changes[name] = Date.now();
		await wait(interval * 700);
	}
	const told = await untilTold(n8n.rest, workflow, 6);
	const delays = told.map(({ name, toldAt }) => (toldAt - changes[name]!) / 1000);
	process.stderr.write(`Delay, polled every ${interval} s: ${delays.map((delay) => delay.toFixed(1)).join(', ')} s\n`);
	expect(namesOf(told)).toEqual(Object.keys(changes).map((name) => `userFrozen ${name}`));
	// n8n needs a moment for the poll and for starting the execution, and a loaded machine several.
	expect(Math.max(...delays)).toBeLessThan(interval + 1 + 3);
	await n8n.rest.unpublish(workflow);
});

it('several triggers on one credential, in one workflow and in two, tell the event once each, with the same eventId', async () => {
	const both = await publish('Two triggers', [frozen({ name: 'First' }), frozen({ name: 'Second' })]);
	const other = await publish('Another', [frozen()]);
	await freeze('mover');
	const told = [
		...(await untilTold(n8n.rest, both, 1, 'First')),
		...(await untilTold(n8n.rest, both, 1, 'Second')),
		...(await untilTold(n8n.rest, other, 1)),
	];
	await wait(TWO_POLLS);
	expect(await n8n.rest.executions(both)).toHaveLength(2);
	expect(await n8n.rest.executions(other)).toHaveLength(1);
	expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(1);
	await n8n.rest.unpublish(both);
	await n8n.rest.unpublish(other);
});

it('a workflow that freezes does not start itself when it leaves out its own changes', async () => {
	const thaw = salesforceNode(
		'Unfreeze',
		'user:unfreeze',
		{ user: byUsername('={{ $json.user.username }}') },
		{ credential },
	);
	const back = salesforceNode('Freeze', 'user:freeze', { user: byUsername('={{ $json.username }}') }, { credential });
	const workflow = await publish('Loop', [frozen({ options: { excludeOwnChanges: true } })], [thaw, back]);
	await freeze('mover');
	expect(namesOf(await untilTold(n8n.rest, workflow, 1))).toEqual(['userFrozen mover']);
	await wait(TWO_POLLS);
	await freeze('leaver');
	expect(namesOf(await untilTold(n8n.rest, workflow, 2))).toEqual(['userFrozen mover', 'userFrozen leaver']);
	expect(await org.records('SetupAuditTrail', { Action: 'unfrozeuser' })).toHaveLength(2);
	await n8n.rest.unpublish(workflow);
});

it('a revoked credential is shown as a failed execution, and after reconnecting nothing is missing', async () => {
	const { data } = await connectedCredential(org);
	const { id } = await n8n.rest.createCredential(CREDENTIAL_TYPE, data, 'Revoked');
	const workflow = await publish('Revoked', [triggerNode(['userFrozen'], id)]);
	await freeze('mover');
	await untilTold(n8n.rest, workflow, 1);
	await revoke(data['oauthTokenData'] as { refresh_token: string });
	await freeze('leaver');
	const failed = await until(
		async () => (await n8n.rest.executions(workflow)).find(({ status }) => status === 'error'),
		(execution) => execution !== undefined,
	);
	const { error } = await n8n.rest.ended(failed!.id);
	expect(`${error?.message} ${error?.description}`).toMatch(/connect/i);
	await connect(id);
	const succeeded = await until(
		async () => (await n8n.rest.executions(workflow)).filter(({ status }) => status === 'success'),
		({ length }) => length > 1,
	);
	const events = (await n8n.rest.ended(succeeded[0]!.id)).json('Salesforce Admin Trigger');
	expect(events).toMatchObject([{ user: { username: 'leaver@acme.example' } }]);
	await n8n.rest.unpublish(workflow);
});

it('a workflow that was taken back and is published again tells what happened meanwhile, and nothing a second time', async () => {
	const workflow = await publish('Off and on', [frozen()]);
	await freeze('mover');
	await untilTold(n8n.rest, workflow, 1);
	await n8n.rest.unpublish(workflow);
	await freeze('leaver');
	await wait(TWO_POLLS);
	expect(await n8n.rest.executions(workflow)).toHaveLength(1);
	await n8n.rest.publish(workflow);
	await untilTold(n8n.rest, workflow, 2);
	await wait(TWO_POLLS);
	expect(namesOf(await readTold(n8n.rest, workflow))).toEqual(['userFrozen mover', 'userFrozen leaver']);
	await n8n.rest.unpublish(workflow);
});

it('when n8n is killed between polls and started again, nothing is lost and nothing told twice', async () => {
	const workflow = await publish('Killed', [frozen()]);
	await freeze('mover');
	await untilTold(n8n.rest, workflow, 1);
	await n8n.kill();
	await freeze('mover', false);
	await freeze('leaver');
	n8n = await startInstance({ folder });
	await untilTold(n8n.rest, workflow, 3);
	await freeze('standard');
	await untilTold(n8n.rest, workflow, 4);
	await wait(TWO_POLLS);
	const told = await readTold(n8n.rest, workflow);
	expect(namesOf(told)).toEqual(['userFrozen mover', 'userUnfrozen mover', 'userFrozen leaver', 'userFrozen standard']);
	expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(4);
	await n8n.rest.unpublish(workflow);
});

it('no token, secret or password of the org stands in the executions, the static data or the log of n8n', async () => {
	expect(await leakedSecrets(org, folder, n8n.log())).toEqual([]);
});
