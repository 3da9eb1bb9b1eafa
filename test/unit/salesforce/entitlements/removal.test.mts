import {
	executeRemovals,
	type Removal,
} from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/removal/removal.ts';
import type { Assignment } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/types.ts';
import { ScriptedOrg, ok, refused } from '../../../support/scriptedOrg.mts';

const held = (assignmentId: string): Assignment => ({
	type: 'permissionSet',
	id: `set of ${assignmentId}`,
	name: `Set_${assignmentId}`,
	label: `Set ${assignmentId}`,
	userId: '005a',
	assignmentId,
});
const entry = ({ type, id, name, assignmentId }: Assignment) => ({ type, id, name, assignmentId });
const removal = (...found: Assignment[]): Removal => ({ user: { id: '005a', username: 'mover' }, found, absent: [] });
const of = { userId: '005a', username: 'mover' };
const [one, other] = [held('0Pa1'), held('0Pa2')];

test('what two requests take is removed once, and unchanged for the second', async () => {
	const scripted = new ScriptedOrg((records) => records.map(({ Id }) => ok(String(Id))));
	const results = await executeRemovals(scripted.org, [removal(one), removal(one, other)], {});
	expect(scripted.calls.map(({ records }) => records.length)).toEqual([2]);
	expect(results).toEqual([
		{ ...of, removed: [entry(one)], unchanged: [] },
		{ ...of, removed: [entry(other)], unchanged: [entry(one)] },
	]);
});

test('the error of a request names what was not removed, and has what was', async () => {
	const scripted = new ScriptedOrg((records) =>
		records.map(({ Id }) => (Id === '0Pa1' ? refused('DELETE_FAILED', 'in use') : ok(String(Id)))),
	);
	const [result] = await executeRemovals(scripted.org, [removal(one, other)], {});
	expect(result).toMatchObject({
		errorCode: 'DELETE_FAILED',
		message: "permission set 'Set 0Pa1' was not removed from mover: in use",
		done: { ...of, removed: [entry(other)], unchanged: [] },
	});
});

test('a dry run plans what would be taken and writes nothing', async () => {
	const scripted = new ScriptedOrg(() => []);
	const [result] = await executeRemovals(scripted.org, [removal(one)], { dryRun: true });
	const plan = [{ action: 'remove', ...entry(one) }];
	expect(result).toEqual({ ...of, removed: [], unchanged: [], plan });
	expect(scripted.calls).toEqual([]);
});
