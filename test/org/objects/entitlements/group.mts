/** Group, GroupMember and QueueSobject: public groups, queues and their members (Object Reference). */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import {
	CREATE_ONLY,
	defineObject,
	email,
	flag,
	picklist,
	READ_ONLY,
	reference,
	text,
	textArea,
} from '../../world/define.mts';
import type { Change, Context } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const TYPES = [
	'Regular',
	'Queue',
	'Role',
	'RoleAndSubordinates',
	'Organization',
	'Manager',
	'ManagerAndSubordinatesInternal',
];

/** Groups, queues and their members need Manage Users (Object Reference, Group and GroupMember). */
function authorize(context: Context): void {
	if (!may(context, 'ManageUsers')) throw errors.insufficientAccess(context.org.settings);
}

/** Groups of roles and of the organization are Salesforce's own. */
function validateGroup(context: Context, { kind, record }: Change): void {
	if (kind !== 'insert' && !['Regular', 'Queue'].includes(String(record.Type))) {
		throw errors.insufficientAccess(context.org.settings, 'entity is read-only');
	}
}

export const Group = defineObject('Group', {
	label: 'Group',
	labelPlural: 'Group',
	keyPrefix: '00G',
	allows: 'cud',
	setup: true,
	fields: [
		text('Name', 'Name', 40, { required: true }),
		text('DeveloperName', 'Developer Name', 80, { required: true, defaultedOnCreate: true }),
		reference('RelatedId', 'Related ID', ['UserRole', 'User'], READ_ONLY),
		picklist('Type', 'Type', TYPES, { ...CREATE_ONLY, defaultValue: 'Regular', defaultedOnCreate: true }),
		email('Email', 'Email'),
		textArea('Description', 'Description', 1000),
		flag('DoesSendEmailToMembers', 'Send Email to Members'),
		flag('DoesIncludeBosses', 'Include Bosses', { defaultValue: true }),
		reference('OwnerId', 'Owner ID', ['Organization', 'User'], READ_ONLY),
	],
	rules: {
		authorize,
		validate: validateGroup,
		complete: (context, group) => {
			group.DeveloperName ??= String(group.Name ?? '').replace(/\W+/g, '_');
			group.OwnerId ??= context.org.id;
		},
	},
});

function validateMember(context: Context, { kind, record }: Change): void {
	const { store } = context.org;
	const group = store.get('Group', record.GroupId as string);
	if (!['Regular', 'Queue'].includes(String(group?.Type))) throw errors.invalidCrossReference(['GroupId']);
	if (kind !== 'insert') return;
	if (record.UserOrGroupId === record.GroupId)
		throw errors.fieldIntegrity('A group cannot be a member of itself', ['UserOrGroupId']);
	const same = existingMember(context, record);
	if (same && context.org.settings.groupMemberAgain === 'DUPLICATE_VALUE')
		throw errors.duplicateValue('UserOrGroupId', same);
}

/**
 * A membership that exists is given back as if it had been created (Object Reference, GroupMember, usage). The
 * DUPLICATE_VALUE of older reports is [U].
 */
function existingMember({ org }: Context, { GroupId, UserOrGroupId }: OrgRecord): string | undefined {
	const members = org.store.table('GroupMember').find('GroupId', [GroupId!]);
	return members.find((row) => row.UserOrGroupId === UserOrGroupId)?.Id;
}

export const GroupMember = defineObject('GroupMember', {
	label: 'Group Member',
	labelPlural: 'Group Member',
	keyPrefix: '011',
	allows: 'cd',
	setup: true,
	audit: ['SystemModstamp'],
	fields: [
		reference('GroupId', 'Group ID', 'Group', {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
			childRelationshipName: 'GroupMembers',
		}),
		reference('UserOrGroupId', 'User/Group ID', ['Group', 'User'], {
			...CREATE_ONLY,
			required: true,
			relationshipName: undefined,
			cascadeDelete: true,
		}),
	],
	rules: { authorize, validate: validateMember, existing: existingMember },
});

export const QueueSobject = defineObject('QueueSobject', {
	label: 'Queue sObject',
	keyPrefix: '03g',
	allows: 'cd',
	setup: true,
	audit: ['CreatedById', 'SystemModstamp'],
	fields: [
		reference('QueueId', 'Group ID', 'Group', {
			...CREATE_ONLY,
			required: true,
			cascadeDelete: true,
			childRelationshipName: 'QueueSobjects',
		}),
		picklist('SobjectType', 'Sobject Type', ['Case', 'Contract', 'Lead', 'Order', 'Task'], {
			...CREATE_ONLY,
			required: true,
		}),
	],
	rules: { authorize },
});
