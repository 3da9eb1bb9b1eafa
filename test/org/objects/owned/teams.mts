/** AccountTeamMember and OpportunityTeamMember, and what becomes of them when the owner of the record changes (Object Reference). */
import { CREATE_ONLY, defineObject, picklist, reference } from '../../world/define.mts';
import { toDateTime } from '../../world/clock.mts';
import type { Change, Context, Field, Rules } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';
import { isDeleted } from './ownership.mts';

const ROLES = ['Account Manager', 'Executive Sponsor', 'Sales Rep'];
const LEVELS = ['None', 'Read', 'Edit', 'All'];

const level = (of: string): Field =>
	picklist(`${of}AccessLevel`, `${of} Access`, LEVELS, { defaultValue: 'Read', defaultedOnCreate: true });

const teamField = (name: string, label: string, to: string, children?: string): Field =>
	reference(name, label, to, {
		...CREATE_ONLY,
		required: true,
		cascadeDelete: true,
		...(children === undefined ? {} : { childRelationshipName: children }),
	});

/** An org without the feature does not have the objects. Creating a member that exists updates it and returns it (Object Reference). */
const rulesOf = (object: string, record: string): Rules => ({
	visible: ({ org }) => org.settings.teams === 'on',
	existing: ({ org }, member) => {
		const found = org.store
			.table(object)
			.find(record, [member[record] ?? null])
			.find(({ UserId }) => UserId === member.UserId);
		if (found) org.store.update(object, found.Id, { ...member, Id: found.Id });
		return found?.Id;
	},
});

export const AccountTeamMember = defineObject('AccountTeamMember', {
	label: 'Account Team Member',
	keyPrefix: '01M',
	allows: 'cud',
	fields: [
		teamField('AccountId', 'Account ID', 'Account', 'AccountTeamMembers'),
		teamField('UserId', 'User ID', 'User'),
		picklist('TeamMemberRole', 'Team Role', ROLES, { restricted: false }),
		...['Account', 'Opportunity', 'Case', 'Contact'].map(level),
		isDeleted,
	],
	rules: rulesOf('AccountTeamMember', 'AccountId'),
});

export const OpportunityTeamMember = defineObject('OpportunityTeamMember', {
	label: 'Opportunity Team Member',
	keyPrefix: '00q',
	allows: 'cud',
	fields: [
		teamField('OpportunityId', 'Opportunity ID', 'Opportunity', 'OpportunityTeamMembers'),
		teamField('UserId', 'User ID', 'User'),
		picklist('TeamMemberRole', 'Team Role', ROLES, { restricted: false }),
		level('Opportunity'),
		isDeleted,
	],
	rules: rulesOf('OpportunityTeamMember', 'OpportunityId'),
});

/** Another owner of an account or an opportunity: whether the team goes then is [U]. */
export function changeTeam(context: Context, { kind, object, record, before, changed }: Change): void {
	const { store, settings } = context.org;
	if (kind !== 'update' || !changed.has('OwnerId') || settings.teams !== 'on') return;
	const [team, field] = [`${object.name}TeamMember`, `${object.name}Id`];
	const members = store.table(team).find(field, [record.Id]);
	const fate = object.name === 'Account' ? settings.accountTeamOnOwnerChange : settings.opportunityTeamOnOwnerChange;
	if (fate === 'deleted') for (const { Id } of members) store.remove(team, Id);
	if (fate === 'kept with the old owner') keepOwner(context, String(before?.OwnerId), { team, field, record });
}

function keepOwner(
	{ org, user }: Context,
	ownerId: string,
	{ team, field, record }: { team: string; field: string; record: OrgRecord },
): void {
	const isMember = org.store
		.table(team)
		.find(field, [record.Id])
		.some(({ UserId }) => UserId === ownerId);
	if (isMember || !org.store.get('User', ownerId)) return;
	const now = toDateTime(org.clock.now());
	const audit = { CreatedDate: now, CreatedById: user.Id, LastModifiedDate: now, SystemModstamp: now };
	const access = { OpportunityAccessLevel: 'Read' };
	org.store.insert(team, { Id: org.ids.next('00q'), [field]: record.Id, UserId: ownerId, ...access, ...audit });
}
