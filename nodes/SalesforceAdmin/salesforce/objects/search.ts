import type { ObjectSummary, Org } from '../api/org';
import { Remembered, rememberedKey } from '../api/remembered';

const remembered = new Remembered<ObjectSummary[]>();

/** What is done with records of an object, as far as it may be done with some objects only. */
export type RecordUse = 'queryable' | 'createable' | 'updateable' | 'deletable';

/**
 * The objects with a text in their label or API name that the connected user may use so, by label: one API call, and none while the list is
 * remembered. Rejects with a SalesforceError.
 */
export async function searchObjects(org: Org, text: string, use: RecordUse): Promise<ObjectSummary[]> {
	const wanted = text.toLowerCase();
	const isWanted = ({ name, label }: ObjectSummary) => `${label} ${name}`.toLowerCase().includes(wanted);
	const objects = (await readObjects(org)).filter(
		(object) => object[use] && !object.deprecatedAndHidden && isWanted(object),
	);
	return objects.sort((one, other) => one.label.localeCompare(other.label));
}

async function readObjects(org: Org): Promise<ObjectSummary[]> {
	const key = rememberedKey(org);
	const objects = remembered.get(key) ?? (await org.describeGlobal());
	remembered.set(key, objects);
	return objects;
}
