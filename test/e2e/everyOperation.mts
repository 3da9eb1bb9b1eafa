import { salesforceNode } from '../n8n/workflows/salesforceNode.mts';
import { file, type ChainedNode } from '../n8n/workflows/workflow.mts';
import { byUsername, locator, mapped } from '../support/parameters.mts';

/** Content of the uploaded files: every byte value, so that no text decoding goes unnoticed. */
export const CONTENT = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));

/** A node that gets its fixed parameters whatever comes in, and so puts out one result. */
const once = (name: string, action: `${string}:${string}`, parameters: Record<string, unknown> = {}) =>
	salesforceNode(name, action, parameters, { executeOnce: true });

/** One node for each operation, each on users of its own, so that the org's state at the end tells what every one did. */
export const everyOperation: ChainedNode[] = [
	once('Check', 'connection:check'),
	once('Create', 'user:create', {
		username: 'jane.joiner@acme.example',
		email: 'jane.joiner@acme.example',
		firstName: 'Jane',
		lastName: 'Joiner',
		profile: locator('name', 'Standard User'),
		additionalFields: { Title: 'Sales Representative', UserRoleId: locator('name', 'Sales Rep') },
		entitlements: {
			permissionSets: ['Sales_Manager'],
			permissionSetGroups: ['Sales_Bundle'],
			publicGroups: ['All_Sales'],
		},
	}),
	once('Update', 'user:update', {
		user: byUsername('mover@acme.example'),
		updateFields: { Title: 'Support Agent', Department: 'Support' },
		entitlements: { queues: ['Support_Queue'], featureLicenses: ['Marketing User'] },
	}),
	once('Create or Update', 'user:upsert', {
		username: 'mover@acme.example',
		email: 'mover@acme.example',
		firstName: 'Mona',
		lastName: 'Mover',
		profile: locator('name', 'Standard User'),
		entitlements: { permissionSets: ['Reporting_Basic'] },
	}),
	once('Get Dependencies', 'user:getDependencies', { user: byUsername('leaver@acme.example'), include: ['blockers'] }),
	once('Freeze', 'user:freeze', { user: byUsername('standard@acme.example') }),
	once('Unfreeze', 'user:unfreeze', { user: byUsername('frozen@acme.example') }),
	once('Reset Password', 'user:resetPassword', { user: byUsername('standard@acme.example'), mode: 'email' }),
	once('End Sessions', 'user:endSessions', { user: byUsername('standard@acme.example') }),
	once('Execute Query', 'record:query', { soql: 'SELECT Id, Name FROM Account', returnAll: true }),
	once('Create Record', 'record:create', {
		object: locator('name', 'Account'),
		columns: mapped({ Name: 'Globex', External_Id__c: 'G-1', NumberOfEmployees: '12' }),
	}),
	once('Update Record', 'record:update', {
		object: locator('name', 'Account'),
		recordId: '={{ $json.id }}',
		columns: mapped({ Industry: 'Energy' }),
	}),
	once('Create or Update Record', 'record:upsert', {
		object: locator('name', 'Account'),
		externalIdField: 'External_Id__c',
		columns: mapped({ External_Id__c: 'G-1', Name: 'Globex Corporation' }),
	}),
	once('Delete Record', 'record:delete', { object: locator('name', 'Account'), recordId: '={{ $json.id }}' }),
	once('Get Many Records', 'record:getAll', { object: locator('name', 'Account'), returnAll: true, fields: ['Name'] }),
	once('Get Record', 'record:get', { object: locator('name', 'Account'), recordId: '={{ $json.Id }}' }),
	once('Transfer Ownership', 'record:transferOwnership', {
		fromUser: byUsername('leaver@acme.example'),
		toUser: byUsername('mover@acme.example'),
	}),
	once('Activate', 'user:activate', { user: byUsername('inactive@acme.example') }),
	once('Deactivate', 'user:deactivate', { user: byUsername('shared.one@acme.example') }),
	once('Offboard', 'user:offboard', { user: byUsername('shared.one@acme.example') }),
	once('Assign', 'entitlement:assign', {
		entitlementType: 'permissionSet',
		user: byUsername('shared.two@acme.example'),
		entitlements: ['Support_Agent'],
	}),
	once('Copy', 'entitlement:copy', {
		user: byUsername('shared.two@acme.example'),
		fromUser: byUsername('mover@acme.example'),
		entitlementTypes: ['permissionSet'],
	}),
	once('Set', 'entitlement:set', {
		user: byUsername('shared.two@acme.example'),
		entitlements: { permissionSets: ['Support_Agent'] },
	}),
	once('Remove', 'entitlement:remove', { entitlementType: 'all', user: byUsername('leaver@acme.example') }),
	once('Get', 'user:get', {
		user: byUsername('jane.joiner@acme.example'),
		options: { includeEntitlements: true },
	}),
	once('Get Many', 'user:getAll', { returnAll: true, filters: { name: 'Joiner' } }),
	once('Entitlements', 'entitlement:getAll', { user: byUsername('shared.two@acme.example') }),
	once('Directory', 'directory:getAll', { kind: 'permissionSet', returnAll: true, nameContains: 'Support' }),
	file('Contract', 'contract.bin', 'application/octet-stream', CONTENT),
	once('Upload File', 'document:upload', { name: 'Contract of Jane', additionalFields: { tags: ['contract'] } }),
	once('Download', 'document:get', { documentId: '={{ $json.contentDocumentId }}' }),
	{
		name: 'Checksum',
		type: 'n8n-nodes-base.crypto',
		parameters: { action: 'hash', type: 'MD5', binaryData: true, binaryPropertyName: 'data' },
	},
	file('Photo', 'jane.png', 'image/png', CONTENT),
	once('Upload Document', 'document:upload', {
		destination: 'documentFolder',
		name: 'Photo of Jane',
		folder: locator('name', 'Company Documents'),
	}),
];
