import { recordId } from '../../../../../nodes/SalesforceAdmin/salesforce/api/ids.ts';
import { labelReader } from '../../../../../nodes/SalesforceAdmin/salesforce/watch/identify/labelFrames.ts';

const USERS = new Map([
	[recordId('005ak000000000B'), 'Mona Mover'],
	[recordId('005ak000000000C'), 'Sales'],
]);
const german = (label: string, user = 'Mona Mover', id = '005ak000000000B') =>
	`Berechtigungssatz ${label}: Benutzer ${user} (Benutzer-ID: [${id}]) zugewiesen`;
const japanese = (label: string) =>
	`ユーザーMona Mover (ユーザーID: [005ak000000000B])に権限セット${label}を割り当てました`;
const expiring = (label: string, end: string) =>
	`ユーザーMona Mover (ユーザーID: [005ak000000000B])に権限セット${label}を割り当てました (有効期限: ${end})`;

const labelIn = (text: string, others: string[], labels: string[]) =>
	labelReader({ texts: [text, ...others], users: USERS }, labels)(text);

const LABELS = ['Sales', 'Sales Manager', 'Support', '営業', '営業部長'];

test.each([
	['Sales', german],
	['Sales Manager', german],
	['営業', japanese],
	['営業部長', japanese],
])('%s is told by what all texts of the action have in common', (label, form) => {
	expect(labelIn(form(label), [form('Support'), form('Other')], LABELS)).toBe(label);
});

test.each([
	['at its end', 'Regional Sales'],
	['at its beginning', 'Sales EMEA'],
	['with a colon', 'Sales: EMEA'],
	['in its middle', 'All Sales People'],
	['without a space', '大営業'],
])('what is called like a part of something that is gone is not taken for it: %s', (_, gone) => {
	for (const form of [german, japanese])
		expect(labelIn(form(gone), [form('Support'), form('Other')], LABELS)).toBeNull();
});

test('the name of a user, an ID and the end of an assignment are no label', () => {
	const users = [german('Gone', 'Sales', '005ak000000000C'), german('Support')];
	expect(labelIn(users[0]!, users, LABELS)).toBeNull();
	const ends = [expiring('Sales', 'Sat May 20 06:59:59 GMT 2023'), expiring('Support', 'Sun Jun 11 12:00:00 GMT 2028')];
	expect(ends.map((text) => labelIn(text, ends, LABELS))).toEqual(['Sales', 'Support']);
});

test('nothing is guessed from one text, from texts that have nothing in common, and when two labels fit', () => {
	expect(labelIn(german('Sales'), [], LABELS)).toBeNull();
	expect(labelIn(german('Sales'), [japanese('Sales')], LABELS)).toBeNull();
	expect(labelIn(german('Big A'), [german('Big B')], ['Big A', 'A'])).toBeNull();
});

test('a user who is not called so any more leaves the label unknown', () => {
	const renamed = german('Sales', 'Mona Married');
	expect(labelIn(renamed, [german('Support'), german('Other')], LABELS)).toBeNull();
});
