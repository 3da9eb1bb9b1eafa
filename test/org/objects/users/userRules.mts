/** What creating, changing and deactivating a user involves (Object Reference, User; Help, Deactivate Users). */
import * as errors from '../../errors/index.mts';
import { isEmail } from '../../records/validation.mts';
import { may } from '../../rights/context.mts';
import type { Change, Context, Rules } from '../../world/model.mts';
import { sendEmail } from '../../world/outbox.mts';
import { read } from '../../world/schema.mts';
import type { OrgRecord } from '../../world/types.mts';
import { noteEmail } from '../logins/setupAuditTrail.mts';
import { giveByPolicies } from '../entitlements/userAccessPolicy.mts';
import { checkDeactivation, checkHierarchy, checkLeadCreator, dropTerritories } from './deactivation.mts';
import { dropFollowings, restoreFollowings } from './entitySubscription.mts';
import { checkFeatureLicenses, checkLicenseChange, checkSeats } from './seats.mts';
import { auditUser } from './userAudit.mts';
import { completeStateAndCountry } from './stateAndCountry.mts';
import { createUserLogin, moveProfileAssignment } from './userSideEffects.mts';

/** What every user may change on their own record. */
const PERSONAL_FIELDS = new Set([
	'FirstName',
	'LastName',
	'Email',
	'SenderEmail',
	'SenderName',
	'Signature',
	'Phone',
	'Fax',
	'MobilePhone',
	'Extension',
	'Street',
	'City',
	'State',
	'StateCode',
	'PostalCode',
	'Country',
	'CountryCode',
	'Title',
	'Department',
	'Division',
	'CompanyName',
	'AboutMe',
	'CommunityNickname',
	'TimeZoneSidKey',
	'LocaleSidKey',
	'LanguageLocaleKey',
	'EmailEncodingKey',
	'DigestFrequency',
	'DefaultGroupNotificationFrequency',
	'ReceivesInfoEmails',
]);

/** What User does beyond its data. */
export const userRules: Rules = { authorize, complete, validate, applied, audit: auditUser };

function authorize(context: Context, { record, changed, kind }: Change): void {
	if (may(context, 'ManageUsers', 'ManageInternalUsers')) return;
	const own = kind === 'update' && record.Id === context.user.Id;
	if (!own || [...changed].some((name) => !PERSONAL_FIELDS.has(name)))
		throw errors.insufficientAccess(context.org.settings);
}

function complete(context: Context, user: OrgRecord): void {
	if (typeof user.Username === 'string') user.Username = user.Username.toLowerCase();
	if (!user.CommunityNickname) user.CommunityNickname = generatedNickname(context);
	user.IsActive ??= context.org.settings.userIsActiveDefault;
	const { store, settings } = context.org;
	const before = store.get('User', user.Id);
	const profile = store.get('Profile', user.ProfileId as string);
	if (profile) user.UserType = profile.UserType ?? 'Standard';
	// A profile can switch a feature license on by itself (quoted by users of Apex).
	const feature = profile?.BringsFeatureLicense;
	if (typeof feature === 'string' && before?.ProfileId !== user.ProfileId) user[feature] = true;
	if (settings.stateAndCountryPicklists) completeStateAndCountry(user, before);
}

/** Recorded at sign-up: `User` and 20 digits. */
function generatedNickname(context: Context): string {
	const number = String(context.org.store.table('User').rows.size + 1);
	return `User${String(context.org.clock.now())}${number.padStart(7, '0')}`.slice(0, 24);
}

function validate(context: Context, change: Change): void {
	const { record, changed, kind } = change;
	const touched = (name: string) => kind === 'insert' || changed.has(name);
	if (touched('Username')) checkUsername(context, record);
	if (touched('CommunityNickname')) checkNickname(context, record);
	if (touched('FederationIdentifier')) checkFederationIdentifier(context, record);
	if (touched('Email') || changed.has('IsActive')) checkEmailDomain(context, record);
	if (kind === 'update') checkDeactivation(context, change);
	if (kind === 'update' && changed.has('ProfileId')) {
		checkLeadCreator(context, change);
		checkLicenseChange(context, change);
	}
	checkHierarchy(context, change);
	if (touched('ContactId')) checkPortalOwner(context, record);
	checkSeats(context, change);
	checkFeatureLicenses(context, change);
}

/** A portal user is made of a contact, whose account needs an owner with a role (public forums). */
function checkPortalOwner({ org }: Context, user: OrgRecord): void {
	const contact = org.store.get('Contact', user.ContactId as string);
	if (!contact) return;
	const account = org.store.get('Account', contact.AccountId as string);
	const owner = org.store.get('User', account?.OwnerId as string);
	if (!owner?.UserRoleId) throw errors.portalOwnerWithoutRole();
}

/** The org may allow addresses of some domains only; a deactivation is refused for it too (Help article 000187224). */
function checkEmailDomain({ org }: Context, { Email }: OrgRecord): void {
	const allowed = org.settings.allowedEmailDomains.split(',').map((domain) => domain.trim().toLowerCase());
	const domain = String(Email).split('@').at(-1)!.toLowerCase();
	if (allowed.some(Boolean) && !allowed.includes(domain)) throw errors.emailDomainNotAllowed();
}

/** Unique over all orgs of Salesforce: `org.usernamesElsewhere` are those of other orgs (KB 000385306). */
function checkUsername(context: Context, user: OrgRecord): void {
	const username = String(user.Username);
	if (!isEmail(username)) throw errors.invalidUsername(context.org.settings);
	if (context.org.usernamesElsewhere.has(username) || isTaken(context, 'Username', user))
		throw errors.duplicateUsername();
}

function checkNickname(context: Context, user: OrgRecord): void {
	if (isTaken(context, 'CommunityNickname', user)) throw errors.duplicateNickname(context.org.settings);
}

function checkFederationIdentifier(context: Context, user: OrgRecord): void {
	const value = read(user, 'FederationIdentifier');
	const tellsCase = context.org.settings.federationIdCase === 'told apart';
	const other = owners(context, 'FederationIdentifier', user).find(
		(row) => !tellsCase || row.FederationIdentifier === value,
	);
	if (other) throw errors.duplicateValue('FederationIdentifier', other.Id);
}

function isTaken(context: Context, field: string, user: OrgRecord): boolean {
	return owners(context, field, user).length > 0;
}

/** Other users that have the same value in the field, whatever its case. */
function owners(context: Context, field: string, user: OrgRecord): OrgRecord[] {
	const value = read(user, field);
	if (value === null) return [];
	return context.org.store
		.table('User')
		.find(field, [value])
		.filter((other) => other.Id !== user.Id);
}

function applied(context: Context, change: Change): void {
	const { org } = context;
	const { record, before, changed } = change;
	if (change.kind === 'insert') welcome(context, record);
	if (change.kind === 'insert' || changed.has('ProfileId')) moveProfileAssignment(org, record);
	if (change.kind === 'update') giveByPolicies(org, record);
	if (changed.has('Email') && before) delayEmailChange(context, record, before);
	if (before && before.IsActive !== true && record.IsActive === true) restoreFollowings(context, record.Id);
	if (before?.IsActive && !record.IsActive) {
		dropFollowings(context, record.Id);
		dropTerritories(context, record);
		org.events.emit('deactivated', record.Id);
	}
}

function welcome({ org, headers }: Context, user: OrgRecord): void {
	createUserLogin(org, user.Id);
	const wanted = /triggerUserEmail\s*=\s*true/i.test(String(headers['sforce-email-header'] ?? ''));
	// Over SOAP this header sends the email; whether REST knows it is [U].
	if (wanted && org.settings.welcomeMailOverRest === 'yes') {
		sendEmail(org, { kind: 'welcome', userId: user.Id, to: String(user.Email) });
	}
}

/** The old address stays until the new one is confirmed; users who are not active are changed at once (KB 000385115). */
function delayEmailChange(context: Context, user: OrgRecord, before: OrgRecord): void {
	const { org } = context;
	const emails = { user, from: String(before.Email), to: String(user.Email) };
	if (org.settings.emailChange === 'at once' || !before.IsActive) return noteEmail(org, 'changedemail', emails);
	const pending = org.pendingEmails.get(user.Id);
	org.pendingEmails.set(user.Id, String(user.Email));
	org.store.onUndo(() =>
		pending === undefined ? org.pendingEmails.delete(user.Id) : org.pendingEmails.set(user.Id, pending),
	);
	sendEmail(org, { kind: 'email change', userId: user.Id, to: emails.to });
	noteEmail(org, 'useremailchangesent', emails);
	org.store.update('User', user.Id, { Email: before.Email! });
}
