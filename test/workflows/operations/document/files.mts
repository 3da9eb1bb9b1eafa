/** What the tests of documents put into the org and find there. */
import type { IDataObject } from 'n8n-workflow';

import type { Acme } from '../../../support/acme.mts';

/** Every byte value, line breaks, and what looks like the end of a multipart body. */
export const BYTES = Buffer.concat([
	Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
	Buffer.from('\r\n--salesforce-admin-boundary--\r\nGrüße, 世界'),
]);
export const PDF = { fileName: 'Contract.pdf', mimeType: 'application/pdf' };

/** All stored content versions, the oldest first. */
export const versionsIn = (acme: Acme) => [...acme.org.store.table('ContentVersion').rows.values()];

/** Stores a record of an object whose IDs begin with the prefix; returns its ID. */
export const insert = (acme: Acme, object: string, { prefix, ...values }: IDataObject & { prefix: string }): string =>
	acme.org.store.insert(object, { ...(values as object), Id: acme.org.org.ids.next(prefix) }).Id;

/** Stores the document folder Contracts; returns its ID. */
export const insertFolder = (acme: Acme): string =>
	insert(acme, 'Folder', {
		prefix: '00l',
		Name: 'Contracts 2026',
		DeveloperName: 'Contracts',
		Type: 'Document',
		AccessType: 'Public',
	});
