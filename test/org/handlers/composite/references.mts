/** `@{reference.path}` in a composite: values out of the answers of earlier subrequests (REST guide, Composite). */
import * as errors from '../../errors/index.mts';

/** Reference id → body of the answer, for subrequests that went well. */
export interface Answers {
	bodies: Map<string, unknown>;
	/** Reference ids of records whose empty fields may be referred to. */
	nullable: Set<string>;
}

const REFERENCE = /@\{\s*([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\s*\}/g;

/** A copy of the value with every reference replaced; throws PROCESSING_HALTED for one that leads nowhere. */
export function resolveReferences(value: unknown, answers: Answers): unknown {
	if (typeof value === 'string') return resolveText(value, answers);
	if (Array.isArray(value)) return value.map((entry) => resolveReferences(entry, answers));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolveReferences(entry, answers)]));
}

function resolveText(text: string, answers: Answers): string | null {
	let isNull = false;
	const resolved = text.replaceAll(REFERENCE, (whole, name: string, path: string) => {
		const found = path
			.split(/[.[\]]/)
			.filter(Boolean)
			.reduce<unknown>(step, answers.bodies.get(name));
		isNull = found === null && whole === text && answers.nullable.has(name);
		if (isNull) return '';
		if (found === undefined || found === null || typeof found === 'object')
			throw errors.invalidReference(`${name}${path}`, name);
		return String(found);
	});
	return isNull ? null : resolved;
}

/** Upper and lower case matter: a create answers `id`, a record has `Id` (REST guide, Composite Subrequest). */
function step(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
	return (value as { [key: string]: unknown })[key];
}
