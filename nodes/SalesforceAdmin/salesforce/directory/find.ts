import { SalesforceError } from '../api/errors';
import { foreignAddress, idInAddress, isIdOf, recordId } from '../api/ids';
import { LONGEST_NAME } from '../api/limits';
import type { ApiRecord, Org } from '../api/org';
import { askByValues, textOf, type ValueAnswers } from '../api/query';
import { passesFilter } from './recordFilter';
import { isError, valuesOf, type Result } from '../api/results';
import { inChunks, isIn } from '../api/soql';
import { isUnknownName, textsIn, textsMeant, type GivenName } from './givenNames';
import { splitName } from './namespaces';
import { didYouMean, readNames } from './nearestNames';
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
 * NAME_NOT_FOUND, AMBIGUOUS_NAME (the message lists the candidates), PROFILE_OWNED, or the error of the query. A name that nothing has
 * costs one call more, for all of them together, and the message asks for the nearest names. Rejects with a SalesforceError when nothing
 * could be asked.
 */
export async function findByName(
	org: Org,
	namesByKind: Partial<Record<DirectoryKind, GivenName[]>>,
): Promise<Map<DirectoryKind, FoundByName>> {
	const requested = Object.entries(namesByKind)
		.filter(([, names]) => names.length > 0)
		.map(([kind, names]) => ({ kind: kind as DirectoryKind, names }));
	// Queries that are asked for at the same moment share calls.
	const looks = await Promise.all(
		requested.map(async ({ kind, names }): Promise<Look> => {
			const found = await findKind(org, kind, [...new Set(textsIn(names))]);
			return { kind, names, found };
		}),
	);
	await suggestNames(org, looks);
	return new Map(looks.map(({ kind, found }) => [kind, found]));
}

/** What was looked for, of one kind, and what was found. */
interface Look {
	kind: DirectoryKind;
	names: GivenName[];
	found: FoundByName;
}

/** So many wrong names of a kind get a suggestion: each is compared with all names of the kind, which takes time in a large org. */
const MOST_SUGGESTIONS = 20;

// The names of the org are read only when one was not found, and for all that were not found at once.
async function suggestNames(org: Org, looks: Look[]): Promise<void> {
	const missed = looks.map((look) => ({ ...look, errors: missedNames(look) })).filter(({ errors }) => errors.size > 0);
	if (missed.length === 0) return;
	const kinds = missed.map(({ kind }) => kind);
	const names = await readNames(org, kinds);
	for (const { kind, errors, found } of missed) {
		for (const [text, error] of errors) {
			const question = didYouMean(text, names.get(kind) ?? []);
			if (question) found.set(text, error.with({ message: `${error.message}. ${question}` }));
		}
	}
}

// An ID is no name that could be spelled otherwise.
function missedNames({ kind, names, found }: Look): Map<string, SalesforceError> {
	const isName = (text: string) => !isUnknownName(found.get(text));
	const meant = new Set(names.flatMap((given) => textsMeant(given, isName)));
	const errors = [...meant].flatMap((text): Array<[string, SalesforceError]> => {
		const error = found.get(text);
		return isUnknownName(error) && !isGivenId(kind, text) ? [[text, error]] : [];
	});
	return new Map(errors.slice(0, MOST_SUGGESTIONS));
}

async function findKind(org: Org, kind: DirectoryKind, texts: string[]): Promise<FoundByName> {
	const ids = texts.filter((text) => isGivenId(kind, text)).map((text) => recordId(text));
	// A name that is too long would make the query fail for all names in it.
	const names = texts.filter((text) => !isGivenId(kind, text) && text.length <= LONGEST_NAME);
	if (kindDefinition(kind).namespace) names.push(...names.flatMap((text) => splitName(text)?.name ?? []));
	const fields = nameFields(kind);
	const ask = async (wheres: string[]) =>
		await org.queryAll(wheres.map((where) => `${selectKind(kind)} WHERE ${where}`));
	const [named, byId] = await Promise.all([
		askByValues(names, async (groups) => await ask(groups.map((group) => namedIn(fields, group))), fields.length),
		ask(inChunks(ids).map((group) => isIn('Id', group))),
	]);
	return matchTexts(org, { kind, texts }, { answers: [...named.answers, ...byId], refused: named.refused });
}

/** Whether a text is the ID of a thing of the kind, or the address of its page. */
const isGivenId = (kind: DirectoryKind, text: string) => isIdOf(DIRECTORY[kind].object, idInAddress(text) ?? text);

const namedIn = (fields: string[], group: string[]) => fields.map((field) => isIn(field, group)).join(' OR ');

function matchTexts(
	org: Org,
	{ kind, texts }: { kind: DirectoryKind; texts: string[] },
	{ answers, refused }: ValueAnswers<ApiRecord>,
): FoundByName {
	const failed = answers.find(isError);
	const entries = valuesOf(answers)
		.flat()
		.map((record) => directoryEntry(kind, record));
	return new Map(
		texts.map((text) => {
			const foreign = foreignAddress(org, text, DIRECTORY[kind].title);
			if (foreign) return [text, foreign];
			const error = failed ?? refused.get(text);
			const what = `The ${DIRECTORY[kind].title} '${text}' cannot be looked up`;
			return [text, error ? kindError(kind, error).prefixed(what) : matchText(kind, text, entries)];
		}),
	);
}

// The ID decides, then the API name, then the name of something that a managed package brought without its namespace, then the label. An
// API name is whole without a namespace, so a package that is installed later changes nothing for those who name a set of the org.
function matchText(kind: DirectoryKind, text: string, entries: DirectoryEntry[]): Result<DirectoryEntry> {
	if (isGivenId(kind, text)) {
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
