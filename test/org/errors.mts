/**
 * What Salesforce answers when it refuses: status, code and text letter by letter, each with where it is known from.
 * One place to correct a text. [U] facts take their value from the settings.
 *
 * Sources: REST guide = REST API Developer Guide v62 to v67; recorded = real traffic in the test data of open-source
 * connectors (amp-labs/connectors, CumulusCI, restforce, Nango); KB = Salesforce knowledge article.
 */
import type { SalesforceFault } from './types.mts';

export * from './errors/bulk.mts';
export * from './errors/calls.mts';
export * from './errors/composite.mts';
export * from './errors/entitlements.mts';
export * from './errors/fields.mts';
export * from './errors/files.mts';
export * from './errors/queries.mts';
export * from './errors/records.mts';
export * from './errors/requests.mts';
export * from './errors/rights.mts';
export * from './errors/users.mts';

/** Errors that name their code before their message (recorded by CumulusCI; REST guide, Composite). */
const CODE_FIRST = new Set(['NOT_FOUND', 'PROCESSING_HALTED']);

/** The error array of a refused request (REST guide, error response). */
export function errorBody(faults: readonly SalesforceFault[]): object[] {
	return faults.map(({ message, errorCode, fields }) => {
		if (CODE_FIRST.has(errorCode)) return { errorCode, message };
		return fields ? { message, errorCode, fields } : { message, errorCode };
	});
}
