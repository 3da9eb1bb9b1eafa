/** Who and what is in a fresh org. `small` reads like a story and is fixed; more users can be generated on top. */
import type { Org } from '../world/model.mts';
import { plantCrowd, plantLeads } from './crowd.mts';
import { plantDependents } from './dependents.mts';
import { plantFiles } from './files.mts';
import { plantLicenses } from './licenses.mts';
import { PASSWORD, plantPeople, type Languages } from './people.mts';
import { createPlant, type Plant } from './plant.mts';
import {
	plantManagedPackage,
	plantPermissionSetGroups,
	plantPermissionSets,
	plantProfiles,
	plantRoles,
} from './profiles.mts';
import { plantStory } from './story.mts';

export { PASSWORD };

/** Who and what is in a fresh org. */
export interface SeedOptions {
	/** Generated users beside those of the story: `user000001@acme.example` … */
	users?: number;
	/** Generated leads of the leaver beside those of the story. */
	leads?: number;
	/** API names of permission sets that each generated user gets. */
	permissionSets?: readonly string[];
	/** Language of the org and its users (`de` shows `Systemadministrator`); en_US by default. */
	language?: string;
	/** Locale and time zone of the org and its users; en_US and America/Los_Angeles by default. */
	locale?: string;
	timeZone?: string;
	/** Namespace of a managed package whose permission sets and groups bear names that the org has already. */
	managedPackage?: string;
	/** Whether the org is a sandbox. */
	sandbox?: boolean;
	/** Seats of the license Salesforce (100, or enough for the generated users unless told) and of each feature license. */
	seats?: number;
}

/** Seats that stay free beside generated users. */
const SPARE_SEATS = 1000;
const STORY_SEATS = 100;

/** Fills an empty org. */
export function seed(org: Org, options: SeedOptions = {}): void {
	const {
		users = 0,
		permissionSets = [],
		language = 'en_US',
		locale = 'en_US',
		timeZone = 'America/Los_Angeles',
	} = options;
	const languages = { language, locale, timeZone };
	const plant = createPlant(org);
	plantLicenses(plant, options.seats ?? (users > 0 ? users + SPARE_SEATS : STORY_SEATS), options.seats);
	plantOrganization(plant, languages, options.sandbox ?? false);
	plantProfiles(plant);
	plantPermissionSets(plant);
	plantPermissionSetGroups(plant);
	if (options.managedPackage !== undefined) plantManagedPackage(plant, options.managedPackage);
	plantRoles(plant);
	plantPeople(plant, languages);
	plantStory(plant);
	plantDependents(plant);
	plantFiles(plant);
	plantLeads(plant, options.leads ?? 0);
	if (users > 0) plantCrowd(plant, { users, permissionSets }, languages);
	if (options.sandbox) silenceEmails(org);
}

/** Addresses in a sandbox end so that no email leaves it, but for who refreshed it (quoted by administrators). */
function silenceEmails({ store, administrator }: Org): void {
	for (const { Id, Username, Email } of [...store.table('User').rows.values()]) {
		if (Username !== administrator) store.update('User', Id, { Email: `${String(Email)}.invalid` });
	}
}

function plantOrganization({ org, insert }: Plant, { language, locale, timeZone }: Languages, sandbox: boolean): void {
	insert('Organization', {
		Id: org.id,
		Name: 'Acme',
		PrimaryContact: 'Ada Admin',
		Country: 'US',
		DefaultLocaleSidKey: locale,
		LanguageLocaleKey: language,
		TimeZoneSidKey: timeZone,
		FiscalYearStartMonth: 1,
		OrganizationType: 'Enterprise Edition',
		InstanceName: 'USA1S',
		IsSandbox: sandbox,
	});
}
