import { SalesforceError } from '../api/errors';
import { isIdOf, recordId } from '../api/ids';
import { LONGEST_NAME } from '../api/limits';
import type { Org } from '../api/org';
import { askByValues, textOf, type ValueAnswers } from '../api/query';
import { passesFilter } from './recordFilter';
import { isError, valuesOf, type Result } from '../api/results';
import { inChunks, isIn } from '../api/soql';
import { splitName } from './namespaces';
import {
	DIRECTORY,
	directoryEntry,
	kindDefinition,
	kindError,
	nameFields,
	selectKind,
	type DirectoryEntry,
	type DirectoryKind,
} from './kinds';

/** The texts that were looked up, each with what it names. */
export type FoundByName = Map<string, Result<DirectoryEntry>>;

/**
 * Finds things by API name, label or ID, all kinds in as few calls as possible. Returns, per kind, each text with its entry or with
 * NAME_NOT_FOUND, AMBIGUOUS_NAME (the message lists the candidates), PROFILE_OWNED, or the error of the query. Rejects with a
 * SalesforceError when nothing could be asked.
 */
export async function findByName(
	org: Org,
	namesByKind: Partial<Record<DirectoryKind, string[]>>,
): Promise<Map<DirectoryKind, FoundByName>> {
	const requested = Object.entries(namesByKind).filter(([, texts]) => texts.length > 0) as Array<
		[DirectoryKind, string[]]
	>;
	// Queries that are asked for at the same moment share calls.
	const found = await Promise.all(requested.map(async ([kind, texts]) => await findKind(org, kind, texts)));
	return new Map(requested.map(([kind], at) => [kind, found[at]]));
}

async function findKind(org: Org, kind: DirectoryKind, texts: string[]): Promise<FoundByName> {
	const { object } = DIRECTORY[kind];
	const ids = texts.filter((text) => isIdOf(object, text)).map((text) => recordId(text));
	// A name that is too long would make the query fail for all names in it.
	const names = texts.filter((text) => !isIdOf(object, text) && text.length <= LONGEST_NAME);
	if (kindDefinition(kind).namespace) names.push(...names.flatMap((text) => splitName(text)?.name ?? []));
	const fields = nameFields(kind);
	const ask = async (wheres: string[]) =>
		await org.queryAll(wheres.map((where) => `${selectKind(kind)} WHERE ${where}`));
	const [named, byId] = await Promise.all([
		askByValues(names, async (groups) => await ask(groups.map((group) => namedIn(fields, group))), fields.length),
		ask(inChunks(ids).map((group) => isIn('Id', group))),
	]);
	return matchTexts(kind, texts, { answers: [...named.answers, ...byId], refused: named.refused });
}

const namedIn = (fields: string[], group: string[]) => fields.map((field) => isIn(field, group)).join(' OR ');

function matchTexts(kind: DirectoryKind, texts: string[], { answers, refused }: ValueAnswers): FoundByName {
	const failed = answers.find(isError);
	const entries = valuesOf(answers)
		.flat()
		.map((record) => directoryEntry(kind, record));
	return new Map(
		texts.map((text) => {
			const error = failed ?? refused.get(text);
			const what = `The ${DIRECTORY[kind].title} '${text}' cannot be looked up`;
			return [text, error ? kindError(kind, error).prefixed(what) : matchText(kind, text, entries)];
		}),
	);
}

// The ID decides, then the API name, then the name of something that a managed package brought without its namespace, then the label. An
// API name is whole without a namespace, so a package that is installed later changes nothing for those who name a set of the org.
function matchText(kind: DirectoryKind, text: string, entries: DirectoryEntry[]): Result<DirectoryEntry> {
	if (isIdOf(DIRECTORY[kind].object, text)) {
		const entry = entries.find(({ id }) => id === recordId(text));
		return entry ? checkKind(kind, text, entry) : notFound(kind, text);
	}
	const ofKind = entries.filter((entry) => belongsTo(kind, entry));
	const ways = [({ name }: DirectoryEntry) => name, bareName, ({ label }: DirectoryEntry) => label];
	const candidates = ways.map((way) => withName(ofKind, way, text)).find(({ length }) => length > 0) ?? [];
	if (candidates.length === 1) return candidates[0];
	if (candidates.length > 1) return ambiguousName(kind, text, candidates);
	const outside = entries.find((entry) => ways.some((way) => isSameText(way(entry), text)));
	return outside ? checkKind(kind, text, outside) : notFound(kind, text);
}

const bareName = ({ name }: DirectoryEntry) => splitName(name)?.name ?? name;

const isSameText = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

// One entry can be in the answers of two queries, named by its API name in one and by its label in the other.
function withName(entries: DirectoryEntry[], way: (entry: DirectoryEntry) => string, text: string): DirectoryEntry[] {
	const named = entries.filter((entry) => isSameText(way(entry), text));
	return [...new Map(named.map((entry) => [entry.id, entry])).values()];
}

const belongsTo = (kind: DirectoryKind, { record }: DirectoryEntry) => passesFilter(record, kindDefinition(kind).only);

function checkKind(kind: DirectoryKind, text: string, entry: DirectoryEntry): Result<DirectoryEntry> {
	if (belongsTo(kind, entry)) return entry;
	if (entry.record.IsOwnedByProfile === true) {
		return new SalesforceError(
			'PROFILE_OWNED',
			`The permission set '${text}' is part of a profile and can neither be assigned nor removed`,
		);
	}
	return new SalesforceError(
		'NAME_NOT_FOUND',
		`'${text}' is not a ${DIRECTORY[kind].title} but of another kind (${textOf(entry.record, 'Type')})`,
	);
}

function notFound(kind: DirectoryKind, text: string): SalesforceError {
	const { title } = DIRECTORY[kind];
	return new SalesforceError('NAME_NOT_FOUND', `No ${title} is called '${text.slice(0, 100)}' in this org`);
}

function ambiguousName(kind: DirectoryKind, text: string, candidates: DirectoryEntry[]): SalesforceError {
	const names = candidates.map(({ name, id }) => (name === text ? id : `${name} (${id})`)).join(', ');
	return new SalesforceError(
		'AMBIGUOUS_NAME',
		`${candidates.length} ${DIRECTORY[kind].title}s are called '${text}': ${names}`,
	);
}
