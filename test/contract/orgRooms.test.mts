import { posix } from 'node:path';
import { countByFolder, findCircles, readImportGraph } from '../support/structure/importGraph.mts';

const ORG = 'test/org';
const TESTS = `${ORG}/test/`;

/**
 * The rooms floor by floor, from the bottom. A file may import its own room and the rooms of the floors below, types
 * included. The face (`index`, `main`, `org`, `addresses`) lies above them all.
 */
const FLOORS = [
	['world'],
	['errors'],
	['rights', 'wire'],
	['oauth', 'soql', 'files', 'records'],
	['objects', 'bulk'],
	['handlers', 'seed', 'control'],
	['server'],
	['the face'],
];
const FULL = 15;

const graph = readImportGraph(ORG);
const sources = [...graph.keys()].filter((file) => !file.startsWith(TESTS));

function roomOf(file: string): string {
	const [room, ...rest] = posix.relative(ORG, file).split('/');
	return rest.length === 0 ? 'the face' : room!;
}

const floorOf = (room: string) => FLOORS.findIndex((rooms) => rooms.includes(room));

test('every file of the org stands in a room', () => {
	expect(sources.filter((file) => floorOf(roomOf(file)) < 0)).toEqual([]);
});

test.each(FLOORS.flat())('%s imports only rooms below it', (room) => {
	const own = sources.filter((file) => roomOf(file) === room);
	const upward = own.flatMap((file) =>
		graph
			.get(file)!
			.filter((target) => roomOf(target) !== room && floorOf(roomOf(target)) >= floorOf(room))
			.map((target) => `${file} imports ${target}`),
	);
	expect(own).not.toEqual([]);
	expect(upward).toEqual([]);
});

test('nothing of the org imports its tests', () => {
	const reaching = sources.filter((file) => graph.get(file)!.some((target) => target.startsWith(TESTS)));
	expect(reaching).toEqual([]);
});

test('there is no circle of imports, of types neither', () => {
	expect(findCircles(graph)).toEqual([]);
});

test(`no folder holds more than ${FULL} files`, () => {
	expect([...countByFolder([...graph.keys()])].filter(([, files]) => files > FULL)).toEqual([]);
});
