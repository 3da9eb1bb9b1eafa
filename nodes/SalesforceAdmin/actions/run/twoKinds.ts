import { asSalesforceError } from '../../salesforce/api/errors';
import type { Outcome } from '../operation';

/**
 * Runs two kinds of requests apart, each kind at once, and puts the outcomes back in the order of the requests. When one kind fails as a
 * whole, what became of the other stays known.
 */
export async function runApart<A, B>(
	requests: Array<A | B>,
	isFirst: (request: A | B) => request is A,
	runFirst: (requests: A[]) => Promise<Outcome[]>,
	runSecond: (requests: B[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
	const second = (request: A | B): request is B => !isFirst(request);
	const ofFirst = (await runKind(requests.filter(isFirst), runFirst)).values();
	const ofSecond = (await runKind(requests.filter(second), runSecond)).values();
	return requests.map((request) => (isFirst(request) ? ofFirst : ofSecond).next().value as Outcome);
}

async function runKind<T>(requests: T[], run: (requests: T[]) => Promise<Outcome[]>): Promise<Outcome[]> {
	if (requests.length === 0) return [];
	return await run(requests).catch((error: unknown) => requests.map(() => asSalesforceError(error)));
}
