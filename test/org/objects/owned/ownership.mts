/** Who owns a record, who may be its owner, and what chooses one. */
import * as errors from '../../errors/index.mts';
import { may } from '../../rights/context.mts';
import { flag, READ_ONLY, reference } from '../../world/define.mts';
import type { Change, Context, Field, ObjectType, Rules } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

/** User licenses that come with the objects of Sales and Service Cloud; the platform license has accounts and contacts only. */
export const CRM_LICENSES: readonly string[] = ['Salesforce'];
export const ACCOUNT_LICENSES: readonly string[] = [...CRM_LICENSES, 'Salesforce Platform'];

/** Set by the store when the record goes to the recycle bin. */
export const isDeleted = flag('IsDeleted', 'Deleted', READ_ONLY);

/** The field of the owner: of a user, or of a group too, which is a queue. */
export function ownedBy(...owners: string[]): Field {
	return reference('OwnerId', 'Owner ID', owners, { nillable: false, defaultedOnCreate: true });
}

/** The rules of an object whose records have owners. `queue` is whom active assignment rules give its records to. */
export const owned = (licenses: readonly string[], queue?: string): Rules => ({
	visible: (context) => licenses.includes(licenseOf(context, context.user)) || may(context, 'ViewAllData'),
	complete: (context, record) => {
		record.OwnerId ??= context.user.Id;
		if (queue !== undefined && assigns(context)) record.OwnerId = queueNamed(context, queue);
	},
	validate: (context, change) => validate(context, change, licenses),
});

function licenseOf({ org }: Context, user: OrgRecord): string {
	const profile = org.store.get('Profile', user.ProfileId as string);
	return String(org.store.get('UserLicense', profile?.UserLicenseId as string)?.Name ?? '');
}

/** Active rules run unless the header says otherwise (REST guide, Assignment Rule Header). */
const assigns = ({ org, headers }: Context): boolean =>
	org.settings.assignmentRules === 'active' && !/^false$/i.test(String(headers['sforce-auto-assign'] ?? ''));

const queueNamed = ({ org }: Context, name: string): string =>
	org.store.table('Group').first('DeveloperName', name)!.Id;

/** The owner is an active user who may see the object, or a queue that takes it; changing it needs the record or the right to transfer. */
function validate(context: Context, change: Change, licenses: readonly string[]): void {
	const { kind, object, record, before, changed } = change;
	if (kind === 'delete') return;
	if (object.name === 'Lead' && before?.IsConverted === true) throw errors.convertedLead();
	if (!(kind === 'insert' || changed.has('OwnerId'))) return;
	const transfer = ['ModifyAllData', 'TransferAnyEntity', ...(object.name === 'Lead' ? ['TransferAnyLead'] : [])];
	if (before && before.OwnerId !== context.user.Id && !may(context, ...transfer))
		throw errors.insufficientAccess(context.org.settings);
	const owner = context.org.store.get('User', record.OwnerId as string);
	if (owner) checkUser(context, { object, owner, licenses });
	else checkQueue(context, object.name, record.OwnerId as string);
}

interface Candidate {
	object: ObjectType;
	owner: OrgRecord;
	licenses: readonly string[];
}

/** Whether an inactive user can be an owner is [U], and whether administrators meet TRANSFER_REQUIRES_READ. */
function checkUser(context: Context, { object, owner, licenses }: Candidate): void {
	const { settings } = context.org;
	const takesInactive = object.custom || ['Account', 'Opportunity'].includes(object.name);
	const isRefused = settings.inactiveNewOwner === 'refused' || !takesInactive;
	if (owner.IsActive !== true && isRefused) throw errors.inactiveOwner(owner.Id, object.name);
	const passes = settings.transferRequiresRead === 'administrators pass' && may(context, 'ModifyAllData');
	if (!licenses.includes(licenseOf(context, owner)) && !passes) throw errors.transferRequiresRead();
}

function checkQueue({ org }: Context, object: string, queueId: string): void {
	const takes = org.store.table('QueueSobject').find('QueueId', [queueId]);
	if (!takes.some((row) => row.SobjectType === object)) throw errors.queueNotForObject(org.settings, object);
}
