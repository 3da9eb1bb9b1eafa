import { isAbsentObject, isFinal, isGone, isLostAnswer } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import { BULK_THRESHOLD } from '../api/limits';
import { groupBy } from '../api/lists';
import type { Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { isError, valuesOf, type Result } from '../api/results';
import { writeChanges } from '../writes/batches';
import type { ChangeResult, WriteMode } from '../writes/changes';

/** Whose work goes to whom. */
interface Reassignment {
	fromUserId: string;
	toUserId: string;
}

/** What was given to the other user; in a dry run what would be. */
interface ReassignedWork {
	changed: boolean;
	approvals: number;
	orchestrationSteps: number;
	plan?: object[];
}

/** A kind of work: the object, and its field with the user whom it waits for. */
interface WorkKind {
	key: 'approvals' | 'orchestrationSteps';
	/** For messages: "2 approval requests". */
	title: string;
	object: string;
	userField: string;
	only?: string;
}

const KINDS: readonly WorkKind[] = [
	{ key: 'approvals', title: 'approval request', object: 'ProcessInstanceWorkitem', userField: 'ActorId' },
	{
		key: 'orchestrationSteps',
		title: 'orchestration step',
		object: 'FlowOrchestrationWorkItem',
		userField: 'AssigneeId',
		only: "Status = 'Assigned'",
	},
];

/** The records of one kind that wait for a user, or why they could not be read; and what became of them. */
interface Waiting {
	kind: WorkKind;
	ids: Result<string[]>;
	results: ChangeResult[];
}

/** The IDs of the records that wait for users, by user ID, or why they could not be read: for each of KINDS. */
export type WorkFound = Array<Result<Map<string, string[]>>>;

/** Reads the approval requests and orchestration steps that wait for users. Rejects with a SalesforceError when nothing could be read. */
export async function readWork(org: Org, userIds: string[]): Promise<WorkFound> {
	return await Promise.all(KINDS.map(async (kind) => await readKind(org, kind, userIds)));
}

/**
 * Gives the work of users that `readWork` has found to other users. One result or error per request, in order; a second request for the
 * same user finds nothing more. What somebody has decided meanwhile is no failure. Never rejects.
 */
export async function reassignWork(
	org: Org,
	{ requests, found }: { requests: Reassignment[]; found: WorkFound },
	mode: WriteMode,
): Promise<Array<Result<ReassignedWork>>> {
	const waiting = waitingFor(requests, found);
	if (!mode.dryRun) await writeWork(org, { requests, waiting }, mode);
	return requests.map((request, at) => workResult(request, waiting[at], mode));
}

function waitingFor(requests: Reassignment[], found: WorkFound): Waiting[][] {
	const seen = new Set<string>();
	return requests.map(({ fromUserId, toUserId }) => {
		const isFirst = !seen.has(fromUserId) && fromUserId !== toUserId;
		if (isFirst) seen.add(fromUserId);
		return KINDS.map((kind, at) => ({ kind, ids: isFirst ? idsOf(found[at], fromUserId) : [], results: [] }));
	});
}

async function readKind(org: Org, kind: WorkKind, userIds: string[]): Promise<WorkFound[number]> {
	const { object, userField, only } = kind;
	const answers = await org.queryAll(queriesIn(`SELECT Id,${userField} FROM ${object}`, userField, userIds, only));
	const error = answers.find(isError);
	if (error && (isFinal(error) || isLostAnswer(error))) throw error;
	// The feature is off.
	if (error && !isAbsentObject(error)) return error;
	const byUser = groupBy(valuesOf(answers).flat(), (row) => textOf(row, userField));
	return new Map([...byUser].map(([userId, rows]) => [userId, rows.map((row) => textOf(row, 'Id'))]));
}

const idsOf = (found: WorkFound[number], userId: string): Result<string[]> =>
	isError(found) ? found : (found.get(userId) ?? []);

interface Giving {
	requests: Reassignment[];
	waiting: Waiting[][];
}

// Both kinds share a call, unless there is so much that each gets a bulk job, which takes one object.
async function writeWork(org: Org, { requests, waiting }: Giving, mode: WriteMode): Promise<void> {
	const partsOf = (kinds: readonly WorkKind[]) =>
		kinds.flatMap((kind) =>
			waiting.flatMap((parts, at) =>
				parts.filter((part) => part.kind === kind).map((part) => ({ part, toUserId: requests[at].toUserId })),
			),
		);
	const count = waiting.flat().flatMap(readIds).length;
	const { bulkThreshold = BULK_THRESHOLD } = mode;
	const isFew = bulkThreshold === 0 || count <= bulkThreshold;
	for (const kinds of isFew ? [KINDS] : KINDS.map((kind) => [kind])) await writeParts(org, partsOf(kinds), mode);
}

async function writeParts(
	org: Org,
	parts: Array<{ part: Waiting; toUserId: string }>,
	options: WriteMode,
): Promise<void> {
	const changes = parts.flatMap(({ part, toUserId }) => changesOf(part, toUserId));
	if (changes.length === 0) return;
	const results = (await writeChanges({ org, ...changes[0].own, options }, changes)).values();
	for (const { part } of parts) part.results = readIds(part).map(() => results.next().value as ChangeResult);
}

function changesOf(part: Waiting, toUserId: string) {
	const { object, userField } = part.kind;
	const own = { kind: 'update' as const, object };
	return readIds(part).map((id) => ({ key: id, record: { Id: id, [userField]: toUserId }, own }));
}

const readIds = ({ ids }: Waiting): string[] => (isError(ids) ? [] : ids);

function workResult({ toUserId }: Reassignment, parts: Waiting[], mode: WriteMode): Result<ReassignedWork> {
	const counts = Object.fromEntries(
		parts.map((part) => [part.kind.key, mode.dryRun ? readIds(part).length : valuesOf(part.results).length]),
	) as Record<WorkKind['key'], number>;
	const changed = !mode.dryRun && Object.values(counts).some((count) => count > 0);
	const result: ReassignedWork = { changed, ...counts };
	const failed = parts.flatMap(failureOf);
	if (failed.length > 0) return leftError(failed, { ...result });
	return mode.dryRun ? { ...result, plan: parts.flatMap((part) => planOf(part, toUserId)) } : result;
}

function planOf(part: Waiting, toUserId: string): object[] {
	const { object, userField } = part.kind;
	const count = readIds(part).length;
	return count > 0 ? [{ action: 'update', object, count, fields: { [userField]: toUserId } }] : [];
}

/** What of one kind stays with the user, in words, and why. */
interface Failure {
	what: string;
	error: SalesforceError;
}

function failureOf({ kind: { title }, ids, results }: Waiting): Failure[] {
	if (isError(ids)) return [{ what: `${title}s could not be read`, error: ids }];
	const errors = results.filter(isError).filter((error) => !isGone(error));
	const count = errors.length === 1 ? `1 ${title}` : `${errors.length} ${title}s`;
	return errors.length > 0 ? [{ what: `${count} left`, error: errors[0] }] : [];
}

function leftError(failed: Failure[], done: Record<string, unknown>): SalesforceError {
	const [{ error }] = failed;
	const message = failed.map((one) => `${one.what}: ${one.error.message}`).join('; ');
	return error.with({ message, done });
}
