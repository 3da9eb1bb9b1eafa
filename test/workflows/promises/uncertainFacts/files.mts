/** What the node makes of each answer that an org may give about files. */
import type { IDataObject } from 'n8n-workflow';

import { itemInMemory } from '../../../support/binaryStore.mts';
import { locator, uploadDocument, uploadFile } from '../../../support/parameters.mts';
import type { Acme } from '../../../support/acme.mts';
import type { Answers, Value } from './answers.mts';

const TEXT = itemInMemory(Buffer.from('x'), { fileName: 'x.txt', mimeType: 'text/plain' });

async function proveRefused(acme: Acme, errorCode: Value, chosen: IDataObject): Promise<void> {
	acme.org.changeSettings({ objectsWithoutFiles: 'Account' });
	const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const upload = uploadFile({ additionalFields: { linkedRecordIds: [account], ...chosen } });
	const { json } = await acme.run(upload, { continueOnFail: true, items: [TEXT] });
	expect(json).toMatchObject([{ errorCode, error: expect.stringContaining(account) }]);
	expect(acme.org.store.table('ContentDocument').rows.size).toBe(0);
}

export const FILES: Answers = {
	insufficientAccessStatus: {
		promise: 'a missing right is told as such',
		as: 'provisioner',
		prove: async (acme) => {
			const folder = {
				Name: 'Locked',
				DeveloperName: 'Locked',
				Type: 'Document',
				AccessType: 'Public',
				IsReadonly: true,
			};
			acme.org.store.insert('Folder', { ...folder, Id: acme.org.org.ids.next('00l') });
			const parameters = uploadDocument({
				folder: locator('name', 'Locked'),
				options: { administratorCheck: 'permissions' },
			});
			const items = [itemInMemory(Buffer.from('x'), { fileName: 'x.txt', mimeType: 'text/plain' })];
			const { json } = await acme.run(parameters, { continueOnFail: true, items });
			expect(json).toMatchObject([
				{
					errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
					advice: expect.stringContaining('permissions of the connected user'),
				},
			]);
		},
	},
	namedJsonPart: {
		promise: 'the record of an upload from memory has no file name',
		prove: async (acme) => {
			const bytes = Buffer.alloc(37 * 1024 * 1024, 'in memory ');
			const items = [itemInMemory(bytes, { fileName: 'x.json', mimeType: 'application/json' })];
			const { json, error } = await acme.run(uploadFile(), { items });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ title: 'x', extension: 'json', size: bytes.length }]);
		},
	},
	emptyVersionData: {
		promise: 'an empty file is not sent',
		prove: async (acme) => {
			const items = [itemInMemory(Buffer.alloc(0), { fileName: 'x.txt', mimeType: 'text/plain' })];
			const { json } = await acme.run(uploadFile(), { continueOnFail: true, items });
			expect(json).toMatchObject([{ errorCode: 'EMPTY_FILE' }]);
			expect(acme.writes()).toEqual([]);
		},
	},
	noFileLinksCode: {
		promise: 'a record that takes no link is named, and no file is left',
		prove: async (acme, value) => await proveRefused(acme, value, { shareType: 'C' }),
	},
	badFirstPublishLocationCode: {
		promise: 'a record that takes no file is named, and no file is left',
		prove: async (acme, value) => await proveRefused(acme, value, {}),
	},
	recordShareType: {
		promise: 'a link that the upload makes is for viewers, unless it was chosen otherwise',
		prove: async (acme) => {
			const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
			for (const [chosen, shareType] of [
				[{}, 'V'],
				[{ shareType: 'I' }, 'I'],
			] as const) {
				const upload = uploadFile({ additionalFields: { linkedRecordIds: [account], ...chosen } });
				const { json } = await acme.run(upload, { items: [TEXT] });
				expect(json).toMatchObject([{ links: [{ linkedEntityId: account, shareType }] }]);
				const [link] = json[0]!.links as Array<{ id: string }>;
				expect(acme.org.store.get('ContentDocumentLink', link!.id)).toMatchObject({ ShareType: shareType });
			}
		},
	},
};
