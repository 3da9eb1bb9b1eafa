import type { Org } from '../../api/org';
import type { RecordObject } from '../describe';
import { findReferences } from '../references/find';
import type { ValueContext } from '../values';
import type { GivenFields } from './givenFields';

/**
 * What the values of a group of requests for an object are read with, the records among it that their references name. Rejects with a
 * SalesforceError when those could not be looked for.
 */
export async function contextFor(
	org: Org,
	object: RecordObject,
	group: Array<{ given: GivenFields; zone: string }>,
): Promise<ValueContext> {
	const references = await findReferences(
		org,
		object,
		group.map(({ given }) => given.fields),
	);
	return { org, object: object.name, zone: group[0].zone, references };
}
