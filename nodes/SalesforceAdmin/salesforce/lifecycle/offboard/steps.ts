import type { Org } from '../../api/org';
import { isError, mapValues, valueOf, type Result } from '../../api/results';
import { executeRemovals } from '../../entitlements/removal/removal';
import type { Transfer } from '../../records/planTransfers';
import { transferOwnership } from '../../records/transferOwnership';
import { endFoundSessions } from '../../sessions/end';
import type { UserResult } from '../../users/read';
import { deactivateFoundUsers, freezeFoundUsers } from '../../users/states';
import { reassignWork } from '../../workItems/reassign';
import { noResult, type WriteMode } from '../../writes/changes';
import type { Leaver, OffboardStep } from './leavers';

/** What a step did for one leaver. */
export interface StepResult {
	changed: boolean;
	/** What the result tells of it. */
	details: object;
	/** What a dry run would write. */
	plan: object[];
	/** The user after a step that changes this. */
	state?: Pick<UserResult, 'isActive' | 'isFrozen'>;
}

/** Runs one step for all leavers. One result or error per leaver, in order; the error has what was done before it as `done`. Rejects when nothing could be read. */
type RunStep = (org: Org, leavers: Leaver[], mode: WriteMode) => Promise<Array<Result<StepResult>>>;

/** How each step is done. */
export const RUN_STEP: Record<OffboardStep, RunStep> = {
	// Nobody can log in as a user who is not active.
	freeze: async (org, leavers, mode) => {
		const active = leavers.filter(({ user }) => user.isActive).map(({ user }) => user);
		const frozen = (await freezeFoundUsers(org, active, mode)).values();
		return leavers.map(({ user }) => (user.isActive ? stateStep(frozen.next().value) : UNCHANGED));
	},
	endSessions: async (org, leavers, mode) => {
		const users = leavers.map(({ user }) => user);
		const ended = await endFoundSessions(org, users, { filter: { kinds: ['sessions', 'tokens'], keepApps: [] }, mode });
		return mapValues(ended, ({ changed, sessionsEnded, tokensRevoked, apps, plan = [] }) => ({
			changed,
			details: { sessionsEnded, tokensRevoked, apps },
			plan,
		}));
	},
	reassignWork: async (org, leavers, mode) => {
		const requests = leavers.map((leaver) => ({ fromUserId: leaver.user.id, toUserId: successorOf(leaver) }));
		const [{ work: found }] = leavers;
		return mapValues(
			await reassignWork(org, { requests, found: valueOf(found) }, mode),
			({ changed, plan = [], ...details }) => ({
				changed,
				details,
				plan,
			}),
		);
	},
	transferRecords: async (org, leavers, mode) => {
		const transfers = leavers.map(transferOf);
		return mapValues(await transferOwnership(org, transfers, mode), ({ changed, objects, plan = [] }) => ({
			changed,
			details: { objects },
			plan,
		}));
	},
	removeEntitlements: async (org, leavers, mode) => {
		const removals = leavers.map(({ user, taken }) => ({ user, found: taken, absent: [] }));
		return mapValues(await executeRemovals(org, removals, mode), ({ removed, plan = [] }) => ({
			changed: removed.length > 0,
			details: { removed },
			plan,
		}));
	},
	deactivate: async (org, leavers, mode) => {
		const users = leavers.map(({ user }) => user);
		return (await deactivateFoundUsers(org, users, mode)).map(stateStep);
	},
};

const successorOf = ({ successor, user }: Leaver): string => successor?.id ?? user.id;

const transferOf = (leaver: Leaver): Transfer => ({
	fromUser: { by: 'id', value: leaver.user.id },
	toUser: { by: 'id', value: successorOf(leaver) },
	objects: leaver.request.transferObjects,
	openOnly: false,
	keepTeams: true,
	ignoreAssignmentRules: true,
});

const UNCHANGED: StepResult = { changed: false, details: {}, plan: [] };

function stateStep(result: Result<UserResult> | undefined): Result<StepResult> {
	if (result === undefined || isError(result)) return result ?? noResult();
	const { changed, isActive, isFrozen, plan = [] } = result;
	return { changed, details: {}, plan: plan as object[], state: { isActive, isFrozen } };
}
