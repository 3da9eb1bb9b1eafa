import { connectedCredential, reach, runNode, type MemoryCredential } from '../support/engine.mts';
import { startOrg, type SimulatedOrg } from '../org/index.mts';

let org: SimulatedOrg;
let credential: MemoryCredential;

beforeEach(async () => {
	org = await startOrg({ https: true });
	reach(org);
	credential = connectedCredential(org);
	org.log.clear();
});
afterEach(async () => await org.close());

const byUsername = (value: string) => ({ __rl: true, mode: 'username', value });
const states = (operation: string, user: string) => ({ resource: 'user', operation, user: byUsername(user), options: {} });

test('deactivates a user and finds it done the second time, without a write', async () => {
	const first = await runNode(credential, { parameters: states('deactivate', 'mover@acme.example') });
	console.log(JSON.stringify(first, null, 1), first.error, first.error?.description, first.error?.cause);
	console.log(org.log.entries.map((e: any) => `${e.method} ${e.path} ${e.status}`));
	expect(first.json).toMatchObject([{ username: 'mover@acme.example', isActive: false, changed: true }]);
});
