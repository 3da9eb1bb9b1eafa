/** What a mistake would cost most in, and the fast tests that have to notice it. */
export interface Area {
	name: string;
	/** Paths below nodes/SalesforceAdmin, with wildcards. */
	sources: string[];
	/** Paths below test/, with wildcards. */
	tests: string[];
}

export const AREAS: Area[] = [
	{
		name: 'batches',
		sources: ['salesforce/writes/*.ts'],
		tests: ['unit/salesforce/writes/*.test.mts'],
	},
	{
		name: 'results',
		sources: ['salesforce/api/{results,errors,errorCodes,lists,query,remembered}.ts'],
		tests: ['unit/salesforce/api/{results,errors,errorCodes,lists,query,remembered}.test.mts'],
	},
	{
		name: 'retry',
		sources: ['transport/attempts/*.ts'],
		tests: ['unit/transport/attempts/*.test.mts', 'unit/transport/send.test.mts'],
	},
	{
		name: 'hosts',
		sources: ['salesforce/api/hosts.ts'],
		tests: ['unit/salesforce/api/hosts.test.mts'],
	},
	{
		name: 'SOQL',
		sources: ['salesforce/api/soql.ts', 'salesforce/objects/{bindSoql,conditions}.ts'],
		tests: ['unit/salesforce/api/soql.test.mts', 'unit/salesforce/objects/*.test.mts'],
	},
	{
		name: 'administrator check',
		sources: ['salesforce/administrator/*.ts'],
		tests: ['unit/salesforce/administrator/*.test.mts'],
	},
	{
		name: 'trigger cursor',
		sources: ['salesforce/watch/{poll,position,readRows}.ts', 'trigger/poll.ts'],
		tests: ['unit/salesforce/watch/*.test.mts', 'unit/trigger/*.test.mts'],
	},
];
