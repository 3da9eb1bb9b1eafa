/**
 * What Salesforce answers when it refuses: status, code and text letter by letter, each with where it is known from.
 * One place to correct a text. [U] marks what is undocumented and decided by a setting (README, Open questions).
 *
 * Sources: REST guide = REST API Developer Guide v62 to v67; recorded = real traffic in the test data of open-source
 * connectors (amp-labs/connectors, CumulusCI, restforce, Nango); KB = Salesforce knowledge article.
 */

export * from './bulk.mts';
export * from './calls.mts';
export * from './composite.mts';
export * from './entitlements.mts';
export * from './fields.mts';
export * from './files.mts';
export * from './queries.mts';
export * from './records.mts';
export * from './requests.mts';
export * from './rights.mts';
export * from './users.mts';
