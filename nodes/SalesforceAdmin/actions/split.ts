import type { Outcome } from './operation';

/** Runs two kinds of requests apart, each kind at once, and puts the outcomes back in the order of the requests. */
export async function runApart<A, B>(
	requests: Array<A | B>,
	isFirst: (request: A | B) => request is A,
	runFirst: (requests: A[]) => Promise<Outcome[]>,
	runSecond: (requests: B[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
	const first = requests.filter(isFirst);
	const second = requests.filter((request): request is B => !isFirst(request));
	const ofFirst = (first.length > 0 ? await runFirst(first) : []).values();
	const ofSecond = (second.length > 0 ? await runSecond(second) : []).values();
	return requests.map((request) => (isFirst(request) ? ofFirst : ofSecond).next().value as Outcome);
}
