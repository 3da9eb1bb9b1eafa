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

test.each<[string, string, unknown]>([
	...['Username', 'Email', 'Active', 'Frozen', 'Name', 'Last Login Before'].flatMap((label) =>
		['', ' \t', '={{ $json.nope }}', '={{ null }}'].map((value): [string, string, unknown] => [label, value, value]),
	),
	...['Profile', 'Role', 'Permission Set'].flatMap((label) =>
		['', ' ', '={{ $json.nope }}'].map((value): [string, string, unknown] => [label, value, locator('list', value)]),
	),
])('a filter by %s that was added and is empty (%j) is refused by name and does not list everybody', async (...row) => {
	const [label, , value] = row;
	const name = label.charAt(0).toLowerCase() + label.slice(1).replaceAll(' ', '');
	const { json } = await acme.run(listUsers({ [name]: value } as IDataObject), { continueOnFail: true });
	expect(json).toMatchObject([
		{ errorCode: 'INVALID_INPUT', error: expect.stringContaining(`The filter '${label}' is empty`) },
	]);
});

test('a filter that is neither yes nor no is refused', async () => {
	const { json } = await acme.run(listUsers({ active: '={{ "yes" }}' }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT' }]);
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
