/**
 * The parameters of each operation as the editor stores them, complete but for what a test is about. The compiler knows the names of the
 * parameters; their values may be anything, expressions and wrong ones too.
 */
import type { IDataObject } from 'n8n-workflow';

type Value = IDataObject[string];
type Given<Name extends string> = Partial<Record<Name, Value>>;
type Mode = 'list' | 'id' | 'username' | 'federationId' | 'email' | 'name' | 'queue';

/** A resource locator. An expression such as `={{ $json.user }}` reads its value from the item. */
export const locator = (mode: Mode, value: string) => ({ __rl: true, mode, value }) as const;
export type Locator = ReturnType<typeof locator>;

/** A user by the whole username, `mover@acme.example`, or by an expression. */
export const byUsername = (username: string) => locator('username', username);

/** The user whose username the item has as `user`, as the items of `userItems` have it. */
export const USER_OF_ITEM = byUsername('={{ $json.user }}');

export const CHECK_CONNECTION: IDataObject = { resource: 'connection', operation: 'check' };

/** Activate, deactivate, freeze or unfreeze a user. */
export const changeState = (
	operation: 'activate' | 'deactivate' | 'freeze' | 'unfreeze',
	user: Locator,
	options: Value = {},
): IDataObject => ({ resource: 'user', operation, user, options });

/** The four steps that end the access of a user. */
export const offboardUser = (
	user: Locator,
	more: Given<'steps' | 'transferTo' | 'transferObjects' | 'ifBlocked' | 'options'> = {},
): IDataObject => ({
	resource: 'user',
	operation: 'offboard',
	user,
	steps: ['freeze', 'endSessions', 'removeEntitlements', 'deactivate'],
	ifBlocked: 'keepFrozen',
	options: {},
	...more,
});

export const getUser = (user: Locator, options: Value = {}): IDataObject => ({
	resource: 'user',
	operation: 'get',
	user,
	options,
});

/** All users that the filters leave. */
export const listUsers = (
	filters: Value = {},
	more: Given<'returnAll' | 'limit' | 'sort' | 'simplify'> = {},
): IDataObject => ({
	resource: 'user',
	operation: 'getAll',
	returnAll: true,
	limit: 50,
	filters,
	sort: {},
	simplify: true,
	...more,
});

const JOINER = {
	username: 'joiner@acme.example',
	email: 'jo@acme.example',
	lastName: 'Joiner',
	firstName: 'Jo',
	profile: locator('name', 'Standard User'),
	role: locator('list', ''),
	sendPasswordEmail: false,
	additionalFields: {},
	customFields: {},
	entitlements: {},
	options: {},
};

export type CreateParameters = Given<keyof typeof JOINER>;

/** Create the Standard User Jo Joiner, `joiner@acme.example`, unless told otherwise. */
export const createUser = (more: CreateParameters = {}): IDataObject => ({
	resource: 'user',
	operation: 'create',
	...JOINER,
	...more,
});

/** Create the same user, or bring it to what is given when it exists. */
export const upsertUser = (more: CreateParameters & Given<'matchBy'> = {}): IDataObject => ({
	...createUser(more),
	operation: 'upsert',
	matchBy: 'username',
	...more,
});

export const updateUser = (
	user: Locator,
	updateFields: Value,
	more: Given<'customFields' | 'clearFields' | 'entitlements' | 'options'> = {},
): IDataObject => ({
	resource: 'user',
	operation: 'update',
	user,
	updateFields,
	customFields: {},
	clearFields: [],
	entitlements: {},
	options: {},
	...more,
});

/** A collection of custom fields, name to value. */
export const customFields = (fields: Readonly<Record<string, Value>>) => ({
	field: Object.entries(fields).map(([name, value]) => ({ name, value })),
});

export const assignEntitlements = (
	user: Locator,
	entitlementType: Value,
	more: Given<'entitlements' | 'entitlementLists' | 'options'>,
): IDataObject => ({
	resource: 'entitlement',
	operation: 'assign',
	entitlementType,
	user,
	entitlements: [],
	options: {},
	...more,
});

/** Everything that a user is given. */
export const listEntitlements = (
	user: Locator,
	more: Given<'entitlementTypes' | 'returnAll' | 'limit'> = {},
): IDataObject => ({
	resource: 'entitlement',
	operation: 'getAll',
	user,
	entitlementTypes: [],
	returnAll: true,
	limit: 50,
	...more,
});

/** Take entitlements, or with the type `all` every one, from a user. */
export const removeEntitlements = (
	user: Locator,
	entitlementType: Value,
	more: Given<'removeBy' | 'entitlements' | 'options'> = {},
): IDataObject => ({
	resource: 'entitlement',
	operation: 'remove',
	entitlementType,
	removeBy: 'user',
	user,
	entitlements: [],
	options: {},
	...more,
});

/** Take assignments away by their own IDs. */
export const removeAssignments = (entitlementType: Value, assignmentIds: Value): IDataObject => ({
	resource: 'entitlement',
	operation: 'remove',
	entitlementType,
	removeBy: 'assignmentId',
	assignmentIds,
	options: {},
});

/** Give a user what another user has. */
export const copyEntitlements = (
	user: Locator,
	fromUser: Locator,
	more: Given<'entitlementTypes' | 'mode' | 'options'> = {},
): IDataObject => ({
	resource: 'entitlement',
	operation: 'copy',
	user,
	fromUser,
	entitlementTypes: [],
	mode: 'add',
	options: {},
	...more,
});

/** Make what a user has exactly these lists, or a snapshot. */
export const setEntitlements = (
	user: Locator,
	more: Given<'source' | 'entitlements' | 'snapshot' | 'mode' | 'options'>,
): IDataObject => ({
	resource: 'entitlement',
	operation: 'set',
	user,
	source: 'snapshot' in more ? 'snapshot' : 'lists',
	mode: 'match',
	options: {},
	...more,
});

const UPLOAD = {
	destination: 'file',
	binaryPropertyName: 'data',
	name: '',
	linkToRecordId: '',
	extension: '',
	additionalFields: {},
	options: {},
};

export type UploadParameters = Given<keyof typeof UPLOAD>;

/** Upload the file of the item as a Salesforce File, under its own name. */
export const uploadFile = (more: UploadParameters = {}): IDataObject => ({
	resource: 'document',
	operation: 'upload',
	...UPLOAD,
	...more,
});

/** Upload the file of the item as a classic document; without a folder to the documents of the connected user. */
export const uploadDocument = (more: UploadParameters & Given<'folder'> = {}): IDataObject => ({
	...uploadFile(),
	destination: 'documentFolder',
	...more,
});

export const downloadDocument = (documentId: Value, binaryPropertyName: Value = 'data'): IDataObject => ({
	resource: 'document',
	operation: 'get',
	documentId,
	binaryPropertyName,
});

/** All entries of a kind. */
export const listDirectory = (kind: Value, more: Given<'returnAll' | 'limit' | 'nameContains'> = {}): IDataObject => ({
	resource: 'directory',
	operation: 'getAll',
	kind,
	returnAll: true,
	limit: 50,
	nameContains: '',
	...more,
});

/** Gives what the leaver owns to the mover. */
export const transferOwnership = (more: IDataObject = {}): IDataObject => ({
	resource: 'record',
	operation: 'transferOwnership',
	fromUser: byUsername('leaver@acme.example'),
	toUser: byUsername('mover@acme.example'),
	objects: [],
	options: {},
	...more,
});

/** Report what depends on a user: all of it, or some parts. */
export const getDependencies = (user: Locator, more: Given<'include'> = {}): IDataObject => ({
	resource: 'user',
	operation: 'getDependencies',
	user,
	include: ['blockers', 'ownership', 'work', 'automation', 'team'],
	...more,
});

/** Email a user a new password, unless told otherwise. */
export const resetPassword = (user: Locator, more: Given<'mode' | 'newPassword' | 'options'> = {}): IDataObject => ({
	resource: 'user',
	operation: 'resetPassword',
	user,
	mode: 'email',
	newPassword: '',
	options: {},
	...more,
});

/** Run a query and take all rows. */
export const queryRecords = (
	soql: string,
	more: Given<'parameters' | 'returnAll' | 'limit' | 'options'> = {},
): IDataObject => ({
	resource: 'record',
	operation: 'query',
	soql,
	parameters: {},
	returnAll: true,
	limit: 50,
	options: {},
	...more,
});

/** The collection Parameters of a query: name to value, with a type where it is not As Given. */
export const soqlParameters = (
	values: Readonly<Record<string, Value>>,
	types: Readonly<Record<string, string>> = {},
) => ({
	parameter: Object.entries(values).map(([name, value]) => ({ name, type: types[name] ?? 'auto', value })),
});

/** Records of an object, all of them. */
export const listRecords = (
	object: string,
	more: Given<'returnAll' | 'limit' | 'conditions' | 'fields' | 'sort' | 'options'> = {},
): IDataObject => ({
	resource: 'record',
	operation: 'getAll',
	object: locator('name', object),
	returnAll: true,
	limit: 50,
	conditions: {},
	fields: [],
	sort: {},
	options: {},
	...more,
});

/** The collection Conditions: field, operator, value. */
export const conditions = (...rows: Array<[name: string, operator: string, value?: Value]>) => ({
	condition: rows.map(([name, operator, value = '']) => ({ name, operator, value })),
});

/** A record by its ID, or by an expression. */
export const getRecord = (object: string, recordId: Value, fields: Value = []): IDataObject => ({
	resource: 'record',
	operation: 'get',
	object: locator('name', object),
	recordId,
	fields,
});

/** A resource mapper with these fields filled in. */
export const mapped = (value: Readonly<Record<string, Value>>) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	schema: [],
	attemptToConvertTypes: false,
	convertFieldsToString: false,
});

/** A resource mapper that takes the fields of the item. */
export const MAPPED_AUTOMATICALLY = { ...mapped({}), mappingMode: 'autoMapInputData', value: null };

type RecordParameters = Given<'object' | 'options' | 'clearFields' | 'columns'>;

/** Create an account, or a record of another object. */
export const createRecord = (fields: Readonly<Record<string, Value>>, more: RecordParameters = {}): IDataObject => ({
	resource: 'record',
	operation: 'create',
	object: locator('name', 'Account'),
	columns: mapped(fields),
	options: {},
	...more,
});

export const updateRecord = (
	recordId: Value,
	fields: Readonly<Record<string, Value>>,
	more: RecordParameters = {},
): IDataObject => ({
	...createRecord(fields),
	operation: 'update',
	recordId,
	clearFields: [],
	...more,
});

/** Create an account, or change the one with the same External_Id__c. */
export const upsertRecord = (
	fields: Readonly<Record<string, Value>>,
	more: RecordParameters & Given<'externalIdField'> = {},
): IDataObject => ({
	...createRecord(fields),
	operation: 'upsert',
	externalIdField: 'External_Id__c',
	clearFields: [],
	...more,
});

export const deleteRecord = (recordId: Value, more: RecordParameters = {}): IDataObject => ({
	resource: 'record',
	operation: 'delete',
	object: locator('name', 'Account'),
	recordId,
	options: {},
	...more,
});
