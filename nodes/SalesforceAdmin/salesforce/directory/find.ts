import { valueOf } from '../api/results';
import { SalesforceError } from '../api/errors';
import { isIdOf, recordId, type KEY_PREFIX } from '../api/ids';
import { LONGEST_NAME } from '../api/limits';
import type { ApiRecord, Org, Page } from '../api/org';
import { textOf } from '../api/query';
import { containing, inChunks, isIn } from '../api/soql';

/** A kind of thing that is picked by a name: where it is kept and what it is called. */
export interface DirectoryKind {
	object: keyof typeof KEY_PREFIX;
	/** For messages: "permission set". */
	title: string;
	/** The field that tells things of a kind apart. */
	apiName: string;
	/** The field that people see; not always unique. */
	label: string;
	/** What belongs to the kind. Things outside it are found by name all the same, to be refused with a reason. */
	where?: string;
	/** More fields, for `belongs` and for results. */
	select?: string[];
}

/** Profiles, roles and whatever else a user is given, by the names of the operations' parameters (Object Reference). */
export const DIRECTORY = {
	profile: {
		object: 'Profile',
		title: 'profile',
		apiName: 'Name',
		label: 'Name',
		select: ['UserLicense.Name', 'UserLicenseId'],
	},
	role: { object: 'UserRole', title: 'role', apiName: 'DeveloperName', label: 'Name' },
	permissionSet: {
		object: 'PermissionSet',
		title: 'permission set',
		apiName: 'Name',
		label: 'Label',
		where: "IsOwnedByProfile = false AND Type != 'Group'",
		select: ['IsOwnedByProfile', 'Type'],
	},
	permissionSetGroup: {
		object: 'PermissionSetGroup',
		title: 'permission set group',
		apiName: 'DeveloperName',
		label: 'MasterLabel',
	},
	permissionSetLicense: {
		object: 'PermissionSetLicense',
		title: 'permission set license',
		apiName: 'DeveloperName',
		label: 'MasterLabel',
		select: ['Status', 'TotalLicenses', 'UsedLicenses'],
	},
	publicGroup: {
		object: 'Group',
		title: 'public group',
		apiName: 'DeveloperName',
		label: 'Name',
		where: "Type = 'Regular'",
	},
	queue: { object: 'Group', title: 'queue', apiName: 'DeveloperName', label: 'Name', where: "Type = 'Queue'" },
	userLicense: {
		object: 'UserLicense',
		title: 'user license',
		apiName: 'Name',
		label: 'MasterLabel',
		select: ['Status', 'TotalLicenses', 'UsedLicenses'],
	},
	packageLicense: {
		object: 'PackageLicense',
		title: 'package license',
		apiName: 'NamespacePrefix',
		label: 'NamespacePrefix',
	},
	documentFolder: {
		object: 'Folder',
		title: 'document folder',
		apiName: 'DeveloperName',
		label: 'Name',
		where: "Type = 'Document'",
		select: ['Type'],
	},
	library: { object: 'ContentWorkspace', title: 'library', apiName: 'DeveloperName', label: 'Name' },
} as const satisfies Record<string, DirectoryKind>;

export type DirectoryName = keyof typeof DIRECTORY;

/** One thing of the directory. `name` is its API name. */
export interface Entry {
	id: string;
	name: string;
	label: string;
	record: ApiRecord;
}

/** What was asked for by name, and what was found. */
export type Found = Map<string, Entry | SalesforceError>;

/**
 * Finds things by API name, label or ID, all kinds in as few calls as possible. Returns, per kind, each text with its entry or with
 * NAME_NOT_FOUND, AMBIGUOUS_NAME (the message lists the candidates) or PROFILE_OWNED.
 */
export async function findByName(
	org: Org,
	wanted: Partial<Record<DirectoryName, string[]>>,
): Promise<Map<DirectoryName, Found>> {
	const asked = Object.entries(wanted).filter(([, texts]) => texts.length > 0) as Array<[DirectoryName, string[]]>;
	const queries = asked.flatMap(([kind, texts]) => nameQueries(DIRECTORY[kind], texts).map((soql) => ({ kind, soql })));
	const results = await org.queryAll(queries.map(({ soql }) => soql));
	return new Map(
		asked.map(([kind, texts]) => {
			const answers = results.filter((_, at) => queries[at].kind === kind);
			return [kind, match(DIRECTORY[kind], texts, answers)];
		}),
	);
}

function nameQueries(kind: DirectoryKind, texts: string[]): string[] {
	const ids = texts.filter((text) => isIdOf(kind.object, text)).map((text) => recordId(text));
	const names = texts.filter((text) => !isIdOf(kind.object, text) && text.length <= LONGEST_NAME);
	const fields = namesOf(kind);
	const byName = inChunks(names, fields.length).map((part) => fields.map((field) => isIn(field, part)).join(' OR '));
	const byId = inChunks(ids).map((part) => isIn('Id', part));
	return [...byName, ...byId].map((where) => `${selectOf(kind)} WHERE ${where}`);
}

const namesOf = ({ apiName, label }: DirectoryKind) => [...new Set([apiName, label])];

function selectOf(kind: DirectoryKind): string {
	const fields = ['Id', ...namesOf(kind), ...(kind.object === 'Group' ? ['Type'] : []), ...(kind.select ?? [])];
	return `SELECT ${[...new Set(fields)].join(',')} FROM ${kind.object}`;
}

function match(kind: DirectoryKind, texts: string[], answers: Array<ApiRecord[] | SalesforceError>): Found {
	const refused = answers.find((answer): answer is SalesforceError => answer instanceof SalesforceError);
	if (refused)
		return new Map(texts.map((text) => [text, refused.prefixed(`The ${kind.title} '${text}' cannot be looked up`)]));
	const entries = answers.flatMap(valueOf).map((record) => asEntry(kind, record));
	return new Map(texts.map((text) => [text, pick(kind, text, entries)]));
}

/** A record of a kind as an entry. */
export function asEntry(kind: DirectoryKind, record: ApiRecord): Entry {
	return { id: String(record.Id), name: textOf(record, kind.apiName), label: textOf(record, kind.label), record };
}

// The ID decides, then the API name, then the label.
function pick(kind: DirectoryKind, text: string, entries: Entry[]): Entry | SalesforceError {
	if (isIdOf(kind.object, text)) {
		const entry = entries.find(({ id }) => id === recordId(text));
		return entry ? checked(kind, text, entry) : notFound(kind, text);
	}
	const named = (key: 'name' | 'label') =>
		unique(entries.filter((entry) => entry[key].toLowerCase() === text.toLowerCase() && belongs(kind, entry)));
	const candidates = named('name').length > 0 ? named('name') : named('label');
	if (candidates.length === 1) return candidates[0];
	if (candidates.length > 1) return ambiguous(kind, text, candidates);
	const outside = entries.find(({ name, label }) =>
		[name, label].some((known) => known.toLowerCase() === text.toLowerCase()),
	);
	return outside ? checked(kind, text, outside) : notFound(kind, text);
}

const unique = (entries: Entry[]) => [...new Map(entries.map((entry) => [entry.id, entry])).values()];

function belongs(kind: DirectoryKind, { record }: Entry): boolean {
	if (kind.object === 'PermissionSet') return record.IsOwnedByProfile !== true && record.Type !== 'Group';
	if (kind.object === 'Group') return record.Type === (kind.title === 'queue' ? 'Queue' : 'Regular');
	if (kind.object === 'Folder') return record.Type === 'Document';
	return true;
}

function checked(kind: DirectoryKind, text: string, entry: Entry): Entry | SalesforceError {
	if (belongs(kind, entry)) return entry;
	if (entry.record.IsOwnedByProfile === true) {
		return new SalesforceError(
			'PROFILE_OWNED',
			`The permission set '${text}' is part of a profile and can neither be assigned nor removed`,
		);
	}
	return new SalesforceError(
		'NAME_NOT_FOUND',
		`'${text}' is not a ${kind.title} but of another kind (${textOf(entry.record, 'Type')})`,
	);
}

function notFound(kind: DirectoryKind, text: string): SalesforceError {
	return new SalesforceError('NAME_NOT_FOUND', `No ${kind.title} is called '${text.slice(0, 100)}' in this org`);
}

function ambiguous(kind: DirectoryKind, text: string, candidates: Entry[]): SalesforceError {
	const names = candidates.map(({ name, id }) => (name === text ? id : `${name} (${id})`)).join(', ');
	return new SalesforceError('AMBIGUOUS_NAME', `${candidates.length} ${kind.title}s are called '${text}': ${names}`);
}

/** One page of the things of a kind whose name or label contains a text, by name: searched and paged by Salesforce. */
export async function searchDirectory(
	org: Org,
	name: DirectoryName,
	text: string,
	size: number,
	next?: string,
): Promise<Page> {
	if (next) return await org.page(next, size);
	const kind: DirectoryKind = DIRECTORY[name];
	const conditions = [
		kind.where,
		text &&
			`(${namesOf(kind)
				.map((field) => `${field} LIKE ${containing(text)}`)
				.join(' OR ')})`,
	];
	const where = conditions.filter(Boolean).join(' AND ');
	return await org.page(`${selectOf(kind)}${where && ` WHERE ${where}`} ORDER BY ${kind.label}`, size);
}
