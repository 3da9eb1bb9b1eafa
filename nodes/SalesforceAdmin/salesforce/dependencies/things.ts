import { TEAM } from './teams';
import type { Thing } from './types';

/** What stands between a user and a deactivation, and can be asked for. Custom hierarchy fields come from the describe of User. */
const BLOCKERS: Thing[] = [
	{
		object: 'User',
		part: 'blockers',
		label: 'Manager of users',
		userField: 'ManagerId',
		row: { name: 'Username', page: 'Id' },
		// An old article of Salesforce Help (000004425) says that it blocks, later ones name custom hierarchy fields only.
		blocks: 'perhaps',
		where: 'Setup > Users',
		solution: 'manual',
	},
	{
		object: 'UserTerritory2Association',
		part: 'blockers',
		label: 'Territories',
		userField: 'UserId',
		row: { id: 'Territory2Id', name: 'Territory2.Name' },
		// Salesforce Help says both that it blocks and that it is removed.
		blocks: 'perhaps',
		where: 'Setup > Territory Models',
		solution: 'offboard',
		needs: 'Manage Territories',
	},
];

/** What waits for a user. */
const WORK: Thing[] = [
	{
		object: 'ProcessInstanceWorkitem',
		part: 'work',
		label: 'Approval requests',
		userField: 'ActorId',
		row: { name: 'ProcessInstance.TargetObject.Name', page: 'ProcessInstance.TargetObjectId' },
		blocks: false,
		where: 'App Launcher > Approval Requests',
		solution: 'offboard',
	},
	{
		object: 'FlowOrchestrationWorkItem',
		part: 'work',
		label: 'Steps of flow orchestrations',
		userField: 'AssigneeId',
		row: { name: 'Label' },
		only: "Status = 'Assigned'",
		blocks: false,
		where: 'App Launcher > Orchestration Work Items',
		solution: 'offboard',
	},
	{
		object: 'FlowInterview',
		part: 'work',
		label: 'Paused and failed flows',
		userField: 'OwnerId',
		row: { name: 'InterviewLabel' },
		blocks: false,
		where: 'Setup > Paused and Failed Flow Interviews',
		solution: 'manual',
		needs: 'Manage Flow',
	},
];

/** What runs as a user. */
const AUTOMATION: Thing[] = [
	{
		object: 'CronTrigger',
		part: 'automation',
		label: 'Scheduled jobs',
		userField: 'OwnerId',
		row: { name: 'CronJobDetail.Name' },
		// Object Reference, CronJobDetail: the values of JobType.
		kinds: {
			field: 'CronJobDetail.JobType',
			of: {
				'1': { label: 'Scheduled data exports', where: 'Setup > Data Export' },
				'3': { label: 'Scheduled refreshes of dashboards' },
				'4': { label: 'Scheduled reporting snapshots', where: 'Setup > Reporting Snapshots' },
				'6': { label: 'Scheduled flows' },
				'7': { label: 'Scheduled Apex' },
				'8': { label: 'Scheduled reports' },
				'9': { label: 'Scheduled batch jobs' },
				A: { label: 'Subscriptions of reports and dashboards', where: 'Reports > Subscribed Reports' },
			},
		},
		// Without a next time the job never runs again.
		only: 'NextFireTime != null',
		blocks: false,
		where: 'Setup > Scheduled Jobs',
		solution: 'manual',
		needs: 'View Setup and Configuration',
	},
	{
		object: 'AsyncApexJob',
		part: 'automation',
		label: 'Apex jobs that run or wait',
		userField: 'CreatedById',
		only: "Status IN ('Queued','Processing','Preparing','Holding')",
		blocks: false,
		where: 'Setup > Apex Jobs',
		solution: 'manual',
		needs: 'View Setup and Configuration',
	},
	{
		object: 'Report',
		part: 'automation',
		label: 'Private reports',
		userField: 'OwnerId',
		scope: 'allPrivate',
		blocks: false,
		where: 'Reports > All Folders',
		solution: 'manual',
		needs: 'Manage All Private Reports and Dashboards',
	},
	{
		object: 'Dashboard',
		part: 'automation',
		label: 'Dashboards that show what the user sees',
		userField: 'RunningUserId',
		row: { name: 'Title', page: 'Id' },
		only: "Type = 'SpecifiedUser'",
		blocks: false,
		where: 'Dashboards > Edit > Properties > View Dashboard As',
		solution: 'manual',
		needs: 'Manage All Private Reports and Dashboards',
	},
	{
		object: 'EmailServicesAddress',
		part: 'automation',
		label: 'Addresses of email services that run as the user',
		userField: 'RunAsUserId',
		row: { name: 'LocalPart' },
		blocks: false,
		where: 'Setup > Email Services',
		solution: 'manual',
		needs: 'View Setup and Configuration',
	},
	{
		object: 'Site',
		part: 'automation',
		label: 'Sites whose administrator is the user',
		userField: 'AdminId',
		row: { name: 'Name' },
		blocks: 'perhaps',
		where: 'Setup > Sites',
		solution: 'manual',
		needs: 'View Setup and Configuration',
	},
	{
		object: 'UserProvAccount',
		part: 'automation',
		label: 'Accounts in other systems',
		userField: 'SalesforceUserId',
		row: { name: 'ExternalUserId' },
		isCounted: true,
		blocks: false,
		where: 'Setup > User Provisioning Requests',
		solution: 'manual',
	},
];

/** Everything that is asked for, but for what users own and custom fields, which differ from org to org. */
export const THINGS: readonly Thing[] = [...BLOCKERS, ...WORK, ...AUTOMATION, ...TEAM];
