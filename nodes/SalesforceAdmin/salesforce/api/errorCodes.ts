import { isDailyLimit } from './errors';
import type { SalesforceError } from './errors';
import { isError } from './results';

/*
 * What an error code means for the next step, in one place (SOAP API Developer Guide, StatusCode; REST API Developer Guide, "Status Codes
 * and Error Responses"). Each predicate takes any result, and is false for a value.
 */

/** What a code tells: one line per code that is treated in a way of its own. */
const TRAITS = new Map<string, readonly Trait[]>(
	Object.entries({
		CANCELLED: ['final'],
		NOT_CONNECTED: ['final'],
		RECONNECT_NEEDED: ['final'],
		APP_BLOCKED: ['final'],
		APP_MISCONFIGURED: ['final'],
		LOGIN_UNAVAILABLE: ['final'],
		LOGIN_RATE_EXCEEDED: ['final'],
		LOGIN_RESTRICTED: ['final'],
		ORG_INACTIVE: ['final'],
		NOT_SALESFORCE: ['final'],
		ORG_MOVED: ['final'],
		URL_NOT_RESET: ['final'],
		INVALID_SESSION_ID: ['final'],
		API_DISABLED_FOR_ORG: ['final', 'hidden'],
		API_CURRENTLY_DISABLED: ['final'],
		CONNECTION_LOST: ['unanswered', 'undecided'],
		SERVER_UNAVAILABLE: ['unanswered', 'undecided'],
		REQUEST_LIMIT_EXCEEDED: ['unanswered'],
		UNKNOWN_EXCEPTION: ['unanswered'],
		NOT_SENT: ['undecided'],
		NO_RESULT: ['undecided', 'in doubt'],
		CREATED_IN_DOUBT: ['undecided', 'in doubt'],
		CHANGED_IN_DOUBT: ['undecided', 'in doubt'],
		RESET_IN_DOUBT: ['undecided', 'in doubt'],
		GROUP_NOT_UPDATED: ['undecided'],
		UNABLE_TO_LOCK_ROW: ['locked', 'undecided'],
		ENTITY_IS_DELETED: ['gone'],
		NOT_FOUND: ['gone'],
		INVALID_TYPE: ['hidden'],
	} satisfies Record<string, readonly Trait[]>),
);

type Trait = 'final' | 'in doubt' | 'unanswered' | 'undecided' | 'locked' | 'gone' | 'hidden';

const has = (result: unknown, trait: Trait): boolean =>
	isError(result) && Boolean(TRAITS.get(result.errorCode)?.includes(trait));

/** Whether nothing that follows in this run can succeed either. */
export function isFinal(result: unknown): boolean {
	return has(result, 'final') || (isError(result) && isDailyLimit(result));
}

/** Whether the answer never came, so that a create may have been done. */
export function isLostAnswer(result: unknown): boolean {
	return isError(result) && result.errorCode === 'CONNECTION_LOST';
}

/** Whether Salesforce stopped the call because it took too long: what it wrote until then stays, so that a create may have been done. */
export function isStopped(result: unknown): boolean {
	return isError(result) && result.errorCode === 'REQUEST_RUNNING_TOO_LONG';
}

/** Whether nobody knows if what was asked for was done. */
export function isInDoubt(result: unknown): boolean {
	return has(result, 'in doubt');
}

/**
 * The error of something that was asked for: that "jane@acme.example was not frozen", or where nobody knows, that she "may have been
 * frozen". `done` is the participle with what follows it.
 */
export function asNotDone(error: SalesforceError, subject: string, done: string): SalesforceError {
	return error.prefixed(isInDoubt(error) ? `${subject} may have been ${done}` : `${subject} was not ${done}`);
}

/** Whether Salesforce did not get to the question, so that the same question in other words would fail too. */
export function isUnanswered(result: unknown): boolean {
	return has(result, 'unanswered');
}

/** Whether Salesforce has not decided about the record: it was not reached, not sent, held by another process, or is being recalculated. */
export function isUndecided(result: unknown): boolean {
	return has(result, 'undecided');
}

/** Whether another process held the record, so that sending the change again helps. */
export function isLocked(result: unknown): boolean {
	return has(result, 'locked') || (isError(result) && !has(result, 'final') && LOCK_TEXT.test(result.message));
}

// A lock can come in the text of another code: membership of groups is rebuilt (Salesforce Help 000384800, UNKNOWN_EXCEPTION), or a
// trigger met the lock (CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY).
const LOCK_TEXT = /UNABLE_TO_LOCK_ROW|group membership operation already in progress|could not acquire lock/i;

/** Whether Apex of the org met a governor limit, so that fewer records at once can pass (Apex Developer Guide, "Execution Governors and Limits"). */
export function isApexLimit(result: unknown): boolean {
	return isError(result) && !has(result, 'final') && APEX_LIMIT_TEXT.test(`${result.errorCode} ${result.message}`);
}

// The text names System.LimitException, or in managed packages the limit alone. All rows of the chunk have it.
const APEX_LIMIT_TEXT =
	/System\.LimitException|Apex (CPU time|heap size) limit exceeded|Too many (SOQL queries|query rows|DML rows|DML statements|queueable|future calls)|QUERY_TIMEOUT|REQUEST_RUNNING_TOO_LONG/i;

/** Whether a query was refused for what stands in it, so that it may pass with fewer values. */
export function isRefusedQuery(result: unknown): result is SalesforceError {
	if (!isError(result)) return false;
	const isElse = [isFinal, isUnanswered, isUndecided, isHiddenObject, isHiddenField].some((means) => means(result));
	return !isElse && (result.statusCode === undefined || REFUSED_STATUS.includes(result.statusCode));
}

// The address or the text of a request that cannot be understood.
const REFUSED_STATUS = [400, 414, 422, 431];

/**
 * Whether no license is left. An exhausted permission set license may come under another code, or with other errors of the row, so the text
 * counts as well.
 */
export function isNoLicenseLeft(result: unknown): result is SalesforceError {
	return (
		isError(result) && (result.errorCode === 'LICENSE_LIMIT_EXCEEDED' || /license limit exceeded/i.test(result.message))
	);
}

/** Whether the record does not exist (any more). */
export function isGone(result: unknown): boolean {
	return has(result, 'gone');
}

/** Whether a reference leads nowhere: the record is not there, may not be seen, or is not in a state to be referred to. */
export function isBadReference(result: unknown): boolean {
	return isError(result) && result.errorCode === 'INVALID_CROSS_REFERENCE_KEY';
}

/** Whether the connected user cannot see the object, or the org does not have it. */
export function isHiddenObject(result: unknown): boolean {
	return has(result, 'hidden') || isMissingRight(result);
}

/** Whether the org does not have the object, because a feature is off, or hides it as if it did not. */
export function isAbsentObject(result: unknown): boolean {
	return isError(result) && result.errorCode === 'INVALID_TYPE';
}

/** Whether a field or a relationship that was named does not exist for the connected user (REST API Developer Guide, INVALID_FIELD). */
export function isHiddenField(result: unknown): boolean {
	return isError(result) && result.errorCode === 'INVALID_FIELD';
}

/** Whether the connected user may not do what was asked. */
export function isMissingRight(result: unknown): boolean {
	return isError(result) && result.errorCode.startsWith('INSUFFICIENT_ACCESS');
}

/** Whether an answer shows that rights or fields are not what they were when they were looked at. */
export function isOutdated(result: unknown): boolean {
	return isHiddenObject(result) || isHiddenField(result);
}

/** Whether a user was named who is inactive. */
export function isInactiveUser(result: unknown): boolean {
	return isError(result) && result.errorCode === 'INACTIVE_OWNER_OR_USER';
}

/** Whether another record has the same unique value. */
export function isDuplicate(result: unknown): boolean {
	return isError(result) && result.errorCode.startsWith('DUPLICATE_');
}
