/**
 * What objects and fields there are, as records (Tooling API guide, EntityDefinition, FieldDefinition, EntityParticle; Object Reference,
 * PicklistValueInfo). They are computed and stored nowhere, so Salesforce answers only queries that name an object or a field.
 */
import * as errors from '../../errors/index.mts';
import { isTracked } from '../../records/fieldHistory.mts';
import { defineObject, flag, READ_ONLY, text, whole } from '../../world/define.mts';
import { makeId } from '../../world/ids.mts';
import type { Context, Field, FilteredValues, ObjectType, Rules } from '../../world/model.mts';
import type { OrgRecord } from '../../world/types.mts';

const fixed = (name: string, label: string) => text(name, label, 255, READ_ONLY);
const durable = (name: string, label: string) => text(name, label, 255, { ...READ_ONLY, indexed: true });

/** The durable ids that a query filters on, in lower case: `account`, `account.name`. */
const idsIn = (filters: FilteredValues, fields: readonly string[]): string[] =>
	filters
		.filter(({ field }) => fields.includes(field))
		.flatMap(({ values }) => values.map((value) => String(value).toLowerCase()));

/** Refuses queries that filter on none of the fields; the text is quoted by vendors of connectors. */
const filteredBy = (object: string, fields: readonly string[]): Rules['checkFilter'] => {
	return (_context, filtered) => {
		if (!filtered.some((field) => fields.includes(field)))
			throw errors.reifiedColumnRequired(
				object,
				fields.filter((field) => !field.includes('.')),
			);
	};
};

const seen = (context: Context): ObjectType[] =>
	context.org.schema.objects.filter((object) => object.visible?.(context) !== false);

const fieldsOf = (context: Context, object: ObjectType): Field[] =>
	[...object.fields.values()].filter((field) => field.visible?.(context) !== false);

export const EntityDefinition = defineObject('EntityDefinition', {
	label: 'Entity Definition',
	keyPrefix: '4ie',
	allows: '',
	audit: [],
	fields: [
		durable('DurableId', 'Durable ID'),
		fixed('QualifiedApiName', 'Qualified API Name'),
		fixed('NamespacePrefix', 'Namespace Prefix'),
		fixed('DeveloperName', 'Developer Name'),
		fixed('MasterLabel', 'Master Label'),
		fixed('Label', 'Label'),
		fixed('PluralLabel', 'Plural Label'),
		fixed('KeyPrefix', 'Key Prefix'),
		flag('IsQueryable', 'Is Queryable', READ_ONLY),
		flag('IsCustomSetting', 'Is Custom Setting', READ_ONLY),
	],
	rules: {
		rows: (context) =>
			seen(context).map(({ name, label, labelPlural, keyPrefix, queryable }) => ({
				Id: makeId('000', 0),
				DurableId: name,
				QualifiedApiName: name,
				DeveloperName: name.replace(/__c$/, ''),
				MasterLabel: label,
				Label: label,
				PluralLabel: labelPlural,
				KeyPrefix: keyPrefix,
				IsQueryable: queryable,
			})),
	},
});

/** The ways to name the object of a field. */
const BY_OBJECT = ['EntityDefinitionId', 'EntityDefinition.QualifiedApiName'];

/** One row per field that the running user sees of the objects that the query names. */
function fieldRows(context: Context, filters: FilteredValues): OrgRecord[] {
	const objects = idsIn(filters, BY_OBJECT);
	const fields = idsIn(filters, ['DurableId', 'FieldDefinitionId']);
	const isNamed = (object: string, field: string) =>
		objects.includes(object.toLowerCase()) || fields.includes(`${object}.${field}`.toLowerCase());
	return seen(context).flatMap((object) =>
		fieldsOf(context, object)
			.filter(({ name }) => isNamed(object.name, name))
			.map(({ name, label, type, length, nillable, createable, updateable }) => ({
				Id: makeId('000', 0),
				DurableId: `${object.name}.${name}`,
				FieldDefinitionId: `${object.name}.${name}`,
				EntityDefinitionId: object.name,
				QualifiedApiName: name,
				DeveloperName: name.replace(/__c$/, ''),
				MasterLabel: label,
				Label: label,
				DataType: type,
				Length: length,
				IsNillable: nillable,
				IsCreatable: createable,
				IsUpdatable: updateable,
				IsFieldHistoryTracked: isTracked(context.org, object.name, name),
			})),
	);
}

const FIELD_COLUMNS = [
	durable('DurableId', 'Durable ID'),
	text('EntityDefinitionId', 'Entity Definition ID', 255, {
		...READ_ONLY,
		indexed: true,
		referenceTo: ['EntityDefinition'],
		relationshipName: 'EntityDefinition',
	}),
	fixed('QualifiedApiName', 'Qualified API Name'),
	fixed('DeveloperName', 'Developer Name'),
	fixed('MasterLabel', 'Master Label'),
	fixed('Label', 'Label'),
	fixed('DataType', 'Data Type'),
	whole('Length', 'Length', READ_ONLY),
	flag('IsFieldHistoryTracked', 'Is Field History Tracked', READ_ONLY),
];

const BY_FIELD = [...BY_OBJECT, 'DurableId'];

export const FieldDefinition = defineObject('FieldDefinition', {
	label: 'Field Definition',
	keyPrefix: '4fe',
	allows: '',
	audit: [],
	fields: FIELD_COLUMNS,
	rules: { rows: fieldRows, checkFilter: filteredBy('FieldDefinition', BY_FIELD) },
});

const BY_PARTICLE = [...BY_OBJECT, 'FieldDefinitionId', 'DurableId'];

export const EntityParticle = defineObject('EntityParticle', {
	label: 'Entity Particle',
	keyPrefix: '0Nv',
	allows: '',
	audit: [],
	fields: [
		...FIELD_COLUMNS,
		durable('FieldDefinitionId', 'Field Definition ID'),
		flag('IsNillable', 'Is Nillable', READ_ONLY),
		flag('IsCreatable', 'Is Creatable', READ_ONLY),
		flag('IsUpdatable', 'Is Updatable', READ_ONLY),
	],
	rules: { rows: fieldRows, checkFilter: filteredBy('EntityParticle', BY_PARTICLE) },
});

const BY_VALUE = ['EntityParticleId', 'DurableId'];

function valueRows(context: Context, filters: FilteredValues): OrgRecord[] {
	const particles = idsIn(filters, BY_VALUE);
	return seen(context).flatMap(({ name: object, fields }) =>
		[...fields.values()]
			.filter(({ name }) => particles.some((id) => id.startsWith(`${object}.${name}`.toLowerCase())))
			.flatMap(({ name, picklist = [], defaultValue }) =>
				picklist.map(({ value, label, active = true }, at) => ({
					Id: makeId('000', 0),
					DurableId: `${object}.${name}.${at}`,
					EntityParticleId: `${object}.${name}`,
					Value: value,
					Label: label,
					IsActive: active,
					IsDefaultValue: value === defaultValue,
				})),
			),
	);
}

export const PicklistValueInfo = defineObject('PicklistValueInfo', {
	label: 'Picklist Value Info',
	labelPlural: 'Picklist Value Info',
	keyPrefix: '4pv',
	allows: '',
	audit: [],
	fields: [
		durable('DurableId', 'Durable ID'),
		durable('EntityParticleId', 'Entity Particle ID'),
		fixed('Value', 'Value'),
		fixed('Label', 'Label'),
		flag('IsActive', 'Is Active', READ_ONLY),
		flag('IsDefaultValue', 'Is Default Value', READ_ONLY),
	],
	rules: { rows: valueRows, checkFilter: filteredBy('PicklistValueInfo', BY_VALUE) },
});
