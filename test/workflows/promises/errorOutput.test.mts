/**
 * Where a failed item leaves: the error output, or its place on the regular one.
 *
 * Proves invariant 1.
 */
import { startOrg, type SimulatedOrg } from '../../org/index.mts';
import { connectedCredential, reach, runNode } from '../../support/engine.mts';
import { byUsername, changeState } from '../../support/parameters.mts';

let org: SimulatedOrg;

beforeEach(async () => {
	org = await startOrg({ https: true });
	reach(org);
});
afterEach(async () => await org.close());

const parameters = changeState('deactivate', byUsername('={{ $json.username }}'));
const items = [{ json: { username: 'mover@acme.example' } }, { json: { username: 'nobody@acme.example', ticket: 7 } }];

test('sends a failed item to the error output, with its input, the code and the advice', async () => {
	const { json, failed } = await runNode(connectedCredential(org), { parameters, items, errorOutput: true });
	expect(json).toMatchObject([{ username: 'mover@acme.example', isActive: false }]);
	expect(failed).toMatchObject([
		{
			username: 'nobody@acme.example',
			ticket: 7,
			error: expect.stringContaining('nobody@acme.example'),
			details: { errorCode: 'USER_NOT_FOUND', advice: expect.any(String) },
		},
	]);
});

test('puts a failed item in its place on the regular output, with the code beside the message', async () => {
	const { json, failed } = await runNode(connectedCredential(org), { parameters, items, continueOnFail: true });
	expect(failed).toEqual([]);
	expect(json).toMatchObject([{ username: 'mover@acme.example' }, { errorCode: 'USER_NOT_FOUND' }]);
});
