import { SalesforceError } from '../../api/errors';
import { recordId } from '../../api/ids';
import type { ApiRecord } from '../../api/org';
import { permissionNames } from '../../api/permissions';
import { textOf } from '../../api/query';
import { isIn } from '../../api/soql';
import type { EntitlementType } from '../../entitlements/types';
import { actionsOf, auditedChange, FEATURES } from '../fields/auditedFields';
import type { EventName, Happening, RowSource } from '../types';

/** What an action of the audit trail means. */
interface Action {
	event: EventName;
	/** The kind of entitlement that was given or taken. */
	type?: EntitlementType;
	/** The field of User that is a feature license. */
	field?: string;
}

const given = (type: EntitlementType): Action => ({ event: 'entitlementAssigned', type });
const taken = (type: EntitlementType): Action => ({ event: 'entitlementRemoved', type });

/**
 * The actions by name (the public catalog "Setup Audit Trail Reference"). The text of an entry may be in any language, so what happened is
 * told by the action alone.
 */
const ACTIONS: Readonly<Record<string, Action>> = {
	activateduser: { event: 'userActivated' },
	deactivateduser: { event: 'userDeactivated' },
	CSPUserDisabled: { event: 'userDeactivated' },
	PRMUserDisabled: { event: 'userDeactivated' },
	frozeuser: { event: 'userFrozen' },
	unfrozeuser: { event: 'userUnfrozen' },
	PermSetAssign: given('permissionSet'),
	PermSetAssign_HasExpiration: given('permissionSet'),
	PermSetUnassign: taken('permissionSet'),
	PermSetUnassign_HasExpiration: taken('permissionSet'),
	PermSetGroupAssign: given('permissionSetGroup'),
	PermSetGroupUnassign: taken('permissionSetGroup'),
	PermSetLicenseAssign: given('permissionSetLicense'),
	PermSetLicenseUnassign: taken('permissionSetLicense'),
	granteduserpackagelicense: given('packageLicense'),
	revokeduserpackagelicense: taken('packageLicense'),
	...Object.fromEntries(
		Object.entries(FEATURES).flatMap(([word, field]) => [
			[`changed${word}useroffon`, { ...given('featureLicense'), field }],
			[`changed${word}useronoff`, { ...taken('featureLicense'), field }],
		]),
	),
};

const isToldByAuditTrail = (event: EventName) => Object.values(ACTIONS).some((action) => action.event === event);

/** The statement that reads the audit trail, up to its WHERE. */
export const AUDIT_TRAIL = 'SELECT Id,Action,Display,CreatedDate,CreatedById FROM SetupAuditTrail';

/** The entries of the audit trail that tell of some events, and of fields of users; undefined when it tells of none of them. */
export function auditTrailSource(events: readonly EventName[], fields: readonly string[]): RowSource | undefined {
	const actions = Object.keys(ACTIONS).filter((name) => events.includes(ACTIONS[name].event));
	const all = [...new Set([...actions, ...actionsOf(fields)])];
	if (all.length === 0) return undefined;
	const isWatched = ({ event }: Happening) => events.includes(event);
	return {
		select: AUDIT_TRAIL,
		time: 'CreatedDate',
		where: isIn('Action', all),
		read: (row) => [...happeningsIn(row).filter(isWatched), ...updatesIn(row, fields)],
	};
}

// One entry can tell of an event and of a watched field.
function updatesIn(row: ApiRecord, fields: readonly string[]): Happening[] {
	const change = auditedChange(textOf(row, 'Action'), textOf(row, 'Display'), fields);
	return change ? [{ ...entryOf(row, 'userUpdated'), changes: [change] }] : [];
}

/** The state of a user that an event changes, with the value that it has afterwards. */
const STATES: Partial<Record<EventName, { field: string; to: boolean }>> = {
	userActivated: { field: 'IsActive', to: true },
	userDeactivated: { field: 'IsActive', to: false },
	userFrozen: { field: 'IsFrozen', to: true },
	userUnfrozen: { field: 'IsFrozen', to: false },
};

function happeningsIn(row: ApiRecord): Happening[] {
	const { event, type, field } = ACTIONS[textOf(row, 'Action')] ?? actionInAnyCase(textOf(row, 'Action')) ?? {};
	if (!event) return [];
	const state = STATES[event] ?? (field ? { field, to: event === 'entitlementAssigned' } : undefined);
	const changes = state ? [{ field: state.field, from: !state.to, to: state.to }] : [];
	const happening: Happening = { ...entryOf(row, event), changes };
	if (!type) return [happening];
	const label = field ? null : englishLabelIn(textOf(row, 'Display'));
	return [{ ...happening, entitlement: { type, id: field ?? null, name: field ?? null, label } }];
}

function entryOf(row: ApiRecord, event: EventName): Omit<Happening, 'changes'> {
	const display = textOf(row, 'Display');
	return {
		event,
		eventId: `${event}:${String(row.Id)}`,
		at: Date.parse(textOf(row, 'CreatedDate')),
		userId: userIdIn(display),
		actorId: textOf(row, 'CreatedById') || null,
		action: textOf(row, 'Action'),
		display,
	};
}

// SOQL compares texts without regard to case, so a row can have an action in another case than the catalog.
const actionInAnyCase = (name: string): Action | undefined =>
	Object.entries(ACTIONS).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];

/**
 * The ID of the user in the text of an entry, which has 15 characters in most and 18 in some. The user's is the last one, because somebody
 * may have called a permission set like an ID.
 */
export function userIdIn(display: string): string | undefined {
	const id = [...display.matchAll(/\b005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?\b/g)].at(-1)?.[0];
	return id && recordId(id);
}

// "Permission set group G: assigned to user …", "Permission set license L removed from user …".
const LABEL =
	/^Permission set(?: group| license)? (.+?)(?: with expiration)?(?:: assigned to| unassigned from|: unassigned from| removed from) user /;

/** The label of what was given or taken, where the text of an entry has the English form; null elsewhere. */
export const englishLabelIn = (display: string): string | null => LABEL.exec(display)?.[1] ?? null;

/** The error of who may not read the audit trail, although events are watched that it alone tells. */
export function auditTrailHidden(events: readonly EventName[], fields: readonly string[]): SalesforceError {
	const needing = [...events.filter(isToldByAuditTrail), ...fields.map((field) => `changes of ${field}`)];
	return new SalesforceError(
		'MISSING_PERMISSIONS',
		`The connected user may not read the audit trail of Setup, which alone tells of ${needing.join(', ')}`,
		{
			advice: `Give the connected user the permission ${permissionNames(['ViewSetup'])}, or take them out of the trigger.`,
		},
	);
}
