/** One record past its locks, and one change for several requests. */
import { updatePlanned } from '../../../../nodes/SalesforceAdmin/salesforce/writes/batches.ts';
import {
	notSentAfter,
	sendPastLocks,
	type Planned,
} from '../../../../nodes/SalesforceAdmin/salesforce/writes/changes.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { ScriptedOrg, ok } from '../../../support/scriptedOrg.mts';

const locked = () => SalesforceError.reported('UNABLE_TO_LOCK_ROW', 'held by another process');
const allOk = (records: ApiRecord[]) => records.map(({ Id }) => ok(String(Id)));

describe('one record', () => {
	/** What comes of a record that is locked so many times, how often it was sent, and how long was waited. */
	async function sendLocked(times: number, cancelAt = 0) {
		const scripted = new ScriptedOrg(allOk);
		let sent = 0;
		const result = await sendPastLocks(scripted.org, async () => {
			scripted.isCancelled = ++sent === cancelAt;
			if (sent <= times) throw locked();
			return 'written';
		});
		return { result: result instanceof SalesforceError ? result.errorCode : result, sent, pauses: scripted.pauses };
	}

	test('is sent again while it is locked, four times at most, with a longer wait each time', async () => {
		expect(await sendLocked(0)).toEqual({ result: 'written', sent: 1, pauses: [] });
		expect(await sendLocked(3)).toEqual({ result: 'written', sent: 4, pauses: [1, 2, 3] });
		expect(await sendLocked(9)).toEqual({ result: 'UNABLE_TO_LOCK_ROW', sent: 4, pauses: [1, 2, 3] });
	});

	test('is not sent again by a run that was cancelled', async () => {
		expect(await sendLocked(9, 2)).toEqual({ result: 'UNABLE_TO_LOCK_ROW', sent: 2, pauses: [1, 2] });
	});

	test('that is refused for another reason is sent once', async () => {
		const scripted = new ScriptedOrg(allOk);
		const refusal = SalesforceError.reported('FIELD_INTEGRITY_EXCEPTION', 'no');
		expect(await sendPastLocks(scripted.org, async () => await Promise.reject(refusal))).toBe(refusal);
		expect(scripted.pauses).toEqual([]);
	});
});

describe('a change that several requests need', () => {
	const change = { key: 'a', record: { Id: 'a', IsActive: false } };
	const other = { key: 'b', record: { Id: 'b', IsActive: false } };
	const plans: Planned[] = [
		{ change, isFirst: true },
		{ isFirst: false },
		{ change: other, isFirst: true },
		{ change, isFirst: false },
	];
	const update = async (scripted: ScriptedOrg, dryRun: boolean) =>
		await updatePlanned({ org: scripted.org, object: 'User', mode: { dryRun } }, plans);

	test('is made once, and its result is found by it', async () => {
		const scripted = new ScriptedOrg(allOk);
		const results = await update(scripted, false);
		expect(scripted.calls).toEqual([{ kind: 'update', type: 'User', records: [change.record, other.record] }]);
		expect([...results]).toEqual([
			[change, { id: 'a' }],
			[other, { id: 'b' }],
		]);
	});

	test('is not made in a dry run', async () => {
		const scripted = new ScriptedOrg(allOk);
		expect([...(await update(scripted, true))]).toEqual([]);
		expect(scripted.requests).toBe(0);
	});
});

test('what was not sent after a cancel was cancelled; after anything else it says what came before', () => {
	const cancelled = new SalesforceError('CANCELLED', 'stopped');
	expect(notSentAfter(cancelled)).toBe(cancelled);
	const limit = new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'the daily limit is reached');
	expect(notSentAfter(limit)).toMatchObject({
		errorCode: 'NOT_SENT',
		message: 'Not done, because an earlier call ended with: the daily limit is reached',
	});
});
