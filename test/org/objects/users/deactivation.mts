/**
 * What keeps a user from being deactivated (Help articles 000384586, 000384761, 000384962, 000386275, 005385527,
 * 000004425). The texts of the lead owner, the approver and of deactivating oneself are assumed.
 */
import * as errors from '../../errors/index.mts';
import type { Change, Context, Field } from '../../world/model.mts';
import type { Office, Org } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

/** What Salesforce says when the holder of an office is deactivated. */
const OFFICES: Readonly<Record<Office, string>> = {
	defaultCaseOwner: 'You cannot deactivate this user. You cannot deactivate a user who is the default owner of cases',
	defaultLeadOwner: 'You cannot deactivate this user. You cannot deactivate a user who is the default owner of leads',
	webToLeadCreator: 'You cannot disable the Web to Lead Default Creator',
	defaultWorkflowUser: 'You cannot deactivate the Default Workflow User',
	approver: 'You cannot deactivate this user. The user is a named approver in an approval process',
};

/** UserType of the users that Salesforce makes for itself. Whether they can be deactivated is [U]. */
const SYSTEM_USER_TYPES = ['AutomatedProcess', 'CloudIntegrationUser'];

/** Throws when the change deactivates a user, or takes the administrator profile away, although something depends on it. */
export function checkDeactivation(context: Context, change: Change): void {
	const { record, before } = change;
	const deactivated = before?.IsActive === true && record.IsActive !== true;
	if (before && isActiveAdministrator(context.org, before) && !isActiveAdministrator(context.org, record)) {
		checkLastAdministrator(context.org, record);
	}
	if (!deactivated) return;
	const { settings } = context.org;
	if (settings.systemUserDeactivation === 'refused' && SYSTEM_USER_TYPES.includes(String(record.UserType)))
		throw errors.insufficientAccess(settings);
	if (record.Id === context.user.Id) throw errors.deactivationBlocked(settings, 'You cannot deactivate yourself');
	for (const [office, holders] of context.org.offices) {
		if (holders.has(record.Id)) throw errors.deactivationBlocked(settings, OFFICES[office]);
	}
	checkHierarchyFields(context, record);
	checkTerritories(context, record);
}

/** The territories of a user; in an org without the feature nobody has one. */
function territoriesOf({ org }: Context, { Id }: OrgRecord): OrgRecord[] {
	if (org.settings.territories !== 'on') return [];
	return org.store.table('UserTerritory2Association').find('UserId', [Id]);
}

/** Whether a territory keeps its user from being deactivated is [U]; the text is assumed. */
function checkTerritories(context: Context, user: OrgRecord): void {
	const { settings } = context.org;
	if (settings.territoriesOnDeactivation !== 'refused' || territoriesOf(context, user).length === 0) return;
	throw errors.deactivationBlocked(settings, 'You cannot deactivate a user who is assigned to a territory');
}

/** Takes the territories of a deactivated user away, where Salesforce does so [U]. */
export function dropTerritories(context: Context, user: OrgRecord): void {
	const { store, settings } = context.org;
	if (settings.territoriesOnDeactivation !== 'removed') return;
	for (const { Id } of territoriesOf(context, user)) store.remove('UserTerritory2Association', Id);
}

/** A hierarchy field is a custom lookup from User to User; whether Manager counts as one is [U] (KB 000004425 says so). */
function checkHierarchyFields(context: Context, user: OrgRecord): void {
	const { settings } = context.org;
	const object = context.org.schema.object('User');
	const blocks = (field: Field) =>
		field.referenceTo.includes('User') &&
		(field.custom || (field.name === 'ManagerId' && settings.managerBlocksDeactivation === 'refused'));
	const fields = [...object.fields.values()].filter(blocks);
	for (const field of fields) {
		const [other] = context.org.store.table('User').find(field.name, [user.Id]);
		if (!other) continue;
		const name = [other.FirstName, other.LastName].filter(Boolean).join(' ');
		const message = `Cannot complete this operation. Cannot inactivate user that is the value of a hierarchy field: ${field.label}. : ${name}`;
		throw errors.deactivationBlocked(settings, message);
	}
}

function isActiveAdministrator(org: Org, user: OrgRecord): boolean {
	return user.IsActive === true && user.ProfileId === org.administratorProfileId;
}

function checkLastAdministrator(org: Org, leaving: OrgRecord): void {
	const administrators = org.store.table('User').find('ProfileId', [org.administratorProfileId]);
	if (!administrators.some((user) => user.IsActive === true && user.Id !== leaving.Id))
		throw errors.lastAdministrator();
}

/** Throws when a user would be above themselves in the hierarchy of managers or of a field of the admins. */
export function checkHierarchy(context: Context, { record, changed }: Change): void {
	const { store, settings, schema } = context.org;
	for (const { name, custom, referenceTo } of schema.object('User').fields.values()) {
		const isHierarchy = name === 'ManagerId' || (custom && referenceTo.includes('User'));
		if (!isHierarchy || !changed.has(name)) continue;
		const passed = new Set<string>();
		for (let above = record[name]; typeof above === 'string' && !passed.has(above);) {
			if (above === record.Id) throw errors.hierarchyLoop(settings, name);
			passed.add(above);
			above = store.get('User', above)?.[name] ?? null;
		}
	}
}

/** Throws when the user whom web leads are created by gets a profile that may not do so. */
export function checkLeadCreator({ org }: Context, { record }: Change): void {
	if (!org.offices.get('webToLeadCreator')?.has(record.Id)) return;
	const owned = org.store.table('PermissionSet').first('ProfileId', record.ProfileId!);
	if (owned?.PermissionsModifyAllData !== true) throw errors.defaultLeadCreatorProfile();
}
