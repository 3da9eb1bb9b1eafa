/** What a property is, and the built code that it is about. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type * as Connection from '../../nodes/SalesforceAdmin/transport/connection.ts';
import type * as BulkIngest from '../../nodes/SalesforceAdmin/transport/bulkIngest.ts';
import type * as Multipart from '../../nodes/SalesforceAdmin/transport/multipart.ts';
import type * as Conditions from '../../nodes/SalesforceAdmin/salesforce/objects/conditions.ts';
import type * as BindSoql from '../../nodes/SalesforceAdmin/salesforce/objects/bindSoql.ts';
import type * as Describe from '../../nodes/SalesforceAdmin/salesforce/objects/describe.ts';
import type * as Hosts from '../../nodes/SalesforceAdmin/salesforce/api/hosts.ts';
import type * as Ids from '../../nodes/SalesforceAdmin/salesforce/api/ids.ts';
import type * as Soql from '../../nodes/SalesforceAdmin/salesforce/api/soql.ts';
import type * as CustomFields from '../../nodes/SalesforceAdmin/fields/user/customFields.ts';
import type * as GivenFields from '../../nodes/SalesforceAdmin/salesforce/objects/writes/givenFields.ts';
import type * as Snapshot from '../../nodes/SalesforceAdmin/salesforce/entitlements/wishes/snapshot.ts';
import type * as Resources from '../../nodes/SalesforceAdmin/actions/resources.ts';
import type * as NodeParameters from '../../nodes/SalesforceAdmin/actions/run/parameters.ts';
import type * as ItemValues from '../../nodes/SalesforceAdmin/actions/run/itemValues.ts';
import type * as RunOptions from '../../nodes/SalesforceAdmin/actions/run/runOptions.ts';
import type * as Lists from '../../nodes/SalesforceAdmin/fields/lists.ts';
import type * as UserLocator from '../../nodes/SalesforceAdmin/fields/userLocator.ts';

/** Something that holds for every generated input. `check` throws where it does not. */
export interface Property {
	name: string;
	/** Generates so many inputs and checks each. Returns the first that fails, as a text. */
	run(cases: number): Promise<string | undefined>;
}

/** Modules of the built package. */
interface Modules {
	'transport/connection': typeof Connection;
	'transport/bulkIngest': typeof BulkIngest;
	'transport/multipart': typeof Multipart;
	'salesforce/objects/conditions': typeof Conditions;
	'salesforce/objects/bindSoql': typeof BindSoql;
	'salesforce/objects/describe': typeof Describe;
	'salesforce/api/hosts': typeof Hosts;
	'salesforce/api/ids': typeof Ids;
	'salesforce/api/soql': typeof Soql;
	'fields/user/customFields': typeof CustomFields;
	'salesforce/objects/writes/givenFields': typeof GivenFields;
	'salesforce/entitlements/wishes/snapshot': typeof Snapshot;
	'actions/resources': typeof Resources;
	'actions/run/parameters': typeof NodeParameters;
	'actions/run/itemValues': typeof ItemValues;
	'actions/run/runOptions': typeof RunOptions;
	'fields/lists': typeof Lists;
	'fields/userLocator': typeof UserLocator;
}

const BUILT = join(import.meta.dirname, '../../dist/nodes/SalesforceAdmin');
const load = createRequire(import.meta.url);

/** A module of the built package. */
export const built = <Name extends keyof Modules>(name: Name): Modules[Name] =>
	load(join(BUILT, `${name}.js`)) as Modules[Name];

/** Returns what a step returns, or undefined where it throws an error of the package. Throws every other error on. */
export function unlessRefused<T>(step: () => T): T | undefined {
	try {
		return step();
	} catch (error) {
		return refusal(error);
	}
}

/** Undefined for an error of the package, which every refusal is. Throws every other one. */
export function refusal(error: unknown): undefined {
	if ((error as { name?: string }).name === 'SalesforceError') return undefined;
	throw error;
}

/** Throws unless it holds. */
export function claim(holds: boolean, what: string): void {
	if (!holds) throw new Error(what);
}

/** Throws when what all objects have has changed. */
export function claimUnpolluted(): void {
	claim(Object.keys(Object.prototype).length === 0 && !('polluted' in {}), 'Object.prototype has changed');
}

type Answer = { statusCode: number; body?: string; headers?: Record<string, string> };

/** A context of n8n that remembers the addresses that were asked for, and answers them in turn, the last for ever. */
export function contextOf(credential: IDataObject, ...answers: Answer[]) {
	const urls: string[] = [];
	const context = {
		getCredentials: async () => credential,
		logger: { info() {} },
		helpers: {
			httpRequestWithAuthentication: async (_: string, { url }: IHttpRequestOptions) => {
				urls.push(url);
				const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
				return { headers: {}, body: '', ...answer };
			},
		},
	};
	return { context: context as unknown as Parameters<typeof Connection.openOrg>[0], urls };
}

/** A run of a property: generates inputs and checks each. */
export const holds =
	<T,>(inputs: fc.Arbitrary<T>, check: (input: T) => Promise<void> | void) =>
	async (cases: number): Promise<string | undefined> => {
		const property = fc.asyncProperty(inputs, async (input) => await check(input));
		const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: cases });
		return failed ? `${JSON.stringify(counterexample)}: ${String(errorInstance)}` : undefined;
	};
