/**
 * Writes of users and assignments go one call at a time: two at once would lock each other's rows.
 *
 * Proves invariant 7.
 */
import type { IDataObject } from 'n8n-workflow';

import { crowdUsernames, startAcme, userItems, type Acme } from '../../../support/acme.mts';
import {
	assignEntitlements,
	changeState,
	createUser,
	removeEntitlements,
	USER_OF_ITEM,
} from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme({ users: 11 });
});
afterEach(async () => await acme.close());

const SLOW_MS = 100;
const sets = ['Sales_Manager', 'Support_Agent'];
const JOINERS = Array.from({ length: 11 }, (_, at) => `joiner${at}@acme.example`);

test.each<[string, IDataObject, string[]]>([
	['changes of users', changeState('deactivate', USER_OF_ITEM, { batchSize: 1 }), crowdUsernames(11)],
	[
		'creations with what they are given',
		createUser({ username: '={{ $json.user }}', entitlements: { permissionSets: sets }, options: { batchSize: 1 } }),
		JOINERS,
	],
	[
		'assignments',
		assignEntitlements(USER_OF_ITEM, 'permissionSet', { entitlements: sets, options: { batchSize: 1 } }),
		crowdUsernames(11),
	],
	[
		'removals, of many kinds',
		removeEntitlements(USER_OF_ITEM, 'all', { options: { batchSize: 1 } }),
		['leaver@acme.example', 'mover@acme.example'],
	],
])('%s never overlap', async (_, parameters, users) => {
	acme.org.failNext({ kind: 'latency', ms: SLOW_MS, path: 'composite', from: 2, times: 6 });
	const { error } = await acme.run(parameters, { items: userItems(users) });
	expect(error).toBeUndefined();
	const writes = acme.writes().toSorted((one, other) => one.time - other.time);
	expect(writes.length).toBeGreaterThan(1);
	const ends = writes.map(({ time, durationMs }) => time + durationMs);
	expect(writes.slice(1).filter(({ time }, at) => time < ends[at]! - SLOW_MS / 2)).toEqual([]);
});
