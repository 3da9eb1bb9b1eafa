import { writeMoves, type Move } from '../../../../nodes/SalesforceAdmin/salesforce/records/moves.ts';
import type { TransferPlan } from '../../../../nodes/SalesforceAdmin/salesforce/records/planTransfers.ts';
import { ok, refused, ScriptedOrg } from '../../../support/scriptedOrg.mts';

const plan = { to: { id: '005' }, ignoreAssignmentRules: true } as unknown as TransferPlan;
const move = (object: string, ...ids: string[]): [string, Move[]] => [
	object,
	[{ plan, object, ids, results: [], lostMembers: [] }],
];

const movesOf = (...moves: Array<[string, Move[]]>) => ({ byObject: new Map(moves), teams: new Map() });
const resultsOf = ({ byObject }: ReturnType<typeof movesOf>, object: string) => byObject.get(object)![0]!.results;

test('accounts are written first, then what can belong to them, then the rest by name', async () => {
	const scripted = new ScriptedOrg((records) => records.map(({ Id }) => ok(Id!)));
	const objects = ['Zebra__c', 'Lead', 'Event', 'Case', 'Task', 'Apple__c', 'Opportunity', 'Account', 'Contact'];
	await writeMoves(scripted.org, movesOf(...objects.map((object) => move(object, object))), {});
	expect(scripted.calls.map(({ type }) => type)).toEqual([
		'Account',
		'Contact',
		'Opportunity',
		'Case',
		'Task',
		'Event',
		'Lead',
		'Apple__c',
		'Zebra__c',
	]);
});

test('after an error that holds for the whole run nothing more is sent', async () => {
	const scripted = new ScriptedOrg((records) => records.map(() => refused('INVALID_SESSION_ID')));
	const moves = movesOf(move('Account', 'a'), move('Lead', 'b', 'c'));
	await writeMoves(scripted.org, moves, {});
	expect(scripted.calls).toHaveLength(1);
	expect(resultsOf(moves, 'Account')).toMatchObject([{ errorCode: 'INVALID_SESSION_ID' }]);
	expect(resultsOf(moves, 'Lead')).toMatchObject([{ errorCode: 'NOT_SENT' }, { errorCode: 'NOT_SENT' }]);
});
