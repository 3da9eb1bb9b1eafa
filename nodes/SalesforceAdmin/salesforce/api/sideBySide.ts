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
