/**
 * n8n's Retry On Fail runs the node again with all items when one failed: what is done is done once.
 *
 * Proves invariants 1, 4 and 6.
 */
import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import {
	createRecord,
	createUser,
	deleteRecord,
	uploadFile,
	type CreateParameters,
	type UploadParameters,
} from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ users: 4 });
});
afterEach(async () => await acme.close());

const SETTINGS = [
	['Stop', {}],
	['Continue', { continueOnFail: true }],
	['Continue with error output', { errorOutput: true }],
] as const;

const create = (more: CreateParameters = {}) => createUser({ username: '={{ $json.user }}', ...more });
const upload = (more: UploadParameters = {}) => uploadFile({ name: '={{ $json.name }}', ...more });

const file = (name: string, text: string) => ({
	...itemInMemory(Buffer.from(text), { fileName: `${name}.txt`, mimeType: 'text/plain' }),
	json: { name },
});

test.each(SETTINGS)(
	'%s: a good file is uploaded once, though a bad one makes n8n try three times',
	async (_, onError) => {
		const items = [file('Bad', ''), file('One', 'one'), file('Two', 'two')];
		await acme.run(upload(), { items, tries: 3, ...onError });
		expect(acme.records('ContentVersion', 'Title', 'One')).toHaveLength(1);
		expect(acme.records('ContentVersion', 'Title', 'Two')).toHaveLength(1);
	},
);

test.each(SETTINGS)('%s: joiners are created once, and the node says so', async (setting, onError) => {
	const { json, error } = await acme.run(create(), {
		items: userItems(['no address', 'joiner1@acme.example', 'joiner2@acme.example']),
		tries: 3,
		...onError,
	});
	expect(acme.records('User', 'Username', 'joiner1@acme.example')).toHaveLength(1);
	expect(acme.records('User', 'Username', 'joiner2@acme.example')).toHaveLength(1);
	if (setting === 'Stop') expect(error?.description).toContain('2 of the 3 items are done');
	else expect(json.filter(({ created }) => created === true)).toHaveLength(2);
});

test.each(SETTINGS)('%s: records are created and deleted once', async (_, onError) => {
	const items = ['', 'One', 'Two'].map((name) => ({ json: { name } }));
	await acme.run(createRecord({ Name: '={{ $json.name }}' }), { items, tries: 3, ...onError });
	const stored = ['One', 'Two'].map((name) => acme.records('Account', 'Name', name));
	expect(stored.map(({ length }) => length)).toEqual([1, 1]);
	const ids = ['x', ...stored.flat().map(({ Id }) => Id)].map((id) => ({ json: { id } }));
	acme.forgetCalls();
	await acme.run(deleteRecord('={{ $json.id }}'), { items: ids, tries: 3, ...onError });
	expect(acme.writes()).toHaveLength(1);
});

test('a joiner whose password email may have gone out gets no second one', async () => {
	acme.org.failNext({ kind: 'reset', when: 'after', method: 'DELETE', path: '/password', times: 4 });
	const { json } = await acme.run(createUser({ sendPasswordEmail: true }), { tries: 3, continueOnFail: true });
	expect(json).toMatchObject([{ created: true, errorCode: 'RESET_IN_DOUBT', passwordInDoubt: true }]);
	expect(acme.records('User', 'Username', 'joiner@acme.example')).toHaveLength(1);
	expect(acme.org.org.outbox).toHaveLength(1);
});

test('a joiner whose rights failed gets them in the next try, and is not called a duplicate', async () => {
	acme.org.failNext({
		kind: 'status',
		status: 400,
		errorCode: 'INVALID_CROSS_REFERENCE_KEY',
		path: 'composite/sobjects',
		method: 'POST',
		from: 2,
	});
	const { json, error } = await acme.run(create({ entitlements: { permissionSets: ['Sales_Manager'] } }), {
		items: userItems(['joiner1@acme.example']),
		tries: 2,
	});
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ created: true, assigned: [{ name: 'Sales_Manager' }] }]);
	const { Id } = acme.record('User', 'Username', 'joiner1@acme.example');
	const set = acme.record('PermissionSet', 'Name', 'Sales_Manager').Id;
	const sets = acme.records('PermissionSetAssignment', 'AssigneeId', Id).map(({ PermissionSetId }) => PermissionSetId);
	expect(sets.filter((id) => id === set)).toHaveLength(1);
});

test('a file whose link failed is linked in the next try, and not uploaded again', async () => {
	const account = acme.org.store.table('Account').rows.values().next().value!;
	acme.org.failNext({
		kind: 'status',
		status: 400,
		errorCode: 'REQUEST_LIMIT_EXCEEDED',
		path: 'composite/sobjects',
		method: 'POST',
	});
	const { json, error } = await acme.run(
		upload({ additionalFields: { linkedRecordIds: account.Id, shareType: 'C' } }),
		{
			items: [file('One', 'one')],
			tries: 2,
		},
	);
	expect(error).toBeUndefined();
	expect(json).toMatchObject([{ title: 'One', links: [{ linkedEntityId: account.Id }] }]);
	expect(acme.records('ContentVersion', 'Title', 'One')).toHaveLength(1);
});

test('without Retry On Fail, and in another execution, nothing is kept', async () => {
	const items = [file('Bad', ''), file('One', 'one')];
	await acme.run(upload(), { items, continueOnFail: true });
	await acme.run(upload(), { items, continueOnFail: true, tries: 2 });
	expect(acme.records('ContentVersion', 'Title', 'One')).toHaveLength(2);
});
