/**
 * What the node remembers of an org saves calls, and counts for one user of one org only: a sandbox that was refreshed has its old address
 * and the users of production with their IDs. It is forgotten when Salesforce answers otherwise.
 *
 * Proves invariants 2 and 3.
 */
import type { IDataObject } from 'n8n-workflow';

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startAcme, type Acme } from '../../../support/acme.mts';
import { connectedCredential, runNode, type MemoryCredential } from '../../../support/engine.mts';
import {
	assignEntitlements,
	byUsername,
	changeState,
	createRecord,
	createUser,
	getDependencies,
	listEntitlements,
	listRecords,
	transferOwnership,
} from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const MOVER = byUsername('mover@acme.example');
const options = { dryRun: true };

/** What each run reads once in a while, by where it is remembered. */
const RUNS: Array<[remembered: string, parameters: IDataObject]> = [
	['the standing of the connected user', changeState('freeze', MOVER, options)],
	['the fields of User and the defaults of the org', createUser({ options })],
	['the fields of an object', listRecords('Account', { fields: ['Name'] })],
	['the fields of an object that is written', createRecord({ Name: 'Globex' }, { options })],
	['which objects have owners', transferOwnership({ options })],
	['what the connected user may not see', getDependencies(MOVER)],
	['which objects know no user access policies', listEntitlements(MOVER)],
	[
		'the same, for what is given',
		assignEntitlements(MOVER, 'permissionSet', { entitlements: ['Sales_Manager'], options }),
	],
];

/** How many calls a run takes. */
async function callsOf(parameters: IDataObject, credential: MemoryCredential = acme.credential): Promise<number> {
	acme.forgetCalls();
	await runNode(credential, { parameters });
	return acme.calls().length;
}

function inAnotherOrg(): MemoryCredential {
	const credential = connectedCredential(acme.org);
	credential.changeToken({ id: String(credential.token.id).replace(/00D\w+/, '00D000000000099AAA') });
	return credential;
}

describe.each(RUNS)('%s', (_, parameters) => {
	test('is read once for a user of an org, and anew for another user and for another org at the same address', async () => {
		const first = await callsOf(parameters);
		expect(await callsOf(parameters)).toBeLessThan(first);
		expect(await callsOf(parameters, connectedCredential(acme.org, 'second.admin@acme.example'))).toBe(first);
		expect(await callsOf(parameters, inAnotherOrg())).toBe(first);
	});

	test('is forgotten when Salesforce no longer knows a field', async () => {
		const first = await callsOf(parameters);
		acme.org.failNext({ kind: 'status', status: 400, errorCode: 'INVALID_FIELD', times: 20 });
		await callsOf({ ...parameters, options: {} });
		acme.org.clearFaults();
		expect(await callsOf(parameters)).toBe(first);
	});
});

// A cache with another key, or one that grows for ever, has to be looked at: the formats of time zones are as many as there are
// zones, a renewal of a token and a poll end, and the last set is that of the caches themselves.
test('nothing else outlives a run: every cache is keyed by org and user, or known to be bounded', () => {
	const ROOT = join(import.meta.dirname, '../../../../nodes');
	const sources = globSync('**/*.ts', { cwd: ROOT }).map(
		(file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const,
	);
	const caching = sources.filter(([, text]) => text.includes('new Remembered<'));
	const otherKeys = caching.filter(([, text]) => !text.includes('rememberedKey(org'));
	const growing = sources.filter(([, text]) => /^(const|let) \w+ = new (Map|Set)<[^>]*>\(\);$/m.test(text));
	expect(caching.length).toBeGreaterThan(5);
	expect(otherKeys.map(([file]) => file.replace(/.*\//, ''))).toEqual(['earlierTries.ts']);
	expect(growing.map(([file]) => file.replace(/.*\//, '')).toSorted()).toEqual([
		'dates.ts',
		'poll.ts',
		'remembered.ts',
		'renewal.ts',
	]);
});
