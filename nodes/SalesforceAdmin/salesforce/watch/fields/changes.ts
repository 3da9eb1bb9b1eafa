import type { Org } from '../../api/org';
import { selectIn, textOf } from '../../api/query';
import type { FieldChange, Happening } from '../types';

/**
 * The same happenings, in which the watched fields that one save changed are one: of the same user or record, at the same moment, by the same
 * hand. It keeps the ID of the first of them.
 */
export function mergeChanges(happenings: readonly Happening[]): Happening[] {
	const merged = new Map<string, Happening>();
	for (const happening of happenings) {
		const key = saveOf(happening);
		const first = merged.get(key);
		merged.set(key, first ? { ...first, changes: joined([...first.changes, ...happening.changes]) } : happening);
	}
	return [...merged.values()];
}

function saveOf({ event, eventId, at, userId, actorId, changes, record }: Happening): string {
	const target = userId ?? record?.id;
	const isPart = changes.length > 0 && event.endsWith('Updated') && target !== undefined;
	return isPart ? [event, target, at, actorId].join(' ') : eventId;
}

// A field that was changed twice was first what the first change took, and is what the last one left.
function joined(changes: FieldChange[]): FieldChange[] {
	const fields = new Map<string, FieldChange>();
	for (const change of changes) {
		const before = fields.get(change.field);
		fields.set(change.field, before && 'from' in before ? { ...change, from: before.from } : change);
	}
	return [...fields.values()];
}

/** Where the audit trail tells names, a name. */
const SHOWN: Readonly<Record<string, string>> = {
	ProfileId: 'Profile.Name',
	UserRoleId: 'UserRole.Name',
	ManagerId: 'Manager.Name',
	DelegatedApproverId: 'DelegatedApprover.Name',
};

/**
 * The same happenings, in which a field that an entry of the audit trail tells no value of has the present one. One query for every 500 users
 * with such a field, none else. Rejects with a SalesforceError.
 */
export async function completeChanges(org: Org, happenings: readonly Happening[]): Promise<Happening[]> {
	const lacking = happenings.filter((one) => one.display !== undefined && one.changes.some(isWithoutValue));
	const ids = [...new Set(lacking.flatMap(({ userId }) => userId ?? []))];
	if (ids.length === 0) return [...happenings];
	const fields = new Set(lacking.flatMap(({ changes }) => changes.filter(isWithoutValue).map(({ field }) => field)));
	const paths = [...fields].map((field) => SHOWN[field] ?? field);
	const users = await selectIn(org, `SELECT ${['Id', ...paths].join(',')} FROM User`, 'Id', ids);
	const byId = new Map(users.map((user) => [String(user.Id), user]));
	return happenings.map((happening) => {
		const user = byId.get(happening.userId ?? '');
		if (!user || !lacking.includes(happening)) return happening;
		const withValue = (change: FieldChange): FieldChange =>
			isWithoutValue(change) ? { ...change, to: textOf(user, SHOWN[change.field] ?? change.field) || null } : change;
		return { ...happening, changes: happening.changes.map(withValue) };
	});
}

const isWithoutValue = (change: FieldChange) => change.to === undefined;
