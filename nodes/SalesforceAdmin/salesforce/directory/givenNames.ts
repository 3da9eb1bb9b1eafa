import { isError, type Result } from '../api/results';

/** A text that is one name, or, where nothing is called so, several with commas between them: `Sales, EMEA`. */
export interface NamesInText {
	text: string;
	parts: string[];
}

/** A name, an API name or an ID as it was given. */
export type GivenName = string | NamesInText;

/** Every text that may be a name, so that all are looked up at once. */
export const textsIn = (given: readonly GivenName[]): string[] =>
	given.flatMap((name) => (typeof name === 'string' ? name : [name.text, ...name.parts]));

/** What a given name stands for, found by `find`: one thing, or one for each part of a text that is no name as a whole. */
export function findGiven<T>(given: GivenName, find: (text: string) => Result<T>): Array<Result<T>> {
	if (typeof given === 'string') return [find(given)];
	const whole = find(given.text);
	const isNoName = isError(whole) && whole.errorCode === 'NAME_NOT_FOUND';
	return isNoName ? given.parts.map(find) : [whole];
}
