import { describeUserAnew, rememberedUserFields, type DescribedFields } from '../api/describe';
import { isHiddenField } from '../api/errorCodes';
import { SalesforceError } from '../api/errors';
import type { Org } from '../api/org';
import { permissionNames, type Permission, type Permissions } from '../api/permissions';
import type { Result } from '../api/results';
import { detailName } from './details';

/** Asks for users with these fields or paths (`Profile.Name`), in one or several queries. */
type Ask<T> = (fields: readonly string[]) => Promise<Array<Result<T[]>>>;

/** What was answered, and those of the fields that had to be left out. */
interface VisibleAnswers<T> {
	answers: Array<Result<T[]>>;
	hidden: string[];
}

/**
 * Reads what can be read of some fields: a query that names a field which the connected user cannot see fails as a whole, so it is sent
 * again without those. No further call for who sees everything; otherwise one or two more, and none while the fields of User are
 * remembered. Rejects with what `ask` and the describe of User reject with.
 */
export async function readVisible<T>(org: Org, fields: readonly string[], ask: Ask<T>): Promise<VisibleAnswers<T>> {
	const known = hiddenFields(fields, rememberedUserFields(org));
	const answers = await ask(without(fields, known));
	if (!answers.some(isHiddenField)) return { answers, hidden: known };
	const hidden = hiddenFields(fields, await describeUserAnew(org));
	// What cannot be seen is none of these fields, so the error stands.
	if (hidden.length === known.length) return { answers, hidden };
	return { answers: await ask(without(fields, hidden)), hidden };
}

/** Those of some fields or paths that the connected user cannot see; none when it is not known what User has. */
function hiddenFields(fields: readonly string[], userFields: DescribedFields | undefined): string[] {
	return userFields ? fields.filter((field) => !userFields.has(describedName(field).toLowerCase())) : [];
}

const without = (fields: readonly string[], hidden: string[]) => fields.filter((field) => !hidden.includes(field));

// A relationship is named after its field: `Profile` after `ProfileId`, and whoever cannot see the one cannot see the other.
function describedName(field: string): string {
	const [relationship, ...rest] = field.split('.');
	return rest.length > 0 ? `${relationship}Id` : field;
}

/**
 * The permission that shows what not everybody sees of users, by field (Salesforce Help, "View Setup and Configuration"; Object Reference,
 * UserRole and UserLogin). Field-level security can hide more.
 */
const SHOWN_BY = {
	ProfileId: 'ViewSetup',
	UserRoleId: 'ViewRoles',
	IsFrozen: 'ManageUsers',
} as const satisfies Record<string, Permission>;

const WORDS = { ProfileId: 'profiles of users', UserRoleId: 'roles of users' } as const;

/** The same for the fields that can be written too, by what they are in words. */
export const USER_FIELDS_SIGHT: Readonly<Record<string, Permissions>> = {
	[WORDS.ProfileId]: [[SHOWN_BY.ProfileId]],
	[WORDS.UserRoleId]: [[SHOWN_BY.UserRoleId]],
};

/** The same for all that is read, by what it is in words. */
export const USER_SIGHT: Readonly<Record<string, Permissions>> = {
	...USER_FIELDS_SIGHT,
	'who is frozen': [[SHOWN_BY.IsFrozen]],
};

/** What some fields of User are in words, as far as not everybody sees them. */
export const sightOf = (fields: readonly string[]): string[] =>
	(Object.keys(WORDS) as Array<keyof typeof WORDS>)
		.filter((field) => fields.includes(field))
		.map((field) => WORDS[field]);

function permissionFor(field: string): string | undefined {
	const shown: Readonly<Partial<Record<string, Permission>>> = SHOWN_BY;
	const permission = shown[describedName(field)];
	return permission && permissionNames([permission]);
}

/** Names beside the output what is null because the connected user cannot see it: fields and paths of User, or IsFrozen. */
export function reportHidden(org: Org, hidden: readonly string[]): void {
	if (hidden.length === 0) return;
	const names = new Map<string, string[]>();
	for (const field of new Set(hidden)) {
		const permission = permissionFor(field) ?? '';
		names.set(permission, [...(names.get(permission) ?? []), detailName(field)]);
	}
	const texts = [...names].map(([permission, of]) => of.join(', ') + (permission && ` (needs ${permission})`));
	org.reportProgress('hidden fields', `Null, because the connected user cannot see it: ${texts.join(', ')}`);
}

/** The error of a request that is about a field of User which the connected user cannot see. `what` follows "may not read". */
export function hiddenFieldError(field: string, what: string): SalesforceError {
	const permission = permissionFor(field);
	return new SalesforceError('MISSING_PERMISSIONS', `The connected user may not read ${what}`, {
		advice: permission && `Give the connected user the permission ${permission}.`,
	});
}
