import type { Org } from '../api/org';
import { countOwned } from '../records/countOwned';
import type { OrgContents } from '../records/ownedObjects';
import { noteFailure } from './failures';
import { listPage } from './lookups';
import { THINGS } from './things';
import type { Findings } from './types';

/** Objects whose OwnerId is the owner in another sense, or who are in another part of the report. */
const ELSEWHERE = new Set(THINGS.filter(({ userField }) => userField === 'OwnerId').map(({ object }) => object));

/** Objects whose owner can be set when a record is created only (Object Reference, CalendarView and Knowledge__kav). */
const FIXED_OWNER = /^CalendarView$|__kav$/;

/** Counts what users own, by object. Rejects with a SalesforceError when nothing that follows could succeed either. */
export async function readOwned(org: Org, userIds: string[], contents: OrgContents): Promise<Findings> {
	const objects = contents.ownable.filter(({ name }) => contents.hasRecords(name) && !ELSEWHERE.has(name));
	const byName = new Map(objects.map((object) => [object.name, object]));
	const { byUser, notChecked } = await countOwned(org, userIds, objects);
	const findings: Findings = { found: [], notChecked: [] };
	for (const [userId, counts] of byUser) {
		for (const { object, count } of counts) {
			const { label = object, isUpdateable = false } = byName.get(object) ?? {};
			const isTransferable = isUpdateable && !FIXED_OWNER.test(object);
			const solution = isTransferable ? 'transferOwnership' : 'manual';
			const dependency = { object, label, count, blocks: false, where: listPage(org, object), solution } as const;
			findings.found.push({ userId, part: 'ownership', dependency });
		}
	}
	for (const { object, error } of notChecked) {
		const label = byName.get(object)?.label ?? object;
		noteFailure(findings, { object, label, where: listPage(org, object) }, error);
	}
	return findings;
}
