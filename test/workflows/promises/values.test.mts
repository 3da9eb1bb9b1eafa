/**
 * Values that expressions yield: what is not clearly yes or no, given or not given, stops the item before anything is written.
 *
 * Proves invariant 2.
 */
import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme } from '../../support/acme.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import {
	byUsername,
	changeState,
	listDirectory,
	listUsers,
	locator,
	removeEntitlements,
	uploadFile,
} from '../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const freeze = (options: object) => changeState('freeze', byUsername('mover@acme.example'), options);

test.each([
	['yes', '={{ "yes" }}'],
	['1', '={{ 1 }}'],
	['nothing', '={{ $json.nope }}'],
	['null', '={{ null }}'],
	['an empty text', ''],
])('a dry run that is %s writes nothing', async (_, dryRun) => {
	const { json } = await acme.run(freeze({ dryRun }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining("'Dry Run'") }]);
	expect(acme.writes()).toEqual([]);
});

test.each(['true', 'TRUE', '={{ true }}'])('a dry run that is %s is one', async (dryRun) => {
	const { json } = await acme.run(freeze({ dryRun }));
	expect(json).toMatchObject([{ dryRun: true }]);
	expect(acme.writes()).toEqual([]);
});

test.each(['username', 'email', 'active'])(
	'a filter by %s whose expression yields nothing does not list everybody',
	async (name) => {
		const { json } = await acme.run(listUsers({ [name]: '={{ $json.nope }}' }), { continueOnFail: true });
		expect(json).toMatchObject([
			{ errorCode: 'INVALID_INPUT', error: expect.stringMatching(/filter .* yields nothing/) },
		]);
	},
);

test('a filter that is neither yes nor no is refused, and one left empty is no filter', async () => {
	const { json } = await acme.run(listUsers({ active: '={{ "yes" }}' }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT' }]);
	const { json: users } = await acme.run(listUsers({ username: '', profile: locator('list', '') }));
	expect(users.length).toBeGreaterThan(5);
});

test('a kind of directory entry that does not exist is refused', async () => {
	const { json } = await acme.run(listDirectory('={{ "constructor" }}'), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining("'Kind'") }]);
});

test.each<[string, IDataObject, string]>([
	[
		'destination of an upload',
		uploadFile({ destination: '={{ "folder" }}' }),
		"'Destination' cannot be 'folder'. Valid are: file, documentFolder",
	],
	[
		'way to remove',
		removeEntitlements(byUsername('mover@acme.example'), 'permissionSet', {
			removeBy: '={{ "assignment" }}',
			entitlements: ['Sales_Manager'],
		}),
		"'Remove By' cannot be 'assignment'. Valid are: user, assignmentId",
	],
])('a %s that does not exist is refused, and nothing is written', async (_, parameters, message) => {
	const file = itemInMemory(Buffer.from('content'), { fileName: 'Contract.pdf', mimeType: 'application/pdf' });
	const { json } = await acme.run(parameters, { continueOnFail: true, items: [file] });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: message }]);
	expect(acme.writes()).toEqual([]);
});
