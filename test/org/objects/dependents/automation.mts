/** What runs as users: scheduled jobs, Apex, reports, dashboards, email services, sites, accounts in other systems (Object Reference). */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import {
	CREATE_ONLY,
	dateTime,
	defineObject,
	flag,
	picklist,
	READ_ONLY,
	reference,
	text,
	whole,
} from '../../world/define.mts';
import type { Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const seesSetup = (context: Context) => may(context, 'ViewSetup');
const FIXED = { ...READ_ONLY, nillable: false };

export const CronJobDetail = defineObject('CronJobDetail', {
	label: 'Cron Job',
	labelPlural: 'Cron Job',
	keyPrefix: '08a',
	allows: '',
	audit: [],
	fields: [text('Name', 'Job Name', 255, FIXED), text('JobType', 'Job Type', 1, FIXED)],
});

const STATES = [
	'WAITING',
	'ACQUIRED',
	'EXECUTING',
	'COMPLETE',
	'ERROR',
	'DELETED',
	'PAUSED',
	'BLOCKED',
	'PAUSED_BLOCKED',
];

/** A job can be neither aborted nor given to somebody else over REST. */
export const CronTrigger = defineObject('CronTrigger', {
	label: 'Scheduled Jobs',
	labelPlural: 'Scheduled Jobs',
	keyPrefix: '08e',
	allows: '',
	audit: ['CreatedDate', 'CreatedById', 'LastModifiedById'],
	fields: [
		reference('CronJobDetailId', 'Job ID', 'CronJobDetail', FIXED),
		dateTime('NextFireTime', 'Next Run Time', READ_ONLY),
		picklist('State', 'State', STATES, READ_ONLY),
		text('CronExpression', 'Cron Expression', 255, READ_ONLY),
		whole('TimesTriggered', 'Times Triggered', READ_ONLY),
		reference('OwnerId', 'Owner ID', 'User', FIXED),
	],
	rules: { sees: (context, record) => seesSetup(context) || record.OwnerId === context.user.Id },
});

export const AsyncApexJob = defineObject('AsyncApexJob', {
	label: 'Apex Job',
	keyPrefix: '707',
	allows: '',
	audit: ['CreatedDate', 'CreatedById'],
	fields: [
		picklist('JobType', 'Job Type', ['BatchApex', 'Future', 'Queueable', 'ScheduledApex'], READ_ONLY),
		picklist(
			'Status',
			'Status',
			['Queued', 'Processing', 'Preparing', 'Holding', 'Completed', 'Failed', 'Aborted'],
			READ_ONLY,
		),
		reference('CronTriggerId', 'Cron Trigger ID', 'CronTrigger', READ_ONLY),
	],
	rules: { visible: seesSetup },
});

/**
 * A report. Its owner is its folder: the user for the private folder, the org for public ones. The scope allPrivate shows the private ones of
 * all users to who manages them (Manage All Private Reports and Dashboards, for which Modify All Data stands here).
 */
export const Report = defineObject('Report', {
	label: 'Report',
	keyPrefix: '00O',
	allows: '',
	fields: [
		text('Name', 'Report Name', 40, FIXED),
		text('DeveloperName', 'Report Unique Name', 80, READ_ONLY),
		text('FolderName', 'Folder Name', 256, READ_ONLY),
		reference('OwnerId', 'Owner ID', ['Folder', 'Organization', 'User'], FIXED),
	],
	rules: {
		sees: (context, record) => record.OwnerId === context.org.id || record.OwnerId === context.user.Id,
		scopes: { allprivate: isPrivate },
	},
});

function isPrivate(context: Context): (report: OrgRecord) => boolean {
	if (!may(context, 'ModifyAllData')) throw errors.insufficientAccess(context.org.settings);
	return ({ OwnerId }) => context.org.store.get('User', String(OwnerId)) !== undefined;
}

export const Dashboard = defineObject('Dashboard', {
	label: 'Dashboard',
	keyPrefix: '01Z',
	allows: '',
	fields: [
		text('Title', 'Title', 80, FIXED),
		text('DeveloperName', 'Dashboard Unique Name', 80, READ_ONLY),
		picklist('Type', 'Dashboard Running User', ['SpecifiedUser', 'LoggedInUser', 'MyTeamUser'], READ_ONLY),
		reference('RunningUserId', 'Running User ID', 'User', READ_ONLY),
	],
});

export const EmailServicesAddress = defineObject('EmailServicesAddress', {
	label: 'Email Services Address',
	labelPlural: 'Email Services Address',
	keyPrefix: '093',
	allows: 'cud',
	fields: [
		flag('IsActive', 'Active'),
		text('LocalPart', 'Email Address', 64, { required: true }),
		text('EmailDomainName', 'Email Address Domain', 255, READ_ONLY),
		reference('RunAsUserId', 'User ID', 'User', { required: true, relationshipName: undefined }),
	],
	rules: { visible: seesSetup },
});

export const Site = defineObject('Site', {
	label: 'Site',
	keyPrefix: '0DM',
	allows: '',
	fields: [
		text('Name', 'Name', 40, FIXED),
		text('MasterLabel', 'Site Label', 80, READ_ONLY),
		picklist('Status', 'Site Status', ['Active', 'Inactive', 'InMaintenance'], READ_ONLY),
		reference('AdminId', 'Site Contact', 'User', FIXED),
	],
	rules: { visible: seesSetup },
});

export const UserProvAccount = defineObject('UserProvAccount', {
	label: 'User Provisioning Account',
	keyPrefix: '0Ni',
	allows: 'cud',
	fields: [
		reference('SalesforceUserId', 'Salesforce User ID', 'User', CREATE_ONLY),
		text('ExternalUserId', 'External User ID', 255),
		picklist('LinkState', 'Link State', ['linked', 'duplicate', 'orphaned', 'ignored']),
		picklist('Status', 'Status', ['Active', 'Deactivated', 'Deleted']),
	],
	rules: { visible: seesSetup },
});
