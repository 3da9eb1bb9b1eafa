import { SalesforceError } from '../../api/errors';
import type { RecordObject } from '../describe';

const USER = "Use the operations of the resource User, which know a user's license, profile and login.";
const ENTITLEMENT = 'Use Assign and Remove of the resource Entitlement.';
const DOCUMENT = 'Use Upload of the resource Document.';
const SESSIONS = 'Use End Sessions of the resource User.';

/** What to use in place of a plain write, by object: what has operations of its own, which check who runs them. */
const OPERATIONS_OF: Readonly<Record<string, string>> = {
	User: USER,
	UserLogin: 'Use Freeze and Unfreeze of the resource User.',
	AuthSession: SESSIONS,
	OauthToken: SESSIONS,
	PermissionSetAssignment: ENTITLEMENT,
	PermissionSetLicenseAssign: ENTITLEMENT,
	GroupMember: ENTITLEMENT,
	UserPackageLicense: ENTITLEMENT,
	ContentVersion: DOCUMENT,
};

/** What is done with a record. */
type RecordWrite = 'createable' | 'updateable' | 'deletable';

const VERBS: Readonly<Record<RecordWrite, string>> = {
	createable: 'create',
	updateable: 'change',
	deletable: 'delete',
};

/**
 * Throws INVALID_INPUT for an object that other operations write, and INSUFFICIENT_ACCESS for one whose records the connected user may not
 * write so.
 */
export function checkWritable(object: RecordObject, use: RecordWrite): void {
	const { name, label } = object;
	if (Object.hasOwn(OPERATIONS_OF, name)) {
		throw new SalesforceError('INVALID_INPUT', `Records of ${label} (${name}) are only read here`, {
			advice: OPERATIONS_OF[name],
		});
	}
	if (object[use]) return;
	throw new SalesforceError(
		'INSUFFICIENT_ACCESS',
		`The connected user may not ${VERBS[use]} records of ${label} (${name})`,
	);
}
