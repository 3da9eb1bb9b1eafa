/**
 * Every fact about Salesforce that no document or recording settles, as a setting of the simulated org, and the sizes
 * of the org itself. The defaults are the most plausible values; a client has to cope with every allowed one.
 * The settings page under `/__org/` is built from this list.
 */
type Value = string | number | boolean;

interface Definition<V extends Value> {
	default: V;
	/** Values to choose from; absent means any value of the default's type. */
	allowed?: readonly V[];
	/** One sentence for the settings page. */
	about: string;
}

const choice = <const V extends Value>(about: string, first: V, ...others: V[]): Definition<V> => ({
	default: first,
	allowed: [first, ...others],
	about,
});
const flag = (about: string, value: boolean): Definition<boolean> => ({ default: value, about });
const count = (about: string, value: number): Definition<number> => ({ default: value, about });
const text = (about: string, value: string): Definition<string> => ({ default: value, about });

/** What nobody outside Salesforce knows for certain. */
const OPEN_QUESTIONS = {
	deactivationBlockerCode: choice(
		'Error code when a user cannot be deactivated because something still depends on the user.',
		'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		'FIELD_INTEGRITY_EXCEPTION',
	),
	profileOwnedAssignmentDelete: choice(
		'How deleting the assignment of a profile-owned permission set is refused.',
		'INSUFFICIENT_ACCESS_OR_READONLY',
		'INVALID_CROSS_REFERENCE_KEY',
		'cannot delete, owned by profile',
	),
	permissionSetLicenseInUseCode: choice(
		'Error code when a permission set license is removed that an assigned permission set still needs.',
		'FIELD_INTEGRITY_EXCEPTION',
		'DEPENDENCY_EXISTS',
		'DELETE_FAILED',
		'INSUFFICIENT_ACCESS_OR_READONLY',
	),
	permissionSetLicenseInUseMessage: text(
		'Text of that error.',
		"Can't remove the permission set license because an assigned permission set requires it",
	),
	freezeSelf: choice('What happens when the running user freezes itself.', 'CANNOT_FREEZE_SELF', 'accepted'),
	freezeSelfMessage: text('Text of CANNOT_FREEZE_SELF.', 'You cannot freeze yourself'),
	freezeInactiveUser: choice('Whether the login of an inactive user can be frozen.', 'accepted', 'refused'),
	userLoginPermission: choice(
		'Permission that the API asks for on UserLogin; with FreezeUsers, either of the two is enough.',
		'ManageUsers',
		'FreezeUsers',
	),
	userLoginWithoutPermission: choice(
		'What a query of UserLogin gives a user without that permission.',
		'no rows',
		'INVALID_TYPE',
	),
	sessionsOnFreeze: choice('What happens to running sessions when a user is frozen.', 'live on', 'end'),
	sessionsOnDeactivate: choice('What happens to running sessions when a user is deactivated.', 'end', 'live on'),
	refreshWhenFrozen: choice('What a refresh token of a frozen user gets.', 'invalid_grant', 'inactive_user', 'works'),
	refreshWhenInactive: choice(
		'What a refresh token of a deactivated user gets.',
		'invalid_grant',
		'inactive_user',
		'works',
	),
	inactiveUserDescription: choice(
		'error_description of inactive_user at the token endpoint.',
		'user is inactive',
		'authentication failure',
	),
	collectionsAllFailedStatus: choice(
		'HTTP status of a collections call when every row failed, or when allOrNone rolled it back.',
		200,
		400,
	),
	rolledBackRowsCarryId: flag('Whether rows rolled back by allOrNone carry their id.', false),
	mixedSetupCollection: choice(
		'How a collections call that mixes setup objects with other types is refused.',
		'INVALID_CROSS_REFERENCE_KEY',
		'MIXED_DML_OPERATION',
		'400 for the call',
	),
	duplicateIdInCall: choice(
		'The same record twice in one update or delete: a row error, or the last one wins.',
		'INVALID_ID_FIELD',
		'last one wins',
	),
	graphMixedDml: choice('A composite graph that mixes User with data records.', 'MIXED_DML_OPERATION', 'accepted'),
	compositeApexLimits: choice(
		'Whether the subrequests of a composite have Apex governor limits of their own or share one set.',
		'per subrequest',
		'shared',
	),
	requestTimeoutSeconds: choice(
		'How long a request may run until Salesforce stops it, in seconds; see slowRows under Controls.',
		600,
		120,
	),
	compositeTimeout: choice(
		'What a composite answers that runs for too long: an error in the place of everything, or one of the subrequest under way, after which the answers of the later ones are missing.',
		'503 for the call',
		'400 for the call',
		'503 for the subrequest',
	),
	toolingComposite: choice(
		'Whether the org has the composite resource of the Tooling API; without it, 404.',
		'available',
		'absent',
	),
	upsertWithoutBodyUpTo: count('Newest API version in which an upsert that updates answers 204 without a body.', 45),
	idempotencyKey: choice('Whether the Idempotency-Key header works.', 'not available', 'honored'),
	userDelete: choice(
		'How DELETE of a User is refused.',
		'405 METHOD_NOT_ALLOWED',
		'400 entity type does not support delete',
	),
	systemUserDeactivation: choice(
		'Whether a user that Salesforce makes for itself can be deactivated.',
		'accepted',
		'refused',
	),
	insufficientAccessStatus: choice('HTTP status of INSUFFICIENT_ACCESS_OR_READONLY.', 403, 400),
	usernameNotEmailMessage: text(
		'Text of FIELD_INTEGRITY_EXCEPTION for a Username that is not in email form.',
		'Username must be in the form of an email address (for example, john@acme.com): Username',
	),
	profileOfAnotherLicenseMessage: text(
		'Text of FIELD_INTEGRITY_EXCEPTION when a user gets a profile whose license is of another kind.',
		'You can only reassign this user to a profile of the current license.',
	),
	hierarchyLoopCode: choice(
		'Error code when a user would be their own manager, directly or through others.',
		'FIELD_INTEGRITY_EXCEPTION',
		'CIRCULAR_DEPENDENCY',
	),
	managerBlocksDeactivation: choice(
		'Whether a user who is the Manager of another one can be deactivated.',
		'accepted',
		'refused',
	),
	territoriesOnDeactivation: choice(
		'What becomes of the territories of a user who is deactivated: taken away, kept, or they stop it.',
		'removed',
		'kept',
		'refused',
	),
	profilesAndRolesOfUsers: choice(
		'Who sees the profile of users and their roles: who may View Setup, and View Roles, or everybody.',
		'who may',
		'everybody',
	),
	toolingUserProfileId: choice('Whether User has a ProfileId in the Tooling API.', 'yes', 'no'),
	duplicateNicknameMessage: text(
		'Text of DUPLICATE_COMM_NICKNAME.',
		'Duplicate Nickname.<br>Another user has already selected this nickname.<br>Please select another.',
	),
	repeatedPasswordCode: choice(
		'Error code for a password that the user has had before.',
		'INVALID_NEW_PASSWORD',
		'REPEATED_PASSWORD',
		'INVALID_OPERATION',
	),
	sessionsOnPasswordReset: choice(
		'What happens to running sessions when a password is reset or set.',
		'live on',
		'end',
	),
	passwordLockoutMessage: text('Text of CANNOT_PASSWORD_LOCKOUT.', 'You cannot lock the password of a user'),
	invalidClientStatus: choice('HTTP status of invalid_client at the token endpoint.', 400, 401),
	wrongCodeVerifier: choice(
		'Error of the token endpoint for a code_verifier that does not fit the challenge.',
		'invalid_request',
		'invalid_grant',
	),
	missingCodeVerifierMessage: text(
		'error_description when a challenge was given and code_verifier is missing.',
		'missing required code verifier',
	),
	welcomeMailOverRest: choice(
		'Whether a REST header (Sforce-Email-Header: triggerUserEmail=true) can send the welcome email.',
		'no',
		'yes',
	),
	emailChange: choice(
		'When a changed Email can be read: after the user confirmed it, or at once.',
		'after confirmation',
		'at once',
	),
	stateAndCountryPicklists: flag(
		'Whether State and Country of users are picklists, with the fields StateCode and CountryCode.',
		false,
	),
	emailChangeInAuditTrail: choice(
		'Whether SetupAuditTrail tells which new addresses of users were sent for confirmation.',
		'with address and user ID',
		'absent',
	),
	auditTrailOfSystem: choice(
		'Who is CreatedById of the entries in SetupAuditTrail that the system makes: nobody, or a user of Salesforce itself.',
		'nobody',
		'system user',
	),
	auditTrailLanguage: choice(
		'The language of the texts in SetupAuditTrail; the org knows English, German and Japanese.',
		'English',
		'running user',
		'org',
	),
	auditTrailOfExpiry: choice(
		'What SetupAuditTrail tells when an assignment of a permission set ends by its expiration date.',
		'nothing',
		'PermSetUnassign_HasExpiration',
	),
	assignToInactiveUser: choice('Whether the API assigns a permission set to an inactive user.', 'refused', 'accepted'),
	permissionSetLicenseExhaustedCode: choice(
		'Error code when no permission set license is left.',
		'LICENSE_LIMIT_EXCEEDED',
		'FIELD_INTEGRITY_EXCEPTION',
		'INSUFFICIENT_ACCESS_OR_READONLY',
	),
	permissionSetLicenseExhaustedErrors: choice(
		'Errors of one row when a permission set is assigned and no license that it needs is left.',
		1,
		2,
	),
	userLicenseTooSmallText: choice(
		'Text when the user license does not allow what a permission set grants.',
		'permission',
		'set, user and permission',
	),
	groupMemberAgain: choice(
		'What creating a membership of a group that exists already gives.',
		'the existing row',
		'DUPLICATE_VALUE',
	),
	simultaneousUpsert: choice(
		'What an upsert gives whose record another transaction creates at the same moment (here: within ten seconds before, once).',
		'the record',
		'DUPLICATE_VALUE',
	),
	expiredAssignments: choice(
		'Where the assignment of a permission set is after its end: in every query, in queryAll only, or nowhere.',
		'visible',
		'hidden',
		'purged',
	),
	expiredAssignmentAgain: choice(
		'What assigning the same permission set again gives when the assignment that exists has ended.',
		'DUPLICATE_VALUE',
		'accepted',
	),
	expiredAssignmentUpdate: choice(
		'What changing the end of an assignment that has ended gives.',
		'revives',
		'ENTITY_IS_DELETED',
		'no effect',
	),
	deletedSetAssignments: choice(
		'Whether queryAll shows assignments of permission sets that were deleted.',
		'no',
		'yes',
	),
	deletedLicenseAssignments: choice(
		'Whether queryAll shows assignments of permission set licenses that were deleted.',
		'yes',
		'no',
	),
	expirationInThePast: choice('An assignment whose end lies in the past.', 'FIELD_INTEGRITY_EXCEPTION', 'accepted'),
	expirationOfAdministrativeSets: choice(
		'An end for a permission set that lets assign permission sets, or manage users or permission sets.',
		'FIELD_INTEGRITY_EXCEPTION',
		'accepted',
	),
	polymorphicOwnersOfUser: choice(
		'Whether the describe of User lists the owner fields that can hold a queue as well.',
		'all',
		'users only',
	),
	accountTeamOnOwnerChange: choice('What becomes of the team of an account whose owner changes.', 'deleted', 'kept'),
	opportunityTeamOnOwnerChange: choice(
		'What becomes of the team of an opportunity whose owner changes; the old owner may become a member.',
		'deleted',
		'kept',
		'kept with the old owner',
	),
	transferRequiresRead: choice(
		'Who meets TRANSFER_REQUIRES_READ when the new owner cannot see the object.',
		'every caller',
		'administrators pass',
	),
	inactiveNewOwner: choice(
		'An inactive user as the new owner of an account, an opportunity or a custom record.',
		'refused',
		'accepted',
	),
	queueOfAnotherObjectCode: choice(
		'Error code when the new owner is a queue that does not take the object.',
		'INVALID_OPERATION',
		'FIELD_INTEGRITY_EXCEPTION',
	),
	noFileLinksCode: choice(
		'Error code of a file link to an object that takes none.',
		'FIELD_INTEGRITY_EXCEPTION',
		'MALFORMED_ID',
		'INSUFFICIENT_ACCESS_OR_READONLY',
	),
	pathOnClientMissingMessage: text(
		'Text of REQUIRED_FIELD_MISSING for a ContentVersion without PathOnClient.',
		'Required fields are missing: [PathOnClient]',
	),
	namedJsonPart: choice(
		'The JSON part of a multipart upload when it has a file name, as from FormData with a Blob; refused as a second binary part.',
		'accepted',
		'refused',
	),
	emptyVersionData: choice('A ContentVersion whose VersionData is empty.', 'accepted', 'FIELD_INTEGRITY_EXCEPTION'),
	badFirstPublishLocationCode: choice(
		'Error code for a FirstPublishLocationId that cannot hold files.',
		'FIELD_INTEGRITY_EXCEPTION',
		'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
		'INVALID_CROSS_REFERENCE_KEY',
	),
	separatorsInLiterals: choice(
		'The line and paragraph separators of Unicode (U+2028, U+2029) in a quoted text of a query; refused as MALFORMED_QUERY.',
		'accepted',
		'refused',
	),
	recordShareType: choice(
		'ShareType of the link to a record that FirstPublishLocationId makes: the viewer, or what the record says ("Set by record").',
		'V',
		'I',
	),
	renamedHostAnswer: choice(
		'What the former host of a renamed My Domain answers (setting formerMyDomain): a redirect to the same path of the new one, without a body or with a page.',
		'301',
		'307',
		'302',
		'301 with a page',
	),
	mixedSetupComposite: choice(
		'Setup objects and data written by one composite with allOrNone false: accepted, or MIXED_DML_OPERATION from the second kind on.',
		'accepted',
		'MIXED_DML_OPERATION',
	),
	userIsActiveDefault: flag('IsActive of a new User when the request does not say.', true),
	queryLocatorLifeMinutes: count('Life of a query locator: 2 days (2880), in older documentation 15 minutes.', 2880),
	accessTokenShape: choice('Shape of new access tokens: 00D…!… or a JWT.', 'opaque', 'jwt'),
	tokenScope: choice(
		'What the token endpoint does with a scope parameter: Winter 26 may have made it ignore what it used to refuse.',
		'refused',
		'ignored',
	),
	loginRateError: choice(
		'Error of the token endpoint when a user logs in too often.',
		'rate_limit_exceeded',
		'invalid_grant',
	),
	deadRefreshTokenDescription: choice(
		'error_description of invalid_grant for a refresh token that is revoked or too old.',
		'expired access/refresh token',
		'token validity expired',
	),
	rotatedTokenReuse: choice(
		'What a refresh token does that has been rotated away: it fails, or it also ends the one that took its place.',
		'fails',
		'ends its successor',
	),
	refreshTokenRotation: choice('Refresh token rotation: as the app says, or on for every app.', 'per app', 'always'),
};

/** The org's own policies and sizes. */
const POLICIES = {
	formerMyDomain: text('Host that the My Domain of the org had before it was renamed; empty when it never was.', ''),
	automaticApproval: flag(
		'The authorize page neither asks for a login nor for consent: the default user approves at once.',
		false,
	),
	automaticApprovalUsername: text('Who approves then; empty means the first administrator of the seed.', ''),
	sessionMinutes: count('Life of an access token, in minutes.', 120),
	codeLifeMinutes: count('Life of an authorization code, in minutes.', 15),
	approvalsPerUserAndApp: count('Refresh tokens that one user may hold per app; one more revokes the oldest.', 5),
	loginsPerHour: count('Logins per hour and user before rate_limit_exceeded.', 3600),
	passwordFlow: flag('Whether the username-password flow is allowed (never for external client apps).', false),
	soapLogin: choice(
		'Whether login() of the SOAP API is on, up to version 64.0; new orgs have it off.',
		'enabled',
		'disabled',
	),
	ownPasswordOverSoap: choice(
		'Whether setPassword() of the SOAP API takes the own user; since 51.0 orgs need a feature for it.',
		'accepted',
		'refused',
	),
	dailyApiRequests: count('API calls in 24 hours; the next one gets 403 REQUEST_LIMIT_EXCEEDED.', 15000),
	queryBatchSize: count('Rows per page of a query without Sforce-Query-Options.', 2000),
	jsonBodyLimitBytes: count('Largest JSON body.', 52_428_800),
	uploadLimitBytes: count('Largest multipart upload of a ContentVersion.', 2_147_483_648),
	fileStorageMB: count('Space for files; one byte more gets STORAGE_LIMIT_EXCEEDED.', 10_240),
	contentPublicationLimit: count('ContentVersions in 24 hours.', 200_000),
	blockedExtensions: text('File extensions that are refused, separated by commas.', ''),
	htmlUploads: choice('Whether HTML files may be uploaded.', 'allowed', 'refused'),
	permissionSetGroupMs: count(
		'How long a permission set group is Updating after a permission set was added or taken out, in milliseconds.',
		0,
	),
	middleNamesAndSuffixes: flag(
		'Whether middle names and name suffixes of people are enabled, with the fields MiddleName and Suffix.',
		false,
	),
	allowedEmailDomains: text(
		'Domains that email addresses of users may have, separated by commas; empty means all.',
		'',
	),
	teams: choice('Whether the org has account and opportunity teams.', 'feature off', 'on'),
	territories: choice('Whether the org has territories.', 'feature off', 'on'),
	userAccessPolicies: choice('Whether the org has user access policies.', 'feature off', 'on'),
	assignmentRules: choice(
		'Whether assignment rules give leads to Lead_Queue and cases to Support_Queue.',
		'none',
		'active',
	),
	trackedFields: text(
		'Fields whose history is kept, such as User.Title and Account.Name, separated by commas; an object without one has no history.',
		'',
	),
	featureLicenseMetrics: choice(
		'Whether Salesforce has counted the feature licenses of the org yet, which it does once a day; a young org has no rows.',
		'daily',
		'none yet',
	),
	commitDelaySeconds: count(
		'Seconds from the stamp of a written row to the moment at which others see it: the age of the transaction at its commit.',
		0,
	),
	recordCountMinutes: count('How often the record counts are refreshed, in minutes.', 0),
	experienceSites: choice(
		'Experience sites of the org: with one, new links of files are for internal users; without the feature there is no object Network.',
		'feature off',
		'none',
		'one',
	),
	objectsWithoutFiles: text('Objects that take no links of files, separated by commas.', ''),
	federationIdCase: choice(
		'Whether federation IDs that differ in their case only are the same (Help, "Configure SSO").',
		'ignored',
		'told apart',
	),
	uploadedBytes: choice(
		'What becomes of uploaded bytes: kept (large ones in a temporary file), or hashed and thrown away.',
		'kept',
		'hashed only',
	),
	bulkStepMs: count('How long a Bulk API 2.0 job stays UploadComplete, and again InProgress, in milliseconds.', 50),
	bulkResultDays: count('Days until the results of a Bulk job are gone.', 7),
};

/** Name of a setting → what it may be and what it means. */
export const SETTING_DEFINITIONS = { ...OPEN_QUESTIONS, ...POLICIES };

/** Names of the settings that stand for open questions, in the order of the settings page. */
export const OPEN_QUESTION_NAMES = Object.keys(OPEN_QUESTIONS) as Array<keyof typeof OPEN_QUESTIONS>;

type Definitions = typeof SETTING_DEFINITIONS;
/** Name of a setting. */
export type SettingName = keyof Definitions;
/** Name of a setting → its value. */
export type Settings = { [K in SettingName]: Definitions[K]['default'] };

/** A fresh copy of the defaults with the given changes; throws a RangeError that names a wrong setting or value. */
export function createSettings(changes: Partial<Settings> = {}): Settings {
	const defaults = Object.entries(SETTING_DEFINITIONS).map(([name, definition]) => [name, definition.default]);
	const settings = Object.fromEntries(defaults) as Settings;
	changeSettings(settings, changes);
	return settings;
}

/**
 * Changes settings in place. Strings are read as the setting's type (`'400'`, `'true'`), so that forms and command
 * lines can pass what they have. Throws a RangeError before anything is changed.
 */
export function changeSettings(settings: Settings, changes: Record<string, unknown>): void {
	const checked = Object.entries(changes).map(([name, value]) => [name, readSetting(name, value)]);
	Object.assign(settings, Object.fromEntries(checked));
}

function readSetting(name: string, value: unknown): Value {
	const definition = (SETTING_DEFINITIONS as Record<string, Definition<Value>>)[name];
	if (!definition)
		throw new RangeError(`There is no setting "${name}". Settings: ${Object.keys(SETTING_DEFINITIONS).join(', ')}`);
	const read = readValue(definition.default, value);
	if (read === undefined)
		throw new RangeError(`Setting "${name}" must be a ${typeof definition.default}, not ${JSON.stringify(value)}`);
	if (definition.allowed && !definition.allowed.includes(read)) {
		throw new RangeError(
			`Setting "${name}" must be one of ${definition.allowed.map(String).join(' | ')}, not ${JSON.stringify(value)}`,
		);
	}
	return read;
}

function readValue(model: Value, value: unknown): Value | undefined {
	if (typeof value === typeof model) return Number.isNaN(value) ? undefined : (value as Value);
	if (typeof value !== 'string') return undefined;
	if (typeof model === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
	const number = Number(value);
	return value.trim() === '' || Number.isNaN(number) ? undefined : number;
}
