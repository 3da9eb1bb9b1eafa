import { isDuplicate, isLostAnswer, isStopped } from '../api/errorCodes';
import type { Org } from '../api/org';
import { isError } from '../api/results';
import { literal } from '../api/soql';
import { doubtful, type Change, type ChangeResult, type Write } from './changes';

/** Allowed difference between the clocks of n8n and Salesforce, in milliseconds, before an answer of Salesforce has told it. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Allowed error of `clockAhead`, in milliseconds: the `Date` header has whole seconds, and the answer was on its way. */
const CLOCK_ERROR_MS = 2000;

/**
 * The SOQL condition for records that the connected user creates from now on: a record that somebody else made, or that was there before, is
 * not the one whose answer was lost.
 */
export function createdFromNowOn(org: Org): string {
	const ahead = org.clockAhead === undefined ? -CLOCK_SKEW_MS : org.clockAhead - CLOCK_ERROR_MS;
	return `CreatedById = ${literal(org.user.userId)} AND CreatedDate >= ${new Date(Date.now() + ahead).toISOString()}`;
}

/** New records, and what became of each as far as Salesforce has told. */
export interface Creates {
	changes: Change[];
	results: ChangeResult[];
}

/** Whether a create may have been done all the same: its answer is lost, or says nothing of the record. */
export function isLostCreate(result: ChangeResult): boolean {
	return isLostAnswer(result) || isStopped(result) || (isError(result) && result.errorCode === 'NO_RESULT');
}

/**
 * Looks for records whose create got no answer. Those that exist were created; the others are sent once more by `resend`, so that each
 * exists exactly once. Those of a call that took too long keep that error: the caller sends fewer of them at once. Returns one result per
 * change, in order; CREATED_IN_DOUBT where nobody can look. Never rejects.
 */
export async function resolveLostCreates(
	write: Write,
	creates: Creates,
	resend: (missing: Change[]) => Promise<ChangeResult[]>,
): Promise<ChangeResult[]> {
	const found = await findLostCreates(write, creates);
	if (!found) return creates.results.map(inDoubt);
	const { isMadeOnce = () => true } = write.options;
	// What could be made twice is never sent again.
	const settled = found.map((result, at) => (isMadeOnce(creates.changes[at]) ? result : inDoubt(result)));
	const isMissing = (change: Change, at: number) => {
		const result = settled[at];
		return isLostCreate(result) && !isStopped(result) && isMadeOnce(change);
	};
	const missing = creates.changes.filter(isMissing);
	if (missing.length === 0) return settled;
	const resent = (await resend(missing)).values();
	const results = settled.map((result, at) =>
		isMissing(creates.changes[at], at) ? (resent.next().value as ChangeResult) : result,
	);
	return await resolveResent(write, { changes: creates.changes, results }, missing);
}

/** The results with the IDs of lost creates that exist; undefined when nobody can look. Never rejects. */
export async function findLostCreates(
	{ options }: Write,
	{ changes, results }: Creates,
): Promise<ChangeResult[] | undefined> {
	const lost = changes.filter((_, at) => isLostCreate(results[at]));
	const existing = await options.findCreated?.(lost).catch(() => undefined);
	return existing && results.map((result, at) => withFoundId(result, existing.get(changes[at].key)));
}

const withFoundId = (result: ChangeResult, id: string | undefined): ChangeResult =>
	id && isLostCreate(result) ? { id } : result;

const inDoubt = (result: ChangeResult) => doubtful('create', result);

// The first create may be committed after the look, so that what was sent once more is a duplicate of it; and its answer can be lost too.
async function resolveResent(
	{ options }: Write,
	{ changes, results }: Creates,
	resent: Change[],
): Promise<ChangeResult[]> {
	const isOpen = (change: Change, at: number) =>
		resent.includes(change) && (isDuplicate(results[at]) || isLostCreate(results[at]));
	const open = changes.filter(isOpen);
	if (open.length === 0) return results;
	const existing = await options.findCreated?.(open).catch(() => undefined);
	return results.map((result, at) => {
		if (!isOpen(changes[at], at)) return result;
		const id = existing?.get(changes[at].key);
		return id ? { id } : inDoubt(result);
	});
}
