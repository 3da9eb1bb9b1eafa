/** What an operation is tried on, and how its work is seen in the org. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../org/index.mts';
import type { OrgRecord } from '../org/world/types.mts';

/** What the node says of one effect on one item. `unsaid`: the message of the whole run does not tell. */
export type Said = 'done' | 'undone' | 'in doubt' | 'unsaid';

/** What a failed item says: its JSON, or in the mode Stop its line in the error of the run. */
export interface Failure {
	message: string;
	json?: IDataObject;
}

/** One way to run an operation that writes. */
export interface Target {
	/** `user:freeze`, and what is special: `user:freeze, in a bulk job`. */
	name: string;
	parameters: IDataObject;
	/** The input items. They are asked for when the org is prepared. */
	items(org: SimulatedOrg): INodeExecutionData[];
	/** Brings the org into the state before: nothing of what the items ask for holds. */
	prepare?(org: SimulatedOrg): void;
	/** How often each effect holds for an item: 0 or 1, and 2 where something was done twice. */
	effects(org: SimulatedOrg, item: INodeExecutionData): Record<string, number>;
	/** IDs and names of what the item may change; a record that names one of them is no neighbor. The item's own texts are always among them. */
	own?(org: SimulatedOrg, item: INodeExecutionData): string[];
	/** What an item that has not failed says of each effect where that is not that all are done. */
	saidOfDone?(json: IDataObject): Record<string, Said>;
	/** What a failed item says of each effect where it says more than that all failed. */
	said?(failure: Failure): Record<string, Said>;
}

/** So many items make three calls of five collections of two, the last with one collection. */
export const COUNT = 22;
/** Collections that are small, and a bulk job only where the target wants one. */
export const IN_BATCHES = { batchSize: 2, bulkThreshold: 0 };
export const IN_A_JOB = { bulkThreshold: 5 };

/** The first stored record whose field has the value. */
export function stored(org: SimulatedOrg, object: string, field: string, value: string): OrgRecord {
	const found = org.store.table(object).first(field, value);
	if (!found) throw new Error(`The org has no ${object} with ${field} ${value}`);
	return found;
}

/** How many stored records have these values. */
export function countOf(org: SimulatedOrg, object: string, values: Record<string, unknown>): number {
	const [[field, value] = ['', '']] = Object.entries(values);
	const found = org.store.table(object).find(field, [value as string]);
	return found.filter((row) => Object.entries(values).every(([name, wanted]) => row[name] === wanted)).length;
}

/** The user that an item names as `user`. */
export const userOf = (org: SimulatedOrg, { json }: INodeExecutionData): OrgRecord =>
	stored(org, 'User', 'Username', String(json['user']));

/** Items that name the generated users. */
export const crowd = (count = COUNT): INodeExecutionData[] =>
	Array.from({ length: count }, (_, at) => ({
		json: { user: `user${String(at + 1).padStart(6, '0')}@acme.example` },
	}));

/** Items that name users who do not exist yet. */
export const joiners = (count = COUNT): INodeExecutionData[] =>
	Array.from({ length: count }, (_, at) => ({ json: { user: `joiner${at + 1}.new@acme.example` } }));

/** What is true counts once. */
export const once = (holds: boolean): number => (holds ? 1 : 0);
