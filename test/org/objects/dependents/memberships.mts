/** Where users stand beside others: default teams, case teams, territories, service resources (Object Reference). */
import { CREATE_ONLY, defineObject, flag, picklist, READ_ONLY, reference, text } from '../../world/define.mts';
import type { Context, Field } from '../../world/model.mts';

const REQUIRED = { ...CREATE_ONLY, required: true };

/** An org without the feature does not have the objects. */
const hasTeams = ({ org }: Context) => org.settings.teams === 'on';

const defaultTeam = (name: string, label: string, keyPrefix: string, levels: readonly string[]) =>
	defineObject(name, {
		label,
		keyPrefix,
		allows: 'cud',
		fields: [
			reference('OwnerId', 'Owner ID', 'User', REQUIRED),
			reference('UserId', 'User ID', 'User', REQUIRED),
			text('TeamMemberRole', 'Team Role', 40),
			...levels.map((of): Field => picklist(`${of}AccessLevel`, `${of} Access`, ['None', 'Read', 'Edit'])),
		],
		rules: { visible: hasTeams },
	});

export const UserTeamMember = defaultTeam('UserTeamMember', 'User Team Member', '01D', ['Opportunity']);

export const UserAccountTeamMember = defaultTeam('UserAccountTeamMember', 'Default Account Team Member', '01C', [
	'Account',
	'Opportunity',
	'Case',
	'Contact',
]);

export const CaseTeamMember = defineObject('CaseTeamMember', {
	label: 'Case Team Member',
	labelPlural: 'Case Team Member',
	keyPrefix: '0B8',
	allows: 'cud',
	audit: ['CreatedDate', 'CreatedById', 'SystemModstamp'],
	fields: [
		reference('ParentId', 'Case ID', 'Case', {
			...REQUIRED,
			cascadeDelete: true,
			childRelationshipName: 'TeamMembers',
		}),
		reference('MemberId', 'Member ID', ['Contact', 'User'], REQUIRED),
		text('TeamRoleId', 'Team Role ID', 18),
	],
});

/** Salesforce gives its rows no key prefix; here they have one, so that they have ids. */
export const CaseTeamTemplateMember = defineObject('CaseTeamTemplateMember', {
	label: 'Predefined Case Team Member',
	labelPlural: 'Predefined Case Team Member',
	keyPrefix: '0B7',
	allows: 'cud',
	audit: ['CreatedDate', 'CreatedById', 'SystemModstamp'],
	fields: [
		text('TeamTemplateId', 'Team Template ID', 18, REQUIRED),
		reference('MemberId', 'Member ID', ['Contact', 'User'], REQUIRED),
	],
});

export const ServiceResource = defineObject('ServiceResource', {
	label: 'Service Resource',
	keyPrefix: '0Hn',
	allows: 'cu',
	fields: [
		text('Name', 'Name', 255, { required: true }),
		reference('RelatedRecordId', 'User ID', 'User'),
		flag('IsActive', 'Active'),
		picklist('ResourceType', 'Resource Type', ['T', 'D', 'A'], { defaultValue: 'T' }),
		reference('OwnerId', 'Owner ID', ['Group', 'User'], { nillable: false, defaultedOnCreate: true }),
	],
	rules: {
		complete: (context, record) => {
			record.OwnerId ??= context.user.Id;
		},
	},
});

const hasTerritories = ({ org }: Context) => org.settings.territories === 'on';

export const Territory2 = defineObject('Territory2', {
	label: 'Territory',
	labelPlural: 'Territories',
	keyPrefix: '0MI',
	allows: 'cud',
	setup: true,
	fields: [text('Name', 'Label', 80, { required: true }), text('DeveloperName', 'API Name', 80, { required: true })],
	rules: { visible: hasTerritories },
});

export const UserTerritory2Association = defineObject('UserTerritory2Association', {
	label: 'User Territory Association',
	keyPrefix: '0TF',
	allows: 'cd',
	setup: true,
	audit: ['LastModifiedDate', 'LastModifiedById', 'SystemModstamp'],
	fields: [
		reference('Territory2Id', 'Territory ID', 'Territory2', { ...REQUIRED, cascadeDelete: true }),
		reference('UserId', 'User ID', 'User', REQUIRED),
		text('RoleInTerritory2', 'Role in Territory', 40),
		flag('IsActive', 'Is Active', READ_ONLY),
	],
	rules: { visible: hasTerritories },
});
