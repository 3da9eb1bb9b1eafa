/** A renewal of a credential's token that goes on. */
interface Renewal {
	outcome: Promise<unknown>;
	/** Whether the run that renews was cancelled, so that its outcome says nothing. */
	isCancelled: () => boolean;
}

/** The renewals of this process, by the ID of the credential. */
const renewals = new Map<string, Renewal>();

/**
 * Renews the token of a credential once for all executions of this process that find it expired at the same time: n8n 1 has no lock of its
 * own, and a refresh token that rotates is good for one use. Returns what `renew` comes to, of this execution or of the one that renews
 * already; that of a cancelled execution is not taken.
 */
export async function renewOnce<T>(
	credentialId: string,
	renew: () => Promise<T>,
	isCancelled: Renewal['isCancelled'],
): Promise<T> {
	for (let other = renewals.get(credentialId); other; other = renewals.get(credentialId)) {
		const outcome = await other.outcome;
		if (!other.isCancelled()) return outcome as T;
	}
	const outcome = renew().finally(() => renewals.delete(credentialId));
	renewals.set(credentialId, { outcome, isCancelled });
	return await outcome;
}
