import { asNotDone } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { recordPage } from '../api/ids';
import { selectIn, textOf } from '../api/query';
import { forValues, isError, mapValues, retryWhere, type Result } from '../api/results';
import { assignmentEntry } from '../entitlements/assignments';
import { isOfFeature, nameFullLicenses, takerOfUserLicense } from '../directory/seats';
import { takerOfEntitlement } from '../entitlements/records/fullLicenses';
import { grantEntitlements, type Grant, type GrantResult } from '../entitlements/grant';
import { FIELD_LENGTH } from '../users/fieldLengths';
import { givePasswords } from '../passwords/reset';
import type { UserResult } from '../users/read';
import { writeChanges } from '../writes/batches';
import type { Change, ChangeResult, Write, WriteMode } from '../writes/changes';
import { createdFromNowOn } from '../writes/lostCreates';
import { planCreations, readCreationSources, type CreationPlan, type NewUser } from './planCreations';

/**
 * Creates users with their entitlements. One result or error per request, in order; nothing is written for a request with an error.
 * Rejects when nothing could be read.
 */
export async function createUsers(org: Org, requests: NewUser[], mode: WriteMode): Promise<Array<Result<UserResult>>> {
	return await executeCreations(org, planCreations(requests, await readCreationSources(org, requests)), mode);
}

/** Creates what was planned. One result or error per plan, in order. Never rejects. */
export async function executeCreations(
	org: Org,
	plans: Array<Result<CreationPlan>>,
	mode: WriteMode,
): Promise<Array<Result<UserResult>>> {
	if (mode.dryRun) return mapValues(plans, dryResult);
	return await forValues(plans, async (valid) => {
		const creations = await writeCreations(org, valid, mode);
		reportUnmailed(org, valid, creations);
		return creations.map((creation, at) => creationResult(org, valid[at], creation));
	});
}

function dryResult(plan: CreationPlan): UserResult {
	const steps = [
		{ action: 'create', object: 'User', fields: plan.record },
		...plan.entitlements.map(({ type, id, name }) => ({ action: 'assign', type, id, name })),
		...(plan.sendPasswordEmail ? [{ action: 'sendPasswordEmail' }] : []),
	];
	return { ...newUser(plan, ''), changed: false, created: false, plan: steps };
}

/** Results of the steps of one plan. */
interface Creation {
	created: ChangeResult;
	granted: Result<GrantResult>;
	/** Absent when no email was to be sent. */
	emailed?: Result<true>;
}

async function writeCreations(org: Org, plans: CreationPlan[], mode: WriteMode): Promise<Creation[]> {
	const created = await nameLicenses(org, plans, await createMissing(org, plans, mode));
	const grants = plans.map((plan, at) => grantFor(plan, created[at]));
	const granted = await grantEntitlements(org, { grants, existing: [] }, mode);
	const emailed = await sendPasswordEmails(org, plans, created);
	return created.map((result, at) => ({
		created: result,
		granted: granted[at],
		emailed: isError(result) ? undefined : emailed.get(result.id),
	}));
}

// Users that an earlier try has created are there already.
async function createMissing(org: Org, plans: CreationPlan[], mode: WriteMode): Promise<ChangeResult[]> {
	const missing = plans.filter(({ created }) => !created);
	const results = (await createRecords(org, missing, mode)).values();
	return plans.map(({ created }) => (created ? { id: created.id } : (results.next().value as ChangeResult)));
}

// A new user takes a seat of the license of the profile, and one of each feature license, which the error calls by a word of its name.
async function nameLicenses(org: Org, plans: CreationPlan[], created: ChangeResult[]): Promise<ChangeResult[]> {
	const results = new Map(plans.map((plan, at) => [plan, created[at]]));
	const named = await nameFullLicenses(org, results, ({ record, features }, error) => {
		if (!isOfFeature(error)) return takerOfUserLicense(record, error);
		const word = error.message.split(' ')[0].toLowerCase();
		return takerOfEntitlement(features.find(({ id }) => id.toLowerCase().includes(word)));
	});
	return plans.map((plan) => named.get(plan) as ChangeResult);
}

async function createRecords(org: Org, plans: CreationPlan[], mode: WriteMode): Promise<ChangeResult[]> {
	const own = createdFromNowOn(org);
	const findCreated = async (changes: Change[]) => await findUserIds(org, changes, own);
	const write: Write = { org, kind: 'create', object: 'User', options: { ...mode, findCreated } };
	const changes = plans.map((plan) => ({ key: usernameOf(plan), record: plan.record }));
	const results = await writeChanges(write, changes);
	return await retryWhere(
		results,
		(result, at) => plans[at].hasGeneratedNickname && isNicknameTaken(result),
		async (places) => {
			const renamed = places.map((at) => withLongNickname(changes[at]));
			return await writeChanges(write, renamed);
		},
	);
}

const usernameOf = ({ record }: CreationPlan) => String(record.Username).toLowerCase();

const isNicknameTaken = (result: ChangeResult) => isError(result) && result.errorCode === 'DUPLICATE_COMM_NICKNAME';

// The username is unique in all of Salesforce, so a nickname made of as much of it as fits almost always is in the org.
function withLongNickname({ key: username, record }: Change): Change {
	return { key: username, record: { ...record, CommunityNickname: username.slice(-FIELD_LENGTH.CommunityNickname) } };
}

/** The IDs of the users that exist and meet the condition, by username in lower case. */
async function findUserIds(org: Org, changes: Change[], condition: string): Promise<Map<string, string>> {
	const usernames = changes.map(({ key }) => key);
	const users = await selectIn(org, 'SELECT Id,Username FROM User', 'Username', usernames, condition);
	return new Map(users.map((user) => [textOf(user, 'Username').toLowerCase(), String(user.Id)]));
}

function grantFor({ record, entitlements }: CreationPlan, created: ChangeResult): Grant {
	const isActive = record.IsActive !== false;
	const user = { username: String(record.Username), isActive, isFrozen: false, url: '', record };
	if (isError(created)) return { user: { ...user, id: '' }, entitlements: [] };
	return { user: { ...user, id: created.id }, entitlements };
}

// A reset of the password makes Salesforce send its email. The answer holds the new password and is dropped.
async function sendPasswordEmails(
	org: Org,
	plans: CreationPlan[],
	created: ChangeResult[],
): Promise<Map<string, Result<true>>> {
	const users = created.flatMap((result, at) =>
		!isError(result) && plans[at].sendPasswordEmail
			? [{ userId: result.id, username: usernameOf(plans[at]), isInDoubt: plans[at].created?.passwordInDoubt }]
			: [],
	);
	const made = await givePasswords(org, users);
	return new Map(users.map(({ userId }, at) => [userId, isError(made[at]) ? made[at] : true]));
}

// Over REST Salesforce sends no welcome email to a new user (reset of the password apart), and people wait for one.
function reportUnmailed(org: Org, plans: CreationPlan[], creations: Creation[]): void {
	const count = creations.filter(
		({ created }, at) => !isError(created) && !plans[at].created && !plans[at].sendPasswordEmail,
	).length;
	if (count === 0) return;
	const users = count === 1 ? 'the new user' : `${count} new users`;
	org.reportProgress('password emails', `No email was sent to ${users}, because 'Send Password Email' is off`);
}

function creationResult(org: Org, plan: CreationPlan, { created, granted, emailed }: Creation): Result<UserResult> {
	if (isError(created)) return asNotDone(explained(created), usernameOf(plan), 'created');
	const user: UserResult = { ...newUser(plan, created.id), url: recordPage(org, 'User', created.id) };
	if (emailed || plan.created?.passwordEmailSent) user.passwordEmailSent = !isError(emailed);
	if (isError(granted)) {
		const noEmail = isError(emailed) ? `. ${emailed.message}` : '';
		const message = `${user.username} was created, but ${granted.message}${noEmail}`;
		return granted.with({ message, done: { ...user, ...assignedWith(plan, granted.done), ...doubtOf(emailed) } });
	}
	if (plan.entitlements.length + plan.features.length > 0) Object.assign(user, assignedWith(plan, granted));
	if (!isError(emailed)) return user;
	const message = `${user.username} was created. ${emailed.message}`;
	return emailed.with({ message, done: { ...user, ...doubtOf(emailed) } });
}

// What the next try of the run has to know: an email that may have gone out is not sent again.
const doubtOf = (emailed: Result<true> | undefined) =>
	isError(emailed) && emailed.done?.passwordInDoubt === true ? { passwordInDoubt: true } : {};

// Feature licenses are fields of the record that was created.
const assignedWith = ({ features }: CreationPlan, granted: Partial<GrantResult> = {}) => ({
	assigned: [...features.map(assignmentEntry), ...(granted.assigned ?? [])],
});

// Salesforce gives this refusal no code of its own (public forums).
function explained(error: SalesforceError): SalesforceError {
	if (!/portal account owner must have a role/i.test(error.message)) return error;
	return new SalesforceError('PORTAL_OWNER_WITHOUT_ROLE', error.message, { fields: ['ContactId'] });
}

function newUser(plan: CreationPlan, id: string): UserResult {
	const isActive = plan.record.IsActive !== false;
	return { id, username: usernameOf(plan), isActive, isFrozen: false, changed: true, created: true };
}
