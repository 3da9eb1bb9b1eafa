/**
 * Records named by a field that identifies them instead of by their id: an external id, or a standard field that is
 * `idLookup` such as User.Username (REST guide, sObject Rows by External ID; SOAP guide, upsert).
 */
import * as errors from '../errors/index.mts';
import { readId } from '../world/ids.mts';
import type { Context, Field, ObjectType } from '../world/model.mts';

/** The field of that name, when records can be looked up by it. */
export function identifyingField(context: Context, object: ObjectType, name: string): Field | undefined {
	const field = object.fields.get(name.toLowerCase());
	if (!field || field.formula || field.visible?.(context) === false) return undefined;
	return field.externalId || field.idLookup ? field : undefined;
}

/** The reference behind the name of a relationship: `AccountId` for `Account`. */
export function referenceNamed(object: ObjectType, relationship: string): Field | undefined {
	const wanted = relationship.toLowerCase();
	return [...object.fields.values()].find((field) => field.relationshipName?.toLowerCase() === wanted);
}

/**
 * The id that a nested object such as `{"External_Id__c": "a-1"}` stands for. A reference to several types has to say
 * which one it means (recorded by Nango).
 */
export function idOfNested(context: Context, reference: Field, nested: { [key: string]: unknown }): string {
	const { attributes, ...rest } = nested;
	const type = (attributes as { type?: unknown } | undefined)?.type;
	if (reference.referenceTo.length > 1 && typeof type !== 'string') throw errors.attributesMissing();
	const target = context.org.schema.find(typeof type === 'string' ? type : (reference.referenceTo[0] ?? ''));
	const [[name, value] = ['', undefined], ...more] = Object.entries(rest);
	const field = target && more.length === 0 ? identifyingField(context, target, name) : undefined;
	if (!field) throw errors.noForeignKey(name, target?.name ?? String(type));
	return lookUp(context, target!, field, String(value));
}

function lookUp(context: Context, target: ObjectType, field: Field, value: string): string {
	const wanted = field.type === 'id' ? (readId(value) ?? '') : value;
	const [found, ...more] = context.org.store.table(target.name).find(field.name, [wanted]);
	if (!found) throw errors.foreignKeyNotFound(value, field.name, target.name);
	if (more.length > 0) throw errors.foreignKeyAmbiguous([found, ...more].map(({ Id }) => Id));
	return found.Id;
}
