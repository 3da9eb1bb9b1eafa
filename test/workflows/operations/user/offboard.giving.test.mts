import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, offboardUser, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const GIVING = { steps: ['reassignWork', 'transferRecords'], transferTo: byUsername('mover@acme.example') };
const approver = byUsername('approver@acme.example');
const stepsOf = ({ steps }: IDataObject) => (steps as IDataObject[]).filter(({ outcome }) => outcome !== 'notAsked');
const ofUser = (object: string, field: string, name: string) => acme.records(object, field, acme.user(name).Id);

test('work and records go to the successor, and a second run has nothing to give', async () => {
	const { json, error } = await acme.run(offboardUser(approver, GIVING));
	expect(error).toBeUndefined();
	expect(stepsOf(json[0]!)).toEqual([
		{ step: 'reassignWork', outcome: 'done', approvals: 1, orchestrationSteps: 1 },
		{
			step: 'transferRecords',
			outcome: 'done',
			objects: expect.arrayContaining([expect.objectContaining({ object: 'ServiceResource', transferred: 1 })]),
		},
	]);
	expect(ofUser('ProcessInstanceWorkitem', 'ActorId', 'mover')).toHaveLength(1);
	expect(ofUser('FlowOrchestrationWorkItem', 'AssigneeId', 'mover').map(({ Status }) => Status)).toEqual(['Assigned']);
	expect(ofUser('ServiceResource', 'OwnerId', 'mover')).toHaveLength(1);
	acme.forgetCalls();
	const again = await acme.run(offboardUser(approver, GIVING));
	expect(stepsOf(again.json[0]!).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
	expect(acme.writes()).toEqual([]);
});

test('so much work that it goes by bulk jobs gets a job for each kind', async () => {
	for (const object of ['ProcessInstanceWorkitem', 'FlowOrchestrationWorkItem']) {
		const [row] = ofUser(object, object === 'ProcessInstanceWorkitem' ? 'ActorId' : 'AssigneeId', 'approver');
		acme.org.store.insert(object, { ...row!, Id: acme.org.org.ids.next(row!.Id.slice(0, 3)) });
	}
	const parameters = { ...GIVING, steps: ['reassignWork'], options: { bulkThreshold: 1 } };
	const { json, error } = await acme.run(offboardUser(approver, parameters));
	expect(error).toBeUndefined();
	expect(stepsOf(json[0]!)).toMatchObject([{ outcome: 'done', approvals: 2, orchestrationSteps: 2 }]);
	expect(ofUser('ProcessInstanceWorkitem', 'ActorId', 'mover')).toHaveLength(2);
	expect(ofUser('FlowOrchestrationWorkItem', 'AssigneeId', 'mover')).toHaveLength(2);
	const jobs = acme.calls().filter(({ method, path }) => method === 'POST' && path.endsWith('/jobs/ingest'));
	expect(jobs).toHaveLength(2);
});

test('only the records of the chosen objects go', async () => {
	const parameters = { ...GIVING, steps: ['transferRecords'], transferObjects: ['Lead'] };
	const { json } = await acme.run(offboardUser(byUsername('leaver@acme.example'), parameters));
	expect(stepsOf(json[0]!)).toMatchObject([{ objects: [{ object: 'Lead', found: 3, transferred: 3 }] }]);
	expect(ofUser('Account', 'OwnerId', 'leaver')).toHaveLength(2);
});

test('a dry run shows what would go, and writes nothing', async () => {
	const { json } = await acme.run(offboardUser(approver, { ...GIVING, options: { dryRun: true } }));
	expect(json).toMatchObject([{ dryRun: true, changed: false, wouldChange: true }]);
	const successor = acme.user('mover').Id;
	expect(json[0]!.plan).toEqual(
		expect.arrayContaining([
			{ action: 'update', object: 'ProcessInstanceWorkitem', count: 1, fields: { ActorId: successor } },
			{ action: 'update', object: 'FlowOrchestrationWorkItem', count: 1, fields: { AssigneeId: successor } },
			{ action: 'update', object: 'ServiceResource', count: 1, fields: { OwnerId: successor } },
		]),
	);
	expect(acme.writes()).toEqual([]);
});

test('a successor who leaves too, is inactive or does not exist is refused before the first write', async () => {
	const items = userItems(['leaver@acme.example', 'mover@acme.example']);
	const refused = async (transferTo: string, more: IDataObject = {}) => {
		const parameters = { steps: ['freeze', 'reassignWork'], transferTo: byUsername(transferTo), ...more };
		const { json } = await acme.run(offboardUser(USER_OF_ITEM, parameters), { items, continueOnFail: true });
		return json.map(({ errorCode }) => errorCode);
	};
	expect(await refused('mover@acme.example')).toEqual(['INVALID_INPUT', 'INVALID_INPUT']);
	expect(await refused('inactive@acme.example')).toEqual(Array(2).fill('INACTIVE_OWNER_OR_USER'));
	expect(await refused('')).toEqual(Array(2).fill('INVALID_INPUT'));
	// Only a leaver who does not exist can be skipped.
	expect(await refused('nobody@acme.example', { options: { ifNotFound: 'skip' } })).toEqual(
		Array(2).fill('USER_NOT_FOUND'),
	);
	expect(acme.writes()).toEqual([]);
});

test('work that cannot be given away does not stop the later steps, and the item says what is left', async () => {
	const [approval] = ofUser('ProcessInstanceWorkitem', 'ActorId', 'approver');
	acme.org.failNext({ kind: 'lockRow', ids: [approval!.Id], times: 100 });
	const steps = ['reassignWork', 'deactivate'];
	const { json } = await acme.run(offboardUser(approver, { ...GIVING, steps }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'OFFBOARD_INCOMPLETE' }]);
	expect(stepsOf(json[0]!)).toMatchObject([
		{
			step: 'reassignWork',
			outcome: 'failed',
			approvals: 0,
			orchestrationSteps: 1,
			reason: expect.stringContaining('1 approval request left'),
		},
		{ step: 'deactivate' },
	]);
});
