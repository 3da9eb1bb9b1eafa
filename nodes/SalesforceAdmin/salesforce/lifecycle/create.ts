import { resultOf } from '../api/results';
import { valueOf } from '../api/results';
import { writeChanges } from '../writes/batches';
import { findEntitlements } from '../entitlements/find';
import type { Entitlement, EntitlementNames } from '../entitlements/types';
import { grantEntitlements, type GrantResult } from '../entitlements/grant';
import { describeUser } from '../api/describe';
import { SalesforceError, asSalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { namesFrom, orgDefaults } from './defaults';
import { FIELD_LENGTH } from '../users/fieldLengths';
import { checkNames, checkUserFields, isBlank, type UserFields } from '../users/fields';
import { findReferences } from '../users/references';
import type { User, UserResult } from '../users/read';
import type { WriteMode, Change, ChangeResult } from '../writes/changes';

/** A user to create: fields by API name (profile, role and manager by ID or name), and what else the user is given. */
export interface NewUser {
	fields: UserFields;
	entitlements: EntitlementNames;
	/** Resets the password, which makes Salesforce send its email. */
	sendPasswordEmail: boolean;
}

/** A user that can be created. */
interface CreationPlan {
	sendPasswordEmail: boolean;
	record: ApiRecord;
	/** Assigned after the creation; feature licenses are in the record. */
	entitlements: Entitlement[];
	hasGeneratedNickname: boolean;
}

/** Creates users with their entitlements. One result or error per request, in order. Nothing is written for a request that has an error. */
export async function createUsers(
	org: Org,
	requests: NewUser[],
	mode: WriteMode,
): Promise<Array<UserResult | SalesforceError>> {
	const plans = await planCreations(org, requests);
	if (mode.dryRun) return plans.map((plan) => (plan instanceof SalesforceError ? plan : dryResult(plan)));
	const valid = plans.filter((plan): plan is CreationPlan => !(plan instanceof SalesforceError));
	const created = await writeUsers(org, valid, mode);
	const results = (await finish(org, valid, created, mode)).values();
	return plans.map((plan) => (plan instanceof SalesforceError ? plan : results.next().value!));
}

/** Plans creations: every name found, every value checked, nothing written. */
export async function planCreations(org: Org, requests: NewUser[]): Promise<Array<CreationPlan | SalesforceError>> {
	const userFields = await describeUser(org);
	const given = requests.map(({ fields }) => resultOf(() => filled(checkNames(fields, userFields))));
	const usable = given.filter((fields): fields is UserFields => !(fields instanceof SalesforceError));
	const [defaults, withIds, entitlements, taken] = await Promise.all([
		orgDefaults(org),
		findReferences(org, usable),
		findEntitlements(
			org,
			requests.map(({ entitlements }) => entitlements),
			userFields,
		),
		takenUsernames(org, usable),
	]);
	return requests.map(({ sendPasswordEmail }, at) => {
		const own = given[at];
		if (own instanceof SalesforceError) return own;
		return resultOf(() => {
			const granted = valueOf(entitlements[at]);
			const fields = checkUserFields(withIds({ ...defaults, ...namesFrom(own), ...own }), userFields);
			requireFields(fields);
			claimUsername(fields, taken);
			const features = granted.filter(({ type }) => type === 'featureLicense').map(({ id }) => [id, true]);
			return {
				sendPasswordEmail,
				record: { ...fields, ...Object.fromEntries(features) },
				entitlements: granted.filter(({ type }) => type !== 'featureLicense'),
				hasGeneratedNickname: !own.CommunityNickname,
			};
		});
	});
}

const filled = (fields: UserFields): UserFields =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => !isBlank(value)));

// Required fields of User (Object Reference, User) that have no default.
const REQUIRED = { Username: 'Username', LastName: 'Last Name', Email: 'Email', ProfileId: 'Profile' };

function requireFields(fields: ApiRecord): void {
	const missing = Object.entries(REQUIRED).filter(([field]) => !fields[field]);
	if (missing.length === 0) return;
	throw new SalesforceError(
		'REQUIRED_FIELD_MISSING',
		`Required: ${missing.map(([, label]) => `'${label}'`).join(', ')}`,
		{
			fields: missing.map(([field]) => field),
		},
	);
}

async function takenUsernames(org: Org, requests: UserFields[]): Promise<Map<string, string>> {
	const usernames = requests
		.map(({ Username }) => String(Username ?? '').trim())
		// One that no user can have would make the query fail for all.
		.filter((username) => username !== '' && username.length <= FIELD_LENGTH.Username);
	const queries = queriesIn('SELECT Id,Username,IsActive FROM User', 'Username', usernames);
	const users = (await org.queryAll(queries)).flatMap(valueOf);
	return new Map(
		users.map((user) => {
			const state = user.IsActive === true ? 'active' : 'inactive';
			return [textOf(user, 'Username').toLowerCase(), `is taken by the ${state} user ${user.Id} of this org`];
		}),
	);
}

function claimUsername(fields: ApiRecord, taken: Map<string, string>): void {
	const username = String(fields.Username).toLowerCase();
	const by = taken.get(username);
	if (by) throw new SalesforceError('DUPLICATE_USERNAME', `The username '${username}' ${by}`, { fields: ['Username'] });
	taken.set(username, 'is taken by an earlier item of this run');
}

const usernameOf = ({ record }: CreationPlan) => String(record.Username).toLowerCase();

async function writeUsers(org: Org, plans: CreationPlan[], mode: WriteMode): Promise<ChangeResult[]> {
	const options = { ...mode, findCreated: async (lost: Change[]) => await findUsers(org, lost) };
	const changes = plans.map((plan) => ({ key: usernameOf(plan), record: plan.record }));
	const results = await writeChanges({ org, kind: 'create', object: 'User', options }, changes);
	const again = plans.flatMap((plan, at) => (plan.hasGeneratedNickname && isNicknameTaken(results[at]) ? [at] : []));
	if (again.length === 0) return results;
	const renamed = again.map((at) => ({
		key: changes[at].key,
		record: { ...changes[at].record, CommunityNickname: longNickname(plans[at]) },
	}));
	const rewritten = await writeChanges({ org, kind: 'create', object: 'User', options }, renamed);
	again.forEach((at, i) => (results[at] = rewritten[i]));
	return results;
}

const isNicknameTaken = (result: ChangeResult) =>
	result instanceof SalesforceError && result.errorCode === 'DUPLICATE_COMM_NICKNAME';

// The username is unique, so the nickname made of all of it almost always is.
const longNickname = (plan: CreationPlan) => usernameOf(plan).slice(-FIELD_LENGTH.CommunityNickname);

async function findUsers(org: Org, lost: Change[]): Promise<Map<string, string>> {
	const queries = queriesIn(
		'SELECT Id,Username FROM User',
		'Username',
		lost.map(({ key }) => key),
	);
	const users = (await org.queryAll(queries)).flatMap(valueOf);
	return new Map(users.map((user) => [textOf(user, 'Username').toLowerCase(), String(user.Id)]));
}

// Assigns what the new users are given and asks for the password emails.
async function finish(org: Org, plans: CreationPlan[], created: ChangeResult[], mode: WriteMode) {
	const grants = plans.map((plan, at) => ({
		user: asUser(plan, created[at]),
		entitlements: isCreated(created[at]) ? plan.entitlements : [],
	}));
	const granted = await grantEntitlements(org, { grants, existing: [] }, mode);
	const mailed = await sendPasswordEmails(org, plans, created);
	return plans.map((plan, at) => creationResult(plan, created[at], granted[at], mailed.get(plan)));
}

const isCreated = (result: ChangeResult): result is { id: string } => !(result instanceof SalesforceError);

function asUser({ record }: CreationPlan, result: ChangeResult): User {
	const id = isCreated(result) ? result.id : '';
	return { id, username: String(record.Username), isActive: record.IsActive !== false, isFrozen: false, record };
}

/** Resetting a password sends Salesforce's email and answers with the new password, which is dropped (REST API Developer Guide, "sObject User Password"). */
async function sendPasswordEmails(
	org: Org,
	plans: CreationPlan[],
	created: ChangeResult[],
): Promise<Map<CreationPlan, SalesforceError | true>> {
	const mailed = new Map<CreationPlan, SalesforceError | true>();
	for (const [at, plan] of plans.entries()) {
		const result = created[at];
		if (!plan.sendPasswordEmail || !isCreated(result)) continue;
		mailed.set(plan, await org.resetPassword(result.id).then(() => true as const, asSalesforceError));
	}
	return mailed;
}

function creationResult(
	plan: CreationPlan,
	created: ChangeResult,
	granted: GrantResult | SalesforceError,
	mailed: SalesforceError | true | undefined,
): UserResult | SalesforceError {
	if (!isCreated(created)) return created.prefixed(`${usernameOf(plan)} was not created`);
	const user: UserResult = { ...summary(plan), id: created.id, changed: true, created: true };
	if (mailed) user.passwordEmailSent = mailed === true;
	if (granted instanceof SalesforceError) {
		const noEmail = mailed instanceof SalesforceError ? `; no password email was sent either: ${mailed.message}` : '';
		const message = `${user.username} was created, but ${granted.message}${noEmail}`;
		return granted.with({ message, done: { ...user, ...granted.done } });
	}
	if (plan.entitlements.length > 0) user.assigned = granted.assigned;
	if (mailed instanceof SalesforceError) {
		const message = `${user.username} was created, but no password email was sent: ${mailed.message}`;
		return mailed.with({ message, done: { ...user } });
	}
	return user;
}

function summary(plan: CreationPlan): UserResult {
	return {
		id: '',
		username: usernameOf(plan),
		isActive: plan.record.IsActive !== false,
		isFrozen: false,
		changed: false,
	};
}

function dryResult(plan: CreationPlan): UserResult {
	const steps = [
		{ action: 'create', object: 'User', fields: plan.record },
		...plan.entitlements.map(({ type, id, name }) => ({ action: 'assign', type, id, name })),
		...(plan.sendPasswordEmail ? [{ action: 'sendPasswordEmail' }] : []),
	];
	return { ...summary(plan), changed: true, created: true, dryRun: true, plan: steps };
}
