import { SalesforceError } from '../../api/errors';
import type { Org } from '../../api/org';
import { isError, type Result } from '../../api/results';
import { findEntitlements } from '../find';
import type { DescribedFields } from '../../api/describe';
import {
	ENTITLEMENT_TYPES,
	canEnd,
	entitlementTitle,
	type Entitlement,
	type EntitlementType,
	type WantedEntitlement,
} from '../types';
import { notCopied, type NotCopied } from './wish';

/** An entitlement that somebody had, as Get Many and Offboard put it out. */
export interface SnapshotEntry {
	type: string;
	id: string;
	name: string;
	/** The moment of its end; absent when it has none. */
	expirationDate?: string;
	/** Whether it had ended by then. */
	isEnded?: boolean;
	/** Through what the user had it; nothing, or `direct`, for what was assigned itself. */
	through?: string;
	/** Whose it was, where that is told. */
	userId?: string;
}

/**
 * The entries of a snapshot: what Offboard puts out as `snapshot`, the items of Get Many, or the list in either; `asEnd` gives the moment
 * that the text of an end means. Throws INVALID_INPUT for anything else, and for entries of several users, EXPIRATION_NOT_ALLOWED for an end
 * of what can have none.
 */
export function readSnapshot(value: unknown, asEnd: ReadEnd): SnapshotEntry[] {
	const entries = listIn(value).map((entry, at) => readEntry(entry, at + 1, asEnd));
	const owners = new Set(entries.map(({ userId }) => userId).filter(Boolean));
	if (owners.size <= 1) return entries;
	throw new SalesforceError('INVALID_INPUT', `The snapshot has entitlements of ${owners.size} users`, {
		advice: 'Give each item the entitlements of one user.',
	});
}

/** The moment that a text means as an end. `what` names it in the INVALID_INPUT for a text that is no date. */
type ReadEnd = (text: string, what: string) => string;

function listIn(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	const { snapshot, entitlements, type } = asObject(value) ?? {};
	if (snapshot !== undefined) return listIn(snapshot);
	if (entitlements !== undefined) return listIn(entitlements);
	if (type !== undefined) return [value];
	throw new SalesforceError('INVALID_INPUT', "The snapshot has no list 'entitlements'", { advice: SNAPSHOT_ADVICE });
}

/** Where snapshots come from. */
export const SNAPSHOT_ADVICE =
	"Use the field 'snapshot' that Offboard puts out, or the items of Get Many of the resource Entitlement, as they are or as JSON.";

function readEntry(value: unknown, position: number, asEnd: ReadEnd): SnapshotEntry {
	// An item of n8n has its content in the field json.
	const outer = asObject(value);
	const entry = asObject(outer?.json) ?? outer ?? {};
	const [type, id, name, through, userId] = ['type', 'id', 'name', 'through', 'userId'].map((key) =>
		textIn(entry, key),
	);
	const end = endIn(entry);
	if (type === '' || (id === '' && name === ''))
		throw new SalesforceError(
			'INVALID_INPUT',
			`Entry ${position} of the snapshot has no type, or neither an ID nor a name`,
			{
				advice: SNAPSHOT_ADVICE,
			},
		);
	if (end === '') return { type, id, name, userId, ...(through && { through }) };
	refuseEnd(type, name || id);
	const expirationDate = asEnd(end, `The end of entry ${position} of the snapshot`);
	const isEnded = String(entry.isActive) === 'false';
	return { type, id, name, userId, ...(through && { through }), expirationDate, isEnded };
}

function refuseEnd(type: string, name: string): void {
	const wanted = ENTITLEMENT_TYPES.find((one) => one === type);
	if (wanted === undefined || canEnd(wanted)) return;
	throw new SalesforceError(
		'EXPIRATION_NOT_ALLOWED',
		`The ${entitlementTitle(wanted)} '${name}' of the snapshot cannot expire`,
	);
}

const asObject = (value: unknown) =>
	value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

const textIn = (entry: Record<string, unknown>, key: string) => {
	const value = entry[key];
	return typeof value === 'string' ? value.trim() : '';
};

// An expression can give a date. What is neither that nor a text is shown as it is, and refused as no date.
function endIn({ expirationDate: end = null }: Record<string, unknown>): string {
	if (end instanceof Date && !Number.isNaN(end.getTime())) return end.toISOString();
	if (end === null) return '';
	return typeof end === 'string' ? end.trim() : JSON.stringify(end);
}

/** What the entries of a snapshot are in this org, and what cannot be given. */
export interface ResolvedSnapshot {
	wanted: WantedEntitlement[];
	notCopied: NotCopied[];
}

/**
 * Finds the entries of snapshots in the org: by ID, and what no ID finds by name, for the IDs of another org name nothing here. What neither
 * finds, has ended or comes with the profile is named in `notCopied`. Rejects when nothing could be asked.
 */
export async function resolveSnapshots(
	org: Org,
	snapshots: SnapshotEntry[][],
	userFields: DescribedFields,
): Promise<ResolvedSnapshot[]> {
	const sorted = snapshots.map(sortEntries);
	const givable = [
		...new Map(sorted.flatMap(({ givable: own }) => own).map((entry) => [keyOf(entry), entry])).values(),
	];
	const find = async (key: 'id' | 'name', entries: GivableEntry[]) => {
		const given = entries.filter((entry) => entry[key] !== '');
		const found = await findEntitlements(
			org,
			given.map((entry) => ({ [entry.type]: [entry[key]] })),
			userFields,
		);
		return new Map(given.map((entry, at) => [keyOf(entry), firstOf(found[at])]));
	};
	const byId = await find('id', givable);
	const missing = givable.filter((entry) => !isFound(byId.get(keyOf(entry))));
	const byName = await find('name', missing);
	return sorted.map((snapshot) => resolved(snapshot, (entry) => byName.get(keyOf(entry)) ?? byId.get(keyOf(entry))));
}

type GivableEntry = SnapshotEntry & { type: EntitlementType };

interface SortedEntries {
	givable: GivableEntry[];
	notCopied: NotCopied[];
}

const keyOf = ({ type, id, name }: SnapshotEntry) => JSON.stringify([type, id, name]);
const isFound = (result: Result<Entitlement> | undefined) => result !== undefined && !isError(result);

function firstOf(found: Result<Entitlement[]>): Result<Entitlement> {
	return isError(found) ? found : found[0];
}

// What came with a group comes with it again.
function sortEntries(entries: SnapshotEntry[]): SortedEntries {
	const sorted: SortedEntries = { givable: [], notCopied: [] };
	for (const entry of entries.filter(({ through }) => through !== 'permissionSetGroup')) {
		const obstacle = obstacleIn(entry);
		if (obstacle) sorted.notCopied.push(notCopied(entry, obstacle));
		else sorted.givable.push(entry as GivableEntry);
	}
	return sorted;
}

function obstacleIn({ type, name, through, expirationDate, isEnded }: SnapshotEntry): SalesforceError | undefined {
	if (!ENTITLEMENT_TYPES.some((one) => one === type))
		return new SalesforceError('INVALID_INPUT', `'${type}' is not a type of entitlement that can be given here`);
	if (through === 'profile') return new SalesforceError('PROFILE_OWNED', `'${name}' belongs to a profile`);
	if (expirationDate && Date.parse(expirationDate) <= Date.now())
		return new SalesforceError('ASSIGNMENT_EXPIRED', `It ended at ${expirationDate}`);
	if (isEnded) return new SalesforceError('ASSIGNMENT_EXPIRED', 'It had ended when the snapshot was taken');
	return undefined;
}

function resolved(
	{ givable, notCopied: known }: SortedEntries,
	find: (entry: GivableEntry) => Result<Entitlement> | undefined,
): ResolvedSnapshot {
	const result: ResolvedSnapshot = { wanted: [], notCopied: [...known] };
	for (const entry of givable) {
		const found = find(entry);
		if (found === undefined || isError(found)) result.notCopied.push(notCopied(entry, found ?? NOT_FOUND));
		else result.wanted.push({ ...found, ...(canEnd(entry.type) && { until: entry.expirationDate ?? null }) });
	}
	return result;
}

const NOT_FOUND = new SalesforceError('NAME_NOT_FOUND', 'It does not exist in this org');
