import { groupBy } from '../api/lists';
import type { Org } from '../api/org';
import { readOrgContents } from '../records/ownedObjects';
import { UNTOLD_BLOCKERS } from '../users/blockers';
import type { User } from '../users/read';
import { findThings } from './findThings';
import { lookupThings } from './lookups';
import { readOwned } from './owned';
import { THINGS } from './things';
import { DEPENDENCY_PARTS, type Dependencies, type DependencyPart, type Findings, type NotChecked } from './types';
import { readUnseen } from './unseen';

/** What is no record at all, by part. */
const UNTOLD: Partial<Record<DependencyPart, NotChecked[]>> = {
	blockers: UNTOLD_BLOCKERS.map(({ label, where }) => ({
		label,
		reason: 'No API tells it. Look there, or see whether Salesforce refuses the deactivation',
		where,
	})),
	ownership: [
		{
			label: 'Objects that are empty by the record counts of the org',
			reason: 'They are not asked, and Salesforce refreshes these counts now and then only',
			where: 'Setup > Storage Usage',
		},
	],
	automation: [
		{
			label: 'Apps that run as the user',
			reason: 'No API tells it',
			where: 'Setup > Connected Apps and External Client Apps, in the policies of each app',
		},
	],
};

/**
 * Reads what depends on users, for all of them at once: one report per user, in order. What was not found out stands in `notChecked`, so an
 * empty part says something only beside it. The queries of all parts share calls, QUERIES_PER_CALL in each. Rejects with a SalesforceError
 * when nothing can be read.
 */
export async function readDependencies(
	org: Org,
	users: User[],
	include: readonly DependencyPart[],
): Promise<Dependencies[]> {
	if (users.length === 0) return [];
	const userIds = [...new Set(users.map(({ id }) => id))];
	const contents = await readOrgContents(org);
	const things = [...THINGS, ...lookupThings(org, contents)].filter(({ part }) => include.includes(part));
	// Queries that are asked for at the same moment share calls.
	const [found, owned, unseen] = await Promise.all([
		findThings(org, userIds, { things, contents }),
		include.includes('ownership') ? readOwned(org, userIds, contents) : NOTHING_FOUND,
		readUnseen(org),
	]);
	const notChecked = [
		...DEPENDENCY_PARTS.flatMap((part) => (include.includes(part) ? (UNTOLD[part] ?? []) : [])),
		...[found, owned].flatMap((findings) => findings.notChecked),
		...unseen,
	];
	const byUser = groupBy([...found.found, ...owned.found], ({ userId }) => userId);
	return users.map(({ id, username, isActive }) => ({
		id,
		username,
		isActive,
		...partsOf(byUser.get(id) ?? [], include),
		notChecked,
	}));
}

const NOTHING_FOUND: Findings = { found: [], notChecked: [] };

function partsOf(found: Findings['found'], include: readonly DependencyPart[]) {
	const parts = DEPENDENCY_PARTS.filter((part) => include.includes(part));
	const ofPart = (part: DependencyPart) => found.filter((one) => one.part === part);
	return Object.fromEntries(parts.map((part) => [part, ofPart(part).map(({ dependency }) => dependency)]));
}
