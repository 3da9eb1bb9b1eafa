import { SalesforceError } from '../salesforce/api/errors';
import { asText } from '../actions/run/parameters';

/** What an expression chose of a dropdown, or the fallback when it is empty. Throws INVALID_INPUT for what the dropdown does not have. */
export function oneOf<T extends string>(value: unknown, allowed: T[], fallback: T, label: string): T {
	const text = asText(value);
	if (text === undefined) return fallback;
	const found = allowed.find((one) => one === text);
	if (found) return found;
	throw new SalesforceError(
		'INVALID_INPUT',
		`'${label}' cannot be '${text.slice(0, 50)}'. Valid are: ${allowed.join(', ')}`,
	);
}
