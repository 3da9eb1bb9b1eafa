/** AuthSession and OauthToken: who is logged in, and which apps hold refresh tokens (Object Reference). */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import {
	dateTime,
	defineObject,
	formula,
	flag,
	picklist,
	READ_ONLY,
	reference,
	text,
	whole,
} from '../../world/define.mts';
import type { Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const READ_ONLY_REQUIRED = { ...READ_ONLY, nillable: false };
const SESSION_TYPES = ['UI', 'API', 'OAuth2', 'ConnectedApp', 'TempUIFrontdoor', 'SubstituteUser'];
const LOGIN_TYPES = ['Application', 'Remote Access 2.0', 'Other Apex API', 'SAML Sfdc Initiated SSO'];

/** Administrators see all sessions, others their own. Those that ran out are gone. */
function seesSession(context: Context, session: OrgRecord): boolean {
	if (session.UsersId !== context.user.Id && !may(context, 'ManageUsers')) return false;
	const started = Date.parse(String(session.CreatedDate).replace('+0000', 'Z'));
	return started + Number(session.NumSecondsValid) * 1000 > context.org.clock.now();
}

/** Deleting the record ends the session: the bearer token gets 401 from then on. */
export const AuthSession = defineObject('AuthSession', {
	label: 'Auth Session',
	keyPrefix: '0Ak',
	allows: 'd',
	setup: true,
	audit: ['CreatedDate', 'LastModifiedDate'],
	fields: [
		reference('UsersId', 'User ID', 'User', { ...READ_ONLY_REQUIRED, relationshipName: 'Users' }),
		whole('NumSecondsValid', 'Valid For', READ_ONLY_REQUIRED),
		text('UserType', 'User Type', 40, READ_ONLY),
		// Object Reference, AuthSession
		text('SourceIp', 'Source IP', 39, { ...READ_ONLY, unlike: true }),
		picklist('LoginType', 'Login Type', LOGIN_TYPES, READ_ONLY),
		picklist('SessionType', 'Session Type', SESSION_TYPES, READ_ONLY),
		picklist('SessionSecurityLevel', 'Session Security Level', ['LOW', 'STANDARD', 'HIGH_ASSURANCE'], READ_ONLY),
		text('LogoutUrl', 'Logout URL', 1024, READ_ONLY),
		reference('ParentId', 'Auth Session ID', 'AuthSession', READ_ONLY),
		formula(flag('IsCurrent', 'Is Current'), (session, context) => session.Id === context.caller.session.id),
	],
	rules: {
		sees: seesSession,
		authorize: (context, { record }) => {
			if (!seesSession(context, record)) throw errors.insufficientAccess(context.org.settings);
		},
	},
});

/** Query only; a token is revoked by posting its DeleteToken to `/services/oauth2/revoke`. */
export const OauthToken = defineObject('OauthToken', {
	label: 'Oauth Token',
	keyPrefix: '0CQ',
	allows: '',
	setup: true,
	audit: ['CreatedDate'],
	fields: [
		text('AccessToken', 'Access Token', 255, READ_ONLY),
		reference('UserId', 'User ID', 'User', READ_ONLY_REQUIRED),
		text('RequestToken', 'Request Token', 255, READ_ONLY),
		text('DeleteToken', 'Delete Token', 255, READ_ONLY),
		text('AppName', 'App Name', 255, READ_ONLY),
		reference('AppMenuItemId', 'App Menu Item ID', [], { ...READ_ONLY, relationshipName: undefined }),
		dateTime('LastUsedDate', 'Last Used', READ_ONLY),
		whole('UseCount', 'Use Count', READ_ONLY),
	],
	rules: {
		// Object Reference, OauthToken: 500 rows per page, 2,500 at most; OFFSET or a filter on UserId gives the rest.
		queryLimits: { page: 500, rows: 2500 },
		sees: (context, token) => token.UserId === context.user.Id || may(context, 'CustomizeApplication', 'ManageUsers'),
	},
});
