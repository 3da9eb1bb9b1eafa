/**
 * What a user may do with objects, fields and records (Object Reference, UserEntityAccess, UserFieldAccess, UserRecordAccess). Sharing and
 * field-level security are not simulated: who sees an object sees its records and fields.
 */
import * as errors from '../../errors/index.mts';
import { contextOf } from '../../rights/context.mts';
import { defineObject, flag, picklist, READ_ONLY, reference, text } from '../../world/define.mts';
import { makeId } from '../../world/ids.mts';
import type { Context, FilteredValues, Rules } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const FIXED = { ...READ_ONLY, nillable: false };

/** Object Reference, UserRecordAccess: a query names one user, and up to 200 records. */
const MOST_RECORDS = 200;

const valuesOf = (filters: FilteredValues, field: string): string[] =>
	filters.filter((filter) => filter.field === field).flatMap(({ values }) => values.map(String));

/** The context of a user, seen from within another one's. */
function contextOfUser(context: Context, userId: string): Context | undefined {
	if (!context.org.store.get('User', userId)) return undefined;
	return contextOf(context.org, { ...context.caller, userId }, context);
}

const recordFilter: Rules['checkFilter'] = (_context, fields) => {
	const missing = ['UserId', 'RecordId'].find((field) => !fields.includes(field));
	if (missing) throw errors.userRecordAccessFilter(missing);
};

function recordRows(context: Context, filters: FilteredValues): OrgRecord[] {
	const [userId, recordIds] = [valuesOf(filters, 'UserId'), valuesOf(filters, 'RecordId')];
	if (userId.length !== 1) throw errors.userRecordAccessFilter('UserId');
	if (recordIds.length > MOST_RECORDS) throw errors.userRecordAccessFilter('RecordId');
	const user = contextOfUser(context, userId[0]!);
	return user ? recordIds.map((id) => accessTo(user, id)) : [];
}

function accessTo(user: Context, recordId: string): OrgRecord {
	const object = user.org.schema.ofId(recordId);
	const record = object && user.org.store.get(object.name, recordId);
	const reads = record !== undefined && object?.visible?.(user) !== false && object?.sees?.(user, record) !== false;
	const edits = reads && object?.updateable === true;
	return {
		Id: makeId('000', 0),
		UserId: user.user.Id,
		RecordId: recordId,
		HasReadAccess: reads,
		HasEditAccess: edits,
		HasDeleteAccess: reads && object?.deletable === true,
		HasTransferAccess: edits && object?.fields.has('ownerid') === true,
		HasAllAccess: edits && object?.deletable === true,
		MaxAccessLevel: edits ? 'All' : reads ? 'Read' : 'None',
	};
}

export const UserRecordAccess = defineObject('UserRecordAccess', {
	label: 'User Record Access',
	labelPlural: 'User Record Access',
	keyPrefix: null,
	allows: '',
	audit: [],
	fields: [
		reference('UserId', 'User ID', 'User', { ...FIXED, relationshipName: undefined }),
		reference('RecordId', 'Record ID', [], { ...FIXED, relationshipName: undefined }),
		...['Read', 'Edit', 'Delete', 'Transfer', 'All'].map((of) => flag(`Has${of}Access`, `Has ${of} Access`, READ_ONLY)),
		picklist(
			'MaxAccessLevel',
			'Maximum Access Level',
			['None', 'Read', 'Edit', 'Delete', 'Transfer', 'All'],
			READ_ONLY,
		),
	],
	rules: { rows: recordRows, checkFilter: recordFilter },
});

/** Salesforce answers only queries that name a user or a row. */
const byUser = (object: string): Rules['checkFilter'] => {
	return (_context, fields) => {
		if (!fields.some((field) => ['UserId', 'DurableId'].includes(field)))
			throw errors.reifiedColumnRequired(object, ['UserId', 'DurableId']);
	};
};

const ENTITY_RIGHTS = {
	IsReadable: 'queryable',
	IsCreatable: 'createable',
	IsUpdatable: 'updateable',
	IsDeletable: 'deletable',
} as const;

function entityRows(context: Context, filters: FilteredValues): OrgRecord[] {
	return valuesOf(filters, 'UserId').flatMap((userId) => {
		const user = contextOfUser(context, userId);
		if (!user) return [];
		return user.org.schema.objects.map((object) => {
			const isSeen = object.visible?.(user) !== false;
			const rights = Object.entries(ENTITY_RIGHTS).map(([name, right]) => [name, isSeen && object[right]] as const);
			return {
				Id: makeId('000', 0),
				DurableId: `${userId}.${object.name}`,
				UserId: userId,
				EntityDefinitionId: object.name,
				...Object.fromEntries(rights),
			};
		});
	});
}

const ROW = [
	text('DurableId', 'Durable ID', 255, { ...READ_ONLY, indexed: true }),
	reference('UserId', 'User ID', 'User', { ...READ_ONLY, relationshipName: undefined }),
	text('EntityDefinitionId', 'Entity Definition ID', 255, READ_ONLY),
];

export const UserEntityAccess = defineObject('UserEntityAccess', {
	label: 'User Entity Access',
	labelPlural: 'User Entity Access',
	keyPrefix: '07u',
	allows: '',
	audit: [],
	fields: [...ROW, ...Object.keys(ENTITY_RIGHTS).map((name) => flag(name, name.replace('Is', 'Is '), READ_ONLY))],
	rules: { rows: entityRows, checkFilter: byUser('UserEntityAccess') },
});

function fieldRows(context: Context, filters: FilteredValues): OrgRecord[] {
	return valuesOf(filters, 'UserId').flatMap((userId) => {
		const user = contextOfUser(context, userId);
		if (!user) return [];
		return user.org.schema.objects
			.filter((object) => object.visible?.(user) !== false)
			.flatMap(({ name: object, fields }) =>
				[...fields.values()].map((field) => ({
					Id: makeId('000', 0),
					DurableId: `${userId}.${object}.${field.name}`,
					UserId: userId,
					EntityDefinitionId: object,
					FieldDefinitionId: `${object}.${field.name}`,
					IsAccessible: field.visible?.(user) !== false,
					IsCreatable: field.createable,
					IsUpdatable: field.updateable,
				})),
			);
	});
}

export const UserFieldAccess = defineObject('UserFieldAccess', {
	label: 'User Field Access',
	labelPlural: 'User Field Access',
	keyPrefix: '4fp',
	allows: '',
	audit: [],
	fields: [
		...ROW,
		text('FieldDefinitionId', 'Field Definition ID', 255, READ_ONLY),
		flag('IsAccessible', 'Is Accessible', READ_ONLY),
		flag('IsCreatable', 'Is Creatable', READ_ONLY),
		flag('IsUpdatable', 'Is Updatable', READ_ONLY),
	],
	rules: { rows: fieldRows, checkFilter: byUser('UserFieldAccess') },
});
