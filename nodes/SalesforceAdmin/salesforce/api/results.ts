import { SalesforceError, asSalesforceError } from './errors';

/** What became of one of many requests: its value, or an error that is its own. Lists of results are in the order of the requests. */
export type Result<T> = T | SalesforceError;

/** Whether a request ended with an error. */
export function isError(result: unknown): result is SalesforceError {
	return result instanceof SalesforceError;
}

/** The value that a step returns, or what it throws as a SalesforceError. */
export function resultOf<T>(step: () => T): Result<T> {
	try {
		return step();
	} catch (error) {
		return asSalesforceError(error);
	}
}

/** The value of a result. Throws its error. */
export function valueOf<T>(result: Result<T>): T {
	if (isError(result)) throw result;
	return result;
}

/** The values among results, in their order. */
export function valuesOf<T>(results: ReadonlyArray<Result<T>>): T[] {
	return results.filter((result): result is T => !isError(result));
}

/** Each value with what a step makes of it; errors stay, and what the step throws becomes the error of that value alone. */
export function mapValues<T, R>(
	results: ReadonlyArray<Result<T>>,
	step: (value: T, at: number) => Result<R>,
): Array<Result<R>> {
	return results.map((result, at) => (isError(result) ? result : (resultOf(() => step(result, at)) as Result<R>)));
}

/**
 * Runs a step once over all values, which returns one result per value, and puts those back in the places of the values; errors stay.
 * Rejects with what the step rejects with.
 */
export async function forValues<T, R>(
	results: ReadonlyArray<Result<T>>,
	step: (values: T[]) => Promise<Array<Result<R>>>,
): Promise<Array<Result<R>>> {
	const stepped = (await step(valuesOf(results))).values();
	return results.map((result) => (isError(result) ? result : (stepped.next().value as Result<R>)));
}

/**
 * One result per request, in order: the step runs for one request after the other, and what it rejects with becomes the error of that
 * request alone.
 */
export async function mapInTurn<T, R>(
	requests: readonly T[],
	step: (request: T) => Promise<R>,
): Promise<Array<Result<R>>> {
	const results: Array<Result<R>> = [];
	for (const request of requests) results.push(await step(request).catch(asSalesforceError));
	return results;
}

/**
 * Results in which those that pass a test are replaced: `resend` gets their places and returns new results in the same order.
 * It is not called when no result passes. Rejects with what `resend` rejects with.
 */
export async function retryWhere<R>(
	results: readonly R[],
	test: (result: R, at: number) => boolean,
	resend: (places: number[]) => Promise<R[]>,
): Promise<R[]> {
	const places = results.flatMap((result, at) => (test(result, at) ? [at] : []));
	if (places.length === 0) return [...results];
	const resent = new Map((await resend(places)).map((result, index) => [places[index], result]));
	return results.map((result, at) => (resent.has(at) ? (resent.get(at) as R) : result));
}
