import { isAbsentObject, isFinal } from '../../api/errorCodes';
import { COLLECTIONS_PER_CALL, RECORDS_PER_CALL } from '../../api/limits';
import { chunk, groupBy } from '../../api/lists';
import type { ApiRecord, Org } from '../../api/org';
import { isError, type Result } from '../../api/results';
import { inChunks, isIn } from '../../api/soql';
import type { User } from '../../users/read';

/** A user whom a leaver follows. */
export interface Followed {
	id: string;
	username: string;
}

/** So many users are deactivated at once. */
const TOGETHER = COLLECTIONS_PER_CALL * RECORDS_PER_CALL;

/**
 * Reads which users who are deactivated together follow each other, by the ID of the follower: Salesforce deletes that for good, and gives
 * back everything else that it deletes of a user once the user is active again (Object Reference, EntitySubscription). No call for one
 * user. What cannot be read is told and left out. Rejects when nothing that follows could succeed either.
 */
export async function readFollowings(org: Org, users: User[]): Promise<Map<string, Followed[]>> {
	const usernames = new Map(users.map(({ id, username }) => [id, username]));
	const together = chunk([...usernames.keys()], TOGETHER).filter(({ length }) => length > 1);
	const answers = await org.queryAll(together.flatMap(queriesAmong));
	const failure = answers.filter(isError).find((error) => !isAbsentObject(error));
	if (isFinal(failure)) throw failure;
	if (failure)
		org.reportProgress(
			'followings',
			`The snapshots do not tell who follows whom, which was not read: ${failure.message}`,
		);
	const followers = groupBy(answers.flatMap(rowsOf), ({ SubscriberId }) => String(SubscriberId));
	const followed = ({ ParentId }: ApiRecord): Followed => {
		const id = String(ParentId);
		return { id, username: usernames.get(id) ?? '' };
	};
	return new Map([...followers].map(([id, rows]) => [id, rows.map(followed)]));
}

const rowsOf = (answer: Result<ApiRecord[]>): ApiRecord[] => (isError(answer) ? [] : answer);

// Each ID stands in two lists, of which both have to fit. Only fields of the object itself can be filtered on.
function queriesAmong(userIds: string[]): string[] {
	const groups = inChunks(userIds, 2);
	return groups.flatMap((followers) =>
		groups.map(
			(followed) =>
				`SELECT SubscriberId,ParentId FROM EntitySubscription WHERE ${isIn('SubscriberId', followers)} AND ${isIn('ParentId', followed)}`,
		),
	);
}
