/** What the node makes of calls that Salesforce stops because they take too long. */
import { userItems, type Acme } from '../../../support/acme.mts';
import { changeState, createUser, USER_OF_ITEM } from '../../../support/parameters.mts';
import type { Answers } from './answers.mts';

const JOINERS = Array.from({ length: 10 }, (_, at) => `joiner${at}@acme.example`);

/** Ten users in five collections; each takes half a minute, so that a limit of two minutes ends the call in the third one. */
async function createAndDeactivate(acme: Acme): Promise<void> {
	acme.org.slowRows('User', 30_000);
	const items = userItems(JOINERS);
	const created = await acme.run(createUser({ username: '={{ $json.user }}', options: { batchSize: 2 } }), { items });
	expect(created.error).toBeUndefined();
	expect(created.json.map(({ username, created: isNew }) => [username, isNew])).toEqual(
		JOINERS.map((username) => [username, true]),
	);
	expect(JOINERS.map((username) => acme.records('User', 'Username', username).length)).toEqual(Array(10).fill(1));
	const left = await acme.run(changeState('deactivate', USER_OF_ITEM, { batchSize: 2 }), { items });
	expect(left.error).toBeUndefined();
	expect(left.json.map(({ changed, isActive }) => [changed, isActive])).toEqual(Array(10).fill([true, false]));
	const writes = acme.writes().length;
	// One call for creating and one for deactivating, where nothing is stopped.
	if (acme.org.settings.requestTimeoutSeconds === 600) expect(writes).toBe(2);
	expect(writes).toBeLessThanOrEqual(12);
}

export const TIMEOUTS: Answers = {
	requestTimeoutSeconds: {
		promise: 'users whose call is stopped for its time are written in smaller calls, each once',
		prove: createAndDeactivate,
	},
	compositeTimeout: {
		promise: 'users of a composite that is stopped for its time are written in smaller calls, each once',
		prove: async (acme) => {
			acme.org.changeSettings({ requestTimeoutSeconds: 120 });
			await createAndDeactivate(acme);
		},
	},
};
