/** Acme, the org of the seed, with a connected credential: what a workflow test arranges, runs and reads back. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startOrg, type SimulatedOrg, type StartOptions } from '../org/index.mts';
import type { LogEntry } from '../org/wire/requestLog.mts';
import type { FieldValue, OrgRecord } from '../org/world/types.mts';
import {
	connectedCredential,
	reach,
	runNode,
	type MemoryCredential,
	type NodeRun,
	type RunOptions,
} from './engine.mts';

export interface AcmeOptions extends StartOptions {
	/** Local part of the connected user's username. */
	as?: string;
	app?: string;
}

export interface Acme {
	readonly org: SimulatedOrg;
	readonly credential: MemoryCredential;
	/** Runs the node; `more.items` are the input items, one empty item when absent. */
	run(parameters: IDataObject, more?: Omit<RunOptions, 'parameters'>): Promise<NodeRun>;
	/** The stored user `<name>@acme.example`. */
	user(name: string): OrgRecord;
	/** The stored login row of that user. */
	login(name: string): OrgRecord | undefined;
	/** The first stored record whose field has the value; throws when there is none. */
	record(object: string, field: string, value: FieldValue): OrgRecord;
	/** All stored records whose field has the value. */
	records(object: string, field: string, value: FieldValue): OrgRecord[];
	/** API calls since the start or `forgetCalls`, in order of completion. */
	calls(): LogEntry[];
	/** Those of them that change something. */
	writes(): LogEntry[];
	forgetCalls(): void;
	close(): Promise<void>;
}

/** Starts Acme and connects `admin@acme.example`, or who is named. */
export async function startAcme({ as = 'admin', app, ...options }: AcmeOptions = {}): Promise<Acme> {
	const org = await startOrg({ https: true, ...options });
	reach(org);
	const credential = connectedCredential(org, `${as}@acme.example`, app);
	return {
		org,
		credential,
		run: async (parameters, more) => await runNode(credential, { parameters, ...more }),
		user: (name) => record(org, 'User', 'Username', `${name}@acme.example`),
		login: (name) =>
			org.store.table('UserLogin').first('UserId', record(org, 'User', 'Username', `${name}@acme.example`).Id),
		record: (object, field, value) => record(org, object, field, value),
		records: (object, field, value) => org.store.table(object).find(field, [value]),
		calls: () => org.log.calls(),
		writes: () => org.log.calls().filter(isWrite),
		forgetCalls: () => org.log.clear(),
		close: async () => await org.close(),
	};
}

function record(org: SimulatedOrg, object: string, field: string, value: FieldValue): OrgRecord {
	const found = org.store.table(object).first(field, value);
	if (!found) throw new Error(`The org has no ${object} with ${field} ${String(value)}`);
	return found;
}

/** A retrieve by POST only reads, and so does a composite request without collections. */
function isWrite({ method, path, rows }: LogEntry): boolean {
	if (method === 'GET') return false;
	if (/\/composite\/?$/.test(path)) return rows !== undefined;
	return method !== 'POST' || !/\/composite\/sobjects\/\w+$/.test(path);
}

/** One input item per value, as `$json.user`. */
export const userItems = (values: readonly string[]): INodeExecutionData[] =>
	values.map((user) => ({ json: { user } }));

/** `user000001@acme.example` and so on: the usernames of a crowd of so many. */
export const crowdUsernames = (count: number): string[] =>
	Array.from({ length: count }, (_, at) => `user${String(at + 1).padStart(6, '0')}@acme.example`);
