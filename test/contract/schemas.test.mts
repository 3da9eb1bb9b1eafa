import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/SalesforceAdmin/actions/resources.ts';
import { startOrg, type SimulatedOrg } from '../org/index.mts';
import { connectedCredential, reach, runNode, type MemoryCredential } from '../support/engine.mts';
import { byUsername, locator, mapped } from '../support/parameters.mts';
import { giveByPolicy } from '../support/policies.mts';

const FOLDER = join(import.meta.dirname, '../../nodes/SalesforceAdmin/__schema__/v1.0.0');
const OPERATIONS = RESOURCES.flatMap(({ option, operations }) =>
	operations.map((operation) => `${option.value}/${operation.option.value}`),
);

const user = (name: string) => byUsername(`${name}@acme.example`);
const dryRun = { options: { dryRun: true } };
const everything = {
	featureLicenses: ['Marketing User'],
	permissionSetGroups: ['Sales_Bundle'],
	permissionSetLicenses: ['SalesConsolePsl'],
	permissionSets: ['Support_Agent'],
	publicGroups: ['All_Support'],
	queues: ['Support_Queue'],
};
const newUser = {
	username: 'jane@acme.example',
	email: 'jane@acme.example',
	lastName: 'Doe',
	profile: locator('name', 'Standard User'),
	entitlements: everything,
};
const account = (fields: IDataObject) => ({ object: locator('name', 'Account'), columns: mapped(fields) });
const accountOf = (org: SimulatedOrg) => [...org.store.table('Account').rows.keys()][0];
const assignmentOf = (org: SimulatedOrg) => [...org.store.table('PermissionSetLicenseAssign').rows.keys()][0];

function documentFolder({ store, org }: SimulatedOrg): string {
	const folder = { Name: 'Contracts', DeveloperName: 'Contracts', Type: 'Document', AccessType: 'Public' };
	return store.insert('Folder', { Id: org.ids.next('00l'), ...folder }).Id;
}

type Parameters =
	IDataObject | ((org: SimulatedOrg, credential: MemoryCredential) => IDataObject | Promise<IDataObject>);

/** For each operation, runs that between them put out every property of its schema. */
const RUNS: Record<string, Parameters[]> = {
	'connection/check': [{}],
	'directory/getAll': [
		...[
			'profile',
			'role',
			'userLicense',
			'featureLicense',
			'permissionSetLicense',
			'packageLicense',
			'permissionSet',
			'queue',
		].map((kind) => ({
			kind,
			returnAll: true,
		})),
		{ kind: 'picklistValue', object: locator('name', 'Account'), field: 'Sub_Industry__c', returnAll: true },
	],
	'document/get': [
		async (_org, credential) => ({ documentId: await uploaded(credential, { destination: 'file' }) }),
		async (_org, credential) => ({ documentId: await uploaded(credential, { destination: 'documentFolder' }) }),
	],
	'document/upload': [
		(org) => ({ destination: 'file', additionalFields: { linkedRecordIds: [accountOf(org)] } }),
		(org) => ({ destination: 'file', additionalFields: { linkedRecordIds: [accountOf(org)] }, ...dryRun }),
		(org) => ({ destination: 'documentFolder', folder: locator('id', documentFolder(org)) }),
		{ destination: 'documentFolder', ...dryRun },
	],
	'entitlement/assign': [
		{
			entitlementType: 'permissionSet',
			user: user('leaver'),
			entitlements: ['Sales_Manager', 'Support_Agent'],
			...dryRun,
		},
		{ entitlementType: 'permissionSet', user: user('leaver'), entitlements: ['Sales_Manager', 'Support_Agent'] },
		{ entitlementType: 'featureLicense', user: user('mover'), entitlements: ['Marketing User'] },
		...[dryRun.options, {}, {}].map((options) => ({
			entitlementType: 'permissionSet',
			user: user('mover'),
			entitlements: ['Sales_Manager', 'Support_Agent'],
			options: { expirationDate: '2099-12-31', ...options },
		})),
	],
	'entitlement/copy': [
		(org) => {
			const { Id } = org.store.table('User').first('Username', 'leaver@acme.example')!;
			const [held] = org.store.table('PermissionSetAssignment').find('AssigneeId', [Id]);
			org.store.update('PermissionSetAssignment', held!.Id, { ExpirationDate: '2099-12-31T22:59:59.000+0000' });
			return { user: user('mover'), fromUser: user('leaver'), mode: 'match', ...dryRun };
		},
		{ user: user('mover'), fromUser: user('second.admin'), mode: 'add' },
		{ user: user('mover'), fromUser: user('leaver'), mode: 'match' },
	],
	'entitlement/set': [
		{ user: user('leaver'), source: 'lists', entitlements: everything, mode: 'match', ...dryRun },
		{ user: user('leaver'), source: 'lists', entitlements: everything, mode: 'match' },
		{
			user: user('leaver'),
			source: 'snapshot',
			snapshot: [
				{ type: 'queue', name: 'Support_Queue' },
				{ type: 'queue', name: 'Nowhere' },
				{ type: 'permissionSet', name: 'Sales_Manager' },
			],
			mode: 'match',
		},
		...[dryRun.options, {}].map((options) => ({
			user: user('leaver'),
			source: 'snapshot',
			snapshot: [{ type: 'permissionSet', name: 'Sales_Manager', expirationDate: '2099-12-31' }],
			mode: 'match',
			options,
		})),
	],
	'entitlement/getAll': [
		(given) => {
			giveByPolicy(given, 'mover', 'Support_Agent');
			return { user: user('mover') };
		},
		{ user: user('leaver'), options: { includeIndirect: true } },
	],
	'entitlement/remove': [
		{ entitlementType: 'all', user: user('leaver'), ...dryRun },
		(org) => ({
			entitlementType: 'permissionSetLicense',
			removeBy: 'assignmentId',
			assignmentIds: [assignmentOf(org)],
		}),
		{ entitlementType: 'permissionSet', user: user('leaver'), entitlements: ['Sales_Manager', 'Support_Agent'] },
		{ entitlementType: 'all', user: user('leaver') },
	],
	'user/activate': [{ user: user('inactive'), ...dryRun }, { user: user('inactive') }],
	'user/create': [
		{ ...newUser, ...dryRun },
		{ ...newUser, options: { sendPasswordEmail: true } },
	],
	'user/deactivate': [{ user: user('mover'), ...dryRun }, { user: user('mover') }],
	'record/create': [{ ...account({ Name: 'Ant' }), ...dryRun }, account({ Name: 'Ant' })],
	'record/update': [
		(org) => ({ ...account({ Phone: '1' }), recordId: accountOf(org), ...dryRun }),
		(org) => ({ ...account({ Phone: '1' }), recordId: accountOf(org) }),
	],
	'record/upsert': [
		{ ...account({ External_Id__c: 'A-1', Name: 'Ant' }), externalIdField: 'External_Id__c', ...dryRun },
		{ ...account({ External_Id__c: 'A-1', Name: 'Ant' }), externalIdField: 'External_Id__c' },
		{ ...account({ External_Id__c: 'A-1', Name: 'Bee' }), externalIdField: 'External_Id__c' },
	],
	'record/delete': [
		(org) => ({ object: locator('name', 'Account'), recordId: accountOf(org), ...dryRun }),
		(org) => ({ object: locator('name', 'Account'), recordId: accountOf(org) }),
	],
	'record/get': [(org) => ({ object: locator('name', 'Account'), recordId: accountOf(org), fields: [] })],
	'record/getAll': [{ object: locator('name', 'Lead'), returnAll: true, fields: ['Name', 'Owner.Name'] }],
	'record/query': [{ soql: 'SELECT Id, Owner.Name FROM Account', returnAll: true }],
	'record/transferOwnership': [
		(org) => {
			const [lead] = [...org.store.table('Lead').rows.keys()];
			org.store.update('Lead', lead, { IsConverted: true });
			return { fromUser: user('leaver'), toUser: user('mover'), objects: ['Lead'] };
		},
		{ fromUser: user('leaver'), toUser: user('mover'), ...dryRun },
	],
	'user/endSessions': [
		(org) => {
			org.authorize({ username: 'mover@acme.example' });
			return { user: user('mover'), ...dryRun };
		},
		{ user: user('mover') },
	],
	'user/resetPassword': [
		{ user: user('mover'), ...dryRun },
		{ user: user('mover'), options: { returnPassword: true } },
		{ user: user('mover'), mode: 'set', newPassword: 'letters4nd' },
		{ user: user('mover'), mode: 'unlock', ...dryRun },
		{ user: user('mover'), mode: 'unlock' },
	],
	'user/freeze': [{ user: user('mover'), ...dryRun }, { user: user('mover') }],
	'user/get': [{ user: user('leaver') }, { user: user('leaver'), options: { includeEntitlements: true } }],
	'user/getAll': [
		{ returnAll: true, simplify: true },
		{ returnAll: false, limit: 3, simplify: false },
	],
	'user/offboard': [
		(org) => {
			org.authorize({ username: 'leaver@acme.example' });
			return { user: user('leaver'), ...dryRun };
		},
		{
			user: user('leaver'),
			steps: ['freeze', 'endSessions', 'reassignWork', 'transferRecords', 'removeEntitlements', 'deactivate'],
			transferTo: user('mover'),
		},
		{ user: user('caseowner') },
		{ user: user('approver') },
	],
	'user/unfreeze': [{ user: user('frozen'), ...dryRun }, { user: user('frozen') }],
	'user/update': [
		{ user: user('mover'), updateFields: { Title: 'Support Agent' }, entitlements: everything, ...dryRun },
		{ user: user('mover'), updateFields: { Email: 'mona@new.example' }, entitlements: everything },
		{
			user: user('mover'),
			updateFields: { Email: 'mona@new.example' },
			entitlements: everything,
			options: { skipPendingEmail: true },
		},
	],
	'user/getDependencies': [{ user: user('leaver'), include: [] }],
	'user/upsert': [
		{ ...newUser, ...dryRun },
		{ ...newUser, sendPasswordEmail: true },
		{ ...newUser, entitlements: { permissionSets: ['Support_Agent', 'Reporting_Basic'] }, lastName: 'Roe' },
		{ ...newUser, username: 'mover@acme.example', email: 'mona@new.example' },
		{ ...newUser, username: 'mover@acme.example', email: 'mona@new.example' },
		{ ...newUser, username: 'frozen@acme.example' },
	],
};

let org: SimulatedOrg;
afterEach(async () => await org?.close());

test('every operation has a schema of its output, and every schema an operation', () => {
	const schemas = globSync('**/*.json', { cwd: FOLDER }).map((file) => file.replace(/\.json$/, ''));
	expect(schemas.sort()).toEqual([...OPERATIONS].sort());
});

test.each(OPERATIONS)('%s puts out what its schema says, and all of it', async (operation) => {
	const schema = schemaOf(operation);
	const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
	const items = await outputs(operation);
	expect(items.length).toBeGreaterThan(0);
	for (const item of items) {
		validate(item);
		expect(problems(item, validate.errors)).toEqual([]);
	}
	expect(Object.keys(schema.properties).filter((name) => !items.some((item) => name in item))).toEqual([]);
});

/** What an operation puts out in all its runs, one after the other in one org. */
async function outputs(operation: string): Promise<IDataObject[]> {
	org = await startOrg({ https: true });
	reach(org);
	const credential = connectedCredential(org);
	const [resource, value] = operation.split('/');
	const items: IDataObject[] = [];
	for (const run of [...(RUNS[operation] ?? []), ...skippingRuns(operation)]) {
		const parameters = {
			resource,
			operation: value,
			...(typeof run === 'function' ? await run(org, credential) : run),
		};
		const { json, error } = await runNode(credential, { parameters, items: [contract()] });
		if (error) throw error;
		items.push(...json);
	}
	return items;
}

/** A run that skips a user who does not exist, of an operation that can. */
function skippingRuns(operation: string): IDataObject[] {
	if (!('skipped' in schemaOf(operation).properties)) return [];
	const run = RUNS[operation]?.find((parameters) => typeof parameters !== 'function') ?? {};
	const nobody = user('nobody');
	return [{ ...run, ...('user' in run ? { user: nobody } : { fromUser: nobody }), options: { ifNotFound: 'skip' } }];
}

/** ID of a file that the node has put into the org. */
async function uploaded(credential: MemoryCredential, where: IDataObject): Promise<IDataObject[string]> {
	const parameters = { resource: 'document', operation: 'upload', ...where };
	const { json } = await runNode(credential, { parameters, items: [contract()] });
	return json[0]?.['id'];
}

function contract(): INodeExecutionData {
	const data = Buffer.from('%PDF-1.7 contract').toString('base64');
	return { json: {}, binary: { data: { data, fileName: 'contract.pdf', mimeType: 'application/pdf' } } };
}

function schemaOf(operation: string): { properties: Record<string, unknown> } {
	const file = join(FOLDER, `${operation}.json`);
	if (!existsSync(file)) throw new Error(`${operation} has no schema: add ${file}`);
	return JSON.parse(readFileSync(file, 'utf8')) as { properties: Record<string, unknown> };
}

const problems = (item: IDataObject, errors: ErrorObject[] | null | undefined) =>
	(errors ?? []).map(({ instancePath, message, params }) => ({ instancePath, message, params, item }));
