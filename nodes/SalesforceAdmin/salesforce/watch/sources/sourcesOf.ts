import { isHiddenObject } from '../../api/errorCodes';
import type { SalesforceError } from '../../api/errors';
import { AUDIT_TRAIL, auditTrailHidden, auditTrailSource } from './auditTrail';
import { memberSources } from './memberRows';
import { recordSources, type RecordFacts } from './recordRows';
import type { EventName, RowSource } from '../types';
import { userSources } from './userRows';

/** The rows that tell of some events. */
export function sourcesOf(events: readonly EventName[], facts: RecordFacts | undefined): RowSource[] {
	const auditTrail = auditTrailSource(events);
	return [
		...userSources(events),
		...(auditTrail ? [auditTrail] : []),
		...memberSources(events),
		...recordSources(events, facts),
	];
}

/** The error to show instead of the answer of a source, where the answer says that the connected user may not read it; undefined elsewhere. */
export function refusalOf(
	source: RowSource,
	events: readonly EventName[],
	answer: unknown,
): SalesforceError | undefined {
	return isHiddenObject(answer) && source.select === AUDIT_TRAIL ? auditTrailHidden(events) : undefined;
}
