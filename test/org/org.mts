/** An org without a network: records, settings, time, and one function that answers requests. */
import { EventEmitter } from 'node:events';
import { IngestJobs } from './bulk/jobs.mts';
import { errorResponse } from './errors/errorResponse.mts';
import { apiDisabledForUser } from './errors/index.mts';
import { SpooledUploads } from './files/uploads.mts';
import { readBody } from './handlers/rest/files.mts';
import { dispatch } from './handlers/routes.mts';
import { PassingEnds } from './objects/entitlements/expiredAssignments.mts';
import { OBJECTS } from './objects/index.mts';
import { customObjects } from './objects/owned/custom.mts';
import { withHistories } from './records/fieldHistory.mts';
import { noteEmail } from './objects/logins/setupAuditTrail.mts';
import { IdempotentWrites } from './records/idempotency.mts';
import { checkVersion } from './rights/apiVersion.mts';
import { contextOf, may } from './rights/context.mts';
import { seed, type SeedOptions } from './seed/index.mts';
import { OpenAnswers } from './soql/locators.mts';
import { createClock } from './world/clock.mts';
import { IdSequence, makeId } from './world/ids.mts';
import type { Org, OrgEvents } from './world/model.mts';
import { createSchema } from './world/schema.mts';
import { createSettings, type Settings } from './world/settings.mts';
import { Store } from './world/store.mts';
import type { ApiRequest, ApiResponse, Caller } from './world/types.mts';
import { ApiUsage } from './world/usage.mts';

/** What an org is to be like. */
export interface OrgOptions extends SeedOptions {
	settings?: Partial<Settings>;
	/** The moment at which the org's clock starts; the present one when absent. */
	now?: number | Date;
	/** How many custom objects there are: `Custom_1__c` and so on; none when absent. */
	customObjects?: number;
}

/** Who the org is; the seed says who its administrator is. */
const IDENTITY = { id: makeId('00D', 1), myDomain: 'acme', administrator: '', administratorProfileId: '' };

/** Makes an org and fills it; see seed/index.mts for who lives in it. Throws a RangeError for a wrong setting. */
export function createOrg(options: OrgOptions = {}): Org {
	const settings = createSettings(options.settings);
	const parts = { settings, clock: createClock(options.now), ids: new IdSequence() };
	const events = new EventEmitter<OrgEvents>();
	const writes = new IdempotentWrites(settings);
	const ends = new PassingEnds(parts);
	const org: Org = {
		...parts,
		...IDENTITY,
		store: new Store(),
		schema: createSchema(withHistories([...OBJECTS, ...customObjects(options.customObjects ?? 0)])),
		usage: new ApiUsage(parts.clock, settings),
		locators: new OpenAnswers(parts),
		bulk: new IngestJobs(parts),
		queryJobs: new Map(),
		uploads: new SpooledUploads(settings),
		events,
		passwords: new Map(),
		expiredPasswords: new Set(),
		outbox: [],
		pendingEmails: new Map(),
		usernamesElsewhere: new Set(),
		offices: new Map(),
		apexLimits: new Map(),
		slowRows: new Map(),
		featureLicenses: new Map(),
		confirmEmail: (userId) => confirmEmail(org, userId),
		handle: (caller, request) => {
			ends.note(org);
			return handle(org, writes, caller, request);
		},
		close: async () => void events.removeAllListeners(),
	};
	seed(org, options);
	return org;
}

function confirmEmail(org: Org, userId: string): void {
	const { pendingEmails, store } = org;
	const email = pendingEmails.get(userId);
	if (email === undefined) throw new RangeError(`No change of email waits for user ${userId}`);
	const user = store.get('User', userId);
	if (user) noteEmail(org, 'changedemail', { user, from: String(user.Email), to: email });
	store.update('User', userId, { Email: email });
	pendingEmails.delete(userId);
}

async function handle(org: Org, writes: IdempotentWrites, caller: Caller, request: ApiRequest): Promise<ApiResponse> {
	try {
		const context = contextOf(org, caller, { headers: request.headers, dispatch });
		checkVersion(caller.apiVersion);
		if (!may(context, 'ApiEnabled')) throw apiDisabledForUser();
		return await writes.run(caller.userId, request, async () => dispatch(context, await readBody(context, request)));
	} catch (error) {
		return errorResponse(error);
	}
}
