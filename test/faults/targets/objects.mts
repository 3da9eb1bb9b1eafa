/** Records of any object: create, update, create or update, delete, also with references by what people call a record, and in bulk jobs. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../../org/index.mts';
import { createRecord, deleteRecord, updateRecord, upsertRecord } from '../../support/parameters.mts';
import { COUNT, IN_A_JOB, IN_BATCHES, countOf, once, stored, type Target } from '../target.mts';

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

/** An owner by username, and parents by external ID and by name, of which every second item has its own. */
const BY_NAME = {
	...NAMED,
	OwnerId: 'mover@acme.example',
	ParentId: '={{ $itemIndex % 2 ? "parent-" + $itemIndex : "Green Valley Foods" }}',
};

function plantParents(org: SimulatedOrg): void {
	for (let at = 1; at < COUNT; at += 2) {
		const row = { Name: `Parent ${at}`, [EXTERNAL_ID]: `parent-${at}` };
		org.store.insert('Account', { Id: org.org.ids.next('001'), ...row });
	}
}

function hasReferences(org: SimulatedOrg, { json }: INodeExecutionData): number {
	const at = accountNumber(json['name']) - 1;
	const [field, value] = at % 2 ? [EXTERNAL_ID, `parent-${at}`] : ['Name', 'Green Valley Foods'];
	const ParentId = stored(org, 'Account', field!, value!).Id;
	const OwnerId = stored(org, 'User', 'Username', 'mover@acme.example').Id;
	return countOf(org, 'Account', { Name: json['name'], ParentId, OwnerId });
}

const accountNumber = (name: unknown) => Number(/\d+/.exec(String(name))?.[0]);

/** What the items refer to by names, which is no neighbor. */
const referenced = (org: SimulatedOrg) => [stored(org, 'User', 'Username', 'mover@acme.example').Id];

function creation(options: object, special = ''): Target {
	return {
		name: `record:create${special}`,
		parameters: createRecord(NAMED, { options: { ...options } }),
		items: accounts,
		effects: (org, { json }) => ({ record: countOf(org, 'Account', { Name: json['name'] }) }),
	};
}

function upsert(options: object, special = ''): Target {
	const fields = { ...NAMED, [EXTERNAL_ID]: '={{ $json.key }}', Website: SITE };
	return {
		name: `record:upsert${special}`,
		parameters: upsertRecord(fields, { options: { ...options } }),
		items: accounts,
		prepare: (org) => plant(org, COUNT / 2),
		effects: (org, item) => ({ record: hasSite(org, item) }),
	};
}

function deletion(options: object, special = ''): Target {
	return {
		name: `record:delete${special}`,
		parameters: deleteRecord('={{ $json.id }}', { options: { ...options } }),
		items: accounts,
		prepare: plant,
		effects: (org, { json }) => ({ gone: once(countOf(org, 'Account', { Name: json['name'] }) === 0) }),
	};
}

function clearing(options: object, special = ''): Target {
	return {
		name: `record:update, which clears a field${special}`,
		parameters: updateRecord('={{ $json.id }}', {}, { clearFields: ['Website'], options: { ...options } }),
		items: accounts,
		prepare: (org) => {
			plant(org);
			for (const { json } of accounts(org)) org.store.update('Account', String(json['id']), { Website: SITE });
		},
		effects: (org, item) => ({ cleared: once(hasSite(org, item) === 0) }),
	};
}

export const objectTargets: Target[] = [
	creation(IN_BATCHES),
	creation(IN_A_JOB, ', in a bulk job'),
	upsert(IN_BATCHES),
	upsert(IN_A_JOB, ', in a bulk job'),
	deletion(IN_BATCHES),
	deletion(IN_A_JOB, ', in a bulk job'),
	{
		name: 'record:update',
		parameters: updateRecord('={{ $json.id }}', { Website: SITE }, { options: IN_BATCHES }),
		items: accounts,
		prepare: plant,
		effects: (org, item) => ({ site: hasSite(org, item) }),
	},
	clearing(IN_BATCHES),
	clearing(IN_A_JOB, ', in a bulk job'),
	{
		name: 'record:create with references by name',
		parameters: createRecord(BY_NAME, { options: IN_BATCHES }),
		items: accounts,
		prepare: plantParents,
		effects: (org, item) => ({ record: hasReferences(org, item) }),
		own: referenced,
	},
	{
		name: 'record:update with references by name',
		parameters: updateRecord('={{ $json.id }}', BY_NAME, { options: IN_BATCHES }),
		items: accounts,
		prepare: (org) => {
			plant(org);
			plantParents(org);
		},
		effects: (org, item) => ({ references: hasReferences(org, item) }),
		own: referenced,
	},
];
