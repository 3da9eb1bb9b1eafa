import { startAcme, type Acme } from '../../../support/acme.mts';
import { byUsername, changeState, locator } from '../../../support/parameters.mts';
import { testStateChange } from '../../../support/stateChange.mts';

describe('one user', () => {
	let acme: Acme;
	beforeEach(async () => {
		acme = await startAcme();
	});
	afterEach(async () => await acme.close());

	test('freezes through UserLogin and leaves IsActive alone', async () => {
		const { json } = await acme.run(changeState('freeze', byUsername('mover@acme.example')));
		expect(json).toMatchObject([{ username: 'mover@acme.example', isActive: true, isFrozen: true, changed: true }]);
		expect(acme.login('mover')!.IsFrozen).toBe(true);
		expect(acme.user('mover').IsActive).toBe(true);
	});

	test('finds a user by ID of 15 and of 18 characters, username in any case, and federation ID', async () => {
		const { Id } = acme.user('leaver');
		const ways: Array<[mode: 'id' | 'username' | 'federationId', value: string]> = [
			['id', Id],
			['id', Id.slice(0, 15)],
			['id', `https://acme.lightning.force.com/lightning/r/User/${Id}/view`],
			['username', 'Leaver@ACME.example'],
			['federationId', 'lea.leaver'],
		];
		for (const [at, [mode, value]] of ways.entries()) {
			const { json, error } = await acme.run(changeState(at % 2 ? 'unfreeze' : 'freeze', locator(mode, value)));
			expect(error).toBeUndefined();
			expect(json).toMatchObject([{ id: Id, isFrozen: at % 2 === 0, changed: true }]);
		}
	});
});

describe('as every change of state', () => testStateChange({ operation: 'freeze', reached: { isFrozen: true } }));
