/**
 * What n8n 2.41.1 does with the trigger when it dies at the worst moment, and when two of its processes share one PostgreSQL: as it is set
 * up by itself, and with its durable cursors, which store where a trigger stands and the execution in one transaction.
 */
import { setTimeout as wait } from 'node:timers/promises';

import { connectedCredential } from '../../n8n/credential.mts';
import { startInstance, type N8nInstance } from '../../n8n/instance.mts';
import { startOrgProcess, type OrgProcess } from '../../n8n/orgProcess.mts';
import { databaseEnvironment, holdLocks, startPostgres, type Service } from '../../n8n/services.mts';
import { createUserFolder, type UserFolder } from '../../n8n/userFolder.mts';
import { pollEvery, triggerNode, watching } from '../../n8n/workflows/watching.mts';
import type { Workflow } from '../../n8n/workflows/workflow.mts';
import { CREDENTIAL_TYPE } from '../../support/names.mts';
import { packPackage } from '../../tools/packed.mts';
import { freezeInSalesforce } from '../inSalesforce.mts';
import { until } from '../until.mts';
import { readTold, untilBegun, untilTold } from './told.mts';

// Each test goes on where the one before has ended.
jest.retryTimes(0);

/**
 * Seconds between polls. n8n gives the polls of one trigger to any of its processes, and does not wait for the one before: two that are under
 * way at the same time in two processes tell the same events. A poll takes less than this also on a loaded machine.
 */
const INTERVAL = 10;

const DURABLE_CURSORS = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	// Polls begin within a second of their time.
	N8N_SCHEDULER_EXECUTOR_INTERVAL: '1',
};

let org: OrgProcess;
let postgres: Service;
/** The user folder of n8n as it is set up by itself, and that with durable cursors; both lead to the same database. */
let folders: [UserFolder, UserFolder];
let workflow: Workflow & { id: string };
let mains: N8nInstance[] = [];

beforeAll(async () => {
	org = await startOrgProcess();
	postgres = await startPostgres();
	await using packed = await packPackage();
	const folder = async (environment: Record<string, string>) =>
		await createUserFolder({
			org: org.tls,
			package: packed,
			environment: { ...databaseEnvironment(postgres), ...environment },
		});
	folders = [await folder({}), await folder(DURABLE_CURSORS)];
	mains = [await startInstance({ folder: folders[0] })];
	const { rest } = mains[0]!;
	const { id } = await rest.createCredential(CREDENTIAL_TYPE, (await connectedCredential(org)).data);
	workflow = await rest.createWorkflow(
		watching('Frozen', [triggerNode(['userFrozen'], id, { pollTimes: pollEvery(INTERVAL) })]),
	);
	await rest.publish(workflow);
	await untilBegun(rest, workflow);
}, 300_000);

afterAll(async () => {
	for (const main of mains) await main.kill();
	for (const folder of folders ?? []) await folder[Symbol.asyncDispose]();
	await postgres?.[Symbol.asyncDispose]();
	await org?.stop();
}, 60_000);

const freeze = async (name: string) => await freezeInSalesforce(org, name);

it('an event comes again with the same eventId when n8n dies after starting the execution and before storing the position', async () => {
	const [{ rest, kill }] = mains as [N8nInstance];
	// Keeps n8n from storing the position, and not from storing the execution, which only refers to the row.
	const lock = `SELECT id FROM workflow_entity WHERE id = '${workflow.id}' FOR NO KEY UPDATE`;
	{
		await using _locked = await holdLocks(postgres, lock);
		await freeze('mover');
		await until(
			async () => await rest.executions(workflow),
			({ length }) => length === 1,
		);
		await kill();
	}
	mains = await Promise.all([1, 2].map(async () => await startInstance({ folder: folders[1] })));
	const [first, again, ...more] = await untilTold(mains[0]!.rest, workflow, 2);
	expect(first).toMatchObject({ event: 'userFrozen', name: 'mover' });
	expect(again!.eventId).toBe(first!.eventId);
	expect(more).toEqual([]);
}, 300_000);

it('two processes with durable cursors tell each event once', async () => {
	for (const name of ['leaver', 'standard', 'platform']) {
		await freeze(name);
		await wait(INTERVAL * 600);
	}
	await untilTold(mains[1]!.rest, workflow, 5);
	await wait(INTERVAL * 1500);
	const told = await readTold(mains[1]!.rest, workflow);
	expect(told.slice(2).map(({ name }) => name)).toEqual(['leaver', 'standard', 'platform']);
});

it('the other one goes on when one of them is killed', async () => {
	await mains[0]!.kill();
	await freeze('knowledge');
	const told = await untilTold(mains[1]!.rest, workflow, 6);
	expect(told.slice(5)).toMatchObject([{ name: 'knowledge' }]);
});
