import { isHiddenObject } from '../../api/errorCodes';
import type { SalesforceError } from '../../api/errors';
import type { WatchedFields } from '../fields/tracking';
import { AUDIT_TRAIL, auditTrailHidden, auditTrailSource } from './auditTrail';
import { memberSources } from './memberRows';
import { recordSources, type RecordFacts } from './recordRows';
import type { EventName, RowSource } from '../types';
import { userSources } from './userRows';

/** What is known of what is watched. */
export interface Known {
	/** The object whose records are watched. */
	facts?: RecordFacts;
	/** The fields whose changes are watched. */
	fields?: WatchedFields;
}

/** The rows that tell of some events. */
export function sourcesOf(events: readonly EventName[], { facts, fields }: Known): RowSource[] {
	const auditTrail = auditTrailSource(events, fields?.user?.audited ?? []);
	return [
		...userSources(events, fields?.user),
		...(auditTrail ? [auditTrail] : []),
		...memberSources(events),
		...recordSources(events, facts, fields?.record?.history),
	];
}

/** The error to show instead of the answer of a source, where the answer says that the connected user may not read it; undefined elsewhere. */
export function refusalOf(
	source: RowSource,
	{ events, fields }: { events: readonly EventName[]; fields: WatchedFields | undefined },
	answer: unknown,
): SalesforceError | undefined {
	if (!isHiddenObject(answer) || source.select !== AUDIT_TRAIL) return undefined;
	return auditTrailHidden(events, fields?.user?.audited ?? []);
}
