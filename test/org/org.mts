/** An org without a network: records, settings, time, and one function that answers requests. */
import { EventEmitter } from 'node:events';
import * as errors from './errors/index.mts';
import { ApiUsage } from './world/usage.mts';
import { checkVersion } from './rights/apiVersion.mts';
import { contextOf, may } from './world/context.mts';
import { createClock, type Clock } from './world/clock.mts';
import { createSettings, type Settings } from './world/settings.mts';
import { dispatch } from './handlers/routes.mts';
import { readBody } from './handlers/rest/files.mts';
import { IdempotentWrites } from './records/idempotency.mts';
import { IdSequence } from './world/ids.mts';
import { OBJECTS } from './objects/index.mts';
import { QueryLocators } from './soql/locators.mts';
import { refusal } from './errors/errorResponse.mts';
import { Schema } from './world/schema.mts';
import { seed, type SeedOptions } from './seed/index.mts';
import { Store } from './world/store.mts';
import { Uploads } from './files/uploads.mts';
import { BulkJobs } from './bulk/jobs.mts';
import type { QueryJob } from './bulk/queryJobs.mts';
import type { ApiRequest, ApiResponse, Caller } from './world/types.mts';
import type { Mail } from './world/outbox.mts';
import type { Office } from './objects/users/deactivation.mts';

export interface OrgOptions extends SeedOptions {
	settings?: Partial<Settings>;
	/** The moment at which the org's clock starts; the present one when absent. */
	now?: number | Date;
}

/** What happened to a user, for who keeps sessions and mail: each event carries the user's id. */
export interface OrgEvents {
	deactivated: [userId: string];
	frozen: [userId: string];
}

export interface Org {
	/** 18-character id, prefix 00D. */
	id: string;
	/** `acme` in `acme.my.salesforce.com`. */
	myDomain: string;
	settings: Settings;
	clock: Clock;
	ids: IdSequence;
	store: Store;
	bulk: BulkJobs;
	/** Query jobs of Bulk API 2.0 by their id. */
	queryJobs: Map<string, QueryJob>;
	/** Bytes of files. */
	uploads: Uploads;
	schema: Schema;
	usage: ApiUsage;
	locators: QueryLocators;
	events: EventEmitter<OrgEvents>;
	/** User id → password. */
	passwords: Map<string, string>;
	outbox: Mail[];
	/** User id → new address that waits for its confirmation. */
	pendingEmails: Map<string, string>;
	/** Usernames taken in other orgs of Salesforce, in lower case. */
	usernamesElsewhere: Set<string>;
	/** Who holds an office in the setup that keeps a user from being deactivated. */
	offices: Map<Office, Set<string>>;
	/** Field of a feature licence on User → seats. */
	featureLicenses: Map<string, number>;
	administratorProfileId: string;
	/** Username of the first administrator of the seed. */
	administrator: string;
	/** Rows that the present call deletes: decides on the automatic removal of permission set licences. */
	removalsInCall: number;
	/** Follows the link of the mail about a changed address; throws a RangeError when no change waits. */
	confirmEmail(userId: string): void;
	/** Answers a request of an authenticated caller. Never throws for what the caller did wrong. */
	handle(caller: Caller, request: ApiRequest): Promise<ApiResponse>;
	/** Frees what the org holds outside its memory. */
	close(): Promise<void>;
}

/** Makes an org and fills it; see seed.mts for who lives in it. */
export function createOrg(options: OrgOptions = {}): Org {
	const settings = createSettings(options.settings);
	const clock = createClock(options.now);
	const org = {
		settings,
		clock,
		ids: new IdSequence(),
		store: new Store(),
		uploads: new Uploads(settings),
		schema: new Schema(OBJECTS),
		usage: new ApiUsage(clock, settings),
		events: new EventEmitter<OrgEvents>(),
		passwords: new Map(),
		outbox: [],
		queryJobs: new Map(),
		pendingEmails: new Map(),
		usernamesElsewhere: new Set(),
		offices: new Map(),
		featureLicenses: new Map(),
		removalsInCall: 0,
	} as unknown as Org;
	org.locators = new QueryLocators(org);
	org.bulk = new BulkJobs(org);
	org.confirmEmail = (userId) => confirmEmail(org, userId);
	const writes = new IdempotentWrites(settings);
	org.handle = (caller, request) => handle(org, writes, caller, request);
	org.close = async () => {
		org.events.removeAllListeners();
	};
	seed(org, options);
	return org;
}

function confirmEmail({ pendingEmails, store }: Org, userId: string): void {
	const email = pendingEmails.get(userId);
	if (email === undefined) throw new RangeError(`No change of e-mail waits for user ${userId}`);
	store.update('User', userId, { Email: email });
	pendingEmails.delete(userId);
}

async function handle(org: Org, writes: IdempotentWrites, caller: Caller, request: ApiRequest): Promise<ApiResponse> {
	try {
		const context = contextOf(org, caller, request.headers);
		checkVersion(caller.apiVersion);
		if (!may(context, 'ApiEnabled')) throw errors.apiDisabledForUser();
		return await writes.run(caller.userId, request, async () => dispatch(context, await readBody(context, request)));
	} catch (error) {
		return refusal(error);
	}
}
