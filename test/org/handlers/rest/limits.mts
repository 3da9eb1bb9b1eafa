/** Limits and record counts (REST guide, Limits, Record Count; names and figures recorded in a Developer Edition org). */
import * as errors from '../../errors/index.mts';
import { fileUsage } from '../../files/fileLimits.mts';
import { may } from '../../rights/context.mts';
import type { Context, Org } from '../../world/model.mts';
import type { ApiRequest, ApiResponse } from '../../world/types.mts';

const MEGABYTE = 1_048_576;

/** Name → most; all of it is left, because the org does not count these. */
const UNUSED: Readonly<Record<string, number>> = {
	AnalyticsExternalDataSizeMB: 40_960,
	CdpAiInferenceApiMonthlyLimit: 500_000_000,
	ConcurrentAsyncGetReportInstances: 200,
	ConcurrentEinsteinDataInsightsStoryCreation: 5,
	ConcurrentEinsteinDiscoveryStoryCreation: 2,
	ConcurrentSyncReportRuns: 20,
	ContentDistBandwidthLimitMB: 51_200,
	ContentDistViewLimit: 50_000,
	DailyAnalyticsDataflowJobExecutions: 60,
	DailyAnalyticsUploadedFilesSizeMB: 51_200,
	DailyApexCursorLimit: 10_000,
	DailyApexCursorRowsLimit: 100_000_000,
	DailyApexPCursorLimit: 200_000,
	DailyAsyncApexExecutions: 250_000,
	DailyAsyncApexTests: 500,
	DailyBulkApiBatches: 15_000,
	DailyBulkV2QueryFileStorageMB: 976_562,
	DailyBulkV2QueryJobs: 10_000,
	DailyDeliveredPlatformEvents: 10_000,
	DailyDurableGenericStreamingApiEvents: 10_000,
	DailyDurableStreamingApiEvents: 10_000,
	DailyEinsteinDataInsightsStoryCreation: 1000,
	DailyEinsteinDiscoveryOptimizationJobRuns: 25,
	DailyEinsteinDiscoveryPredictAPICalls: 50_000,
	DailyEinsteinDiscoveryPredictionsByCDC: 500_000,
	DailyEinsteinDiscoveryStoryCreation: 100,
	DailyFunctionsApiCallLimit: 50_000,
	DailyGenericStreamingApiEvents: 10_000,
	DailyMetadataRetrievesWithDependencies: 25,
	DailyServiceEmailAgentforceCalls: 5000,
	DailyStandardVolumePlatformEvents: 10_000,
	DailyStreamingApiEvents: 10_000,
	DailyWorkflowEmails: 8040,
	DataStorageMB: 5,
	DurableStreamingApiConcurrentClients: 20,
	ExternalServicesActiveObjects: 3000,
	ExternalServicesActiveOperations: 3000,
	ExternalServicesObjectProperties: 400_000,
	ExternalServicesObjects: 10_000,
	ExternalServicesOperations: 10_000,
	ExternalServicesRegistrations: 700,
	HourlyAsyncReportRuns: 1200,
	HourlyDashboardRefreshes: 200,
	HourlyDashboardResults: 5000,
	HourlyDashboardStatuses: 999_999_999,
	HourlyElevateAsyncReportRuns: 1200,
	HourlyElevateSyncReportRuns: 500,
	HourlyLongTermIdMapping: 100_000,
	HourlyManagedContentPublicRequests: 50_000,
	HourlyODataCallout: 1000,
	HourlyPublishedPlatformEvents: 50_000,
	HourlyPublishedStandardVolumePlatformEvents: 1000,
	HourlyShortTermIdMapping: 100_000,
	HourlySyncReportRuns: 500,
	HourlyTimeBasedWorkflow: 1000,
	MassEmail: 10,
	MaxContentDocumentsLimit: 30_000_000,
	MonthlyEinsteinDiscoveryStoryCreation: 500,
	Package2VersionCreates: 6,
	Package2VersionCreatesWithoutValidation: 500,
	PlatformEventTriggersWithParallelProcessing: 5,
	PrivateConnectOutboundCalloutHourlyLimitMB: 0,
	PublishCallbackUsageInApex: 5_242_880,
	ScheduledFlowRunLimit: 250_000,
	ScheduledPathRunLimit: 250_000,
	SingleEmail: 15,
	StreamingApiConcurrentClients: 20,
};

/** `GET /limits` */
export function getLimits(context: Context): ApiResponse {
	if (!may(context, 'ViewSetup')) throw errors.noPasswordAccess();
	const { usage, settings } = context.org;
	const files = fileUsage(context.org);
	const left = (most: number, used: number) => ({ Max: most, Remaining: Math.max(0, most - used) });
	const body: { [name: string]: object } = {
		ContentPublicationLimit: left(settings.contentPublicationLimit, files.published),
		DailyApiRequests: left(usage.max, usage.used),
		FileStorageMB: left(settings.fileStorageMB, Math.ceil(files.bytes / MEGABYTE)),
		PermissionSets: { Max: 1500, Remaining: 1490, CreateCustom: { Max: 1000, Remaining: 990 } },
	};
	for (const [name, max] of Object.entries(UNUSED)) body[name] = { Max: max, Remaining: max };
	return { status: 200, body: Object.fromEntries(Object.entries(body).sort(([a], [b]) => a.localeCompare(b))) };
}

/**
 * `GET /limits/recordCount?sObjects=User,Lead`; all objects when none is named. Names of no object are passed over, and so
 * are objects without records (recorded by CumulusCI).
 */
export function getRecordCount(context: Context, request: ApiRequest): ApiResponse {
	if (!may(context, 'ViewSetup')) throw errors.noPasswordAccess();
	const { schema } = context.org;
	const names = (request.query.get('sObjects') ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
	const objects = names.length > 0 ? names.flatMap((name) => schema.find(name) ?? []) : schema.objects;
	const known = countsOf(context.org);
	const counts = objects.map(({ name }) => ({ count: known.get(name) ?? 0, name }));
	return { status: 200, body: { sObjects: counts.filter(({ count }) => count > 0) } };
}

/** The counts of an org and when they were taken: they are refreshed now and then (REST guide, Record Count). */
const taken = new WeakMap<Org, { at: number; counts: Map<string, number> }>();

function countsOf(org: Org): Map<string, number> {
	const now = org.clock.now();
	const last = taken.get(org);
	if (last && now - last.at < org.settings.recordCountMinutes * 60_000) return last.counts;
	const counts = new Map(org.schema.objects.map(({ name }) => [name, org.store.table(name).rows.size]));
	taken.set(org, { at: now, counts });
	return counts;
}
