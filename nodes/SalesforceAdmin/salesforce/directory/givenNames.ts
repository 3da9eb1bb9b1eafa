import type { SalesforceError } from '../api/errors';
import { isError, type Result } from '../api/results';

/** A text that is one name, or, where nothing is called so, several with commas between them: `Sales, EMEA`. */
interface NamesInText {
	text: string;
	parts: string[];
}

/** A name, an API name or an ID as it was given. */
export type GivenName = string | NamesInText;

/** Every text that may be a name, so that all are looked up at once. */
export const textsIn = (given: readonly GivenName[]): string[] =>
	given.flatMap((name) => (typeof name === 'string' ? name : [name.text, ...name.parts]));

/** Whether a result says that nothing is called so. */
export const isUnknownName = (result: unknown): result is SalesforceError =>
	isError(result) && result.errorCode === 'NAME_NOT_FOUND';

/** The texts that a given name stands for: one, or each part of a text that is no name as a whole. */
export function textsMeant(given: GivenName, isName: (text: string) => boolean): string[] {
	if (typeof given === 'string') return [given];
	return isName(given.text) ? [given.text] : given.parts;
}

/** What a given name stands for, found by `find`: one thing, or one for each part of a text that is no name as a whole. */
export const findGiven = <T>(given: GivenName, find: (text: string) => Result<T>): Array<Result<T>> =>
	textsMeant(given, (text) => !isUnknownName(find(text))).map(find);
