/**
 * User access policies: what they give comes back when it was taken by hand and the user is changed (Object Reference, UserAccessPolicy,
 * UserAccessChange; Help, User Access Policies).
 */
import { may } from '../../rights/context.mts';
import { toDateTime } from '../../world/clock.mts';
import { defineObject, picklist, READ_ONLY, reference, text, textArea, whole } from '../../world/define.mts';
import type { Context, Field, Org } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

/** An org without the feature has neither the objects nor the fields. */
const hasPolicies = ({ org }: Context) => org.settings.userAccessPolicies === 'on';

const STATUSES = ['Active', 'Completed', 'Design', 'Failed', 'Migrate', 'Testing', 'Updating'];

export const UserAccessPolicy = defineObject('UserAccessPolicy', {
	label: 'User Access Policy',
	keyPrefix: '0Xu',
	allows: '',
	setup: true,
	fields: [
		text('DeveloperName', 'Name', 80, READ_ONLY),
		text('MasterLabel', 'Label', 80, READ_ONLY),
		textArea('Description', 'Description', 255, READ_ONLY),
		text('BooleanFilter', 'Boolean Filter', 255, READ_ONLY),
		picklist('Status', 'Status', STATUSES, READ_ONLY),
		picklist('TriggerType', 'Trigger Type', ['Create', 'Update', 'CreateAndUpdate'], READ_ONLY),
		whole('Order', 'Order', READ_ONLY),
	],
	rules: { visible: hasPolicies },
});

export const UserAccessChange = defineObject('UserAccessChange', {
	label: 'User Access Change',
	keyPrefix: '0Xv',
	allows: '',
	setup: true,
	fields: [text('Source', 'Source', 255, { ...READ_ONLY, idLookup: true })],
	rules: { visible: (context) => hasPolicies(context) && may(context, 'ViewSetup') },
});

/** The fields of an assignment that tell which change made and which took it; there is none without policies. */
export const changeFields = (): Field[] =>
	['LastCreatedByChangeId', 'LastDeletedByChangeId'].map((name) => ({
		...reference(name, name.replace('Id', ' ID'), 'UserAccessChange', READ_ONLY),
		visible: hasPolicies,
	}));

/** At a change of a user an active policy gives again what was taken by hand of what it gave. */
export function giveByPolicies(org: Org, user: OrgRecord): void {
	if (org.settings.userAccessPolicies !== 'on') return;
	const table = org.store.table('PermissionSetAssignment');
	for (const taken of [...table.deleted.values()]) {
		if (taken.AssigneeId !== user.Id || !isGivenByPolicy(org, taken)) continue;
		const isHeld = table.find('AssigneeId', [user.Id]).some((row) => row.PermissionSetId === taken.PermissionSetId);
		if (isHeld) continue;
		const { IsDeleted: _, ...row } = taken;
		org.store.insert('PermissionSetAssignment', {
			...row,
			Id: org.ids.next('0Pa'),
			SystemModstamp: toDateTime(org.clock.now()),
		});
	}
}

function isGivenByPolicy(org: Org, { LastCreatedByChangeId }: OrgRecord): boolean {
	const change = org.store.get('UserAccessChange', LastCreatedByChangeId as string);
	return org.store.get('UserAccessPolicy', change?.Source as string)?.Status === 'Active';
}
