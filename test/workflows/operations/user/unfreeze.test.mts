import { startAcme, type Acme } from '../../../support/acme.mts';
import { byUsername, changeState } from '../../../support/parameters.mts';
import { testStateChange } from '../../../support/stateChange.mts';

describe('one user', () => {
	let acme: Acme;
	beforeEach(async () => {
		acme = await startAcme();
	});
	afterEach(async () => await acme.close());

	test('unfreezes a frozen user and leaves IsActive alone', async () => {
		const { json } = await acme.run(changeState('unfreeze', byUsername('frozen@acme.example')));
		expect(json).toMatchObject([{ username: 'frozen@acme.example', isActive: true, isFrozen: false, changed: true }]);
		expect(acme.login('frozen')!.IsFrozen).toBe(false);
		expect(acme.user('frozen').IsActive).toBe(true);
	});
});

describe('as every change of state', () => testStateChange({ operation: 'unfreeze', reached: { isFrozen: false } }));
