import { listSearch } from '../../../nodes/SalesforceAdmin/methods/listSearch.ts';
import { loadOptions } from '../../../nodes/SalesforceAdmin/methods/loadOptions.ts';
import { startAcme, type Acme, type AcmeOptions } from '../../support/acme.mts';
import { editorContext } from '../../support/engine.mts';

let acme: Acme;
const start = async (options: AcmeOptions = {}) => (acme = await startAcme(options));
afterEach(async () => await acme.close());

type Method = keyof typeof listSearch;
const search = async (method: Method, filter?: string, page?: string) =>
	await listSearch[method].call(editorContext(acme.credential), filter, page);
const names = async (method: Method, filter?: string) => (await search(method, filter)).results.map(({ name }) => name);

test('objects are found by label and API name, with one call for all searches', async () => {
	await start();
	expect(await names('searchObjects', 'opport')).toContain('Opportunity');
	expect((await search('searchObjects', 'user role')).results).toEqual([]);
	expect((await search('searchObjects', 'userrole')).results).toEqual([{ name: 'Role (UserRole)', value: 'UserRole' }]);
	expect(acme.calls()).toHaveLength(1);
});

test('the fields of the object that is chosen are listed by label; without an object there are none', async () => {
	await start();
	const fields = async (object: string, method: 'recordFields' | 'filterableFields' | 'sortableFields') =>
		(
			await loadOptions[method].call(
				editorContext(acme.credential, { object: { __rl: true, mode: 'list', value: object } }),
			)
		).map(({ value }) => value);
	expect(await fields('', 'recordFields')).toEqual([]);
	expect(await fields('Account', 'recordFields')).toEqual(
		expect.arrayContaining(['Name', 'Description', 'Segments__c']),
	);
	expect(await fields('Account', 'filterableFields')).not.toContain('Description');
	expect(await fields('Account', 'sortableFields')).not.toContain('Segments__c');
	expect(acme.calls()).toHaveLength(1);
});

test('the ID of a user, pasted into the search, finds this user', async () => {
	await start();
	const { Id } = acme.user('mover');
	expect(await names('searchUsers', Id.slice(0, 15))).toEqual(['Mona Mover (mover@acme.example)']);
});

test('the address of a user, pasted into the search, finds this user, and that of another org is refused', async () => {
	await start();
	const { Id } = acme.user('mover');
	const page = (host: string) => `https://${host}/lightning/r/User/${Id}/view`;
	expect(await names('searchUsers', page('acme.lightning.force.com'))).toEqual(['Mona Mover (mover@acme.example)']);
	await expect(names('searchUsers', page('other.my.salesforce.com'))).rejects.toThrow('is of other.my.salesforce.com');
});

test.each<[Method, string, string[]]>([
	['searchUsers', 'mona', ['Mona Mover (mover@acme.example)']],
	['searchUsers', 'INACTIVE', ['Ina Inactive, inactive (inactive@acme.example)']],
	['searchUsers', 'frozen', ['Frida Frozen, frozen (frozen@acme.example)']],
	['searchUsers', 'shared@acme', ['Sam Shared (shared.one@acme.example)', 'Sue Shared (shared.two@acme.example)']],
	['searchUsers', "o'b", ["Oona O'Brien (o'brien@acme.example)"]],
	['searchUsers', '%', []],
	['searchUsers', '\\', []],
	['searchActiveUsers', 'Ina', []],
	[
		'searchProfiles',
		'administrator',
		[expect.stringMatching(/^System Administrator \(Salesforce, \d+ of \d+ free\)$/)],
	],
	['searchRoles', 'rep', ['Sales Rep (Sales_Rep)']],
	['searchPermissionSets', 'reporting', ['Reporting (Reporting_Advanced)', 'Reporting (Reporting_Basic)']],
	['searchPermissionSets', '_manager', ['Sales Manager (Sales_Manager)']],
])('%s finds by "%s" what Salesforce finds', async (method, filter, expected) => {
	await start();
	expect((await names(method, filter)).sort()).toEqual([...expected].sort());
	// Who is frozen stands in another object.
	expect(acme.calls()).toHaveLength(/Users$/.test(method) ? 2 : 1);
});

test('a list without a filter starts at the beginning, and leaves out what cannot be chosen', async () => {
	await start();
	const sets = await names('searchPermissionSets');
	expect(sets).toContain('Sales Manager (Sales_Manager)');
	expect(sets.filter((name) => /X00e|Sales Bundle/.test(name))).toEqual([]);
	const users = await names('searchUsers');
	expect(users.filter((name) => /autoproc|cloud@/.test(name))).toEqual([]);
});

test('a profile shows its license, and no seats where these have no limit or cannot be seen', async () => {
	await start();
	acme.org.store.update('UserLicense', acme.record('UserLicense', 'Name', 'Salesforce').Id, { TotalLicenses: -1 });
	expect(await names('searchProfiles', 'administrator')).toEqual(['System Administrator (Salesforce)']);
});

test('gives the record ID as the value', async () => {
	await start();
	const { results } = await search('searchUsers', 'mona');
	expect(results[0]!.value).toBe(acme.user('mover').Id);
});

test('finds folders of documents and libraries', async () => {
	await start();
	const { store, ids } = acme.org.org;
	const folder = { Name: 'Contracts 2026', DeveloperName: 'Contracts', AccessType: 'Public' };
	store.insert('Folder', { ...folder, Id: ids.next('00l'), Type: 'Document' });
	store.insert('Folder', { ...folder, Id: ids.next('00l'), Type: 'Report', Name: 'Contract reports' });
	store.insert('ContentWorkspace', { Id: ids.next('058'), Name: 'Sales Library', DeveloperName: 'Sales_Library' });
	expect(await names('searchDocumentFolders', 'contract')).toEqual(['Contracts 2026 (Contracts)']);
	expect(await names('searchLibraries', 'sales')).toEqual(['Sales Library (Sales_Library)']);
});

test.each([
	['permissionSetNames', 'Support Agent', 'Support_Agent'],
	['permissionSetGroupNames', 'Support Bundle', 'Support_Bundle'],
	['permissionSetLicenseNames', 'Sales Console User', 'SalesConsolePsl'],
	['publicGroupNames', 'All Sales', 'All_Sales'],
	['queueNames', 'Lead Queue', 'Lead_Queue'],
] as const)('%s offers %s by its API name, in one call', async (method, name, value) => {
	await start();
	const options = await loadOptions[method].call(editorContext(acme.credential));
	expect(options).toContainEqual({ name, value, description: value });
	expect(acme.calls()).toHaveLength(1);
});

test('ownableObjects offers objects whose records have owners by their API name, custom ones too, in two calls', async () => {
	await start({ customObjects: 1 });
	const options = await loadOptions.ownableObjects.call(editorContext(acme.credential));
	expect(options).toEqual(
		expect.arrayContaining([
			{ name: 'Custom 1', value: 'Custom_1__c', description: 'Custom_1__c' },
			{ name: 'Lead', value: 'Lead', description: 'Lead' },
		]),
	);
	expect(options.map(({ value }) => value)).not.toContain('UserLogin');
	expect(acme.calls()).toHaveLength(2);
});

test.each([
	['admin', '✓ Ada Admin · System Administrator', 'admin@acme.example can run Freeze User'],
	['standard', '✗ Stella Standard · may not run this', 'Needs the System Administrator profile'],
])('the form says of %s whether that account can run the operation', async (as, name, description) => {
	await start({ as });
	const form = editorContext(acme.credential, { resource: 'user', operation: 'freeze', options: {} });
	const answer = await loadOptions.connectedAccount.call(form);
	expect(answer).toMatchObject([{ name, description: expect.stringContaining(description) }]);
});

test('a list of profiles is there for who cannot see their licenses', async () => {
	await start({ as: 'standard' });
	expect(await names('searchProfiles', 'standard user')).toEqual(['Standard User']);
});

test('pages in Salesforce: one query of users per page, every user once', async () => {
	await start({ users: 450 });
	const seen: unknown[] = [];
	let page: { paginationToken?: unknown } = await search('searchUsers', 'Number');
	for (let pages = 1; ; pages++) {
		seen.push(...(page as { results: Array<{ value: unknown }> }).results.map(({ value }) => value));
		expect(acme.calls()).toHaveLength(2 * pages);
		if (!page.paginationToken) break;
		page = await search('searchUsers', 'Number', String(page.paginationToken));
	}
	expect(new Set(seen).size).toBe(450);
	// 200 rows per page.
	expect(acme.calls()).toHaveLength(2 * 3);
});

test('a next page that would lead elsewhere is not asked for', async () => {
	await start();
	await expect(search('searchUsers', '', 'https://evil.example/services/data/v66.0/query/01g-200')).rejects.toThrow();
	expect(acme.calls().filter(({ status, query }) => status === 200 && !query.includes('UserLogin'))).toEqual([]);
});

test('an error in a list says what to do', async () => {
	await start();
	delete acme.credential.data.oauthTokenData;
	await expect(search('searchUsers', 'mona')).rejects.toMatchObject({
		message: 'The credential is not connected to Salesforce yet',
		description: expect.stringContaining('select Connect'),
	});
});
