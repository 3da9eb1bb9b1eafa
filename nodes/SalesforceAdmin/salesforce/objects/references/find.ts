import { isHiddenField } from '../../api/errorCodes';
import { SalesforceError } from '../../api/errors';
import type { FieldDescribe, Org } from '../../api/org';
import { isError, resultOf, valuesOf, type Result } from '../../api/results';
import { isUnknownName } from '../../directory/givenNames';
import type { RecordObject } from '../describe';
import { isBlank, type ReferenceFinder } from '../values';
import { readReference, referenceField, type Lookup } from './given';
import { findByText, type FindText, type Look } from './lookUp';

/**
 * Finds the records that the references among given fields name by something else than an ID, those of all requests at once: a call for what
 * the objects are, unless it is remembered, and a query per object. Rejects with a SalesforceError when nothing could be asked.
 */
export async function findReferences(
	org: Org,
	object: RecordObject,
	requests: ReadonlyArray<Record<string, unknown>>,
): Promise<ReferenceFinder> {
	const lookups = requests.flatMap((fields) => lookupsIn(org, object, fields));
	const find = await findByText(org, object, looksFor(lookups));
	return {
		idOf: (field, value) => {
			const given = readReference(org, field, value);
			return typeof given === 'string' ? given : idOfOne(field, given, find);
		},
	};
}

function lookupsIn(org: Org, object: RecordObject, fields: Record<string, unknown>): Lookup[] {
	return Object.entries(fields).flatMap(([name, value]) => {
		const field = isBlank(value) ? undefined : referenceField(object, name, value);
		// The error of what cannot be read comes when the record is made.
		const given = field ? resultOf(() => readReference(org, field, value)) : '';
		return typeof given === 'string' || isError(given) ? [] : [given];
	});
}

function looksFor(lookups: Lookup[]): Look[] {
	const looks = new Map<string, Look>();
	for (const { objects, field, text } of lookups) {
		for (const object of objects) {
			const key = `${object} ${field ?? ''}`;
			const look = looks.get(key) ?? { object, field, texts: new Set() };
			looks.set(key, look);
			look.texts.add(text);
		}
	}
	return [...looks.values()];
}

// A record that is found in one object decides, also where another object cannot be seen. Of several none is chosen.
function idOfOne(reference: FieldDescribe, lookup: Lookup, find: FindText): string {
	const results = lookup.objects.map((object) => find(object, lookup));
	const ids = new Set(valuesOf(results));
	const ambiguous = results.find((result) => isError(result) && result.errorCode === 'AMBIGUOUS_NAME');
	const [id] = ids;
	if (ids.size === 1 && !ambiguous) return id;
	const error = ids.size > 1 ? inSeveral(lookup, results) : (ambiguous ?? notFound(results));
	throw (error as SalesforceError).prefixed(reference.label).with({ fields: [reference.name] });
}

function inSeveral({ objects, text }: Lookup, results: Array<Result<string>>): SalesforceError {
	const named = objects.filter((_, at) => !isError(results[at]));
	return new SalesforceError('AMBIGUOUS_NAME', `'${text.slice(0, 100)}' is in ${named.join(' and in ')}`, {
		advice: `Write which, such as ${named[0]}: ${text.slice(0, 50)}, or give the ID.`,
	});
}

function notFound(results: Array<Result<string>>): SalesforceError {
	const errors = results.filter(isError);
	const failed = errors.find((error) => !isUnknownName(error) && !isHiddenField(error));
	const unknown = errors.filter(isUnknownName);
	if (failed || unknown.length === 0) return failed ?? errors[0];
	return unknown[0].with({ message: unknown.map(({ message }) => message).join('. ') });
}
