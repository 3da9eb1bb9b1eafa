import { SalesforceError } from './errors';
import { isOfOrg } from './hosts';
import type { Org } from './org';

/** The first three characters of the IDs of the objects that this package handles (Salesforce Help, "Standard Field Record ID Prefix Decoder"). */
export const KEY_PREFIX = {
	User: '005',
	Profile: '00e',
	UserRole: '00E',
	UserLicense: '100',
	PermissionSet: '0PS',
	PermissionSetGroup: '0PG',
	PermissionSetLicense: '0PL',
	PermissionSetAssignment: '0Pa',
	PermissionSetLicenseAssign: '2LA',
	Group: '00G',
	GroupMember: '011',
	PackageLicense: '050',
	UserPackageLicense: '051',
	Folder: '00l',
	ContentDocument: '069',
	ContentVersion: '068',
	ContentWorkspace: '058',
	Territory2: '0MI',
	Document: '015',
} as const;

/** The address of a record's page in Lightning; from the org's own host Salesforce leads on to that of Lightning. */
export const recordPage = (org: Pick<Org, 'origin'>, object: keyof typeof KEY_PREFIX, id: string) =>
	recordPages(org, object)(id);

/** The same for many records of an object: the address by the ID. */
export function recordPages({ origin }: Pick<Org, 'origin'>, object: keyof typeof KEY_PREFIX): (id: string) => string {
	const start = `${origin}/lightning/r/${object}/`;
	return (id) => `${start}${id}/view`;
}

const CHECKSUM_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Whether a text has the form of a Salesforce ID: 15 characters, or 18 with the right checksum. */
export const isId = (text: string) => fullId(text) !== undefined;

/** Whether a text has the look of an ID, if perhaps with a wrong checksum, so that it is no name. */
export const looksLikeId = (text: string) => isId(text) || /^(?=.*[0-9])[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text);

// The 18-character ID, if the text is one.
function fullId(text: string): string | undefined {
	if (!/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text)) return undefined;
	const sum = checksum(text);
	if (text.length === 18 && text.endsWith(sum)) return text;
	const isRight = text.length === 15 ? /[0-9]/.test(text) : sum === text.slice(15).toUpperCase();
	return isRight ? text.slice(0, 15) + sum : undefined;
}

/** Whether a text is the ID of a record of this object. */
export function isIdOf(type: keyof typeof KEY_PREFIX, text: string): boolean {
	return isId(text) && text.startsWith(KEY_PREFIX[type]);
}

/**
 * The ID in the address of a page, as it stands there: of a record (…/lightning/r/User/005…/view, …/005…) or in Setup
 * (…/page?address=%2F005…). Undefined for every other text.
 */
export function idInAddress(text: string): string | undefined {
	if (!/^https?:/i.test(text) || !URL.canParse(text)) return undefined;
	const { pathname, search, hash } = new URL(text);
	const words = `${pathname}${search}${hash}`.split(/%[0-9a-f]{2}|[^a-z0-9]/i);
	return words.find(isId);
}

/**
 * INVALID_INPUT for an address with an ID that is of another org, and undefined for every other text: a sandbox has the IDs of production,
 * so the ID alone would name something. `noun` is what the ID names: "user".
 */
export function foreignAddress({ origin }: Pick<Org, 'origin'>, text: string, noun: string) {
	if (idInAddress(text) === undefined || isOfOrg(text, origin)) return undefined;
	const { host } = new URL(text);
	return new SalesforceError(
		'INVALID_INPUT',
		`The address ${text.slice(0, 200)} is of ${host}, and the connected org is ${new URL(origin).host}`,
		{
			advice: `Take the address or the ID of the ${noun} from the connected org, or choose the credential of the other org.`,
		},
	);
}

/** The ID that a text is, or that an address of this org has, as it was given. Throws INVALID_INPUT for an address of another org. */
export function ownId(org: Pick<Org, 'origin'>, text: string, noun: string): string {
	const foreign = foreignAddress(org, text, noun);
	if (foreign) throw foreign;
	return idInAddress(text) ?? text;
}

/** The 18-character ID that a text is, or that an address has. Throws INVALID_ID for anything else. */
export function recordId(text: string, what = 'The ID'): string {
	const id = idInAddress(text.trim()) ?? text.trim();
	if (id === '') throw new SalesforceError('INVALID_ID', `${what} is empty`);
	const full = fullId(id);
	if (full !== undefined) return full;
	throw new SalesforceError('INVALID_ID', `${what} '${id.slice(0, 100)}' is not a Salesforce ID`);
}

/** The 18-character ID of a record of this object. Throws INVALID_ID when it is malformed or names another kind of record. */
export function idOf(type: keyof typeof KEY_PREFIX, text: string, what = `The ${type} ID`): string {
	const id = recordId(text, what);
	if (id.startsWith(KEY_PREFIX[type])) return id;
	throw new SalesforceError(
		'INVALID_ID',
		`${what} '${text.trim()}' is not the ID of a ${type}: those begin with ${KEY_PREFIX[type]}`,
	);
}

/** Whether two IDs are the same: an ID has 15 characters, and 18 with its checksum. */
export const isSameId = (one: string, other: string) => one.slice(0, 15) === other.slice(0, 15);

// Each character of the checksum tells which of five characters are capitals (Salesforce Help, "15-character and 18-character IDs").
function checksum(id: string): string {
	return checksumCharacter(id, 0) + checksumCharacter(id, 5) + checksumCharacter(id, 10);
}

function checksumCharacter(id: string, start: number): string {
	let bits = 0;
	for (let at = 0; at < 5; at++) if (isCapital(id[start + at])) bits |= 1 << at;
	return CHECKSUM_ALPHABET[bits];
}

const isCapital = (letter: string) => letter >= 'A' && letter <= 'Z';
