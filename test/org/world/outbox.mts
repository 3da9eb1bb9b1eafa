/** The mails that Salesforce would send to users. */
import type { Store } from './store.mts';

export interface Mail {
	kind: 'welcome' | 'password reset' | 'email change';
	userId: string;
	/** Address that it goes to. */
	to: string;
}

/** Sends a mail, unless the transaction that it belongs to fails. */
export function sendMail({ outbox, store }: { outbox: Mail[]; store: Store }, mail: Mail): void {
	outbox.push(mail);
	store.onUndo(() => outbox.splice(outbox.lastIndexOf(mail), 1));
}
