import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { resultOf, type Result } from '../api/results';
import { didYouMean } from '../directory/nearestNames';
import { readOrgObjects, readOwnableObjects, type OwnableObject } from './ownedObjects';

/**
 * The objects that each of several lists of API names or labels stands for, in the order in which they are transferred; an empty list stands
 * for every object that has records with owners. One list or error per list, in order: NAME_NOT_FOUND, or INVALID_INPUT for an object
 * whose records have no owner. Rejects with a SalesforceError when nothing could be read.
 */
export async function findOwnableObjects(org: Org, lists: string[][]): Promise<Array<Result<OwnableObject[]>>> {
	const withRecords = lists.some(({ length }) => length === 0) ? await readOwnableObjects(org) : [];
	const all = await readOrgObjects(org);
	return lists.map((names) => {
		if (names.length === 0) return withRecords;
		const named = resultOf(() => new Set(names.map((name) => findObject(all, name))));
		return named instanceof Set ? all.ownable.filter((object) => named.has(object)) : named;
	});
}

type OrgObjects = Awaited<ReturnType<typeof readOrgObjects>>;

function findObject({ ownable, others }: OrgObjects, given: string): OwnableObject {
	const found = matching(ownable, given);
	if (found) return found;
	const other = matching(others, given);
	if (other) {
		throw new SalesforceError('INVALID_INPUT', `Records of the object ${other.name} have no owner of their own`, {
			advice: 'Take the object out of the list. Records that are details of another record go along with it.',
		});
	}
	const question = didYouMean(given, ownable);
	const message = `No object is called '${given.slice(0, 100)}' in this org`;
	throw new SalesforceError('NAME_NOT_FOUND', question ? `${message}. ${question}` : message);
}

// Labels are not unique, API names are.
function matching<T extends { name: string; label: string }>(objects: T[], given: string): T | undefined {
	const isGiven = (text: string) => text.toLowerCase() === given.toLowerCase();
	return objects.find(({ name }) => isGiven(name)) ?? objects.find(({ label }) => isGiven(label));
}
