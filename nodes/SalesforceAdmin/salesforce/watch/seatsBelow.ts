import type { Org } from '../api/org';
import type { WatchedEvent } from './events';
import { readLicenseSeats } from './seats';
import type { LicenseSeats, Watch } from './types';

/** The watched licenses that have fewer seats left than the threshold; none, and no call, when seats are not watched. Rejects with a SalesforceError. */
export async function readLowLicenses(org: Org, { events, licenses, threshold }: Watch): Promise<LicenseSeats[]> {
	if (!events.includes('seatsBelow')) return [];
	return (await readLicenseSeats(org, licenses)).filter(({ remaining }) => remaining < threshold);
}

/** The event of a license with few seats left. */
export function seatsEvent(license: LicenseSeats, { threshold }: Watch, at: number): WatchedEvent {
	const occurredAt = new Date(at).toISOString();
	const eventId = `seatsBelow:${license.id}:${occurredAt}`;
	const told = { event: 'seatsBelow', eventId, occurredAt, user: null, actor: null } as const;
	return { ...told, changes: [], license: { ...license, threshold } };
}
