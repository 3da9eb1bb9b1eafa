/** Values that expressions yield: what is not clearly yes or no, given or not given, stops the item before anything is written. */
import type { IDataObject } from 'n8n-workflow';

import { itemInMemory } from '../../support/binaryStore.mts';
import { byUsername, startAcme, type Acme } from '../../support/acme.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const failing = { continueOnFail: true };
const freeze = (options: unknown): IDataObject => ({
	resource: 'user',
	operation: 'freeze',
	user: byUsername('mover') as never,
	options: options as never,
});
const list = (filters: IDataObject): IDataObject => ({
	resource: 'user',
	operation: 'getAll',
	returnAll: true,
	simplify: true,
	filters,
});

test.each([
	['yes', '={{ "yes" }}'],
	['1', '={{ 1 }}'],
	['nothing', '={{ $json.nope }}'],
	['null', '={{ null }}'],
	['an empty text', ''],
])('a dry run that is %s writes nothing', async (_, dryRun) => {
	const { json } = await acme.run(freeze({ dryRun }), failing);
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
		const { json } = await acme.run(list({ [name]: '={{ $json.nope }}' }), failing);
		expect(json).toMatchObject([
			{ errorCode: 'INVALID_INPUT', error: expect.stringMatching(/filter .* yields nothing/) },
		]);
	},
);

test('a filter that is neither yes nor no is refused, and one left empty is no filter', async () => {
	const { json } = await acme.run(list({ active: '={{ "yes" }}' }), failing);
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT' }]);
	const { json: users } = await acme.run(
		list({ username: '', profile: { __rl: true, mode: 'list', value: '' } as never }),
	);
	expect(users.length).toBeGreaterThan(5);
});

test('a kind of directory entry that does not exist is refused', async () => {
	const { json } = await acme.run(
		{ resource: 'directory', operation: 'getAll', kind: '={{ "constructor" }}', returnAll: true, nameContains: '' },
		failing,
	);
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining("'Kind'") }]);
});

test.each<[string, IDataObject, string]>([
	[
		'destination of an upload',
		{ resource: 'document', operation: 'upload', destination: '={{ "folder" }}', binaryPropertyName: 'data' },
		"'Destination' cannot be 'folder'. Valid are: file, documentFolder",
	],
	[
		'way to remove',
		{
			resource: 'entitlement',
			operation: 'remove',
			entitlementType: 'permissionSet',
			removeBy: '={{ "assignment" }}',
			user: byUsername('mover') as never,
			entitlements: ['Sales_Manager'],
		},
		"'Remove By' cannot be 'assignment'. Valid are: user, assignmentId",
	],
])('a %s that does not exist is refused, and nothing is written', async (_, parameters, message) => {
	const file = itemInMemory(Buffer.from('content'), { fileName: 'Contract.pdf', mimeType: 'application/pdf' });
	const { json } = await acme.run({ ...parameters, options: {} }, { ...failing, items: [file] });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: message }]);
	expect(acme.writes()).toEqual([]);
});
