/** Generated users for the large org: sparse records, ids that do not depend on anything else. */
import { profileOwnedSet } from '../objects/users/userSideEffects.mts';
import { toDateTime } from '../world/clock.mts';
import { makeId } from '../world/ids.mts';
import type { FieldValue } from '../world/types.mts';
import type { Languages } from './people.mts';
import type { Plant } from './plant.mts';

/** Sequence numbers of the generated ids start here, above those of everything else. */
const FIRST_SEQUENCE = 1_000_000;
const DAY = 86_400_000;
/** The last logins of generated users are spread over so many days: user number n came n days ago, modulo a year. */
const YEAR = 365;

interface Crowd {
	/** How many users. */
	users: number;
	/** API names of permission sets that each of them gets. */
	permissionSets: readonly string[];
}

/** So many leads of the leaver. */
export function plantLeads({ insert, find }: Plant, count: number): void {
	const OwnerId = find('User', 'Username', 'leaver@acme.example').Id;
	const shared = { Company: 'Generated', Status: 'Open - Not Contacted', OwnerId };
	for (let number = 1; number <= count; number++) insert('Lead', { LastName: `Lead ${number}`, ...shared });
}

/** `user000001@acme.example` and so on: active Standard Users with a login and their profile's assignment. */
export function plantCrowd(plant: Plant, crowd: Crowd, languages: Languages): void {
	const { org, find } = plant;
	const profile = find('Profile', 'Name', 'Standard User');
	const setIds = [
		profileOwnedSet(org, profile.Id)!.Id,
		...crowd.permissionSets.map((name) => find('PermissionSet', 'Name', name).Id),
	];
	const shared = { ...sharedFields(plant, languages), ProfileId: profile.Id };
	const lastLogins = Array.from({ length: YEAR }, (_, days) => toDateTime(org.clock.now() - days * DAY));
	for (let number = 1; number <= crowd.users; number++) {
		const id = makeId('005', FIRST_SEQUENCE + number);
		org.store.insert('User', { Id: id, ...ownFields(number), LastLoginDate: lastLogins[number % YEAR]!, ...shared });
		plantAccess(plant, number, id, setIds, shared.SystemModstamp);
	}
}

/** What all generated users have in common; shared strings keep the records small. */
function sharedFields({ org, find }: Plant, { timeZone, locale, language }: Languages) {
	const author = find('User', 'Username', org.administrator).Id;
	const now = toDateTime(org.clock.now());
	return {
		IsActive: true,
		UserType: 'Standard',
		TimeZoneSidKey: timeZone,
		LocaleSidKey: locale,
		LanguageLocaleKey: language,
		EmailEncodingKey: 'UTF-8',
		DigestFrequency: 'N',
		DefaultGroupNotificationFrequency: 'N',
		CreatedDate: now,
		CreatedById: author,
		LastModifiedDate: now,
		LastModifiedById: author,
		SystemModstamp: now,
	};
}

function ownFields(number: number): { [field: string]: FieldValue } {
	const name = `user${String(number).padStart(6, '0')}`;
	const username = `${name}@acme.example`;
	return {
		Username: username,
		Email: username,
		FirstName: 'User',
		LastName: `Number ${number}`,
		Alias: `u${number}`.slice(0, 8),
		CommunityNickname: name,
		FederationIdentifier: `fed-${number}`,
	};
}

function plantAccess({ org }: Plant, number: number, userId: string, setIds: string[], now: string): void {
	org.store.insert('UserLogin', {
		Id: makeId('0Yw', FIRST_SEQUENCE + number),
		UserId: userId,
		LastModifiedDate: now,
		LastModifiedById: userId,
	});
	for (const [at, setId] of setIds.entries()) {
		org.store.insert('PermissionSetAssignment', {
			Id: makeId('0Pa', FIRST_SEQUENCE + (number - 1) * setIds.length + at),
			AssigneeId: userId,
			PermissionSetId: setId,
			SystemModstamp: now,
		});
	}
}
