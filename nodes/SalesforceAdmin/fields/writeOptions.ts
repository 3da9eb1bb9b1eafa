import type { INodeProperties } from 'n8n-workflow';

import { RECORDS_PER_CALL } from '../salesforce/api/limits';

/** What becomes of an item whose user does not exist: an option of every operation on a user. */
const ifNotFound: INodeProperties = {
	displayName: 'If Not Found',
	name: 'ifNotFound',
	type: 'options',
	default: 'error',
	description: 'What to do when the user does not exist in the org',
	options: [
		{ name: 'Error', value: 'error', description: 'The item fails' },
		{ name: 'Skip', value: 'skip', description: 'The item is put out as skipped, and nothing is changed for it' },
	],
};

/** The collection Options of a read of one user. */
export const userReadOptions = (...more: INodeProperties[]): INodeProperties => optionsOf([ifNotFound, ...more]);

/** The collection Options of a read of records. */
export const readOptions = (...more: INodeProperties[]): INodeProperties => optionsOf(more);

/** The collection Options of a write on a user. */
export const userWriteOptions = (...more: INodeProperties[]) => writeOptions(ifNotFound, ...more);

/** The collection Options of a write: those that every write has and `more` of one operation. */
export const writeOptions = (...more: INodeProperties[]) => optionsOf([...WRITE_OPTIONS, ...more]);

/** The collection Options of a write of records: Salesforce alone decides who may, so nothing is checked. */
export const recordWriteOptions = (...more: INodeProperties[]) =>
	optionsOf([...WRITE_OPTIONS.filter(({ name }) => name !== 'administratorCheck'), ...more]);

/** The collection Options, sorted by name as n8n's lint demands. */
const optionsOf = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
});

const WRITE_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Administrator Check',
		name: 'administratorCheck',
		type: 'options',
		default: 'profile',
		description:
			'What the connected user must have before anything is written. The credential decides when not chosen.',
		options: [
			{
				name: 'Permissions',
				value: 'permissions',
				description: 'The permissions that this operation needs, from the profile or from permission sets',
			},
			{
				name: 'System Administrator Profile',
				value: 'profile',
				description: 'The standard System Administrator profile, whatever it is called in the language of the org',
			},
		],
	},
	{
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		default: RECORDS_PER_CALL,
		typeOptions: { minValue: 1, maxValue: RECORDS_PER_CALL },
		description:
			'Records per API call. Lower it when Apex triggers of the org run into limits. Bulk API 2.0 is then used only if Bulk Threshold is set as well.',
	},
	{
		displayName: 'Bulk Threshold',
		name: 'bulkThreshold',
		type: 'number',
		default: 2000,
		typeOptions: { minValue: 0 },
		description: 'When more records than this change at once, they go through the Bulk API 2.0. 0 means never.',
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		// True by default: adding the option and running the node at once must not write.
		default: true,
		description:
			'Whether to check everything and return the plan without changing anything in Salesforce. Only a real run tells what Apex triggers, validation rules, used-up licenses, blockers of a deactivation, or usernames taken in other orgs refuse.',
	},
	{
		displayName: 'Max Changes',
		name: 'maxChanges',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0 },
		description:
			'When more items than this would change something, the run stops before its first write. 0 means no limit. With a limit everything is read once more, to count.',
	},
];
