import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { readWork, reassignWork as giveWork } from '../../../../nodes/SalesforceAdmin/salesforce/workItems/reassign.ts';
import { ScriptedOrg, ok, refused } from '../../../support/scriptedOrg.mts';

const LEA = '005000000000001AAA';
const MONA = '005000000000002AAA';
const HEIR = '005000000000003AAA';

const approval = (id: string, user: string): ApiRecord => ({ Id: id, ActorId: user });
const step = (id: string, user: string): ApiRecord => ({ Id: id, AssigneeId: user });

type Rows = ApiRecord[] | SalesforceError;

/** An org with approvals and steps that wait; `refuse` names records that cannot be changed, with the code. */
function orgWith(approvals: Rows, steps: Rows, refuse: Record<string, string> = {}) {
	const scripted = new ScriptedOrg((records) =>
		records.map(({ Id }) => (refuse[Id!] ? refused(refuse[Id!]!) : ok(Id!))),
	);
	const rowsOf = (soql: string) => (soql.includes('ProcessInstanceWorkitem') ? approvals : steps);
	const org = Object.assign(scripted.org, { queryAll: async (soqls: string[]) => soqls.map(rowsOf) });
	return { org, scripted };
}

/** Reads the work of the users of some requests and gives it away. */
async function reassignWork(org: Org, requests: ReturnType<typeof toHeir>, mode: { dryRun?: boolean }) {
	const found = await readWork(org, [...new Set(requests.map(({ fromUserId }) => fromUserId))]);
	return await giveWork(org, { requests, found }, mode);
}

const toHeir = (...users: string[]) => users.map((fromUserId) => ({ fromUserId, toUserId: HEIR }));

test('approvals and steps of many users go to others by one call', async () => {
	const { org, scripted } = orgWith(
		[approval('04i000000000001AAA', LEA), approval('04i000000000002AAA', LEA), approval('04i000000000003AAA', MONA)],
		[step('0jf000000000001AAA', LEA)],
	);
	expect(await reassignWork(org, toHeir(LEA, MONA), {})).toEqual([
		{ changed: true, approvals: 2, orchestrationSteps: 1 },
		{ changed: true, approvals: 1, orchestrationSteps: 0 },
	]);
	expect(scripted.calls).toMatchObject([
		{
			kind: 'update',
			type: 'ProcessInstanceWorkitem',
			records: ['04i000000000001AAA', '04i000000000002AAA', '04i000000000003AAA'].map((Id) => ({ Id, ActorId: HEIR })),
		},
		{ kind: 'update', type: 'FlowOrchestrationWorkItem', records: [{ Id: '0jf000000000001AAA', AssigneeId: HEIR }] },
	]);
	expect(scripted.requests).toBe(1);
});

test('nothing waits: nothing is written', async () => {
	const { org, scripted } = orgWith([], SalesforceError.reported('INVALID_TYPE', 'no orchestrations here'));
	expect(await reassignWork(org, toHeir(LEA), {})).toEqual([{ changed: false, approvals: 0, orchestrationSteps: 0 }]);
	expect(scripted.requests).toBe(0);
});

test('a dry run counts and writes nothing', async () => {
	const { org, scripted } = orgWith([approval('04i000000000001AAA', LEA), approval('04i000000000002AAA', LEA)], []);
	expect(await reassignWork(org, toHeir(LEA), { dryRun: true })).toEqual([
		{
			changed: false,
			approvals: 2,
			orchestrationSteps: 0,
			plan: [{ action: 'update', object: 'ProcessInstanceWorkitem', count: 2, fields: { ActorId: HEIR } }],
		},
	]);
	expect(scripted.requests).toBe(0);
});

test('the same user twice is done once, and nobody gives work to itself', async () => {
	const { org, scripted } = orgWith([approval('04i000000000001AAA', LEA)], []);
	const results = await reassignWork(org, [...toHeir(LEA, LEA), { fromUserId: HEIR, toUserId: HEIR }], {});
	expect(results).toMatchObject([{ approvals: 1 }, { changed: false, approvals: 0 }, { changed: false }]);
	expect(scripted.calls).toHaveLength(1);
});

test('what is refused stays an error of its user, with what was done; what was decided meanwhile is none', async () => {
	const { org } = orgWith(
		[
			approval('04i000000000001AAA', LEA),
			approval('04i000000000002AAA', LEA),
			approval('04i000000000003AAA', MONA),
			approval('04i000000000004AAA', HEIR),
		],
		[],
		{
			'04i000000000002AAA': 'INSUFFICIENT_ACCESS_OR_READONLY',
			'04i000000000003AAA': 'ENTITY_IS_DELETED',
		},
	);
	expect(await reassignWork(org, toHeir(LEA, MONA), {})).toMatchObject([
		{
			errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
			message: '1 approval request left: insufficient_access_or_readonly',
			done: { changed: true, approvals: 1, orchestrationSteps: 0 },
		},
		{ changed: false, approvals: 0 },
	]);
});

test('a kind that cannot be read is an error, and the other one is given away all the same', async () => {
	const { org, scripted } = orgWith(
		[approval('04i000000000001AAA', LEA)],
		SalesforceError.reported('INVALID_FIELD', 'no AssigneeId'),
	);
	expect(await reassignWork(org, toHeir(LEA), {})).toMatchObject([
		{
			errorCode: 'INVALID_FIELD',
			message: 'orchestration steps could not be read: no AssigneeId',
			done: { approvals: 1 },
		},
	]);
	expect(scripted.calls).toHaveLength(1);
});

test('without a connection nothing is given away', async () => {
	const { org, scripted } = orgWith(SalesforceError.reported('INVALID_SESSION_ID', 'gone'), [
		step('0jf000000000001AAA', LEA),
	]);
	await expect(reassignWork(org, toHeir(LEA), {})).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
	expect(scripted.requests).toBe(0);
});
