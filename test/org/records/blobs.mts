/** Bytes of a create or update on their way past the field values: base64 text in JSON, or a part of a multipart body. */
import { wrongType } from '../errors/index.mts';
import type { Context, Field, ObjectType } from '../world/model.mts';
import type { Blob } from '../world/types.mts';
import type { Input } from './input.mts';

const BASE64 = /^[A-Za-z0-9+/\r\n]*={0,2}\s*$/;

function isBlob(value: unknown): value is Blob {
	return typeof value === 'object' && value !== null && typeof (value as Blob).stream === 'function';
}

function blobFieldOf(object: ObjectType): Field | undefined {
	return [...object.fields.values()].find((field) => field.type === 'base64');
}

/** The input without its bytes, and a context whose `blob` they are. Fields that may not be written stay and are refused. */
export function withBlob(
	context: Context,
	{ object, input, use }: { object: ObjectType; input: Input; use: 'createable' | 'updateable' },
): { context: Context; input: Input } {
	const field = blobFieldOf(object);
	const name = field && Object.keys(input).find((given) => given.toLowerCase() === field.name.toLowerCase());
	if (!field?.[use] || name === undefined) return { context: { ...context, blob: undefined }, input };
	const { [name]: value, ...rest } = input;
	return { context: { ...context, blob: readBlob(context, field, value) }, input: rest };
}

function readBlob(context: Context, field: Field, value: unknown): Blob | undefined {
	if (value === null || value === undefined || isBlob(value)) return value ?? undefined;
	if (typeof value !== 'string' || !BASE64.test(value))
		throw wrongType(field.label, String(value).slice(0, 40), field.name);
	return context.org.uploads.fromBuffer(Buffer.from(value, 'base64'));
}

/** Keeps the bytes of the context's request for a record. */
export function keepBlob({ org, blob }: Context, object: ObjectType, id: string): void {
	const field = blobFieldOf(object);
	if (field && blob) org.store.setBlob(id, field.name, blob);
}
