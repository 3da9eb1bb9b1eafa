/** The emails that Salesforce would send to users. */
import type { Store } from './store.mts';

/** An email to a user. */
export interface Email {
	kind: 'welcome' | 'password reset' | 'email change';
	userId: string;
	/** Address that it goes to. */
	to: string;
}

/** Sends an email, unless the transaction that it belongs to fails. */
export function sendEmail({ outbox, store }: { outbox: Email[]; store: Store }, email: Email): void {
	outbox.push(email);
	store.onUndo(() => outbox.splice(outbox.lastIndexOf(email), 1));
}
