import type { DescribedFields } from '../api/describe';
import { asNotDone } from '../api/errorCodes';
import { asSalesforceError, type SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { isError, mapValues, valuesOf, type Result } from '../api/results';
import { nameFullLicenses, takerOfUserLicense } from '../directory/seats';
import { grantEntitlements, readGranted, type GrantResult } from '../entitlements/grant';
import { adviseOnBlocker } from '../users/blockers';
import { userResult, type User, type UserResult } from '../users/read';
import { updatePlanned } from '../writes/batches';
import type { Change, ChangeResult, WriteMode } from '../writes/changes';
import { planUpdates, readUpdateSources, type UpdatePlan, type UserUpdate } from './planUpdates';

/**
 * Changes users and adds entitlements; only fields that differ are written. One result or error per request, in order. Rejects when
 * nothing could be read.
 */
export async function updateUsers(
	org: Org,
	requests: UserUpdate[],
	mode: WriteMode,
): Promise<Array<Result<UserResult>>> {
	const sources = await readUpdateSources(org, requests);
	return await executeUpdates(org, planUpdates(org, sources), { userFields: sources.userFields, mode });
}

/** Writes what was planned. One result or error per plan, in order. Never rejects. */
export async function executeUpdates(
	org: Org,
	plans: Array<Result<UpdatePlan>>,
	run: UpdateRun,
): Promise<Array<Result<UserResult>>> {
	const written = await writeUpdates(org, valuesOf(plans), run);
	return mapValues(plans, (plan) => updateResult(plan, written, run.mode));
}

/** Results of the written changes and of the granted entitlements. */
interface WrittenUpdates {
	results: ReadonlyMap<Change, ChangeResult>;
	granted: Map<UpdatePlan, Result<GrantResult>>;
}

interface UpdateRun {
	userFields: DescribedFields;
	mode: WriteMode;
}

async function writeUpdates(org: Org, plans: UpdatePlan[], run: UpdateRun): Promise<WrittenUpdates> {
	const updated = await updatePlanned({ org, object: 'User', mode: run.mode }, plans);
	const results = await nameFullLicenses(org, updated, ({ record }, error) => takerOfUserLicense(record, error));
	const grants = plans.filter((plan) => plan.entitlements.length > 0 && !errorOfChanges(plan, results));
	const granted = await addEntitlements(org, grants, run);
	return { results, granted: new Map(grants.map((plan, at) => [plan, granted[at]])) };
}

// An update fails with its own change, or with one of an earlier request that it relies on.
function errorOfChanges({ change, reliesOn }: UpdatePlan, results: WrittenUpdates['results']) {
	const changes = change ? [change, ...reliesOn] : reliesOn;
	return changes.map((needed) => results.get(needed)).find(isError);
}

async function addEntitlements(
	org: Org,
	grants: UpdatePlan[],
	{ userFields, mode }: UpdateRun,
): Promise<Array<Result<GrantResult>>> {
	const existing = await readGranted(org, grants, userFields).catch(asSalesforceError);
	if (!isError(existing)) return await grantEntitlements(org, { grants, existing }, mode);
	// The users are written already, so a failed read becomes the errors of their entitlements and not that of the run.
	return grants.map(({ user }) => existing.prefixed(`The entitlements of ${user.username} were not assigned`));
}

function updateResult(plan: UpdatePlan, written: WrittenUpdates, { dryRun }: WriteMode): Result<UserResult> {
	const error = errorOfChanges(plan, written.results);
	if (error) return updateError(plan, error, written.results);
	const { user, change, updated } = plan;
	const granted = written.granted.get(plan);
	const given: Partial<GrantResult> | undefined = isError(granted) ? granted.done : granted;
	const isChanged = !dryRun && (change !== undefined || hasEntries(given?.assigned));
	const result: UserResult = dryRun
		? userResult(user, isChanged)
		: { ...userResult(withFields(user, change?.record), isChanged), updated };
	if (plan.pendingEmail !== undefined) result.pendingEmail = plan.pendingEmail;
	if (isError(granted)) return granted.with({ done: { ...result, ...granted.done } });
	if (granted) Object.assign(result, { assigned: granted.assigned, unchanged: granted.unchanged });
	return dryRun ? { ...result, plan: [...updateSteps(change), ...(granted?.plan ?? [])] } : result;
}

const hasEntries = (list: object[] = []) => list.length > 0;

// The own change can have succeeded when one that the update relies on has not.
function updateError(
	{ user, change, updated }: UpdatePlan,
	cause: SalesforceError,
	results: WrittenUpdates['results'],
): SalesforceError {
	const advised = change?.record.IsActive === false ? adviseOnBlocker(cause) : cause;
	const error = asNotDone(advised, user.username, 'updated');
	if (!change || isError(results.get(change))) return error;
	return error.with({ done: { ...userResult(withFields(user, change.record), true), updated } });
}

/** The user after the change of these fields, as far as results show them. */
function withFields(user: User, fields: ApiRecord = {}): User {
	const username = typeof fields.Username === 'string' ? fields.Username : user.username;
	const isActive = typeof fields.IsActive === 'boolean' ? fields.IsActive : user.isActive;
	return { ...user, username, isActive };
}

function updateSteps(change: Change | undefined): object[] {
	if (!change) return [];
	const { Id: id, ...fields } = change.record;
	return [{ action: 'update', object: 'User', id, fields }];
}
