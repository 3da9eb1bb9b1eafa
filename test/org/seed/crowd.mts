/** Generated users for the large org: sparse records, ids that do not depend on anything else. */
import { makeId } from '../ids.mts';
import { profileOwnedSet } from '../objects/userSideEffects.mts';
import { toDateTime } from '../clock.mts';
import type { Languages } from './people.mts';
import type { Plant } from './plant.mts';

/** Sequence numbers of the generated ids start here, above those of everything else. */
const FIRST_SEQUENCE = 1_000_000;

const DAY = 86_400_000;
/** The last log-ins of generated users are spread over so many days: user number n came n days ago, modulo a year. */
const YEAR = 365;

export interface Crowd {
	/** How many users. */
	users: number;
	/** API names of permission sets that each of them gets. */
	permissionSets: readonly string[];
}

/** `user000001@acme.example` and so on: active Standard Users with a log-in and their profile's assignment. */
export function plantCrowd({ org, find }: Plant, crowd: Crowd, languages: Languages): void {
	const profile = find('Profile', 'Name', 'Standard User');
	const sets = [
		profileOwnedSet(org, profile.Id)!,
		...crowd.permissionSets.map((name) => find('PermissionSet', 'Name', name)),
	];
	const author = find('User', 'Username', org.administrator).Id;
	const now = toDateTime(org.clock.now());
	const lastLogins = Array.from({ length: YEAR }, (_, days) => toDateTime(org.clock.now() - days * DAY));
	const stamps = {
		CreatedDate: now,
		CreatedById: author,
		LastModifiedDate: now,
		LastModifiedById: author,
		SystemModstamp: now,
	};
	for (let number = 1; number <= crowd.users; number++) {
		const id = makeId('005', FIRST_SEQUENCE + number);
		const name = `user${String(number).padStart(6, '0')}`;
		org.store.insert('User', {
			Id: id,
			Username: `${name}@acme.example`,
			Email: `${name}@acme.example`,
			FirstName: 'User',
			LastName: `Number ${number}`,
			Alias: `u${number}`.slice(0, 8),
			CommunityNickname: name,
			FederationIdentifier: `fed-${number}`,
			IsActive: true,
			ProfileId: profile.Id,
			UserType: 'Standard',
			TimeZoneSidKey: languages.timeZone,
			LocaleSidKey: languages.locale,
			LanguageLocaleKey: languages.language,
			EmailEncodingKey: 'UTF-8',
			LastLoginDate: lastLogins[number % lastLogins.length]!,
			DigestFrequency: 'N',
			DefaultGroupNotificationFrequency: 'N',
			...stamps,
		});
		org.store.insert('UserLogin', {
			Id: makeId('0Yw', FIRST_SEQUENCE + number),
			UserId: id,
			LastModifiedDate: now,
			LastModifiedById: id,
		});
		for (const [at, set] of sets.entries()) {
			const sequence = FIRST_SEQUENCE + (number - 1) * sets.length + at;
			org.store.insert('PermissionSetAssignment', {
				Id: makeId('0Pa', sequence),
				AssigneeId: id,
				PermissionSetId: set.Id,
				SystemModstamp: now,
			});
		}
	}
}
