import { renewOnce } from '../../../../nodes/SalesforceAdmin/transport/attempts/renewal.ts';

/** Renewals that end when they are told. */
function renewer() {
	const started: Array<(outcome: string) => void> = [];
	const renew = async () => await new Promise<string>((resolve) => started.push(resolve));
	return { started, renew };
}

const goesOn = () => false;

test('fifty executions that find a token expired at the same time renew it once, and all get the outcome', async () => {
	const { started, renew } = renewer();
	const waiting = Array.from({ length: 50 }, async () => await renewOnce('1', renew, goesOn));
	await Promise.resolve();
	started[0]!('renewed');
	expect(new Set(await Promise.all(waiting))).toEqual(new Set(['renewed']));
	expect(started).toHaveLength(1);
});

test('one that comes when it is over renews anew, and other credentials do not wait', async () => {
	const { started, renew } = renewer();
	const first = renewOnce('1', renew, goesOn);
	const other = renewOnce('2', renew, goesOn);
	expect(started).toHaveLength(2);
	started.forEach((end, at) => end(String(at)));
	expect(await Promise.all([first, other])).toEqual(['0', '1']);
	const later = renewOnce('1', renew, goesOn);
	expect(started).toHaveLength(3);
	started[2]!('later');
	expect(await later).toBe('later');
});

test('a cancelled execution takes nobody with it: one of the others renews, once', async () => {
	const { started, renew } = renewer();
	const cancelled = renewOnce('1', renew, () => true);
	const others = [renewOnce('1', renew, goesOn), renewOnce('1', renew, goesOn)];
	started[0]!('cancelled');
	expect(await cancelled).toBe('cancelled');
	await new Promise((resolve) => setTimeout(resolve));
	expect(started).toHaveLength(2);
	started[1]!('renewed');
	expect(await Promise.all(others)).toEqual(['renewed', 'renewed']);
});

test('a failure is shared, and the next one tries again', async () => {
	const fail = async () => await Promise.reject<string>(new Error('revoked'));
	const outcomes = await Promise.allSettled([renewOnce('1', fail, goesOn), renewOnce('1', fail, goesOn)]);
	expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(await renewOnce('1', async () => await Promise.resolve('renewed'), goesOn)).toBe('renewed');
});
