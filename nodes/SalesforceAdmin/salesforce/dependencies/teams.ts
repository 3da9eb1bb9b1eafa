import type { Thing } from './types';

/** Counted memberships in the team of a record, or in a default team. */
export const teamOf = (of: Pick<Thing, 'object' | 'label'> & Partial<Pick<Thing, 'userField' | 'where'>>): Thing => ({
	part: 'team',
	userField: 'UserId',
	where: 'The team on the record',
	...of,
	isCounted: true,
	blocks: false,
	solution: 'manual',
});

const OTHER_USER = 'Setup > Users, in the other user';

/** Whom a user works with. */
export const TEAM: Thing[] = [
	{
		object: 'GroupMember',
		part: 'team',
		label: 'Public groups',
		userField: 'UserOrGroupId',
		row: { id: 'GroupId', name: 'Group.Name' },
		kinds: { field: 'Group.Type', of: { Queue: { label: 'Queues', where: 'Setup > Queues' } } },
		blocks: false,
		where: 'Setup > Public Groups',
		solution: 'offboard',
	},
	{
		object: 'ContentWorkspaceMember',
		part: 'team',
		label: 'Libraries',
		userField: 'MemberId',
		row: { id: 'ContentWorkspaceId', name: 'ContentWorkspace.Name' },
		blocks: false,
		where: 'Files > Libraries',
		solution: 'offboard',
		needs: 'Manage Salesforce CRM Content',
	},
	{
		object: 'User',
		part: 'team',
		label: 'Delegated approver of users',
		userField: 'DelegatedApproverId',
		row: { name: 'Username', page: 'Id' },
		blocks: false,
		where: 'Setup > Users',
		solution: 'manual',
	},
	{
		object: 'ServiceResource',
		part: 'team',
		label: 'Service resources',
		userField: 'RelatedRecordId',
		row: { name: 'Name', page: 'Id' },
		only: 'IsActive = true',
		isCounted: true,
		blocks: false,
		where: 'App Launcher > Service Resources',
		solution: 'manual',
	},
	teamOf({ object: 'AccountTeamMember', label: 'Account teams' }),
	teamOf({ object: 'OpportunityTeamMember', label: 'Opportunity teams' }),
	teamOf({ object: 'CaseTeamMember', label: 'Case teams', userField: 'MemberId' }),
	teamOf({
		object: 'CaseTeamTemplateMember',
		label: 'Predefined case teams',
		userField: 'MemberId',
		where: 'Setup > Predefined Case Teams',
	}),
	teamOf({ object: 'UserTeamMember', label: 'Default opportunity teams of other users', where: OTHER_USER }),
	teamOf({ object: 'UserAccountTeamMember', label: 'Default account teams of other users', where: OTHER_USER }),
];
