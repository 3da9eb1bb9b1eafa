/** Who works at Acme. Every user's password is the same. */
import { createUserLogin, moveProfileAssignment } from '../objects/users/userSideEffects.mts';
import type { FieldValue, OrgRecord } from '../world/types.mts';
import type { Plant } from './plant.mts';

/** Password of every seeded user. */
export const PASSWORD = 'Passw0rd!';

interface Person {
	username: string;
	first: string | null;
	last: string;
	profile: string | null;
	more?: { [field: string]: FieldValue };
	/** Users who never logged in have no UserLogin. */
	login?: 'none' | 'frozen';
}

const PEOPLE: readonly Person[] = [
	{ username: 'admin@acme.example', first: 'Ada', last: 'Admin', profile: 'System Administrator' },
	{ username: 'second.admin@acme.example', first: 'Bruno', last: 'Second', profile: 'System Administrator' },
	{ username: 'provisioner@acme.example', first: 'Paula', last: 'Provisioner', profile: 'Identity Provisioning' },
	{ username: 'standard@acme.example', first: 'Stella', last: 'Standard', profile: 'Standard User' },
	{ username: 'frozen@acme.example', first: 'Frida', last: 'Frozen', profile: 'Standard User', login: 'frozen' },
	{
		username: 'inactive@acme.example',
		first: 'Ina',
		last: 'Inactive',
		profile: 'Standard User',
		more: { IsActive: false },
	},
	{ username: 'caseowner@acme.example', first: 'Carl', last: 'Caseowner', profile: 'Standard User' },
	{ username: 'approver@acme.example', first: 'Aron', last: 'Approver', profile: 'Standard User' },
	{ username: 'nologin@acme.example', first: 'Nola', last: 'Nologin', profile: 'Standard User', login: 'none' },
	{
		username: 'leaver@acme.example',
		first: 'Lea',
		last: 'Leaver',
		profile: 'Standard User',
		more: {
			Title: 'Sales Manager',
			Department: 'Sales',
			FederationIdentifier: 'lea.leaver',
			UserPermissionsMarketingUser: true,
			UserPermissionsInteractionUser: true,
		},
	},
	{
		username: 'mover@acme.example',
		first: 'Mona',
		last: 'Mover',
		profile: 'Standard User',
		more: { Title: 'Sales Representative', Department: 'Sales', FederationIdentifier: 'mona.mover' },
	},
	{ username: "o'brien@acme.example", first: 'Oona', last: "O'Brien", profile: 'Standard User' },
	{ username: 'chatter@acme.example', first: 'Chet', last: 'Chatter', profile: 'Chatter Free User' },
	{ username: 'platform@acme.example', first: 'Peter', last: 'Platform', profile: 'Standard Platform User' },
	{ username: 'identity@acme.example', first: 'Ida', last: 'Identity', profile: 'Identity User' },
	{
		username: 'knowledge@acme.example',
		first: 'Nora',
		last: 'Knowledge',
		profile: 'Standard User',
		more: { UserPermissionsKnowledgeUser: true },
	},
	{
		username: 'shared.one@acme.example',
		first: 'Sam',
		last: 'Shared',
		profile: 'Standard User',
		more: { Email: 'shared@acme.example' },
	},
	{
		username: 'shared.two@acme.example',
		first: 'Sue',
		last: 'Shared',
		profile: 'Standard User',
		more: { Email: 'shared@acme.example' },
	},
];

/**
 * The users that Salesforce itself has in every org (recorded by Nango, users.test.json, v59): the first three have a
 * ProfileId that no Profile can be read by, and share it but for the last. Their UserType tells them.
 */
function systemUsers({ org }: Plant): Person[] {
	const at = `@${org.id.toLowerCase()}`;
	const [automated, cloud] = [org.ids.next('00e'), org.ids.next('00e')];
	const system = { profile: null, login: 'none' } as const;
	const Email = `noreply${at}`;
	return [
		{
			...system,
			username: `autoproc${at}`,
			first: 'Automated',
			last: 'Process',
			more: { UserType: 'AutomatedProcess', Alias: 'autoproc', ProfileId: automated, Email },
		},
		{
			...system,
			username: `automatedclean${at}`,
			first: null,
			last: 'Data.com Clean',
			more: { UserType: 'AutomatedProcess', Alias: 'automate', ProfileId: automated, Email },
		},
		{
			...system,
			username: `cloud${at}`,
			first: null,
			last: 'Platform Integration User',
			more: { UserType: 'CloudIntegrationUser', Alias: 'cloud', ProfileId: cloud, Email },
		},
		...analyticsUsers(at),
		{
			username: `chatty${at}.xkgtq2nlfzcn.chatter.salesforce.com`,
			first: null,
			last: 'Chatter Expert',
			profile: 'Chatter Free User',
			login: 'none',
			more: { Alias: 'Chatter' },
		},
	];
}

/** Both are active (recorded, as above). */
function analyticsUsers(at: string): Person[] {
	return [
		{
			username: `integration${at}.com`,
			first: 'Integration',
			last: 'User',
			profile: 'Analytics Cloud Integration User',
			login: 'none',
			more: { Alias: 'integ' },
		},
		{
			username: `insightssecurity${at}.com`,
			first: 'Security',
			last: 'User',
			profile: 'Analytics Cloud Security User',
			login: 'none',
			more: { Alias: 'sec' },
		},
	];
}

/** Language, locale and time zone of the org and its users. */
export interface Languages {
	language: string;
	locale: string;
	timeZone: string;
}

/** Plants the people of Acme and Salesforce's own users. */
export function plantPeople(plant: Plant, languages: Languages): void {
	for (const person of PEOPLE) plantPerson(plant, person, languages);
	for (const person of systemUsers(plant)) plantPerson(plant, person, languages);
	plant.org.administrator = PEOPLE[0]!.username;
}

function plantPerson(plant: Plant, person: Person, { language, locale, timeZone }: Languages): void {
	const { org, insert, find } = plant;
	const name = person.username.split('@')[0]!;
	const user = insert('User', {
		Username: person.username,
		Email: person.username,
		FirstName: person.first,
		LastName: person.last,
		Alias: name.replace(/\W/g, '').slice(0, 8),
		CommunityNickname: name,
		IsActive: true,
		ProfileId: person.profile && find('Profile', 'Name', person.profile).Id,
		UserType: person.profile === 'Chatter Free User' ? 'CsnOnly' : 'Standard',
		TimeZoneSidKey: timeZone,
		LocaleSidKey: locale,
		LanguageLocaleKey: language,
		EmailEncodingKey: 'UTF-8',
		DigestFrequency: 'N',
		DefaultGroupNotificationFrequency: 'N',
		...person.more,
	});
	finishUser(plant, user, person.login);
	if (person.profile) org.passwords.set(user.Id, PASSWORD);
}

function finishUser({ org }: Plant, user: OrgRecord, login: Person['login']): void {
	moveProfileAssignment(org, user);
	if (login === 'none') return;
	createUserLogin(org, user.Id);
	if (login !== 'frozen') return;
	const row = org.store.table('UserLogin').first('UserId', user.Id)!;
	org.store.update('UserLogin', row.Id, { IsFrozen: true });
}
