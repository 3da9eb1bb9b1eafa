import type { IDataObject } from 'n8n-workflow';

import { startAcme, type Acme, type AcmeOptions } from '../../../support/acme.mts';
import { transferOwnership } from '../../../support/parameters.mts';

let acme: Acme;
const start = async (options: AcmeOptions = {}) => (acme = await startAcme(options));
beforeEach(async () => await start());
afterEach(async () => await acme.close());

const owned = (object: string, name: string) => acme.records(object, 'OwnerId', acme.user(name).Id);
const ids = (name: string) => acme.user(name).Id;

test('gives everything that a user owns to another one, and a second run has nothing to do', async () => {
	const { json, error } = await acme.run(transferOwnership());
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			fromUserId: ids('leaver'),
			toUserId: ids('mover'),
			changed: true,
			objects: [
				{ object: 'Account', found: 2, transferred: 2, failed: 0, errors: [] },
				{ object: 'Lead', found: 3, transferred: 3, failed: 0, errors: [] },
			],
		},
	]);
	expect([owned('Lead', 'leaver'), owned('Account', 'leaver')]).toEqual([[], []]);
	expect([owned('Lead', 'mover').length, owned('Account', 'mover').length]).toEqual([3, 2]);

	acme.forgetCalls();
	const again = await acme.run(transferOwnership());
	expect(again.json).toEqual([{ fromUserId: ids('leaver'), toUserId: ids('mover'), changed: false, objects: [] }]);
	expect(acme.writes()).toEqual([]);
});
