/**
 * What the node shows: its public surface, its words, and what follows from the list of operations.
 *
 * Proves invariant 12.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { SalesforceAdminOAuth2Api } from '../../credentials/SalesforceAdminOAuth2Api.credentials.ts';
import { isWrite, type Operation } from '../../nodes/SalesforceAdmin/actions/operation.ts';
import { RESOURCES, findOperation } from '../../nodes/SalesforceAdmin/actions/resources.ts';
import { SalesforceAdmin } from '../../nodes/SalesforceAdmin/SalesforceAdmin.node.ts';

const { description: node, methods } = new SalesforceAdmin();
const OPERATIONS = RESOURCES.flatMap(({ option, operations }) =>
	operations.map((operation) => ({ key: `${option.value}:${operation.option.value}`, operation })),
);
const WRITES = OPERATIONS.filter(({ operation }) => operation.requirement);
const OPEN_WRITES = OPERATIONS.filter(({ operation }) => operation.isOpenWrite);

/** The properties inside a collection or fixed collection. */
function inside({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	if (type === 'fixedCollection') return (options as INodePropertyCollection[]).flatMap(({ values }) => values);
	return [];
}
const withInside = (property: INodeProperties): INodeProperties[] => [
	property,
	...inside(property).flatMap(withInside),
];

const everything = node.properties.flatMap(withInside);
const named = everything.map((property) => [`${property.displayName} (${property.name})`, property] as const);
const choices = (property: INodeProperties) => property.options as INodePropertyOptions[];

/** The fields of an operation as n8n shows them: those whose displayOptions name it. */
const fieldsOf = (resource: string, operation: string) =>
	node.properties.filter(
		({ displayOptions }) =>
			displayOptions?.show?.resource?.includes(resource) && displayOptions.show.operation?.includes(operation),
	);

/** "options.dryRun" for a field in a collection. */
const pathsOf = (property: INodeProperties, prefix = ''): string[] => {
	const path = prefix + property.name;
	return [path, ...inside(property).flatMap((child) => pathsOf(child, `${path}.`))];
};
const pathsFor = (key: string) => {
	const [resource, operation] = key.split(':');
	return fieldsOf(resource, operation).flatMap((property) => pathsOf(property));
};

const sorted = (names: string[]) => names.toSorted((a, b) => a.localeCompare(b));

// A change here is a change to workflows of users: say so in the changelog, then update the snapshot.
test('the public surface: resources, operations and parameters', () => {
	const surface = Object.fromEntries(OPERATIONS.map(({ key }) => [key, [...new Set(pathsFor(key))].sort()]));
	expect(surface).toMatchSnapshot();
});

test('every operation on a user can skip one who does not exist', () => {
	const onUsers = OPERATIONS.filter(({ operation }) =>
		operation.description.some(({ name }) => name === 'user' || name === 'fromUser'),
	);
	const unable = onUsers.filter(({ key }) => !pathsFor(key).includes('options.ifNotFound'));
	expect(onUsers.length).toBeGreaterThan(10);
	expect(unable.map(({ key }) => key)).toEqual([]);
});

const WRITE_OPTIONS = ['options.dryRun', 'options.administratorCheck', 'options.batchSize'];
const ENTITLEMENTS = [
	'permissionSets',
	'permissionSetGroups',
	'permissionSetLicenses',
	'featureLicenses',
	'publicGroups',
	'queues',
	'packageLicenses',
];
const USER_FIELDS = [
	...[
		'Alias',
		'CommunityNickname',
		'Title',
		'UserRoleId',
		'EmailEncodingKey',
		'LocaleSidKey',
		'LanguageLocaleKey',
		'TimeZoneSidKey',
	],
	...[
		'Phone',
		'MobilePhone',
		'Street',
		'City',
		'State',
		'PostalCode',
		'Country',
		'CountryCode',
		'StateCode',
		'EmployeeNumber',
		'CompanyName',
		'Division',
	],
	...['Department', 'ManagerId', 'FederationIdentifier', 'IsActive'],
];
const below = (collection: string, names: string[]) => names.map((name) => `${collection}.${name}`);
const NEW_USER = [
	...[
		'username',
		'email',
		'lastName',
		'firstName',
		'profile',
		'additionalFields',
		'customFields.name',
		'customFields.value',
	],
	...below('additionalFields', USER_FIELDS),
	...below('entitlements', ENTITLEMENTS),
	'options.sendPasswordEmail',
];

// The names that workflows depend on.
test.each<[key: string, names: string[]]>([
	['user:activate', ['user']],
	['user:deactivate', ['user']],
	['user:endSessions', ['user', 'what']],
	['user:freeze', ['user']],
	['user:offboard', ['user', 'steps', 'transferTo', 'transferObjects', 'ifBlocked', 'options.keepEntitlements']],
	['user:resetPassword', ['user', 'mode', 'newPassword', 'options.returnPassword']],
	['user:unfreeze', ['user']],
	['user:create', NEW_USER],
	[
		'user:upsert',
		[
			'matchBy',
			// What Create keeps for older workflows.
			...NEW_USER.filter((name) => !['additionalFields.UserRoleId', 'options.sendPasswordEmail'].includes(name)),
			...below('options', ['reactivate', 'unfreeze', 'updateExisting']),
		],
	],
	[
		'user:update',
		[
			'user',
			...below('updateFields', [...USER_FIELDS, 'FirstName', 'LastName', 'Username', 'Email', 'ProfileId']),
			...below('entitlements', ENTITLEMENTS),
		],
	],
	['user:get', ['user', 'options.includeEntitlements']],
	[
		'user:getAll',
		[
			'returnAll',
			'limit',
			'simplify',
			...below('filters', [
				'username',
				'email',
				'name',
				'profile',
				'role',
				'active',
				'frozen',
				'lastLoginBefore',
				'permissionSet',
			]),
		],
	],
	['entitlement:assign', ['entitlementType', 'user', 'entitlements', ...below('entitlementLists', ENTITLEMENTS)]],
	['entitlement:remove', ['entitlementType', 'removeBy', 'user', 'entitlements', 'assignmentIds']],
	['entitlement:getAll', ['user', 'entitlementTypes', 'returnAll', 'limit']],
	[
		'document:upload',
		[
			'destination',
			'binaryPropertyName',
			'name',
			'linkToRecordId',
			'extension',
			'folder',
			...below('additionalFields', [
				'description',
				'tags',
				'libraryId',
				'linkedRecordIds',
				'shareType',
				'visibility',
				'contentDocumentId',
			]),
		],
	],
	['document:get', ['documentId', 'binaryPropertyName']],
	['record:create', ['object', 'columns']],
	['record:update', ['object', 'recordId', 'columns', 'clearFields']],
	['record:upsert', ['object', 'externalIdField', 'columns', 'clearFields']],
	['record:delete', ['object', 'recordId']],
	['record:get', ['object', 'recordId', 'fields']],
	[
		'record:getAll',
		['object', 'returnAll', 'limit', 'fields', 'sort', ...below('conditions', ['name', 'operator', 'value'])],
	],
	['record:query', ['soql', 'parameters.name', 'parameters.value', 'returnAll', 'limit', 'options.includeDeleted']],
	['directory:getAll', ['kind', 'object', 'field', 'returnAll', 'limit', 'nameContains']],
	['connection:check', []],
])('%s has its parameters', (key, names) => {
	expect(OPERATIONS.map((operation) => operation.key)).toContain(key);
	expect(pathsFor(key)).toEqual(expect.arrayContaining(names));
});

test.each(WRITES.map(({ key }) => [key]))('%s can be tried, checked and batched', (key) => {
	expect(pathsFor(key)).toEqual(expect.arrayContaining(WRITE_OPTIONS));
});

test.each(OPEN_WRITES.map(({ key }) => [key]))('%s can be tried and batched, and asks for no administrator', (key) => {
	expect(pathsFor(key)).toEqual(expect.arrayContaining(['options.dryRun', 'options.batchSize', 'options.maxChanges']));
	expect(pathsFor(key)).not.toContain('options.administratorCheck');
});

test.each(OPERATIONS.map(({ key }) => [key]))(
	'%s: no expression, and so no model of an AI Agent, chooses resource or operation',
	(key) => {
		const [resource, operation] = key.split(':');
		const shown = fieldsOf(resource!, operation!).flatMap(withInside);
		const chosen = [...shown, ...node.properties].filter(({ name }) =>
			['resource', 'operation', 'connectedAccount', 'authentication'].includes(name),
		);
		expect(chosen.map(({ noDataExpression }) => noDataExpression)).toEqual(chosen.map(() => true));
		expect(node.credentials).toHaveLength(1);
	},
);

test('every operation shows who is connected', () => {
	for (const { key } of OPERATIONS) expect(pathsFor(key)).toContain('connectedAccount');
});

test('adding the option Dry Run is enough for a dry run', () => {
	const options = everything.filter(({ name }) => name === 'dryRun');
	expect(options.map((option) => option.default)).toEqual([...WRITES, ...OPEN_WRITES].map(() => true));
});

test('operations that only read need no administrator and have no write options', () => {
	for (const { key } of OPERATIONS.filter(({ operation }) => !isWrite(operation)))
		for (const option of WRITE_OPTIONS) expect(pathsFor(key)).not.toContain(option);
});

test('the eight operations of an administrator say what they need', () => {
	const needing = WRITES.map(({ operation }) => operation.requirement!.title);
	const eight = [
		'Activate User',
		'Create User',
		'Deactivate User',
		'Freeze User',
		'Remove User Entitlements',
		'Unfreeze User',
		'Update User',
		'Upload Document',
	];
	expect(needing).toEqual(expect.arrayContaining(eight));
	expect(new Set(needing).size).toBe(needing.length);
});

describe('dropdowns', () => {
	const dropdowns = everything.filter(({ type, options }) => type === 'options' && options);

	test.each(dropdowns.map((property) => [property.name, property] as const))(
		'%s: sorted, no value twice, default among them',
		(_, property) => {
			const names = choices(property).map(({ name }) => name);
			const values = choices(property).map(({ value }) => value);
			if (property.name !== 'resource') expect(names).toEqual(sorted(names));
			expect(new Set(values).size).toBe(values.length);
			expect(new Set(names).size).toBe(names.length);
			expect(values).toContain(property.default);
		},
	);

	test('users are the first resource, because the nodes panel lists actions in this order, and the connection is the last', () => {
		const [resource] = dropdowns;
		const names = choices(resource!).map(({ name }) => name);
		expect([resource!.name, names[0], names.at(-1)]).toEqual(['resource', 'User', 'Connection']);
	});

	test('collections are sorted by what they show', () => {
		for (const property of everything.filter(({ type }) => type === 'collection')) {
			const names = inside(property).map(({ displayName }) => displayName);
			expect(names).toEqual(sorted(names));
		}
	});

	test('every list comes from a method that the node has', () => {
		for (const { typeOptions, modes = [] } of everything) {
			const load = typeOptions?.loadOptionsMethod;
			const map = typeOptions?.resourceMapper?.resourceMapperMethod;
			if (map) expect(Object.keys(methods.resourceMapping)).toContain(map);
			if (load) expect(Object.keys(methods.loadOptions)).toContain(load);
			for (const { typeOptions: inList } of modes) {
				const search = (inList as { searchListMethod?: string } | undefined)?.searchListMethod;
				if (search) expect(Object.keys(methods.listSearch)).toContain(search);
			}
		}
	});
});

describe('words', () => {
	const SMALL = new Set(['a', 'an', 'and', 'by', 'for', 'in', 'of', 'on', 'or', 'the', 'to', 'with']);
	const isTitle = (text: string) =>
		text.split(/[ -]/).every((word, at) => /^[A-Z0-9]/.test(word) || (at > 0 && SMALL.has(word)));
	// What these mean stands in their name.
	const OBVIOUS = new Set([
		'resource',
		'operation',
		'additionalFields',
		'updateFields',
		'customFields',
		'filters',
		'options',
		'destination',
		'removeBy',
		'lastName',
		'firstName',
	]);

	test.each(OPERATIONS.map(({ key, operation }) => [key, operation.option] as const))(
		'%s: action in sentence case without articles',
		(_, option) => {
			expect(option.action).toMatch(/^[A-Z][a-z]+(,? [a-z]+)+$/);
			expect(option.action).not.toMatch(/\b(a|an|the)\b/);
			expect(isTitle(option.name)).toBe(true);
			expect(option.description).toMatch(/^[A-Z].*[^.]$/);
			if (option.value === 'getAll')
				expect([option.name, option.action]).toEqual(['Get Many', expect.stringMatching(/^Get many /)]);
		},
	);

	test.each(named)(
		'%s: title case, and a description that reads as n8n wants it',
		(_, { name, displayName, type, description, hint }) => {
			// A notice is a text of its own.
			if (type === 'notice') return;
			expect(isTitle(displayName)).toBe(true);
			if (!OBVIOUS.has(name)) expect(description ?? hint).toBeTruthy();
			if (!description) return;
			expect(description.trim()).toBe(description);
			expect(description).toMatch(/^[A-Z\d]/);
			if (type === 'boolean') expect(description).toMatch(/^Whether /);
			const sentences = description
				.replace(/<[^>]*>/g, '')
				.split(/\.(?= |$)/)
				.filter(Boolean).length;
			expect(description.endsWith('.')).toBe(sentences > 1);
		},
	);

	test('every text field and every list shows what to put in, by an example or a call to choose', () => {
		// These have a value from the start, or can take anything.
		const free = new Set(['binaryPropertyName', 'toolDescription', 'value']);
		const texts = everything.filter(({ type, name }) => type === 'string' && !free.has(name));
		for (const { name, placeholder } of texts)
			expect([name, placeholder]).toEqual([name, expect.stringMatching(/^e\.g\. \S/)]);
		for (const { name, mode, placeholder } of everything.flatMap(({ name, modes = [] }) =>
			modes.map((one) => ({ name, mode: one.name, placeholder: one.placeholder })),
		)) {
			const wanted = mode === 'list' ? /^Select an? [a-z ]+\.\.\.$/ : /^e\.g\. \S/;
			expect([name, mode, placeholder]).toEqual([name, mode, expect.stringMatching(wanted)]);
		}
	});

	test('the same words for the same thing', () => {
		const limit = named.filter(([, { name }]) => name === 'limit').map(([, property]) => property);
		for (const property of limit)
			expect(property).toMatchObject({
				default: 50,
				description: 'Max number of results to return',
				typeOptions: { minValue: 1 },
			});
	});
});

test('no field stands twice where both would be shown', () => {
	for (const { key } of OPERATIONS) {
		const [resource, operation] = key.split(':');
		const own = fieldsOf(resource, operation).map(({ name, displayOptions }) => JSON.stringify([name, displayOptions]));
		expect(new Set(own).size).toBe(own.length);
	}
	for (const property of everything.filter(({ type }) => type === 'collection' || type === 'fixedCollection')) {
		const names = inside(property).map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
	}
});

test('finds every operation, and says which one does not exist', () => {
	for (const { key, operation } of OPERATIONS)
		expect(findOperation(...(key.split(':') as [string, string]))).toBe(operation as Operation);
	expect(() => findOperation('user', 'delete')).toThrow("The operation 'delete' of the resource 'user' does not exist");
});

test('the dropdown of operations starts with one that exists', () => {
	for (const { operations, defaultOperation } of RESOURCES)
		expect(operations.map(({ option }) => option.value)).toContain(defaultOperation);
});

test('a tool tells the model of an AI Agent what its operation does, and no other node shows that', () => {
	for (const { key, operation } of OPERATIONS) {
		const { action, description } = operation.option;
		const [resource, value] = key.split(':');
		const told = fieldsOf(resource, value).find(({ name }) => name === 'toolDescription')!;
		expect(String(told.default).startsWith(`${action} in Salesforce. ${description}.`)).toBe(true);
		expect(told.displayOptions!.show!['@tool']).toEqual([true]);
		const takesUser = operation.description.some(({ name }) => name === 'user');
		expect(String(told.default).includes(' The user is given by username or ID.')).toBe(takesUser);
		expect(String(told.default).includes(' It shows the plan and changes nothing')).toBe(
			operation.isPlannedByTools === true,
		);
	}
});

test('the record that a file is linked to is asked for right after its name, and inferred sharing in words', () => {
	const upload = fieldsOf('document', 'upload');
	const at = upload.findIndex(({ name }) => name === 'linkToRecordId');
	expect(upload[at]!.displayName).toBe('Link to Record ID');
	expect(upload[at - 1]!.displayName).toBe('Name');
	const shareType = upload.flatMap(inside).find(({ name }) => name === 'shareType')!;
	expect(choices(shareType)).toContainEqual(expect.objectContaining({ name: 'Same as the Record', value: 'I' }));
});

test('the node asks for the credential of this package', () => {
	expect(node.credentials).toEqual([{ name: new SalesforceAdminOAuth2Api().name, required: true }]);
});

test('the list of nodes finds the trigger by its words: n8n searches only those of the node with the same name', () => {
	const aliases = (name: string) =>
		(
			JSON.parse(readFileSync(join(import.meta.dirname, '../../nodes/SalesforceAdmin', name), 'utf8')) as {
				alias: string[];
			}
		).alias;
	expect(aliases('SalesforceAdmin.node.json')).toEqual(
		expect.arrayContaining(aliases('SalesforceAdminTrigger.node.json')),
	);
});
