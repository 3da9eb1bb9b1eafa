import { parseQuery } from '@jetstreamapp/soql-parser-js';

import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { DIRECTORY, type DirectoryKind } from '../../../../nodes/SalesforceAdmin/salesforce/directory/kinds.ts';
import { searchDirectoryPage } from '../../../../nodes/SalesforceAdmin/salesforce/directory/search.ts';

describe('a page of a list', () => {
	const pages: Array<[string, number?]> = [];
	const org = {
		page: async (soql: string, size?: number) => (pages.push([soql, size]), { records: [], totalSize: 0 }),
	} as unknown as Org;
	beforeEach(() => (pages.length = 0));

	test.each(Object.keys(DIRECTORY) as DirectoryKind[])(
		'%s: searched and sorted by Salesforce, with and without a text',
		async (kind) => {
			await searchDirectoryPage(org, kind, { text: '', size: 200 });
			await searchDirectoryPage(org, kind, { text: "50%'", size: 200 });
			const [all, some] = pages.map(([soql]) => parseQuery(soql));
			const { object, label } = DIRECTORY[kind];
			for (const query of [all, some]) expect(query).toMatchObject({ sObject: object, orderBy: [{ field: label }] });
			expect(pages[1][0]).toContain("LIKE '%50\\%\\'%'");
			expect(pages[0][0]).not.toContain('LIKE');
		},
	);

	test('leaves out what cannot be chosen', async () => {
		await searchDirectoryPage(org, 'permissionSet', { text: 'x', size: 200 });
		expect(pages[0][0]).toMatch(/WHERE IsOwnedByProfile = false AND Type != 'Group' AND \(/);
	});

	test('goes on where the page before ended', async () => {
		await searchDirectoryPage(org, 'role', { text: 'ignored', size: 200, next: '/services/data/v66.0/query/0r8-200' });
		expect(pages).toEqual([['/services/data/v66.0/query/0r8-200', 200]]);
	});
});
