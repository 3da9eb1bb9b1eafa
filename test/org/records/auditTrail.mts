/** What a change leaves in SetupAuditTrail: each object says it of its own changes, and here it becomes a row. */
import { toDateTime } from '../world/clock.mts';
import type { Change, Context } from '../world/model.mts';

/** Writes the notes that the object of a change makes of it, in the same transaction and with the same stamp. */
export function noteInAuditTrail(context: Context, change: Change): void {
	const { org, user } = context;
	for (const { action, display, section = 'Manage Users' } of change.object.audit?.(context, change) ?? []) {
		org.store.insert('SetupAuditTrail', {
			Id: org.ids.next('0Ym'),
			Action: action,
			Section: section,
			Display: display,
			CreatedDate: toDateTime(stampedAt(context)),
			CreatedById: user.Id,
		});
	}
}

/** The moment that the present transaction stamps its rows with: others see them so many seconds later. */
export function stampedAt({ org }: Context): number {
	return org.clock.now() - org.settings.commitDelaySeconds * 1000;
}
