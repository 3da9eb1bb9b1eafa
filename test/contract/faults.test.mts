/** The fault matrix (`npm run test:faults`) tries every operation that writes. */
import { isWrite } from '../../nodes/SalesforceAdmin/actions/operation.ts';
import { RESOURCES } from '../../nodes/SalesforceAdmin/actions/resources.ts';
import { allCases, pairwiseCases, type Moments } from '../faults/cases.mts';
import { TROUBLES } from '../faults/faults.mts';
import { TARGETS } from '../faults/targets.mts';

const WRITING = RESOURCES.flatMap(({ option, operations }) =>
	operations.filter(isWrite).map((operation) => `${option.value}:${operation.option.value}`),
);

test.each(WRITING)('%s has a target in test/faults/targets', (operation) => {
	const tried = TARGETS.map(({ parameters: { resource, operation: name } }) => `${String(resource)}:${String(name)}`);
	expect(tried).toContain(operation);
});

test('targets and faults are told apart by their names', () => {
	for (const list of [TARGETS, TROUBLES]) {
		const names = list.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
	}
});

test('every two parts of a case that can meet do', () => {
	const moment = (name: string, kind: 'read' | 'write' | 'look') => ({
		name,
		kind,
		method: '',
		path: '',
		from: 1,
		overall: 1,
	});
	const moments: Moments = new Map([
		['one', [moment('first read', 'read'), moment('first write', 'write')]],
		['other', [moment('first write', 'write'), moment('first look', 'look')]],
	]);
	const all = allCases(moments);
	const some = pairwiseCases(all);
	const pairs = (cases: typeof all) =>
		new Set(
			cases.flatMap((one) => {
				const parts = Object.entries(one).map((part) => part.join('='));
				return parts.flatMap((first) => parts.map((second) => `${first} ${second}`));
			}),
		);
	expect(pairs(some)).toEqual(pairs(all));
	expect(some.length).toBeLessThan(all.length / 2);
});
