import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What people read: documents and examples, and in the sources of the product every text, comment and name. */
const FILES = globSync(
	['{README,CHANGELOG}.md', 'docs/**/*.md', 'examples/*.{md,json}', '{nodes,credentials}/**/*.{ts,json}'],
	{ cwd: ROOT },
).sort();

/**
 * Spellings that Salesforce and n8n do not use, and what they use. A word is found wherever it stands in a name, too. "Cancelled" is not
 * among them, because the error code CANCELLED cannot change and both spellings beside each other would be worse.
 */
const WORDS: Array<[wrong: RegExp, right: string]> = [
	[/licence/gi, 'license'],
	[/(?:behavi|col|fav|hon|lab|rum|vap|neighb)our/gi, '-or'],
	[
		/(?:author|capital|categor|custom|emphas|final|general|initial|local|maxim|minim|normal|organ|prior|real|recogn|serial|special|standard|summar|synchron|util|visual)is(?:e[ds]?|ing|ation\w*|able)\b/gi,
		'-ize',
	],
	[/optimis(?:e|ing|ation)/gi, 'optimize'],
	[/analys(?:e|ed|ing)\b/gi, 'analyze'],
	[/\b(?:cent|met|lit|fib|theat)re\b/gi, '-er'],
	[/(?:label|model|travel|signal)l(?:ed|ing)\b/gi, 'one l'],
	[/\bcatalogue/gi, 'catalog'],
	[/\bdialogue/gi, 'dialog'],
	[/\bprogramme\b/gi, 'program'],
	[/\bartefact/gi, 'artifact'],
	[/\b(?:def|off|pret)ence\b/gi, '-ense'],
	[/\bfulfils?\b/gi, 'fulfill'],
	[/\bgrey/gi, 'gray'],
	[/\bjudgement/gi, 'judgment'],
	[/\b(?:whilst|amongst)\b/gi, 'while, among'],
	[/e-mail/gi, 'email'],
	[/(?<!-)\bmails?\b/gi, 'email'],
	[/\blog-ins?\b/gi, 'login'],
	[/\b(?:to|can|cannot|could|may|must|should|you|users) login\b/gi, 'log in'],
	[/\blogged-in\b/gi, 'logged in'],
];

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Every wrong spelling in a text: "12: licence, say license". */
function misspellingsIn(text: string): string[] {
	return text
		.split('\n')
		.flatMap((line, at) =>
			WORDS.flatMap(([wrong, right]) => [...line.matchAll(wrong)].map(([word]) => `${at + 1}: ${word}, say ${right}`)),
		);
}

test('a wrong spelling is found in prose, in texts and in names', () => {
	const text = "A licence.\nconst featureLicence = 'Each e-mail';\n// The Log-in of a localised org\n";
	expect(misspellingsIn(text)).toEqual([
		'1: licence, say license',
		'2: Licence, say license',
		'2: e-mail, say email',
		'3: localised, say -ize',
		'3: Log-in, say login',
	]);
	expect(misspellingsIn('Users can login')).toEqual(['1: can login, say log in']);
});

test('a right spelling is not', () => {
	const text =
		'Licenses, behavior, organization, advise, exercise, optimistic, hours, four, realistic, mailbox, analyses';
	expect(misspellingsIn(text)).toEqual([]);
});

test('there is something to read in all of them', () => {
	for (const start of ['README', 'CHANGELOG', 'docs/operations', 'examples', 'nodes', 'credentials'])
		expect(FILES.some((file) => file.startsWith(start))).toBe(true);
});

test.each(FILES)('%s is written in American English', (file) => {
	expect(misspellingsIn(read(file))).toEqual([]);
});
