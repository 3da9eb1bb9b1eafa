/** What SetupAuditTrail tells of assignments of permission sets that end by their expiration date; whether it does is [U]. */
import { toDateTime } from '../../world/clock.mts';
import type { Org } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';
import { auditEnd } from './entitlementAudit.mts';

/** The moments at which assignments end, as an org sees them pass. */
export class PassingEnds {
	/** Up to where it has looked; milliseconds since 1970. */
	#seen: number;

	constructor({ clock }: Pick<Org, 'clock'>) {
		this.#seen = clock.now();
	}

	/** Writes an entry, with the moment of its end, for each assignment that has ended since the last look. */
	note(org: Org): void {
		const [from, now] = [this.#seen, org.clock.now()];
		this.#seen = now;
		if (org.settings.auditTrailOfExpiry === 'nothing') return;
		for (const assignment of org.store.table('PermissionSetAssignment').rows.values()) {
			const end = Date.parse(String(assignment.ExpirationDate));
			if (end > from && end <= now) insertEntry(org, assignment, end);
		}
	}
}

function insertEntry(org: Org, assignment: OrgRecord, end: number): void {
	const { action, display } = auditEnd(org, assignment);
	const system = org.store.table('User').first('UserType', 'AutomatedProcess');
	org.store.insert('SetupAuditTrail', {
		Id: org.ids.next('0Ym'),
		Action: action,
		Section: 'Manage Users',
		Display: display,
		CreatedDate: toDateTime(end),
		CreatedById: org.settings.auditTrailOfSystem === 'nobody' ? null : system!.Id,
	});
}
