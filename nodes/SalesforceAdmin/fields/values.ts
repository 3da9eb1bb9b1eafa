import { SalesforceError } from '../salesforce/api/errors';
import { shownValue } from '../salesforce/api/texts/spoken';

/** A value as n8n gives it: a resource locator, or the bare value of an expression. */
interface LocatorValue {
	mode?: string;
	value?: unknown;
}

/** The parts of a resource locator; anything else is the value of one without a mode. */
export function asLocator(raw: unknown): LocatorValue {
	if (raw && typeof raw === 'object' && 'value' in raw) return raw as LocatorValue;
	return { value: raw };
}

/** The text of a value or of a resource locator; undefined when it is empty. Throws INVALID_INPUT for an object or a list. */
export function asText(value: unknown): string | undefined {
	return asName(value) || undefined;
}

/** A name or an ID, out of a value or a resource locator; '' when it is empty. Throws INVALID_INPUT for an object or a list. */
export function asName(raw: unknown): string {
	const { value } = asLocator(raw);
	const text = simpleText(value);
	if (text !== undefined) return text;
	throw new SalesforceError('INVALID_INPUT', `A name or an ID is needed, not ${shownValue(value)}`);
}

/** The trimmed text of a simple value, and of a date its moment in UTC; undefined for an object or a list. */
export function simpleText(value: unknown): string | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
	return typeof (value ?? '') === 'object' ? undefined : String(value ?? '').trim();
}

/** The number of a value; NaN for an object or a list, and for what is empty or no number. */
export function numberIn(value: unknown): number {
	const text = simpleText(value);
	return text ? Number(text) : NaN;
}

/** A value as yes or no; undefined when it is empty. `what` names it in the INVALID_INPUT for anything but true and false. */
export function asFlag(value: unknown, what: string): boolean | undefined {
	const text = asName(value).toLowerCase();
	if (text === '') return undefined;
	if (text === 'true' || text === 'false') return text === 'true';
	throw new SalesforceError('INVALID_INPUT', `${what} must be true or false, not '${text.slice(0, 50)}'`);
}

/**
 * The option of a dropdown that an expression chose; the first one when it is empty. Throws INVALID_INPUT, with `label` and all options,
 * for a value that the dropdown does not have.
 */
export function checkedOption<T extends string>(value: unknown, options: readonly [T, ...T[]], label: string): T {
	const text = asText(value) ?? options[0];
	const option = options.find((one) => one === text);
	if (option) return option;
	throw new SalesforceError(
		'INVALID_INPUT',
		`'${label}' cannot be '${text.slice(0, 50)}'. Valid are: ${options.join(', ')}`,
	);
}

/** Whether a value, or that of a resource locator, is empty: nothing at all, or a text of blanks only. */
export function isEmpty(value: unknown): boolean {
	return simpleText(asLocator(value).value) === '';
}

/** Whether there is no value at all, as where an expression finds nothing. */
export function isUnset(value: unknown): boolean {
	return value === undefined || value === null;
}

/** The label of a parameter: 'First Name' for `firstName`. */
export function labelOf(name: string): string {
	const words = name.replace(/([a-z])([A-Z])/g, '$1 $2');
	return words.charAt(0).toUpperCase() + words.slice(1);
}
