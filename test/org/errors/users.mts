/** Refusals that are about users, their logins and passwords. See index.mts for the sources. */
import { to15 } from '../world/ids.mts';
import type { Settings } from '../world/settings.mts';
import { refuse } from './refuse.mts';

/** KB 000381924 */
export const duplicateUsername = () =>
	refuse(
		400,
		'DUPLICATE_USERNAME',
		"Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address).",
		['Username'],
	);
export const duplicateNickname = (settings: Settings) =>
	refuse(400, 'DUPLICATE_COMM_NICKNAME', settings.duplicateNicknameMessage, ['CommunityNickname']);
/** KB 000387847; that the name of the license stands in the text is recorded by users of Apex. */
export const licenseLimitExceeded = (license?: string) =>
	refuse(400, 'LICENSE_LIMIT_EXCEEDED', ['License Limit Exceeded', license].filter(Boolean).join(' - '), []);
/** recorded for `content` (Salesforce CRM Content User); what it says of the others is assumed to be like it */
export const featureLicenseLimitExceeded = (feature: string) =>
	refuse(400, 'LICENSE_LIMIT_EXCEEDED', `${feature} feature license limit exceeded`, []);
/** KB 000386999, KB 000384799; which of its texts is sent when is [U] */
export const profileOfAnotherLicense = (settings: Settings) =>
	fieldIntegrity(settings.profileOfAnotherLicenseMessage, ['ProfileId']);
/** KB 000384816; the text is assumed */
export const defaultLeadCreatorProfile = () =>
	fieldIntegrity('The default lead creator needs the permissions Modify All Data and Send Email.', ['ProfileId']);
/** Help, hierarchical relationships: no record may refer to itself, directly or through others; code and text are [U]. */
export const hierarchyLoop = (settings: Settings, field: string) =>
	refuse(400, settings.hierarchyLoopCode, 'A user cannot be in their own hierarchy', [field]);
/** StatusCode enum */
export const lastAdministrator = () =>
	refuse(400, 'CANNOT_DISABLE_LAST_ADMIN', 'must have at least one active administrator', []);
export const deactivationBlocked = (settings: Settings, message: string) =>
	refuse(400, settings.deactivationBlockerCode, message, []);
export const fieldIntegrity = (message: string, fields: string[] = []) =>
	refuse(400, 'FIELD_INTEGRITY_EXCEPTION', message, fields);
/** public forums: the owner of a portal user's account has no role */
export const portalOwnerWithoutRole = () =>
	refuse(400, 'UNKNOWN_EXCEPTION', 'portal account owner must have a role', []);
export const freezeSelf = (settings: Settings) =>
	refuse(400, 'CANNOT_FREEZE_SELF', settings.freezeSelfMessage, ['IsFrozen']);
/** StatusCode enum, SOAP guide */
export const inactiveOwner = (userId: string, object: string) =>
	refuse(
		400,
		'INACTIVE_OWNER_OR_USER',
		`operation performed with inactive user [${to15(userId)}] as owner of ${object.toLowerCase()}`,
		['OwnerId'],
	);
/** StatusCode enum; the text is [U] */
export const passwordLockout = (settings: Settings) =>
	refuse(400, 'CANNOT_PASSWORD_LOCKOUT', settings.passwordLockoutMessage, ['IsPasswordLocked']);
/** general knowledge; the code is [U] */
export const queueNotForObject = (settings: Settings, object: string) =>
	refuse(400, settings.queueOfAnotherObjectCode, `Queue not associated with this SObject type: ${object}`, ['OwnerId']);
/** StatusCode enum, SOAP guide; the text of the user interface is longer */
export const transferRequiresRead = () =>
	refuse(400, 'TRANSFER_REQUIRES_READ', 'The new owner must have read permission', ['OwnerId']);
/** recorded (PingIdentity's provisioning log) */
export const convertedLead = () => refuse(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', []);
/** REST guide, sObject User Password */
export const invalidNewPassword = (message = 'Your password must have a mix of letters and numbers.') =>
	refuse(400, 'INVALID_NEW_PASSWORD', message);
/** The code is uncertain: it is in no list of codes. */
export const repeatedPassword = (code: string) => refuse(400, code, 'invalid repeated password');
