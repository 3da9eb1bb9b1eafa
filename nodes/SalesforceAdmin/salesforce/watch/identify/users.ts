import { isHiddenObject } from '../../api/errorCodes';
import type { ApiRecord, Org } from '../../api/org';
import { selectIn, textOf } from '../../api/query';
import { valueOf } from '../../api/results';
import { momentText } from '../readRows';
import type { Happening } from '../types';

/*
 * The audit trail tells of frozen users, of feature licenses, and of changed profiles and roles by the name of the user only. The row that was changed with the entry, or
 * later, tells the ID: that of UserLogin, or of User.
 */

/** A user whose row was changed when an entry was written, or later. */
interface Candidate {
	userId: string;
	name: string;
	changedAt: number;
	/** Whether the login is frozen; absent for a row of User. */
	isFrozen?: boolean;
}

/** The entry and the row of one transaction can have different seconds. */
const SAME_MOMENT_MS = 2000;

/**
 * The same happenings, with the IDs of users whom their source tells by name only. A happening that several users could be meant by stays
 * without. No call when there is none; otherwise one for the changed rows, one for the names, and one more for names of rows that could not
 * be seen. Rejects with a SalesforceError.
 */
export async function identifyUsers(org: Org, happenings: readonly Happening[]): Promise<Happening[]> {
	const nameless = happenings.filter((happening) => happening.userId === undefined && isToldByName(happening));
	if (nameless.length === 0) return [...happenings];
	const from = nameless.reduce((first, { at }) => Math.min(first, at), Infinity) - SAME_MOMENT_MS;
	const logins = nameless.some(isAboutLogin) ? await changedLogins(org, from) : [];
	const users = nameless.every(isAboutLogin) ? [] : await changedUsers(org, from);
	const found = new Map<Happening, string>();
	const taken = new Set<string>();
	for (const happening of nameless) {
		const userId = candidateOf(happening, isAboutLogin(happening) ? logins : users, taken)?.userId;
		if (userId) found.set(happening, userId);
	}
	const unseen = nameless.filter((happening) => !found.has(happening));
	for (const [happening, userId] of await findByWholeName(org, unseen, [...logins, ...users]))
		found.set(happening, userId);
	return happenings.map((happening) => {
		const userId = found.get(happening);
		return userId ? { ...happening, userId } : happening;
	});
}

const isToldByName = (happening: Happening) =>
	isAboutLogin(happening) || happening.event === 'userUpdated' || happening.entitlement?.type === 'featureLicense';

const isAboutLogin = ({ event }: Happening) => event === 'userFrozen' || event === 'userUnfrozen';

async function changedLogins(org: Org, from: number): Promise<Candidate[]> {
	const [answer] = await org.queryAll([
		`SELECT UserId,IsFrozen,LastModifiedDate FROM UserLogin WHERE LastModifiedDate >= ${momentText(from)}`,
	]);
	if (isHiddenObject(answer)) return [];
	const rows = valueOf(answer);
	const ids = rows.map(({ UserId }) => String(UserId));
	const users = await selectIn(org, 'SELECT Id,Name FROM User', 'Id', ids);
	const names = new Map(users.map((user) => [String(user.Id), textOf(user, 'Name')]));
	return rows.map((row) => ({
		userId: String(row.UserId),
		name: names.get(String(row.UserId)) ?? '',
		changedAt: stampOf(row),
		isFrozen: row.IsFrozen === true,
	}));
}

async function changedUsers(org: Org, from: number): Promise<Candidate[]> {
	const rows = await org.query(
		`SELECT Id,Name,LastModifiedDate FROM User WHERE LastModifiedDate >= ${momentText(from)}`,
	);
	return rows.map((row) => ({ userId: String(row.Id), name: textOf(row, 'Name'), changedAt: stampOf(row) }));
}

const stampOf = (row: ApiRecord) => Date.parse(textOf(row, 'LastModifiedDate'));

// The name decides. Between namesakes the row of the same moment and state does; each of them is meant once by what happened in it. The login
// of a user who was renamed since is known by moment and state alone.
function candidateOf(happening: Happening, candidates: Candidate[], taken: Set<string>): Candidate | undefined {
	const { display = '', event } = happening;
	const exact = candidates.filter(({ name }) => name !== '' && name === nameIn(display));
	const named = exact.length > 0 ? exact : candidates.filter(({ name }) => isWithin(display, name));
	const longest = Math.max(...named.map(({ name }) => name.length));
	const namesakes = named.filter(({ name }) => name.length === longest);
	if (namesakes.length === 1) return namesakes[0];
	const fitting = (namesakes.length > 0 ? namesakes : candidates).filter((candidate) => fits(happening, candidate));
	if (namesakes.length === 0) return isAboutLogin(happening) && fitting.length === 1 ? fitting[0] : undefined;
	const keyOf = ({ userId, changedAt }: Candidate) => `${event} ${userId} ${changedAt}`;
	const free = fitting.find((candidate) => !taken.has(keyOf(candidate)));
	if (free) taken.add(keyOf(free));
	return free;
}

// Ann is not within "Anna" or "Joann". Texts without spaces, as in Japanese, have letters of another script beside a name.
function isWithin(display: string, name: string): boolean {
	const isPart = (at: number) => isLatin(display[at - 1], name[0]) || isLatin(display[at + name.length], name.at(-1));
	for (let at = name ? display.indexOf(name) : -1; at >= 0; at = display.indexOf(name, at + 1))
		if (!isPart(at)) return true;
	return false;
}

const isLatin = (...characters: Array<string | undefined>) =>
	characters.every((character) => /[\p{Script=Latin}\p{Nd}]/u.test(character ?? ''));

function fits({ event, at }: Happening, { changedAt, isFrozen }: Candidate): boolean {
	const isSameState = isFrozen === undefined || isFrozen === (event === 'userFrozen');
	return isSameState && Math.abs(changedAt - at) <= SAME_MOMENT_MS;
}

// "Froze user account for X", "For user X, changed …", "Changed profile for user X from P to Q".
const NAME =
	/^(?:Unfroze|Froze) user account for (.+)$|^For user (.+), changed |^Changed \w+ for user (.+) from .* to /;

/** The name of the user in the text of an entry, where it has the English form; undefined elsewhere. */
export function nameIn(display: string): string | undefined {
	return (NAME.exec(display) ?? []).slice(1).find((name) => name !== undefined);
}

// Rows that the connected user may not see leave the name alone, which has to be that of one user only.
async function findByWholeName(
	org: Org,
	happenings: Happening[],
	candidates: Candidate[],
): Promise<Array<[Happening, string]>> {
	const isCandidate = (name: string) => candidates.some((candidate) => candidate.name === name);
	const named = happenings.flatMap((happening): Array<[Happening, string]> => {
		const name = nameIn(happening.display ?? '');
		return name !== undefined && !isCandidate(name) ? [[happening, name]] : [];
	});
	if (named.length === 0) return [];
	const names = [...new Set(named.map(([, name]) => name))];
	const users = await selectIn(org, 'SELECT Id,Name FROM User', 'Name', names);
	return named.flatMap(([happening, name]): Array<[Happening, string]> => {
		const same = users.filter((user) => textOf(user, 'Name').toLowerCase() === name.toLowerCase());
		return same.length === 1 ? [[happening, String(same[0].Id)]] : [];
	});
}
