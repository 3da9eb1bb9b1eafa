import type { Org } from '../api/org';
import { mapValues, valuesOf, type Result } from '../api/results';
import { readUsers, type UserLocator } from '../users/read';
import { readDependencies } from './read';
import type { Dependencies, DependencyPart } from './types';
import { readUnseen } from './unseen';

/** A user, and the parts of the report on it. */
export interface DependencyRequest {
	user: UserLocator;
	include: readonly DependencyPart[];
}

/**
 * Reports what depends on users; requests that ask for the same parts are read together. One report or error per request, in order. Rejects
 * with a SalesforceError when nothing can be read.
 */
export async function reportDependencies(
	org: Org,
	requests: DependencyRequest[],
): Promise<Array<Result<Dependencies>>> {
	const locators = requests.map(({ user }) => user);
	// Queries that are asked for at the same moment share a call; what the connected user may see is remembered for the reports.
	const [users] = await Promise.all([readUsers(org, locators), readUnseen(org)]);
	const reports = new Map<string, Dependencies>();
	for (const [key, { include }] of new Map(requests.map((request) => [partsKey(request), request]))) {
		const ofKey = valuesOf(users.filter((_, at) => partsKey(requests[at]) === key));
		const unique = [...new Map(ofKey.map((user) => [user.id, user])).values()];
		for (const report of await readDependencies(org, unique, include)) reports.set(key + report.id, report);
	}
	return mapValues(users, ({ id }, at) => reports.get(partsKey(requests[at]) + id) as Dependencies);
}

const partsKey = ({ include }: DependencyRequest) => [...include].sort().join();
