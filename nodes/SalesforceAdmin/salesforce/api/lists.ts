import { isFinal } from './errorCodes';
import { asSalesforceError, type SalesforceError } from './errors';
import type { Result } from './results';

/** A list in pieces of at most `size`. */
export function chunk<T>(list: readonly T[], size: number): T[][] {
	const pieces: T[][] = [];
	for (let start = 0; start < list.length; start += size) pieces.push(list.slice(start, start + size));
	return pieces;
}

/** An org takes 25 long requests at once (API Request Limits and Allocations); other systems share them. */
const SIDE_BY_SIDE = 4;

/** Runs a step for each element, a few at a time. Returns the results in the order of the elements. */
export async function sideBySide<T, R>(elements: readonly T[], step: (element: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	const waiting = elements.entries();
	const worker = async () => {
		for (const [at, element] of waiting) results[at] = await step(element);
	};
	await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
	return results;
}

/**
 * One result per request, in order: the step runs for one after the other, and what it rejects with becomes the error of that request. An
 * error that nothing can succeed after becomes that of all later requests too, which are not asked.
 */
export async function askInTurn<T, R>(
	requests: readonly T[],
	step: (request: T) => Promise<R>,
): Promise<Array<Result<R>>> {
	const results: Array<Result<R>> = [];
	let stopped: SalesforceError | undefined;
	for (const request of requests) {
		const result = stopped ?? (await step(request).catch(asSalesforceError));
		if (isFinal(result)) stopped ??= result as SalesforceError;
		results.push(result);
	}
	return results;
}

/** The elements by a key, in their order. */
export function groupBy<T>(elements: readonly T[], keyOf: (element: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const element of elements) addTo(groups, keyOf(element), element);
	return groups;
}

/** Puts an element at the end of the group of a key. */
export function addTo<T>(groups: Map<string, T[]>, key: string, element: T): void {
	const group = groups.get(key);
	if (group) group.push(element);
	else groups.set(key, [element]);
}
