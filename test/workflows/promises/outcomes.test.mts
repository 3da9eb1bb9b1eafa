/**
 * What was done before something failed stays known, and nothing counts as done because its neighbor is.
 *
 * Proves invariants 1 and 10.
 */
import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import {
	assignEntitlements,
	byUsername,
	createUser,
	updateUser,
	uploadFile,
	type UploadParameters,
} from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const mover = byUsername('mover@acme.example');
const create = createUser({ username: '={{ $json.user }}' });

describe('the same user in several items of an update', () => {
	// The nickname of another user is refused by Salesforce.
	const taken = () => acme.user('leaver').CommunityNickname;
	const eachItem = updateUser(mover, {
		CommunityNickname: '={{ $json.nickname }}',
		Title: '={{ $json.title }}',
		City: '={{ $json.city }}',
	});

	test('an item that counts on a change of an earlier one is not done when that was refused', async () => {
		const items = [
			{ json: { nickname: taken() as string, title: 'Lead' } },
			{ json: { title: 'Lead', city: 'Berlin' } },
		];
		const { json } = await acme.run(eachItem, { continueOnFail: true, items });
		expect(json).toMatchObject([{ errorCode: 'DUPLICATE_COMM_NICKNAME' }, { errorCode: 'DUPLICATE_COMM_NICKNAME' }]);
		expect(acme.user('mover')).not.toMatchObject({ Title: 'Lead' });
	});

	test('an item whose fields were written is done, whatever became of another change', async () => {
		const items = [{ json: { title: 'Lead' } }, { json: { nickname: taken() as string } }, { json: { title: 'Lead' } }];
		const { json } = await acme.run(eachItem, { continueOnFail: true, items });
		expect(json).toMatchObject([
			{ changed: true },
			{ errorCode: 'DUPLICATE_COMM_NICKNAME' },
			{ username: 'mover@acme.example', changed: false },
		]);
		expect(acme.user('mover').Title).toBe('Lead');
	});
});

test('of items with other options about one user the last one has the last word', async () => {
	const items = ['One', 'Two', 'Three'].map((title, at) => ({ json: { title, size: (at % 2) + 1 } }));
	const options = { batchSize: '={{ $json.size }}' };
	const { error } = await acme.run(updateUser(mover, { Title: '={{ $json.title }}' }, { options }), { items });
	expect(error).toBeUndefined();
	expect(acme.user('mover').Title).toBe('Three');
});

test('an update that was made is told when the entitlements cannot be read afterwards', async () => {
	acme.org.failNext({ kind: 'dailyLimit', path: 'FROM%20PermissionSetAssignment' });
	const entitlements = { permissionSets: ['Reporting_Basic'] };
	const { json } = await acme.run(updateUser(mover, { Title: 'Lead' }, { entitlements }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', id: acme.user('mover').Id, changed: true }]);
	expect(acme.user('mover').Title).toBe('Lead');
});

test('an update that gave a part of the entitlements has changed the user', async () => {
	const entitlements = { permissionSets: ['Reporting_Basic', 'Platform_Only'] };
	const { json } = await acme.run(updateUser(mover, {}, { entitlements }), { continueOnFail: true });
	const given = { assigned: [{ name: 'Reporting_Basic' }], changed: true };
	expect(json).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', ...given }]);
	const again = await acme.run(updateUser(mover, {}, { entitlements }), { continueOnFail: true });
	expect(again.json).toMatchObject([{ assigned: [], unchanged: [{ name: 'Reporting_Basic' }], changed: false }]);
});

test('a username that no user can have does not touch its neighbors', async () => {
	const items = userItems(['joiner1@acme.example', `${'x'.repeat(20_000)}@acme.example`, 'joiner2@acme.example']);
	const { json } = await acme.run(create, { continueOnFail: true, items });
	expect(json).toMatchObject([{ created: true }, { errorCode: 'STRING_TOO_LONG' }, { created: true }]);
});

describe('feature licenses of one user', () => {
	const assign = assignEntitlements(mover, 'featureLicense', { entitlements: '={{ $json.license }}' });

	test('one of which none is left does not keep the others back', async () => {
		const items = ['Marketing User', 'Knowledge User', 'Flow User'].map((license) => ({ json: { license } }));
		const { json } = await acme.run(assign, { continueOnFail: true, items });
		expect(json).toMatchObject([
			{ assigned: [{ name: 'UserPermissionsMarketingUser' }] },
			{ errorCode: 'LICENSE_LIMIT_EXCEEDED', error: expect.stringContaining("'Knowledge User'") },
			{ assigned: [{ name: 'UserPermissionsInteractionUser' }] },
		]);
		expect(acme.user('mover')).toMatchObject({
			UserPermissionsMarketingUser: true,
			UserPermissionsInteractionUser: true,
		});
	});

	test('are not tried one by one when the daily limit is reached', async () => {
		const items = ['Marketing User', 'Flow User'].map((license) => ({ json: { license } }));
		acme.org.failNext({ kind: 'dailyLimit', method: 'PATCH', path: 'composite/sobjects' });
		const { json } = await acme.run(assign, { continueOnFail: true, items });
		expect(json).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }, { errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
		expect(acme.writes()).toEqual([]);
	});
});

describe('an upload', () => {
	const account = () => acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const upload = (more: UploadParameters = {}) =>
		uploadFile({ additionalFields: { linkedRecordIds: [account()] }, ...more });
	const file = () => itemInMemory(Buffer.from('content'), { fileName: 'Contract.pdf', mimeType: 'application/pdf' });
	const versions = () => [...acme.org.store.table('ContentVersion').rows.values()];

	test.each([
		['its document', 'FROM%20ContentVersion'],
		['the links of its document', 'FROM%20ContentDocumentLink'],
	])('that was made is told when %s cannot be read: nobody sends it twice', async (_, path) => {
		acme.org.failNext({ kind: 'dailyLimit', path });
		const chosen = upload({ additionalFields: { linkedRecordIds: [account()], shareType: 'C' } });
		const { json } = await acme.run(chosen, { continueOnFail: true, items: [file()] });
		expect(versions()).toHaveLength(1);
		expect(json).toMatchObject([{ errorCode: 'REQUEST_LIMIT_EXCEEDED', id: versions()[0]!.Id, links: [] }]);
		expect(json[0]!.error).toContain(`Contract was uploaded (${versions()[0]!.Id}), but`);
	});

	test.each(['FROM%20ContentVersion', 'FROM%20ContentDocumentLink'])(
		'that links its file by itself is done although %s cannot be read',
		async (path) => {
			acme.org.failNext({ kind: 'dailyLimit', path });
			const { json, error } = await acme.run(upload(), { items: [file()] });
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ id: versions()[0]!.Id, links: [{ linkedEntityId: account() }] }]);
		},
	);

	test('to a folder is told when the files of other items cannot be sent', async () => {
		const items = ['documentFolder', 'file'].map((to) => ({ ...file(), json: { to } }));
		acme.org.failNext({ kind: 'dailyLimit', path: 'FROM%20ContentDocument%20' });
		const additionalFields = { contentDocumentId: '069ak000000ZZZZ' };
		const { json } = await acme.run(upload({ destination: '={{ $json.to }}', additionalFields }), {
			continueOnFail: true,
			items,
		});
		const document = acme.record('Document', 'Name', 'Contract');
		expect(json).toMatchObject([{ id: document.Id }, { errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
	});

	test('without links is done although its document cannot be read', async () => {
		acme.org.failNext({ kind: 'dailyLimit', path: 'FROM%20ContentVersion' });
		const { json } = await acme.run(upload({ additionalFields: {} }), { items: [file()] });
		expect(json).toMatchObject([{ id: versions()[0]!.Id, title: 'Contract', contentDocumentId: '' }]);
	});

	test('two new versions of a document with the same link make it once', async () => {
		const first = await acme.run(upload({ additionalFields: {} }), { items: [file()] });
		const { contentDocumentId } = first.json[0]!;
		const additionalFields = { contentDocumentId, linkedRecordIds: [account()] };
		const { json, error } = await acme.run(upload({ additionalFields }), { items: [file(), file()] });
		expect(error).toBeUndefined();
		const [one, other] = json.map(({ links }) => links);
		expect(one).toEqual([expect.objectContaining({ id: expect.any(String), linkedEntityId: account() })]);
		expect(other).toEqual(one);
	});
});
