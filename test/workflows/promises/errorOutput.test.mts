/**
 * Where a failed item leaves, and that it says whom it was about: the error output, or its place on the regular one.
 *
 * Proves invariants 1 and 10.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../support/acme.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import {
	byUsername,
	changeState,
	createUser,
	downloadDocument,
	locator,
	removeAssignments,
	uploadFile,
	USER_OF_ITEM,
} from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const deactivate = changeState('deactivate', byUsername('={{ $json.username }}'));
const items = [{ json: { username: 'mover@acme.example' } }, { json: { username: 'nobody@acme.example', ticket: 7 } }];
const nobody = {
	error: "No user with the username 'nobody@acme.example' exists in this org",
	errorCode: 'USER_NOT_FOUND',
	advice: expect.any(String),
	username: 'nobody@acme.example',
};

test('sends a failed item to the error output, with its input, and with the keys that it has anywhere', async () => {
	const { json, failed } = await acme.run(deactivate, { items, errorOutput: true });
	expect(json).toMatchObject([{ username: 'mover@acme.example', isActive: false }]);
	expect(failed).toEqual([{ ticket: 7, ...nobody }]);
});

test('puts a failed item in its place on the regular output', async () => {
	const { json, failed } = await acme.run(deactivate, { items, continueOnFail: true });
	expect(failed).toEqual([]);
	expect(json).toEqual([expect.objectContaining({ username: 'mover@acme.example' }), nobody]);
});

test('names the item in words where the run stops', async () => {
	const users = ['mover', 'nobody', 'leaver', 'standard', 'none', 'approver'].map((name) => `${name}@acme.example`);
	const { error } = await acme.run(changeState('freeze', USER_OF_ITEM), { items: userItems(users) });
	expect(error!.message).toBe("No user with the username 'nobody@acme.example' exists in this org");
	const [, first, second] = error!.description!.split('<br/>');
	expect(first).toBe('The 2nd of 6 items (nobody@acme.example) failed. 4 of the 6 items are done.');
	expect(second).toBe("The 5th (none@acme.example): No user with the username 'none@acme.example' exists in this org");
});

const file = itemInMemory(Buffer.alloc(0), { fileName: 'contract.pdf', mimeType: 'application/pdf' });
const bad = '005ak000000ZZZZ';

// Each fails before Salesforce could tell more of it.
test.each<[what: string, parameters: IDataObject, subject: IDataObject, item?: INodeExecutionData]>([
	['an ID', changeState('freeze', locator('id', bad)), { id: bad }],
	['an ID that is none', changeState('freeze', locator('id', 'nonsense')), { id: 'nonsense' }],
	['a federation ID', changeState('freeze', locator('federationId', 'jane.doe')), { federationId: 'jane.doe' }],
	[
		'a username in the place of an ID',
		changeState('freeze', locator('id', 'x@y.example')),
		{ username: 'x@y.example' },
	],
	['a new username', createUser({ profile: locator('name', 'No Such') }), { username: 'joiner@acme.example' }],
	['only an email', createUser({ username: '={{ "" }}' }), { email: 'jo@acme.example' }],
	['a document', downloadDocument('069'), { documentId: '069' }],
	['assignments', removeAssignments('permissionSet', ['0Pa1', '0Pa2']), { assignmentIds: ['0Pa1', '0Pa2'] }],
	['a file', uploadFile(), { fileName: 'contract.pdf' }, file],
])('says who or what failed as it was given: %s', async (_, parameters, subject, item = { json: {} }) => {
	for (const mode of [{ continueOnFail: true }, { errorOutput: true }]) {
		const { json, failed } = await acme.run(parameters, { items: [item], ...mode });
		expect([...json, ...failed]).toEqual([
			{
				error: expect.any(String),
				errorCode: expect.any(String),
				advice: expect.any(String),
				...subject,
				...('fields' in { ...json[0], ...failed[0] } && { fields: expect.any(Array) }),
			},
		]);
	}
});

test('what was done before the failure tells more of whom it is about than what was given', async () => {
	const entitlements = { permissionSets: ['Platform_Only'] };
	const { json } = await acme.run(createUser({ username: 'JOINER@acme.example', entitlements }), {
		continueOnFail: true,
	});
	expect(json).toMatchObject([{ username: 'joiner@acme.example', created: true, id: acme.user('joiner').Id }]);
});
