/**
 * State and country picklists: State and Country hold labels of a list, StateCode and CountryCode their codes, and a state
 * is valid for its country only (Help, State and Country/Territory Picklists; StateCode and CountryCode are recorded by
 * Nango, v60). Labels and codes of states are not unique. A few countries with some of their states stand for all.
 */
import * as errors from '../../errors/index.mts';
import type { PicklistEntry } from '../../world/model.mts';
import { read } from '../../world/schema.mts';
import type { OrgRecord } from '../../world/types.mts';

interface Country {
	code: string;
	label: string;
	/** Code → label. */
	states?: Readonly<Record<string, string>>;
}

const COUNTRY_LIST: readonly Country[] = [
	{ code: 'AT', label: 'Austria' },
	{ code: 'AU', label: 'Australia', states: { NSW: 'New South Wales', SA: 'South Australia', VIC: 'Victoria' } },
	{ code: 'BE', label: 'Belgium', states: { VAN: 'Antwerp', VLI: 'Limburg' } },
	{ code: 'BR', label: 'Brazil', states: { AL: 'Alagoas', SP: 'São Paulo' } },
	{ code: 'CA', label: 'Canada', states: { BC: 'British Columbia', ON: 'Ontario', QC: 'Quebec' } },
	{ code: 'CH', label: 'Switzerland' },
	{ code: 'DE', label: 'Germany' },
	{ code: 'FR', label: 'France' },
	{ code: 'GB', label: 'United Kingdom' },
	{ code: 'IT', label: 'Italy', states: { AL: 'Alessandria', SA: 'Salerno' } },
	{ code: 'NL', label: 'Netherlands', states: { LI: 'Limburg', NH: 'North Holland' } },
	{ code: 'US', label: 'United States', states: { AL: 'Alabama', CA: 'California', NY: 'New York' } },
];

/** Values of CountryCode, the controlling field. */
export const COUNTRIES: readonly PicklistEntry[] = COUNTRY_LIST.map(({ code, label }) => ({ value: code, label }));

/** Values of StateCode by their labels, each with the country that it is valid for. */
export const STATES: readonly PicklistEntry[] = COUNTRY_LIST.flatMap(({ states = {} }, country) =>
	Object.entries(states).map(([value, label]) => ({ value, label, validFor: bitMap(country) })),
).sort((a, b) => a.label.localeCompare(b.label));

/** Base64 of a bit per entry of the controlling field, the most significant first (Object Reference, validFor). */
function bitMap(at: number): string {
	const bytes = Buffer.alloc(Math.ceil(COUNTRY_LIST.length / 8));
	bytes[at >> 3] = 0x80 >> (at & 7);
	return bytes.toString('base64');
}

/** Fills the code of a label and the label of a code; throws for a country that there is not, and a state of another one. */
export function completeStateAndCountry(user: OrgRecord, before: OrgRecord | undefined): void {
	const changed = (field: string) => read(user, field) !== read(before, field);
	const country = completeCountry(user, changed);
	if (['State', 'StateCode', 'Country', 'CountryCode'].some(changed)) completeState(user, changed, country);
}

function completeCountry(user: OrgRecord, changed: (field: string) => boolean): Country | undefined {
	const field = changed('CountryCode') ? 'CountryCode' : changed('Country') ? 'Country' : undefined;
	if (!field) return COUNTRY_LIST.find(({ code }) => code === user.CountryCode);
	const country = COUNTRY_LIST.find(({ code, label }) =>
		isOneOf(user[field], code, field === 'Country' ? label : code),
	);
	if (!country && read(user, field) !== null)
		throw errors.noSuchCountry(field === 'Country' ? 'Country' : 'Country Code', field);
	user.CountryCode = country?.code ?? null;
	user.Country = country?.label ?? null;
	return country;
}

function completeState(user: OrgRecord, changed: (field: string) => boolean, country: Country | undefined): void {
	const field = changed('State') && !changed('StateCode') ? 'State' : 'StateCode';
	const given = read(user, field);
	if (given === null) {
		user.State = user.StateCode = null;
		return;
	}
	if (!country) throw errors.countryMissing();
	const state = Object.entries(country.states ?? {}).find(([code, label]) =>
		isOneOf(given, code, field === 'State' ? label : code),
	);
	if (!state) throw errors.stateNotInCountry(field === 'State' ? 'State/Province' : 'State/Province Code', field);
	[user.StateCode, user.State] = state;
}

function isOneOf(value: unknown, ...names: string[]): boolean {
	return names.some((name) => name.toLowerCase() === String(value).toLowerCase());
}
