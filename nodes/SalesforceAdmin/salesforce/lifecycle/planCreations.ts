import { describeUser, type DescribedFields } from '../api/describe';
import { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { askByValues } from '../api/query';
import { forValues, mapValues, resultOf, valueOf, valuesOf, type Result } from '../api/results';
import { isIn } from '../api/soql';
import { findEntitlements } from '../entitlements/find';
import type { Entitlement, EntitlementNames } from '../entitlements/types';
import { FIELD_LENGTH } from '../users/fieldLengths';
import { checkUserFields, isBlank, type UserFields } from '../users/fields';
import { checkFields, findReferences } from '../users/references';
import { defaultNames, readOrgDefaults } from './defaults';

/** A user to create: fields by API name (profile, role and manager by ID or name), and what else the user is given. */
export interface NewUser {
	fields: UserFields;
	entitlements: EntitlementNames;
	/** Resets the password, which makes Salesforce send its email. */
	sendPasswordEmail: boolean;
	/** What an earlier try of the same run has done of this request: the user exists, and is only given what is left. */
	created?: CreatedUser;
}

/** A user that an earlier try has created. */
interface CreatedUser {
	id: string;
	passwordEmailSent: boolean;
	/** Whether nobody knows if it was sent. */
	passwordInDoubt: boolean;
}

/** A user that can be created. */
export interface CreationPlan {
	record: ApiRecord;
	/** Assigned after the creation. */
	entitlements: Entitlement[];
	/** Feature licenses, which are in the record. */
	features: Entitlement[];
	hasGeneratedNickname: boolean;
	sendPasswordEmail: boolean;
	created?: CreatedUser;
}

/** The facts that plans are made of. Lists are in the order of the requests. */
interface CreationSources {
	userFields: DescribedFields;
	defaults: UserFields;
	/** The fields that each request gives, without blank values. */
	fields: Array<Result<UserFields>>;
	/** The same with IDs in place of names. */
	fieldsWithIds: Array<Result<UserFields>>;
	entitlements: Array<Result<Entitlement[]>>;
	/** The owner of each username that is taken, by username in lower case: "the active user 005… of this org". */
	takenUsernames: Map<string, string>;
	/** Usernames that cannot be looked up, each with the error. */
	refusedUsernames: Map<string, SalesforceError>;
}

/** Reads all that several creations need. Rejects when nothing could be read. */
export async function readCreationSources(org: Org, requests: NewUser[]): Promise<CreationSources> {
	const userFields = await describeUser(org);
	const fields = requests.map((request) => resultOf(() => withoutBlanks(checkFields(org, request.fields, userFields))));
	const names = requests.map(({ entitlements }) => entitlements);
	// Queries that are asked for at the same moment share calls.
	const [defaults, fieldsWithIds, entitlements, usernames] = await Promise.all([
		readOrgDefaults(org),
		forValues(fields, async (checked) => await findReferences(org, checked)),
		findEntitlements(org, names, userFields),
		readUsernames(org, valuesOf(fields)),
	]);
	return { userFields, defaults, fields, fieldsWithIds, entitlements, ...usernames };
}

const withoutBlanks = (fields: UserFields): UserFields =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => !isBlank(value)));

type Usernames = Pick<CreationSources, 'takenUsernames' | 'refusedUsernames'>;

async function readUsernames(org: Org, requests: UserFields[]): Promise<Usernames> {
	const usernames = requests
		.map(({ Username }) => usernameIn(Username))
		// A username that is too long would make the query fail for all usernames in it.
		.filter((username) => username !== '' && username.length <= FIELD_LENGTH.Username);
	const select = 'SELECT Id,Username,IsActive FROM User WHERE';
	const { answers, refused } = await askByValues(
		usernames,
		async (groups) => await org.queryAll(groups.map((group) => `${select} ${isIn('Username', group)}`)),
	);
	const taken = answers.flatMap(valueOf).map((user): [string, string] => {
		const state = user.IsActive === true ? 'active' : 'inactive';
		return [usernameIn(user.Username), `the ${state} user ${user.Id} of this org`];
	});
	return { takenUsernames: new Map(taken), refusedUsernames: refused };
}

// Usernames are compared without regard to case.
const usernameIn = (value: unknown) =>
	String(value ?? '')
		.trim()
		.toLowerCase();

/** Plans creations: every value is checked, and nothing is written. One plan or error per request, in order. */
export function planCreations(requests: NewUser[], sources: CreationSources): Array<Result<CreationPlan>> {
	const takenUsernames = new Map(sources.takenUsernames);
	return mapValues(sources.fields, (fields, at) => {
		const entitlements = valueOf(sources.entitlements[at]);
		const all = { ...sources.defaults, ...defaultNames(fields), ...valueOf(sources.fieldsWithIds[at]) };
		const record = checkUserFields(all, sources.userFields);
		checkRequiredFields(record);
		const { created, sendPasswordEmail } = requests[at];
		const refused = sources.refusedUsernames.get(usernameIn(record.Username));
		if (refused) throw refused.prefixed(`The username '${usernameIn(record.Username)}' cannot be looked up`);
		if (!created) claimUsername(record, takenUsernames);
		const features = entitlements.filter(({ type }) => type === 'featureLicense');
		return {
			record: { ...record, ...Object.fromEntries(features.map(({ id }) => [id, true])) },
			features,
			entitlements: entitlements.filter(({ type }) => type !== 'featureLicense'),
			hasGeneratedNickname: !fields.CommunityNickname,
			sendPasswordEmail: sendPasswordEmail && !created?.passwordEmailSent,
			created,
		};
	});
}

// Required fields of User that have no default (Object Reference, User), with their labels.
const REQUIRED = { Username: 'Username', LastName: 'Last Name', Email: 'Email', ProfileId: 'Profile' };

function checkRequiredFields(record: ApiRecord): void {
	const missing = Object.entries(REQUIRED).filter(([field]) => !record[field]);
	if (missing.length === 0) return;
	const labels = missing.map(([, label]) => `'${label}'`).join(', ');
	const fields = missing.map(([field]) => field);
	throw new SalesforceError('REQUIRED_FIELD_MISSING', `Required: ${labels}`, { fields });
}

function claimUsername(record: ApiRecord, takenUsernames: Map<string, string>): void {
	const username = usernameIn(record.Username);
	const owner = takenUsernames.get(username);
	takenUsernames.set(username, owner ?? 'an earlier item of this run');
	if (owner === undefined) return;
	const message = `The username '${username}' is taken by ${owner}`;
	throw new SalesforceError('DUPLICATE_USERNAME', message, { fields: ['Username'] });
}
