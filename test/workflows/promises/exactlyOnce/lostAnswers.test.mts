/**
 * After a lost answer to a create the node looks before it sends again: exactly one user, one assignment, one file.
 *
 * Proves invariant 6.
 */
import { setTimeout as wait } from 'node:timers/promises';

import type { INodeExecutionData } from 'n8n-workflow';

import type { Fault } from '../../../org/wire/faults.mts';
import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { itemInMemory, startBinaryStore, type BinaryStore } from '../../../support/binaryStore.mts';
import { createUser, uploadFile, type CreateParameters, type UploadParameters } from '../../../support/parameters.mts';
import { BYTES, PDF, versionsIn } from '../../operations/document/files.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const versions = () => versionsIn(acme);

let binaries: BinaryStore;
beforeAll(async () => {
	binaries = await startBinaryStore();
});
afterAll(async () => await binaries.close());

describe('a user exists exactly once', () => {
	const create = (more: CreateParameters = {}) => createUser({ username: '={{ $json.user }}', ...more });
	const joiners = ['joiner1@acme.example', 'joiner2@acme.example'];
	const stored = (usernames: string[]) =>
		usernames.map((username) => acme.records('User', 'Username', username).length);

	test.each<[string, Fault]>([
		['the connection is cut before', { kind: 'reset', when: 'before' }],
		['the connection is cut after the commit', { kind: 'reset', when: 'after' }],
		['the answer is cut in the middle', { kind: 'truncatedBody' }],
		['500 comes after the commit', { kind: 'status', status: 500, when: 'after' }],
		['503 comes after the commit, as a page', { kind: 'status', status: 503, body: 'html', when: 'after' }],
	])('when %s', async (_, fault) => {
		acme.org.failNext({ ...fault, method: 'POST', path: 'composite/sobjects' } as Fault);
		const { json, error } = await acme.run(create(), { items: userItems(joiners) });
		expect(error).toBeUndefined();
		expect(json.map(({ username, created }) => [username, created])).toEqual(
			joiners.map((username) => [username, true]),
		);
		expect(json.map(({ id }) => id)).toEqual(joiners.map((username) => acme.record('User', 'Username', username).Id));
		expect(stored(joiners)).toEqual([1, 1]);
	});

	test.each([
		['somebody else creates at that moment', { by: 'second.admin', at: () => new Date() }],
		['the connected user created a day ago', { by: 'admin', at: () => new Date(Date.now() - 86_400_000) }],
	])('and one that %s is not taken for it', async (_, { by, at }) => {
		acme.org.failNext({ kind: 'reset', when: 'before', method: 'POST', path: 'composite/sobjects' });
		const run = acme.run(create(), { items: userItems(['joiner1@acme.example']), continueOnFail: true });
		while (!acme.org.log.entries.some(({ status }) => status === 0)) await wait(1);
		const CreatedDate = at().toISOString().replace('Z', '+0000');
		acme.org.store.insert('User', {
			...acme.user('mover'),
			Id: acme.org.org.ids.next('005'),
			Username: 'joiner1@acme.example',
			CreatedById: acme.user(by).Id,
			CreatedDate,
		});
		const { json } = await run;
		expect(json).toMatchObject([{ errorCode: 'DUPLICATE_USERNAME' }]);
		expect(json[0]).not.toHaveProperty('created');
	});

	test('and so does an assignment whose answer is lost', async () => {
		acme.org.failNext({ kind: 'reset', when: 'after', method: 'POST', path: 'composite/sobjects', from: 2 });
		const { json, error } = await acme.run(create({ entitlements: { permissionSets: ['Sales_Manager'] } }), {
			items: userItems(joiners),
		});
		expect(error).toBeUndefined();
		expect(json).toMatchObject(
			joiners.map(() => ({ assigned: [{ name: 'Sales_Manager', assignmentId: expect.any(String) }] })),
		);
		for (const { id } of json) {
			// The one of the profile, and Sales Manager.
			expect(acme.records('PermissionSetAssignment', 'AssigneeId', String(id))).toHaveLength(2);
		}
	});
});

describe('an upload', () => {
	const account = () => acme.record('Account', 'Name', 'Green Valley Foods').Id;
	const upload = (more: UploadParameters = {}) =>
		uploadFile({ additionalFields: { linkedRecordIds: [account()] }, ...more });
	const file = () => itemInMemory(BYTES, PDF);

	test.each(['after', 'before'] as const)('whose link has a lost answer (%s) has the link once', async (when) => {
		acme.org.failNext({ kind: 'reset', when, path: 'composite/sobjects', method: 'POST' });
		const chosen = upload({ additionalFields: { linkedRecordIds: [account()], visibility: 'InternalUsers' } });
		const { json, error } = await acme.run(chosen, { items: [file()] });
		expect(error).toBeUndefined();
		const [link] = acme.records('ContentDocumentLink', 'LinkedEntityId', account());
		expect(json).toMatchObject([{ links: [{ id: link!.Id, linkedEntityId: account() }] }]);
	});

	test('that links its file and whose answer is lost has one file and one link', async () => {
		acme.org.failNext({ kind: 'reset', when: 'after', path: 'sobjects/ContentVersion' });
		const { json, error } = await acme.run(upload(), { items: [file()] });
		expect(error).toBeUndefined();
		expect(versions()).toHaveLength(1);
		expect(json).toMatchObject([{ id: versions()[0]!.Id, links: [{ linkedEntityId: account() }] }]);
		expect(acme.records('ContentDocumentLink', 'LinkedEntityId', account())).toHaveLength(1);
	});

	test('whose answer is lost is not taken for the same file of another item', async () => {
		acme.org.failNext({ kind: 'reset', when: 'before', path: 'sobjects/ContentVersion', from: 2 });
		const { json } = await acme.run(upload({ additionalFields: {} }), {
			continueOnFail: true,
			items: [file(), file(), file()],
		});
		const ids = versions().map(({ Id }) => Id);
		expect(ids).toHaveLength(2);
		expect(json.flatMap(({ id }) => id ?? []).toSorted()).toEqual(ids);
		expect(json).toContainEqual(expect.objectContaining({ errorCode: 'CONNECTION_LOST' }));
	});

	test('whose answer is lost is found beside the same file of another item', async () => {
		acme.org.failNext({ kind: 'reset', when: 'after', path: 'sobjects/ContentVersion', from: 2 });
		const { json, error } = await acme.run(upload({ additionalFields: {} }), { items: [file(), file(), file()] });
		expect(error).toBeUndefined();
		expect(json.map(({ id }) => id).toSorted()).toEqual(versions().map(({ Id }) => Id));
	});

	test('whose answer is lost like that of the same file of another item is in doubt', async () => {
		acme.org.failNext({ kind: 'reset', when: 'after', path: 'sobjects/ContentVersion' });
		acme.org.failNext({ kind: 'reset', when: 'before', path: 'sobjects/ContentVersion', from: 2 });
		const { json } = await acme.run(upload({ additionalFields: {} }), {
			continueOnFail: true,
			items: [file(), file()],
		});
		expect(versions()).toHaveLength(1);
		expect(json).toMatchObject([{ errorCode: 'CREATED_IN_DOUBT' }, { errorCode: 'CREATED_IN_DOUBT' }]);
	});
});

describe.each<[string, () => Promise<INodeExecutionData>]>([
	['the filesystem store', async () => await binaries.item(BYTES, PDF)],
	['memory', async () => itemInMemory(BYTES, PDF)],
])('a file from %s', (_, file) => {
	test('is there exactly once when the answer is lost after the upload', async () => {
		acme.org.failNext({ kind: 'reset', when: 'after', path: 'sobjects/ContentVersion' });
		const { json, error } = await acme.run(uploadFile(), { items: [await file()] });
		expect(error).toBeUndefined();
		expect(versions()).toHaveLength(1);
		expect(json).toMatchObject([{ id: versions()[0]!.Id, size: BYTES.length }]);
	});

	test('is not there when the connection breaks before, and the error says so', async () => {
		acme.org.failNext({ kind: 'reset', when: 'before', path: 'sobjects/ContentVersion' });
		const { error } = await acme.run(uploadFile(), { items: [await file()] });
		expect(error?.message).toContain('Contract.pdf was sent, and the file did not arrive');
		expect(versions()).toEqual([]);
	});

	test('is not taken to be there because of an earlier file of the same name and size', async () => {
		await acme.run(uploadFile(), { items: [await file()] });
		const [earlier] = versions();
		const aMinuteAgo = new Date(Date.now() - 60_000).toISOString();
		acme.org.store.update('ContentVersion', earlier!.Id, { CreatedDate: aMinuteAgo });
		acme.org.failNext({ kind: 'reset', when: 'before', path: 'sobjects/ContentVersion' });
		const { error } = await acme.run(uploadFile(), { items: [await file()] });
		expect(error?.message).toContain('Contract.pdf was sent, and the file did not arrive');
	});
});
