/** Organization and UserPermissionAccess. */
import * as errors from '../errors/index.mts';
import { may } from '../rights/context.mts';
import { permissionFields } from '../rights/permissions.mts';
import {
	address,
	date,
	dateTime,
	defineObject,
	flag,
	formula,
	phone,
	picklist,
	READ_ONLY,
	text,
	textArea,
	whole,
} from '../world/define.mts';
import { makeId } from '../world/ids.mts';
import { LANGUAGES, LOCALES, TIME_ZONES } from './users/userPicklists.mts';

const TYPES = [
	'Team Edition',
	'Professional Edition',
	'Enterprise Edition',
	'Developer Edition',
	'Unlimited Edition',
	'Base Edition',
];

export const Organization = defineObject('Organization', {
	label: 'Organization',
	keyPrefix: '00D',
	allows: 'u',
	fields: [
		text('Name', 'Name', 80, { createable: false, required: true }),
		text('Division', 'Division', 80, { createable: false }),
		textArea('Street', 'Street', 255, { createable: false }),
		text('City', 'City', 40, { createable: false }),
		text('State', 'State/Province', 80, { createable: false }),
		text('PostalCode', 'Zip/Postal Code', 20, { createable: false }),
		text('Country', 'Country', 80, { createable: false }),
		address('Address', 'Address', ''),
		phone('Phone', 'Phone', { createable: false }),
		text('PrimaryContact', 'Primary Contact', 80, { createable: false }),
		picklist('DefaultLocaleSidKey', 'Locale', LOCALES, { createable: false }),
		picklist('TimeZoneSidKey', 'Time Zone', TIME_ZONES, { createable: false }),
		picklist('LanguageLocaleKey', 'Language', LANGUAGES, { createable: false }),
		whole('FiscalYearStartMonth', 'Fiscal Year Starts In', { createable: false }),
		text('OrganizationType', 'Edition', 40, {
			...READ_ONLY,
			picklist: TYPES.map((value) => ({ value, label: value })),
		}),
		text('NamespacePrefix', 'Namespace Prefix', 15, READ_ONLY),
		text('InstanceName', 'Instance Name', 5, READ_ONLY),
		flag('IsSandbox', 'Is Sandbox', READ_ONLY),
		flag('IsReadOnly', 'Is Read Only', READ_ONLY),
		dateTime('TrialExpirationDate', 'Trial Expiration Date', READ_ONLY),
	],
	rules: {
		authorize: (context) => {
			if (!may(context, 'CustomizeApplication')) throw errors.insufficientAccess(context.org.settings);
		},
	},
});

/** One row: what the running user may do, permission sets included (Object Reference, UserPermissionAccess). */
export const UserPermissionAccess = defineObject('UserPermissionAccess', {
	label: 'User Permission Access',
	labelPlural: 'User Permission Access',
	keyPrefix: '0up',
	allows: '',
	audit: [],
	fields: [
		...permissionFields().map((made) =>
			formula(made, (_row, context) => context.permissions.has(made.name.replace('Permissions', ''))),
		),
		date('LastCacheUpdate', 'Last Cache Update', READ_ONLY),
	],
	rules: { rows: () => [{ Id: makeId('000', 0) }] },
});
