import { asSalesforceError } from '../api/errors';
import { groupBy } from '../api/lists';
import type { Org } from '../api/org';
import type { Result } from '../api/results';
import { describeObject, type RecordObject } from './describe';

/**
 * Runs a step for the requests of each object, and of each `kindOf` among them, one group after the other. Returns one result per request,
 * in order; what a group rejects with, such as an unknown object, becomes the error of its requests alone. Never rejects.
 */
export async function runByObject<T extends { object: string }, R>(
	org: Org,
	{ requests, kindOf }: { requests: T[]; kindOf: (request: NoInfer<T>) => string },
	step: (object: RecordObject, group: T[]) => Promise<Array<Result<R>>>,
): Promise<Array<Result<R>>> {
	const results = new Map<T, Result<R>>();
	for (const group of groupBy(requests, (one) => `${one.object.toLowerCase()} ${kindOf(one)}`).values()) {
		const run = async () => await step(await describeObject(org, group[0].object), group);
		const outcomes = await run().catch((thrown: unknown) => {
			const error = asSalesforceError(thrown);
			return group.map(() => error);
		});
		group.forEach((request, at) => results.set(request, outcomes[at]));
	}
	return requests.map((request) => results.get(request) as Result<R>);
}
