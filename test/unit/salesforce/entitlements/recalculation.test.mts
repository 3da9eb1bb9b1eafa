import { createPastRecalculation } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/records/recalculation.ts';
import type { Assignment } from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/types.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { isError } from '../../../../nodes/SalesforceAdmin/salesforce/api/results.ts';

const GROUP: Assignment = { type: 'permissionSetGroup', id: '0PG1', name: 'Group', label: 'Group', userId: '005a' };
const SET: Assignment = { ...GROUP, type: 'permissionSet', id: '0PS1' };
const refusal = () => new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'refused');

/**
 * Assigns where Salesforce refuses groups so many times; `statuses` are those of the group, look by look, and the last one stays. Returns
 * the outcomes, and how often it sent and waited.
 */
async function assign(refusals: number, statuses: Array<string | SalesforceError>, wanted = [GROUP]) {
	let looks = 0;
	let sent = 0;
	let pauses = 0;
	const status = () => statuses[Math.min(looks++, statuses.length - 1)];
	const org = {
		cancelled: () => pauses > 0 && statuses.includes('cancelled'),
		pause: async () => void pauses++,
		queryAll: async () => {
			const now = status();
			return [isError(now) ? now : [{ Id: GROUP.id, Status: now }]];
		},
	} as unknown as Org;
	const results = await createPastRecalculation(org, wanted, async (assignments) => {
		sent++;
		return assignments.map(() => (sent > refusals ? { id: `0Pa${sent}` } : refusal()));
	});
	return { outcomes: results.map((result) => (isError(result) ? result.errorCode : result.id)), sent, pauses };
}

test.each([
	['is Updating', 2, ['Updating'], ['0Pa3'], 3],
	['is Outdated', 1, ['Outdated'], ['0Pa2'], 2],
	['was recalculated just before it was looked at', 1, ['Updated'], ['0Pa2'], 2],
	['was recalculated between a later try and its look', 2, ['Updating', 'Updated'], ['0Pa3'], 3],
	['stays Updating', 99, ['Updating'], ['GROUP_NOT_UPDATED'], 6],
	['has Failed: it is not waited for', 99, ['Failed'], ['GROUP_NOT_UPDATED'], 1],
	['is Updated and still refused: there is another reason', 99, ['Updated'], ['INVALID_CROSS_REFERENCE_KEY'], 2],
	['cannot be seen', 99, [new SalesforceError('INVALID_TYPE', 'hidden')], ['INVALID_CROSS_REFERENCE_KEY'], 1],
])('a group that %s', async (_, refusals, statuses, outcomes, sent) => {
	expect(await assign(refusals, statuses)).toEqual({ outcomes, sent, pauses: sent - 1 });
});

test('a cancelled run waits no more', async () => {
	expect(await assign(99, ['Updating', 'Updating', 'cancelled'])).toMatchObject({ sent: 2, pauses: 1 });
});

test('a permission set with a bad reference is not sent again', async () => {
	expect(await assign(99, ['Updating'], [SET])).toEqual({
		outcomes: ['INVALID_CROSS_REFERENCE_KEY'],
		sent: 1,
		pauses: 0,
	});
});
