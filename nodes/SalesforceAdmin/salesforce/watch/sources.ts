import { isHiddenObject } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';
import { AUDIT_TRAIL, auditTrailHidden, auditTrailSource } from './auditTrail';
import { memberSources } from './memberRows';
import type { EventName, RowSource } from './types';
import { userSources } from './userRows';

/** The rows that tell of some events. */
export function sourcesOf(events: readonly EventName[]): RowSource[] {
	const auditTrail = auditTrailSource(events);
	return [...userSources(events), ...(auditTrail ? [auditTrail] : []), ...memberSources(events)];
}

/** The error to show instead of the answer of a source, where the answer says that the connected user may not read it; undefined elsewhere. */
export function refusalOf(
	source: RowSource,
	events: readonly EventName[],
	answer: unknown,
): SalesforceError | undefined {
	return isHiddenObject(answer) && source.select === AUDIT_TRAIL ? auditTrailHidden(events) : undefined;
}
