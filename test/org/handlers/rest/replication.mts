/** Which records changed or were deleted in a span of time (REST guide, sObject Get Updated and Get Deleted). */
import * as errors from '../../errors/index.mts';
import { readDateTime, toDateTime } from '../../world/clock.mts';
import type { Context, ObjectType } from '../../world/model.mts';
import type { ApiRequest, ApiResponse, OrgRecord } from '../../world/types.mts';
import { objectOf } from './sobjects.mts';

interface Span {
	start: number;
	end: number;
}

const MINUTE = 60_000;

const DAY = 86_400_000;

/** SOAP guide: a span of getUpdated begins at most 30 days ago, one of getDeleted 15 days, and is longer than a minute. */
const UPDATED = { days: 30, shortest: 0 };
const DELETED = { days: 15, shortest: MINUTE };

/** `GET /sobjects/User/updated/?start=…&end=…` */
export function getUpdated(context: Context, request: ApiRequest, [name = '']: string[]): ApiResponse {
	const object = replicateable(context, name);
	const span = spanOf(context, request, UPDATED);
	const rows = [...context.org.store.table(object.name).rows.values()];
	const ids = changedWithin(context, object, rows, span).map(({ Id }) => Id);
	return { status: 200, body: { ids, latestDateCovered: coveredUntil(context, span) } };
}

/** `GET /sobjects/Account/deleted/?start=…&end=…` */
export function getDeleted(context: Context, request: ApiRequest, [name = '']: string[]): ApiResponse {
	const object = replicateable(context, name);
	const span = spanOf(context, request, DELETED);
	const rows = [...context.org.store.table(object.name).deleted.values()];
	const deletedRecords = changedWithin(context, object, rows, span).map((row) => ({
		deletedDate: stampOf(row),
		id: row.Id,
	}));
	const earliestDateAvailable = toDateTime(context.org.clock.now() - DELETED.days * DAY);
	return {
		status: 200,
		body: { deletedRecords, earliestDateAvailable, latestDateCovered: coveredUntil(context, span) },
	};
}

/** Objects that keep no record of what happens to them (recorded describeGlobal of v59: not replicateable). */
const NOT_REPLICATEABLE = [
	'LoginHistory',
	'PermissionSetAssignment',
	'PermissionSetLicenseAssign',
	'SetupAuditTrail',
	'UserLogin',
	'UserPackageLicense',
];

function replicateable(context: Context, name: string): ObjectType {
	const object = objectOf(context, name);
	if (NOT_REPLICATEABLE.includes(object.name)) throw errors.notReplicateable(object.name);
	return object;
}

/** Nothing that a running transaction began before this moment is missing (SOAP guide, GetUpdatedResult). */
function coveredUntil({ org }: Context, { end }: Span): string {
	const oldestTransaction = org.clock.now() - org.settings.commitDelaySeconds * 1000;
	return toDateTime(Math.floor(Math.min(end, oldestTransaction) / MINUTE) * MINUTE);
}

/** Salesforce drops the seconds of both ends. */
function spanOf({ org }: Context, { query }: ApiRequest, { days, shortest }: typeof UPDATED): Span {
	const [start, end] = ['start', 'end'].map((name) => {
		// A plus sign that was not escaped arrives as a space.
		const moment = readDateTime((query.get(name) ?? '').replace(' ', '+'));
		if (Number.isNaN(moment)) throw errors.replicationDateMissing(name);
		return Math.floor(moment / MINUTE) * MINUTE;
	}) as [number, number];
	if (end - start <= shortest) throw errors.invalidReplicationDate('startDate must be before endDate');
	if (start < org.clock.now() - days * DAY)
		throw errors.invalidReplicationDate(`startDate cannot be more than ${days} days ago`);
	return { start, end };
}

function changedWithin(context: Context, object: ObjectType, rows: OrgRecord[], { start, end }: Span): OrgRecord[] {
	return rows.filter((row) => {
		const moment = readDateTime(stampOf(row) ?? '');
		return moment >= start && moment < end && object.sees?.(context, row) !== false;
	});
}

function stampOf({ SystemModstamp, LastModifiedDate, CreatedDate }: OrgRecord): string | undefined {
	const stamp = SystemModstamp ?? LastModifiedDate ?? CreatedDate;
	return typeof stamp === 'string' ? stamp : undefined;
}
