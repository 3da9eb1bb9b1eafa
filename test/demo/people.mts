import { createHash } from 'node:crypto';
import type { Facts } from './orgView.mts';

/** Somebody in joiner-mover-leaver.json, and what the org has to know about them in the end. */
export interface Person {
	username: string;
	/** What HR said. */
	event: 'joiner' | 'mover' | 'leaver';
	expected: Facts;
}

const NOTHING = {
	Sessions: '',
	'Apps with a token': '',
	'Permission sets': '',
	'Permission set licenses': '',
	'Groups and queues': '',
	'Feature licenses': '',
	'Package licenses': '',
};

/** The file that the workflow's letter has to become, byte by byte. */
function letterTo(name: string): string {
	const letter = Buffer.from(`Dear ${name},\nwelcome to Acme. Your Salesforce account is ready.\n`);
	const md5 = createHash('md5').update(letter).digest('hex');
	return `Offer letter of ${name}.txt\n${letter.length} bytes\nMD5 ${md5}`;
}

const salesRep = (firstName: string, lastName: string): Facts => ({
	Name: `${firstName} ${lastName}`,
	Active: 'yes',
	Login: 'open',
	Profile: 'Standard User',
	Role: 'Sales Rep',
	Title: 'Sales Representative',
	Department: 'Sales',
	'Permission sets': '[Sales_Bundle]',
	'Permission set licenses': 'SalesConsolePsl',
	'Groups and queues': 'All_Sales',
	'Feature licenses': 'Marketing User',
	'Package licenses': '',
	Files: letterTo(firstName),
});

export const PEOPLE: Person[] = [
	{ username: 'jane.joiner@acme.example', event: 'joiner', expected: salesRep('Jane', 'Joiner') },
	{ username: 'joerg.joiner@acme.example', event: 'joiner', expected: salesRep('Jörg', "O'Joiner") },
	{
		username: 'mover@acme.example',
		event: 'mover',
		expected: {
			Active: 'yes',
			Login: 'open',
			Profile: 'Identity Provisioning',
			Role: 'Support',
			Title: 'Identity Specialist',
			Department: 'IT',
			'Permission sets': 'Support_Agent',
			'Groups and queues': 'Support_Queue',
		},
	},
	{ username: 'leaver@acme.example', event: 'leaver', expected: { Active: 'no', Login: 'frozen', ...NOTHING } },
	{ username: "o'brien@acme.example", event: 'leaver', expected: { Active: 'no', Login: 'frozen', ...NOTHING } },
];

/** Labels under which the org's facts differ from what is expected, with both values. */
export function differences({ expected }: Person, facts: Facts): string[] {
	return Object.entries(expected)
		.filter(([label, value]) => (facts[label] ?? '') !== value)
		.map(([label, value]) => `${label} should be "${value}" and is "${facts[label] ?? ''}"`);
}
