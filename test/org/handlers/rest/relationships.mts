/** Records reached from another one by the name of a relationship (REST guide, sObject Relationships). */
import { referenceNamed } from '../../records/foreignKeys.mts';
import { readId } from '../../world/ids.mts';
import type { ChildReference, Context, ObjectType } from '../../world/model.mts';
import type { ApiRequest, ApiResponse, OrgRecord } from '../../world/types.mts';
import { fieldList, objectOf, recordJson, recordOf } from './sobjects.mts';

/**
 * `GET /sobjects/User/005…/Manager` gives the parent, 204 when there is none; `…/PermissionSetAssignments` the children. Undefined when the
 * second part is no ID, or the third no relationship of the object.
 */
export function getRelated(
	context: Context,
	request: ApiRequest,
	[name = '', id = '', relationship = '']: string[],
): ApiResponse | undefined {
	const object = objectOf(context, name);
	if (!readId(id)?.startsWith(object.keyPrefix ?? '-')) return undefined;
	const reference = referenceNamed(object, relationship);
	if (reference) return getParent(context, request, recordOf(context, object, id)[reference.name]);
	const child = childNamed(context, object, relationship);
	return child && getChildren(context, request, { ...child, parent: recordOf(context, object, id) });
}

function getParent(context: Context, request: ApiRequest, id: unknown): ApiResponse {
	const object = typeof id === 'string' ? context.org.schema.ofId(id) : undefined;
	if (!object) return { status: 204 };
	const fields = fieldList(context, object, request.query.get('fields'));
	return { status: 200, body: recordJson(context, object, recordOf(context, object, String(id)), fields) };
}

function childNamed(context: Context, object: ObjectType, relationship: string): ChildReference | undefined {
	const wanted = relationship.toLowerCase();
	const children = context.org.schema.childrenOf(object);
	return children.find(({ field }) => field.childRelationshipName?.toLowerCase() === wanted);
}

function getChildren(
	context: Context,
	request: ApiRequest,
	{ child, field, parent }: ChildReference & { parent: OrgRecord },
): ApiResponse {
	const fields = fieldList(context, child, request.query.get('fields'));
	const rows = context.org.store
		.table(child.name)
		.find(field.name, [parent.Id])
		.filter((record) => child.sees?.(context, record) !== false);
	const records = rows.map((record) => recordJson(context, child, record, fields));
	return { status: 200, body: { totalSize: records.length, done: true, records } };
}
