import { SalesforceError } from '../../api/errors';
import type { Entitlement, EntitlementType, WantedEntitlement } from '../types';
import type { User } from '../../users/read';

/** What a user is to have. */
export interface Wish {
	user: User;
	wanted: WantedEntitlement[];
	/** Takes what the user has of `types` and is neither wanted nor kept. */
	takesOthers: boolean;
	types: readonly EntitlementType[];
	kept: Entitlement[];
	/** Whether nothing at all may be wanted where others are taken. */
	allowsEmpty: boolean;
	/** What is known by now that it cannot be given. */
	notCopied: NotCopied[];
	/** Whom the user is made like. */
	fromUserId?: string;
}

/** What the user was not given, and why. */
export interface NotCopied {
	/** A type of entitlement, or what else a snapshot or another user has. */
	type: string;
	id: string;
	name: string;
	errorCode: string;
	reason: string;
}

/** Fields of User that tell whether a permission set fits its license. */
export const WISH_FIELDS = ['ProfileId', 'Profile.Name', 'Profile.UserLicenseId'] as const;

/** An entitlement that is not given for the reason that an error tells. */
export const notCopied = (
	{ type, id, name }: Pick<NotCopied, 'type' | 'id' | 'name'>,
	{ errorCode, message }: Pick<SalesforceError, 'errorCode' | 'message'>,
): NotCopied => ({ type, id, name, errorCode, reason: message });

/** Why an assignment that a user has keeps its end. */
export const asKept = (error: SalesforceError) => error.prefixed('The user has it, and its end stays as it is');

/** Throws INVALID_INPUT where nothing is wanted and everything else would be taken, unless that is allowed. */
export function refuseEmptyWish(wish: Wish): void {
	const { wanted, takesOthers, allowsEmpty } = wish;
	if (wanted.length === 0 && takesOthers && !allowsEmpty) throw emptyWish(wish);
}

/** The INVALID_INPUT for a wish of which nothing is left, with the reasons. */
export function emptyWish({ user, notCopied: impossible }: Pick<Wish, 'user' | 'notCopied'>): SalesforceError {
	const message = `Nothing is left that ${user.username} is to have, so the mode Match would take everything from this user`;
	const reasons = impossible.map(({ reason }) => reason);
	return new SalesforceError('INVALID_INPUT', [message, ...reasons].join('; '), { advice: EMPTY_ADVICE });
}

/** What to do about a wish for nothing. */
export const EMPTY_ADVICE =
	"Look at what the item has. If the user is to lose everything, set the option 'Allow Empty', or use Remove with the type All.";
