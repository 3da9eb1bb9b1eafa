/** `@{reference.path}` in a composite: values out of the answers of earlier subrequests (REST guide, Composite). */
import * as errors from '../errors.mts';

/** Reference id → body of the answer, for subrequests that went well. */
export type Answers = Map<string, unknown>;

const REFERENCE = /@\{\s*([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\s*\}/g;

/** A copy of the value with every reference replaced; throws PROCESSING_HALTED for one that leads nowhere. */
export function resolveReferences(value: unknown, answers: Answers): unknown {
	if (typeof value === 'string') return resolveText(value, answers);
	if (Array.isArray(value)) return value.map((entry) => resolveReferences(entry, answers));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolveReferences(entry, answers)]));
}

function resolveText(text: string, answers: Answers): string {
	return text.replaceAll(REFERENCE, (_whole, name: string, path: string) => {
		const found = path
			.split(/[.[\]]/)
			.filter(Boolean)
			.reduce<unknown>(step, answers.get(name));
		if (found === undefined || found === null || typeof found === 'object')
			throw errors.invalidReference(`${name}${path}`, name);
		return String(found);
	});
}

/** Keys are found in any case: `@{user.id}` and `@{user.Id}` both work on what a create answers. */
function step(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null) return undefined;
	const entries = value as { [key: string]: unknown };
	return entries[key] ?? Object.entries(entries).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}
