import type { SalesforceError } from '../errors';

/** What stands in place of a password. */
const HIDDEN = '***';

/** An error without a secret: Salesforce, an Apex trigger or a proxy may repeat in a message what was sent. */
export function withoutSecret(error: SalesforceError, secret: string | undefined): SalesforceError {
	if (!secret) return error;
	const written = JSON.stringify(secret).slice(1, -1);
	const hide = (text: string) => text.replaceAll(secret, HIDDEN).replaceAll(written, HIDDEN);
	const { message, advice } = error;
	const told = { message: hide(message), advice: hide(advice) };
	return told.message === message && told.advice === advice ? error : error.with(told);
}
