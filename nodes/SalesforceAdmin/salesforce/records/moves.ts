import { isFinal, isInDoubt } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';
import type { ObjectDescribe, Org } from '../api/org';
import { groupBy } from '../api/lists';
import { isError, type Result } from '../api/results';
import { writeChanges } from '../writes/batches';
import { notSentAfter, type ChangeResult, type WriteMode } from '../writes/changes';
import { compareObjects } from './ownedObjects';
import { readOwnedRecords, type RecordsQuery } from './ownedRecords';
import type { TransferPlan } from './planTransfers';
import { readTeams, restoreTeams, teamObjectOf, type LostMember, type Teams } from './teams';
import { transferableOnly } from './transferable';

/** The records of one object that one request transfers, and what became of them. */
export interface Move {
	plan: TransferPlan;
	object: string;
	ids: string[];
	/** One result per record. */
	results: ChangeResult[];
	lostMembers: LostMember[];
}

/** The moves of a run by object, and the teams of their records. */
interface Moves {
	byObject: Map<string, Move[]>;
	teams: Map<string, Teams>;
}

/** Objects whose owner the rules of an org can choose (REST API Developer Guide, "Assignment Rule Header"). */
const RULED_OBJECTS = ['Account', 'Case', 'Lead'];

/**
 * Reads which records are to be transferred, and the teams that have to be given back, before anything is written: what one request gives
 * to a user is not taken along by another one that takes from this user. Rejects with a SalesforceError.
 */
export async function readMoves(
	org: Org,
	plans: TransferPlan[],
	described: Map<string, Result<ObjectDescribe>>,
): Promise<Moves> {
	const queries = recordQueries(plans);
	const records = await readOwnedRecords(org, [...queries.values()]);
	const owned = new Map([...queries.keys()].map((key, at) => [key, groupBy(records[at], ({ ownerId }) => ownerId)]));
	const moves: Move[] = [];
	const claimed = new Set<string>();
	for (const plan of plans) {
		for (const { object } of partsToMove(plan)) {
			const all = owned.get(queryKey(object, plan))?.get(plan.from.id) ?? [];
			const ids = all.flatMap(({ id }) => (claimed.has(id) ? [] : [id]));
			for (const id of ids) claimed.add(id);
			moves.push({ plan, object, ids, results: [], lostMembers: [] });
		}
	}
	const byObject = groupBy(moves, ({ object }) => object);
	return { byObject, teams: await readTeamsOf(org, byObject, described) };
}

const partsToMove = ({ parts }: TransferPlan) => parts.filter(({ count }) => count > 0);

const queryKey = (object: string, { openOnly }: TransferPlan) => `${object} ${openOnly}`;

// One query for all users who have records of an object.
function recordQueries(plans: TransferPlan[]): Map<string, RecordsQuery> {
	const queries = new Map<string, RecordsQuery>();
	for (const plan of plans) {
		for (const { object, count } of partsToMove(plan)) {
			const key = queryKey(object, plan);
			const only = transferableOnly(object, plan.openOnly);
			const query = queries.get(key) ?? { object, only, userIds: [], count: 0 };
			query.userIds.push(plan.from.id);
			query.count += count;
			queries.set(key, query);
		}
	}
	return queries;
}

// The queries of both objects that have teams share a call.
async function readTeamsOf(
	org: Org,
	byObject: Moves['byObject'],
	described: Map<string, Result<ObjectDescribe>>,
): Promise<Moves['teams']> {
	const teams = await Promise.all(
		[...byObject].map(async ([object, moves]) => {
			const kept = moves.filter(({ plan }) => plan.keepTeams);
			const describe = described.get(teamObjectOf(object) ?? '');
			if (kept.length === 0) return undefined;
			return await readTeams(org, object, { ownerIds: kept.map(({ plan }) => plan.from.id), describe });
		}),
	);
	return new Map([...byObject.keys()].flatMap((object, at) => (teams[at] ? [[object, teams[at]]] : [])));
}

/**
 * Writes the moves, one object after the other, and gives the teams back. The moves have their results then. After an error that holds for
 * the whole run nothing more is sent. Never rejects.
 */
export async function writeMoves(org: Org, { byObject, teams }: Moves, mode: WriteMode): Promise<void> {
	const inOrder = [...byObject].sort(([one], [other]) => compareObjects(one, other));
	let stopped: SalesforceError | undefined;
	for (const [object, moves] of inOrder) {
		if (stopped) giveUp(moves, stopped);
		else await writeObject(org, moves, { object, teams: teams.get(object), mode });
		stopped ??= moves.flatMap(({ results }) => results.filter(isError)).find(isFinal);
	}
}

function giveUp(moves: Move[], cause: SalesforceError): void {
	for (const move of moves) move.results = move.ids.map(() => notSentAfter(cause));
}

interface ObjectWrite {
	object: string;
	teams: Teams | undefined;
	mode: WriteMode;
}

async function writeObject(org: Org, moves: Move[], { object, teams, mode }: ObjectWrite): Promise<void> {
	for (const isRuled of [false, true]) {
		await writeOwners(
			org,
			moves.filter(({ plan }) => plan.ignoreAssignmentRules !== isRuled),
			{ object, isRuled, mode },
		);
	}
	if (teams) await giveBackTeams(org, moves, { teams, mode });
}

interface OwnerWrite {
	object: string;
	/** Whether the rules of the org are to run. In a bulk job they do not, so there is none then. */
	isRuled: boolean;
	mode: WriteMode;
}

async function writeOwners(org: Org, moves: Move[], { object, isRuled, mode }: OwnerWrite): Promise<void> {
	const changes = moves.flatMap(({ ids, plan }) =>
		ids.map((id) => ({ key: id, record: { Id: id, OwnerId: plan.to.id } })),
	);
	const bulkThreshold = isRuled && RULED_OBJECTS.includes(object) ? 0 : mode.bulkThreshold;
	const options = { ...mode, bulkThreshold, ignoreAssignmentRules: !isRuled };
	const results = (await writeChanges({ org, kind: 'update', object, options }, changes)).values();
	for (const move of moves) move.results = move.ids.map(() => results.next().value as ChangeResult);
}

async function giveBackTeams(
	org: Org,
	moves: Move[],
	{ teams, mode }: { teams: Teams; mode: WriteMode },
): Promise<void> {
	const moveOf = new Map<string, Move>();
	for (const move of moves.filter(({ plan }) => plan.keepTeams)) {
		move.ids.forEach((id, at) => {
			const result = move.results[at];
			if (!isError(result) || isInDoubt(result)) moveOf.set(id, move);
		});
	}
	const members = teams.members.filter((member) => moveOf.has(String(member[teams.recordField])));
	// The records have their new owners by now, and nothing else knows who was in the teams, so a cancelled run gives them back all the same.
	for (const lost of await restoreTeams(org.finishing(), { ...teams, members }, mode)) {
		moveOf.get(lost.recordId)?.lostMembers.push(lost);
	}
}
