/** Limits and record counts (REST guide, Limits, Record Count; names recorded in a Developer Edition org). */
import * as errors from '../errors.mts';
import { may, type Context } from '../context.mts';
import { objectOf } from './sobjects.mts';
import type { ApiRequest, ApiResponse } from '../types.mts';

/** Name → most; all of it is left, because the org counts API calls only. */
const UNUSED: Readonly<Record<string, number>> = {
	ActiveScratchOrgs: 6,
	ConcurrentAsyncGetReportInstances: 200,
	ConcurrentSyncReportRuns: 20,
	ContentPublicationLimit: 200_000,
	DailyAsyncApexExecutions: 250_000,
	DailyBulkApiBatches: 15_000,
	DailyBulkV2QueryFileStorageMB: 976_562,
	DailyBulkV2QueryJobs: 10_000,
	DailyDurableGenericStreamingApiEvents: 200_000,
	DailyGenericStreamingApiEvents: 10_000,
	DailyStreamingApiEvents: 200_000,
	DailyWorkflowEmails: 100_000,
	DataStorageMB: 10_240,
	HourlyAsyncReportRuns: 1200,
	HourlyDashboardRefreshes: 200,
	HourlySyncReportRuns: 500,
	HourlyTimeBasedWorkflow: 1000,
	MassEmail: 5000,
	MaxContentDocumentsLimit: 30_000_000,
	SingleEmail: 5000,
};

/** `GET /limits` */
export function getLimits(context: Context): ApiResponse {
	if (!may(context, 'ViewSetup')) throw errors.noPasswordAccess();
	const { usage, settings } = context.org;
	const body: { [name: string]: object } = {
		DailyApiRequests: { Max: usage.max, Remaining: Math.max(0, usage.max - usage.used) },
		FileStorageMB: { Max: settings.fileStorageMB, Remaining: settings.fileStorageMB },
		PermissionSets: { Max: 1500, Remaining: 1490, CreateCustom: { Max: 1000, Remaining: 990 } },
	};
	for (const [name, max] of Object.entries(UNUSED)) body[name] = { Max: max, Remaining: max };
	return { status: 200, body: Object.fromEntries(Object.entries(body).sort(([a], [b]) => a.localeCompare(b))) };
}

/** `GET /limits/recordCount?sObjects=User,Lead`; all objects when none is named. */
export function getRecordCount(context: Context, request: ApiRequest): ApiResponse {
	const names = (request.query.get('sObjects') ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
	const objects = names.length > 0 ? names.map((name) => objectOf(context, name)) : context.org.schema.objects;
	const counts = objects.map(({ name }) => ({ count: context.org.store.table(name).rows.size, name }));
	return { status: 200, body: { sObjects: counts } };
}
