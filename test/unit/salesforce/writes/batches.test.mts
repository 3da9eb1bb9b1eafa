import fc from 'fast-check';

import { writeChanges } from '../../../../nodes/SalesforceAdmin/salesforce/writes/batches.ts';
import type {
	Change,
	ChangeResult,
	Write,
	WriteOptions,
} from '../../../../nodes/SalesforceAdmin/salesforce/writes/changes.ts';
import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, WriteKind, WritePart } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { ScriptedOrg, ok, refused } from '../../../support/scriptedOrg.mts';

const update = (key: string): Change => ({ key, record: { Id: key } });
const create = (key: string): Change => ({ key, record: { Username: key } });
const changes = (count: number, make = update) => Array.from({ length: count }, (_, at) => make(`005u${at}`));
const allOk = (records: ApiRecord[]) => records.map(({ Id, Username }) => ok(String(Id ?? `id of ${Username}`)));
const outcomes = (results: ChangeResult[]) =>
	results.map((result) => (result instanceof SalesforceError ? result.errorCode : result.id));
const lost = () => new SalesforceError('CONNECTION_LOST', 'The connection broke');

// 0, 1, the most that one collection and one call take, and one more; the last goes to Bulk API 2.0 unless it is switched off.
test.each([
	[0, undefined, [], 0],
	[1, undefined, [1], 1],
	[200, undefined, [200], 1],
	[201, undefined, [200, 1], 1],
	[1000, undefined, Array(5).fill(200), 1],
	[1001, undefined, [...Array(5).fill(200), 1], 2],
	[5, 2, [2, 2, 1], 1],
	[6, 1, Array(6).fill(1), 2],
	[201, 1000, [200, 1], 1],
	[2001, undefined, [...Array(10).fill(200), 1], 3],
])('%i changes in collections of at most %p records: %j, in %i calls', async (count, batchSize, sizes, calls) => {
	const scripted = new ScriptedOrg(allOk);
	const results = await writeChanges(write(scripted, 'update', { batchSize, bulkThreshold: 0 }), changes(count));
	expect(scripted.calls.map(({ records }) => records.length)).toEqual(sizes);
	expect(outcomes(results)).toEqual(changes(count).map(({ key }) => key));
	expect(scripted.requests).toBe(calls);
});

/** How changes of users are written to a scripted org. */
const write = ({ org }: ScriptedOrg, kind: WriteKind, options: WriteOptions = {}): Write => ({
	org,
	kind,
	object: 'User',
	options,
});

test('sends changes of one record in calls of their own, in order', async () => {
	const scripted = new ScriptedOrg(allOk);
	const list = ['005a', '005b', '005a', '005c', '005a'].map((key, at) => ({
		key,
		record: { Id: key, Title: String(at) },
	}));
	expect(outcomes(await writeChanges(write(scripted, 'update'), list))).toEqual(list.map(({ key }) => key));
	expect(scripted.calls.map(({ records }) => records.map(({ Title }) => Title))).toEqual([
		['0', '1', '3'],
		['2'],
		['4'],
	]);
});

// Collections that one call cannot take are split into single records, as far as 25 subrequests reach.
test.each([
	[[1, 1, 1, 1, 1, 1], [[1, 1, 1, 1, 1, 1]]],
	[[9, 3, 9, 1, 9, 9, 9], [[9, 1, 1, 1, 9, 1, 9, 9, 9]]],
	[[20, 20, 20, 20, 20, 20], [[...Array<number>(20).fill(1), 20, 20, 20, 20, 20]]],
	[
		[21, 21, 21, 21, 21, 21],
		[Array(5).fill(21), [21]],
	],
	[
		[200, 200, 200, 200, 200, 1],
		[Array(5).fill(200), [1]],
	],
])('deletes of several objects, %j records of each: calls with parts of %j', async (counts, expected) => {
	const scripted = new ScriptedOrg(allOk);
	const calls: number[][] = [];
	const { org } = scripted;
	const noted = {
		...org,
		write: async (parts: WritePart[]) => (calls.push(parts.map(sizeOf)), await org.write(parts)),
	};
	const list = counts.flatMap((count, object) =>
		Array.from({ length: count }, (_, at): Change => {
			const Id = `${object} ${at}`;
			return { key: Id, record: { Id }, own: { kind: 'remove', object: `Object${object}` } };
		}),
	);
	const results = await writeChanges({ ...write(scripted, 'remove'), org: noted }, list);
	expect(outcomes(results)).toEqual(list.map(({ key }) => key));
	expect(calls).toEqual(expected);
	expect(scripted.calls.every(({ type, records }) => records.every(({ Id }) => type === `Object${Id![0]}`))).toBe(true);
});

const sizeOf = ({ records }: WritePart) => records.length;

test('what meets a lock in a call of many parts is sent again in parts that fit into a call', async () => {
	const scripted = new ScriptedOrg((records, call) =>
		call === 1 ? records.map(() => refused('UNABLE_TO_LOCK_ROW')) : allOk(records),
	);
	const list = Array.from({ length: 7 }, (_, at): Change => {
		const Id = `${at}`;
		return { key: Id, record: { Id }, own: { kind: 'remove', object: `Object${at}` } };
	});
	expect(outcomes(await writeChanges(write(scripted, 'remove'), list))).toEqual(list.map(({ key }) => key));
	expect(scripted.requests).toBe(2);
});

test('removes by ID, and believes no row that says it is gone: whoever knows the record has to look', async () => {
	const scripted = new ScriptedOrg(() => [
		ok('005a'),
		refused('ENTITY_IS_DELETED'),
		refused('NOT_FOUND'),
		refused('INSUFFICIENT_ACCESS'),
	]);
	const results = await writeChanges(write(scripted, 'remove'), ['005a', '005b', '005c', '005d'].map(update));
	expect(outcomes(results)).toEqual(['005a', 'ENTITY_IS_DELETED', 'NOT_FOUND', 'INSUFFICIENT_ACCESS']);
	expect(scripted.calls).toEqual([
		{ kind: 'remove', type: 'User', records: ['005a', '005b', '005c', '005d'].map((Id) => ({ Id })) },
	]);
});

test('something gone is no success for an update', async () => {
	const scripted = new ScriptedOrg(() => [refused('ENTITY_IS_DELETED')]);
	expect(outcomes(await writeChanges(write(scripted, 'update'), changes(1)))).toEqual(['ENTITY_IS_DELETED']);
});

describe('rows that another process has locked', () => {
	test('are sent again alone, after a pause', async () => {
		const scripted = new ScriptedOrg((records, call) =>
			records.map(({ Id }) => (Id === '005u1' && call < 3 ? refused('UNABLE_TO_LOCK_ROW') : ok(String(Id)))),
		);
		expect(outcomes(await writeChanges(write(scripted, 'update'), changes(3)))).toEqual(['005u0', '005u1', '005u2']);
		expect(scripted.calls.map(({ records }) => records.map(({ Id }) => Id))).toEqual([
			['005u0', '005u1', '005u2'],
			['005u1'],
			['005u1'],
		]);
		expect(scripted.pauses).toEqual([1, 2]);
	});

	test('are given up after four attempts, and the others are done', async () => {
		const scripted = new ScriptedOrg((records) =>
			records.map(({ Id }) => (Id === '005u0' ? refused('UNABLE_TO_LOCK_ROW') : ok(String(Id)))),
		);
		const results = await writeChanges(write(scripted, 'update', { batchSize: 2 }), changes(3));
		expect(outcomes(results)).toEqual(['UNABLE_TO_LOCK_ROW', '005u1', '005u2']);
		expect(scripted.calls.map(({ records }) => records.length)).toEqual([2, 1, 1, 1, 1]);
		expect(scripted.requests).toBe(4);
	});

	test.each([
		['UNKNOWN_EXCEPTION', 'group membership operation already in progress'],
		['UNKNOWN_EXCEPTION', 'Could not acquire lock'],
		['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'UserTrigger: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access'],
	])('%s "%s" is a lock, too', async (code, message) => {
		const scripted = new ScriptedOrg((records, call) => (call === 1 ? [refused(code, message)] : allOk(records)));
		expect(outcomes(await writeChanges(write(scripted, 'update'), changes(1)))).toEqual(['005u0']);
		expect(scripted.pauses).toEqual([1]);
	});

	test('are not sent again once the run is cancelled', async () => {
		const scripted = new ScriptedOrg((records) => {
			scripted.isCancelled = true;
			return records.map(() => refused('UNABLE_TO_LOCK_ROW'));
		});
		expect(outcomes(await writeChanges(write(scripted, 'update'), changes(1)))).toEqual(['UNABLE_TO_LOCK_ROW']);
		expect(scripted.calls).toHaveLength(1);
	});
});

describe('when nothing that follows can succeed', () => {
	test.each([
		['RECONNECT_NEEDED', 'Salesforce has ended the authorization'],
		['INVALID_SESSION_ID', 'Session expired'],
		['API_DISABLED_FOR_ORG', 'no API'],
		['REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
	])('%s stops the calls, and says so at each change that was not sent', async (code, message) => {
		const scripted = new ScriptedOrg((records, call) => {
			if (call === 2) throw SalesforceError.reported(code, message);
			return allOk(records);
		});
		const results = await writeChanges(write(scripted, 'update', { batchSize: 1 }), changes(11));
		expect(outcomes(results)).toEqual([
			'005u0',
			'005u1',
			'005u2',
			'005u3',
			'005u4',
			...Array(5).fill(code),
			'NOT_SENT',
		]);
		expect(results[10]).toMatchObject({ message: expect.stringContaining(message) });
		expect(scripted.requests).toBe(2);
	});

	test.each([
		['SERVER_UNAVAILABLE', 'busy'],
		['REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'],
	])('%s (%s) does not stop the next call', async (code, message) => {
		const scripted = new ScriptedOrg((records, call) => {
			if (call === 1) throw SalesforceError.reported(code, message);
			return allOk(records);
		});
		const results = await writeChanges(write(scripted, 'update', { batchSize: 1 }), changes(6));
		expect(outcomes(results)).toEqual([...Array(5).fill(code), '005u5']);
	});

	test('a cancelled run sends no more, and what was written stays written', async () => {
		const scripted = new ScriptedOrg((records) => {
			scripted.isCancelled = true;
			return allOk(records);
		});
		const results = await writeChanges(write(scripted, 'update', { batchSize: 1 }), changes(7));
		expect(outcomes(results)).toEqual(['005u0', '005u1', '005u2', '005u3', '005u4', 'CANCELLED', 'CANCELLED']);
	});
});

describe('Apex limits of the org', () => {
	const limit = (most: number, shared: boolean) => {
		let inCall = { call: 0, records: 0 };
		return new ScriptedOrg((records, call) => {
			if (inCall.call !== call) inCall = { call, records: 0 };
			inCall.records += records.length;
			const isOver = (shared ? inCall.records : records.length) > most;
			const text = 'UserTrigger: System.LimitException: Apex CPU time limit exceeded';
			return isOver ? records.map(() => refused('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', text)) : allOk(records);
		});
	};

	test.each([
		['shared by the collections of a call', 200, true, 1],
		['of each collection', 60, false, 1],
		['that lets one record pass', 1, true, 1],
	])('%s (%i records): everything is written, in portions that work', async (_, most, shared) => {
		const scripted = limit(most, shared);
		const list = changes(500);
		expect(outcomes(await writeChanges(write(scripted, 'update'), list))).toEqual(list.map(({ key }) => key));
		expect(scripted.log.at(-1)).toMatch(/^User: Apex of the org met a limit, so a call carries /);
	});

	test('what worked is kept for the run', async () => {
		const scripted = limit(60, false);
		const how = write(scripted, 'update');
		await writeChanges(how, changes(400));
		const before = scripted.requests;
		await writeChanges(how, changes(400));
		expect(scripted.requests - before).toBe(400 / 50);
	});

	test('one record that never passes is its own error, and does not end', async () => {
		const scripted = limit(0, false);
		const results = await writeChanges(write(scripted, 'update', { batchSize: 4 }), changes(2));
		expect(outcomes(results)).toEqual(Array(2).fill('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'));
	});
});

test('after a slow call the next one carries less, and after quick ones more again', async () => {
	let now = 0;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
	const perCall: number[] = [];
	const scripted = new ScriptedOrg((records, call) => {
		perCall[call - 1] = (perCall[call - 1] ?? 0) + records.length;
		now += call === 1 ? 5000 : 10;
		return allOk(records);
	});
	await writeChanges(write(scripted, 'update', { batchSize: 1 }), changes(30));
	clock.mockRestore();
	expect(perCall).toEqual([5, 2, 3, 4, 5, 5, 5, 1]);
});

describe('answers that cannot be trusted', () => {
	test("results of other records than were sent are nobody's, whatever their number", async () => {
		const scripted = new ScriptedOrg(() => [ok('005u1'), ok('005u0'), ok('005u2')]);
		expect(outcomes(await writeChanges(write(scripted, 'update'), changes(3)))).toEqual([
			'NO_RESULT',
			'NO_RESULT',
			'005u2',
		]);
		const short = new ScriptedOrg(() => [ok('005u1'), ok('005u2')]);
		expect(outcomes(await writeChanges(write(short, 'update'), changes(3)))).toEqual(['NO_RESULT', '005u1', '005u2']);
	});

	test.each([['boom'], [[null]], [[{ message: 'boom' }]], [{ message: 'boom' }]])(
		'errors in the shape %j are a refusal of this row alone',
		async (errors) => {
			const scripted = new ScriptedOrg(() => [ok('005u0'), { success: false, errors }]);
			expect(outcomes(await writeChanges(write(scripted, 'update'), changes(2)))).toEqual([
				'005u0',
				'UNKNOWN_EXCEPTION',
			]);
		},
	);

	test('a create without a result is looked for, and sent again only when it is not there', async () => {
		const scripted = new ScriptedOrg((records, call) => (call === 1 ? [] : allOk(records)));
		const findCreated = async () => new Map([['005u0', '005a']]);
		const results = await writeChanges(write(scripted, 'create', { findCreated }), changes(2, create));
		expect(outcomes(results)).toEqual(['005a', 'id of 005u1']);
		expect(scripted.calls[1].records).toEqual([{ Username: '005u1' }]);
	});

	test.each<[string, unknown]>([
		['a short list', []],
		['null for a row', [null]],
		['a text for a row', ['ok']],
		['a row without success', [{}]],
		['a refusal without a reason', [{ success: false }]],
		['success as a text', [{ id: 'x', success: 'true' }]],
		['a created record without an ID', [{ success: true, errors: [] }]],
	])('%s is NO_RESULT, never a success, and does not touch the row before it', async (_, rest) => {
		const scripted = new ScriptedOrg(() => [ok('first'), ...(rest as [])]);
		const list = [create('first'), create('second')];
		expect(outcomes(await writeChanges(write(scripted, 'create'), list)).at(-1)).toBe('NO_RESULT');
	});

	test('an update needs no ID in the answer', async () => {
		const scripted = new ScriptedOrg(() => [{ success: true, errors: [] }]);
		expect(outcomes(await writeChanges(write(scripted, 'update'), changes(1)))).toEqual(['005u0']);
	});
});

describe('the lost answer of a create', () => {
	const lose = (then: (records: ApiRecord[]) => unknown = allOk) =>
		new ScriptedOrg((records, call) => {
			if (call === 1) throw lost();
			return then(records);
		});
	const findFirst = async (asked: Change[]) => new Map([[asked[0].key, 'found']]);

	test('without a way to look is CREATED_IN_DOUBT, and nothing is sent again', async () => {
		const scripted = lose();
		expect(outcomes(await writeChanges(write(scripted, 'create'), changes(2, create)))).toEqual(
			Array(2).fill('CREATED_IN_DOUBT'),
		);
		expect(scripted.calls).toHaveLength(1);
	});

	test('is looked after: what exists is kept, only the rest is sent again', async () => {
		const scripted = lose();
		const results = await writeChanges(write(scripted, 'create', { findCreated: findFirst }), changes(3, create));
		expect(outcomes(results)).toEqual(['found', 'id of 005u1', 'id of 005u2']);
		expect(scripted.calls[1].records).toEqual([{ Username: '005u1' }, { Username: '005u2' }]);
	});

	test.each([
		['lost again, and it is not there', lost(), 'CREATED_IN_DOUBT'],
		['refused', new SalesforceError('INSUFFICIENT_ACCESS', 'no'), 'INSUFFICIENT_ACCESS'],
	])('when the second answer is %s, what was found stays found', async (_, error, code) => {
		const scripted = lose(() => {
			throw error;
		});
		let looks = 0;
		const findCreated = async (asked: Change[]) => (++looks === 1 ? await findFirst(asked) : new Map());
		const results = await writeChanges(write(scripted, 'create', { findCreated }), changes(2, create));
		expect(outcomes(results)).toEqual(['found', code]);
		expect(scripted.calls).toHaveLength(2);
	});

	test('when the second answer is lost too, it is looked after once more, and sent no more', async () => {
		const scripted = lose(() => {
			throw lost();
		});
		const looks: string[][] = [];
		const findCreated = async (asked: Change[]) => {
			looks.push(asked.map(({ key }) => key));
			return await findFirst(asked);
		};
		const results = await writeChanges(write(scripted, 'create', { findCreated }), changes(2, create));
		expect(outcomes(results)).toEqual(['found', 'found']);
		expect(looks).toEqual([['005u0', '005u1'], ['005u1']]);
		expect(scripted.calls).toHaveLength(2);
	});

	test('is in doubt when looking fails too', async () => {
		const scripted = lose();
		const findCreated = async () => await Promise.reject(lost());
		expect(outcomes(await writeChanges(write(scripted, 'create', { findCreated }), changes(1, create)))).toEqual([
			'CREATED_IN_DOUBT',
		]);
		expect(scripted.calls).toHaveLength(1);
	});

	test('of an update leaves it in doubt', async () => {
		expect(outcomes(await writeChanges(write(lose(), 'update', { findCreated: findFirst }), changes(1)))).toEqual([
			'CHANGED_IN_DOUBT',
		]);
	});
});

describe('for any changes and any outcomes of their rows', () => {
	const row = fc.record({
		key: fc.constantFrom(...'abcdefghij'),
		// The outcomes of the attempts to write it; the last one stays.
		outcomes: fc.array(fc.constantFrom('ok', 'UNABLE_TO_LOCK_ROW', 'REQUIRED_FIELD_MISSING', 'nothing'), {
			minLength: 1,
			maxLength: 6,
		}),
	});
	const rows = fc.array(row, { maxLength: 40 });

	/** What a row ends with: locks are tried four times. */
	const ending = (script: string[]) => {
		const tried = Array.from({ length: 4 }, (_, at) => script[Math.min(at, script.length - 1)]);
		return tried.find((outcome) => outcome !== 'UNABLE_TO_LOCK_ROW') ?? 'UNABLE_TO_LOCK_ROW';
	};
	const answerOf = (at: number, outcome: string) =>
		outcome === 'ok' ? ok(`id ${at}`) : outcome === 'nothing' ? null : refused(outcome);

	test('each change has the result of its own row, no call is too large, and none has a key twice', async () => {
		await fc.assert(
			fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), async (list, batchSize) => {
				const attempts = new Map<number, number>();
				const scripted = new ScriptedOrg((records) =>
					records.map(({ At }) => {
						const at = Number(At);
						const attempt = attempts.get(at) ?? 0;
						attempts.set(at, attempt + 1);
						const script = list[at].outcomes;
						return answerOf(at, script[Math.min(attempt, script.length - 1)]);
					}),
				);
				const wanted = list.map(({ key }, at) => ({ key, record: { At: at } }));
				const results = await writeChanges(write(scripted, 'create', { batchSize }), wanted);
				expect(outcomes(results)).toEqual(
					list.map(
						({ outcomes: script }, at) => ({ ok: `id ${at}`, nothing: 'NO_RESULT' })[ending(script)] ?? ending(script),
					),
				);
				for (const { records } of scripted.calls) {
					const keys = records.map(({ At }) => list[Number(At)].key);
					expect(keys.length).toBeLessThanOrEqual(batchSize);
					expect(new Set(keys).size).toBe(keys.length);
				}
				for (const key of 'abcdefghij') {
					const sent = scripted.calls
						.flatMap(({ records }) => records.map(({ At }) => Number(At)))
						.filter((at) => list[at].key === key);
					expect(sent).toEqual(sent.toSorted((a, b) => a - b));
				}
			}),
			{ numRuns: 200 },
		);
	});
});

test('smaller calls are asked for: no job takes their place, unless that is asked for too', async () => {
	const scripted = new ScriptedOrg(allOk);
	await writeChanges(write(scripted, 'update', { batchSize: 100 }), changes(2001));
	expect(scripted.calls).toHaveLength(21);
	expect(scripted.requests).toBe(5);
	// The scripted org knows no jobs, so asking for one fails the run.
	const both = writeChanges(write(scripted, 'update', { batchSize: 1, bulkThreshold: 2 }), changes(3));
	await expect(both).rejects.toThrow();
});

test('a user that was still being created while we looked is no duplicate', async () => {
	// The answer to the first call is lost, and what it created shows only after the look.
	const scripted = new ScriptedOrg((records, call) => {
		if (call === 1) throw lost();
		return records.map(() => refused('DUPLICATE_USERNAME'));
	});
	let looks = 0;
	const findCreated = async () => new Map(++looks === 1 ? [] : [['005u0', '005a']]);
	const results = await writeChanges(write(scripted, 'create', { findCreated }), changes(2, create));
	expect(outcomes(results)).toEqual(['005a', 'DUPLICATE_USERNAME']);
});

test('a long run tells how far it is, a line per tenth, and a shorter one does not', async () => {
	const linesOf = async (count: number, batchSize: number) => {
		const scripted = new ScriptedOrg(allOk);
		await writeChanges(write(scripted, 'update', { batchSize, bulkThreshold: 0 }), changes(count));
		return scripted.log;
	};
	expect(await linesOf(999, 200)).toEqual([]);
	expect(await linesOf(1000, 200)).toEqual(['User: 1000 of 1000 changes sent']);
	expect(await linesOf(2000, 200)).toEqual(['User: 1000 of 2000 changes sent', 'User: 2000 of 2000 changes sent']);
	// Calls of five, so that many of them end in the same tenth.
	expect(await linesOf(1000, 1)).toEqual(
		Array.from({ length: 10 }, (_, at) => `User: ${(at + 1) * 100} of 1000 changes sent`),
	);
});
