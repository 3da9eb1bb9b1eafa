/**
 * The second factors of users, of which the seed has none (Object Reference, TwoFactorInfo, TwoFactorMethodsInfo). Only who manages
 * multi-factor authentication in the API has the objects; a recorded administrator did not. The key prefixes are assumed.
 */
import { may } from '../../rights/context.mts';
import { CREATE_ONLY, defineObject, flag, picklist, READ_ONLY, reference, text } from '../../world/define.mts';
import type { Context } from '../../world/model.mts';

const managesFactors = (context: Context) => may(context, 'ManageTwoFactor');

/** An authenticator app. Its key is written and never read. */
export const TwoFactorInfo = defineObject('TwoFactorInfo', {
	label: 'Two-Factor Info',
	labelPlural: 'Two-Factor Info',
	keyPrefix: '7tf',
	allows: 'cud',
	setup: true,
	fields: [
		reference('UserId', 'User ID', 'User', { ...CREATE_ONLY, required: true }),
		picklist('Type', 'Type', ['TOTP'], { ...CREATE_ONLY, required: true }),
		text('SharedKey', 'Shared Key', 255, { visible: () => false }),
	],
	rules: { visible: managesFactors },
});

const METHODS = [
	'HasBuiltInAuthenticator',
	'HasSalesforceAuthenticator',
	'HasSecurityKey',
	'HasTempCode',
	'HasTotp',
	'HasU2F',
	'HasUserVerifiedEmailAddress',
	'HasUserVerifiedMobileNumber',
	'HasVerifiedMobileNumber',
];

/** What each user has registered. Rows come by 500, and 2,500 at most, as those of OauthToken. */
export const TwoFactorMethodsInfo = defineObject('TwoFactorMethodsInfo', {
	label: 'Two-Factor Methods Info',
	labelPlural: 'Two-Factor Methods Info',
	keyPrefix: '7tm',
	allows: '',
	audit: [],
	fields: [
		reference('UserId', 'User ID', 'User', { ...READ_ONLY, nillable: false }),
		text('ExternalId', 'External ID', 255, READ_ONLY),
		...METHODS.map((name) => flag(name, name, READ_ONLY)),
	],
	rules: { visible: managesFactors, queryLimits: { page: 500, rows: 2500 } },
});
