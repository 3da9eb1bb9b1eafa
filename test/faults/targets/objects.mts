/** Records of any object: create, update, create or update, delete. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../../org/index.mts';
import { createRecord, deleteRecord, updateRecord, upsertRecord } from '../../support/parameters.mts';
import { COUNT, IN_BATCHES, countOf, once, type Target } from '../target.mts';

const EXTERNAL_ID = 'External_Id__c';

/** Items that name accounts, each with the ID of its own when it is there. */
const accounts = (org: SimulatedOrg): INodeExecutionData[] =>
	Array.from({ length: COUNT }, (_, at) => {
		const name = `Faulty Account ${at + 1}.`;
		const [row] = org.store.table('Account').find('Name', [name]);
		return { json: { name, key: `key-${at + 1}.`, ...(row && { id: row.Id }) } };
	});

function plant(org: SimulatedOrg, count = COUNT): void {
	for (const { json } of accounts(org).slice(0, count)) {
		const row = { Id: org.org.ids.next('001'), Name: String(json['name']), [EXTERNAL_ID]: String(json['key']) };
		org.store.insert('Account', row);
	}
}

const NAMED = { Name: '={{ $json.name }}' };
const SITE = 'mended.example';
const hasSite = (org: SimulatedOrg, { json }: INodeExecutionData) =>
	countOf(org, 'Account', { Name: json['name'], Website: SITE });

export const objectTargets: Target[] = [
	{
		name: 'record:create',
		parameters: createRecord(NAMED, { options: IN_BATCHES }),
		items: accounts,
		effects: (org, { json }) => ({ record: countOf(org, 'Account', { Name: json['name'] }) }),
	},
	{
		name: 'record:update',
		parameters: updateRecord('={{ $json.id }}', { Website: SITE }, { options: IN_BATCHES }),
		items: accounts,
		prepare: plant,
		effects: (org, item) => ({ site: hasSite(org, item) }),
	},
	{
		name: 'record:upsert',
		parameters: upsertRecord({ ...NAMED, [EXTERNAL_ID]: '={{ $json.key }}', Website: SITE }, { options: IN_BATCHES }),
		items: accounts,
		prepare: (org) => plant(org, COUNT / 2),
		effects: (org, item) => ({ record: hasSite(org, item) }),
	},
	{
		name: 'record:delete',
		parameters: deleteRecord('={{ $json.id }}', { options: IN_BATCHES }),
		items: accounts,
		prepare: plant,
		effects: (org, { json }) => ({ gone: once(countOf(org, 'Account', { Name: json['name'] }) === 0) }),
	},
];
