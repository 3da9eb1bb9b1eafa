/** What the node makes of each answer that an org may give about files. */
import { itemInMemory } from '../../../support/binaryStore.mts';
import { locator, uploadDocument, uploadFile } from '../../../support/parameters.mts';
import type { Answers } from './answers.mts';

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
		promise: 'a record that takes no files is named',
		prove: async (acme, value) => {
			acme.org.changeSettings({ objectsWithoutFiles: 'Account' });
			const account = acme.record('Account', 'Name', 'Green Valley Foods').Id;
			const items = [itemInMemory(Buffer.from('x'), { fileName: 'x.txt', mimeType: 'text/plain' })];
			const upload = uploadFile({ additionalFields: { linkedRecordIds: [account] } });
			const { json } = await acme.run(upload, { continueOnFail: true, items });
			expect(json).toMatchObject([{ errorCode: value, error: expect.stringContaining(account) }]);
		},
	},
};
