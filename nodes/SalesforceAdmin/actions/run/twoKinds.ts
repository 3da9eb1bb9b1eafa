import { asSalesforceError } from '../../salesforce/api/errors';
import type { Outcome } from '../operation';

/** How requests of two kinds are told apart, and what runs all requests of a kind: one outcome per request, in order. */
interface TwoKinds<A, B> {
	isFirst: (request: A | B) => request is A;
	runFirst: (requests: A[]) => Promise<Outcome[]>;
	runSecond: (requests: B[]) => Promise<Outcome[]>;
}

/**
 * Runs two kinds of requests separately and returns the outcomes in the order of the requests. If one run rejects, only its requests
 * fail.
 */
export async function runTwoKinds<A, B>(
	requests: Array<A | B>,
	{ isFirst, runFirst, runSecond }: TwoKinds<A, B>,
): Promise<Outcome[]> {
	const isSecond = (request: A | B): request is B => !isFirst(request);
	const first = (await runKind(requests.filter(isFirst), runFirst)).values();
	const second = (await runKind(requests.filter(isSecond), runSecond)).values();
	return requests.map((request) => (isFirst(request) ? first : second).next().value as Outcome);
}

async function runKind<T>(requests: T[], run: (requests: T[]) => Promise<Outcome[]>): Promise<Outcome[]> {
	if (requests.length === 0) return [];
	return await run(requests).catch((error: unknown) => requests.map(() => asSalesforceError(error)));
}
