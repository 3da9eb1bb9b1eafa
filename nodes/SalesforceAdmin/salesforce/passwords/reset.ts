import { isFinal, isLostAnswer } from '../api/errorCodes';
import { SalesforceError, asSalesforceError } from '../api/errors';
import { groupBy, sideBySide } from '../api/lists';
import type { Org } from '../api/org';
import { isError, type Result } from '../api/results';
import { withoutSecret } from '../api/texts/secrets';
import { cancelledBefore, notSentAfter } from '../writes/changes';

/** What one user gets: a password of Salesforce's, which it emails, or the one that is given. */
export interface NewPassword {
	userId: string;
	/** For messages. */
	username: string;
	/** Absent when Salesforce makes one. */
	newPassword?: string;
	/** Whether the answer of an earlier try of the same run was lost. It is not sent again. */
	isInDoubt?: boolean;
}

/** The password that Salesforce made; '' for one that was given. */
type Made = string;

/**
 * Gives users new passwords, one API call each, a few side by side and those of one user in their order (REST API Developer Guide, "sObject
 * User Password"). One result per request, in order: the password that Salesforce made, or the error: RESET_IN_DOUBT where the answer was
 * lost, because nothing tells afterwards whether an email went out. After an error that holds for all, nothing more is sent. Never rejects.
 */
export async function givePasswords(org: Org, requests: NewPassword[]): Promise<Array<Result<Made>>> {
	const results: Array<Result<Made>> = [];
	let stopped: SalesforceError | undefined;
	await sideBySide(lanesOf(requests), async (lane) => {
		for (const at of lane) {
			const result = stopped ? notSentAfter(stopped) : await givePassword(org, requests[at]);
			if (isFinal(result)) stopped ??= result as SalesforceError;
			results[at] = result;
		}
	});
	return results;
}

// A lane is a list of places in `requests`.
function lanesOf(requests: NewPassword[]): number[][] {
	const places = requests.map((_, at) => at);
	return [...groupBy(places, (at) => requests[at].userId).values()];
}

async function givePassword(org: Org, request: NewPassword): Promise<Result<Made>> {
	if (org.cancelled()) return cancelledBefore('this password was reset');
	const { userId, newPassword, isInDoubt } = request;
	if (isInDoubt) return inDoubt(request);
	const sent =
		newPassword === undefined ? org.resetPassword(userId) : org.setPassword(userId, newPassword).then(() => '');
	const result = await sent.catch(asSalesforceError);
	return isError(result) ? passwordError(request, result) : result;
}

function passwordError(request: NewPassword, error: SalesforceError): SalesforceError {
	const { username, newPassword } = request;
	if (isLostAnswer(error)) return inDoubt(request);
	const done = newPassword === undefined ? 'reset' : 'set';
	const told = withoutSecret(error, newPassword).prefixed(`The password of ${username} was not ${done}`);
	return isRepeated(error) ? told.with({ advice: REPEATED }) : told;
}

// The answer was lost in this try or in an earlier one of the same run.
function inDoubt({ userId, username, newPassword }: NewPassword): SalesforceError {
	const what = newPassword === undefined ? 'may have been reset and an email sent' : 'may have been set';
	return new SalesforceError(
		'RESET_IN_DOUBT',
		`The password of ${username} ${what}: the connection broke before Salesforce answered`,
		{ done: { id: userId, username, passwordInDoubt: true } },
	);
}

// Which code a password has that was used before is in no list of codes; the text is known from the field only.
const isRepeated = ({ errorCode, message }: SalesforceError) =>
	errorCode === 'REPEATED_PASSWORD' || /repeated password/i.test(message);

const REPEATED = 'The user has had this password before. Choose another one.';
