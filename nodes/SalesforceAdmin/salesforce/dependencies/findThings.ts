import { groupBy } from '../api/lists';
import type { ApiRecord, Org } from '../api/org';
import { queriesIn, textOf } from '../api/query';
import { isError } from '../api/results';
import type { OrgContents } from '../records/ownedObjects';
import { noteFailure } from './failures';
import type { Dependency, Findings, Thing } from './types';

/** So many records of a kind are listed for a user; the others are counted. */
const MAX_LISTED = 20;

/** What is looked for, and where. */
interface Search {
	things: Thing[];
	contents: OrgContents;
}

/**
 * Finds what things depend on users: one query per thing for as many users as fit into an address. A query that fails leaves its thing
 * unchecked, and the others alone. Rejects with a SalesforceError when nothing that follows could succeed either.
 */
export async function findThings(org: Org, userIds: string[], { things, contents }: Search): Promise<Findings> {
	const queries = things
		.filter((thing) => mayExist(thing, contents))
		.flatMap((thing) => thingQueries(thing, userIds).map((soql) => ({ thing, soql })));
	const answers = await org.queryAll(queries.map(({ soql }) => soql));
	const findings: Findings = { found: [], notChecked: [] };
	answers.forEach((answer, at) => {
		const { thing } = queries[at];
		if (isError(answer)) noteFailure(findings, thing, answer);
		else findings.found.push(...foundIn(org, thing, answer));
	});
	return findings;
}

// An object that the org does not list belongs to a feature that is off.
function mayExist({ object, isCounted }: Thing, { ownable, others, hasRecords }: OrgContents): boolean {
	const isListed = [...ownable, ...others].some(({ name }) => name === object);
	return isListed && (!isCounted || hasRecords(object));
}

function thingQueries(thing: Thing, userIds: string[]): string[] {
	const { object, userField, only, scope } = thing;
	const from = `FROM ${object}${scope ? ` USING SCOPE ${scope}` : ''}`;
	if (thing.row) return queriesIn(`SELECT ${rowFields(thing).join(',')} ${from}`, userField, userIds, only);
	const select = `SELECT ${userField},COUNT(Id) c ${from}`;
	return queriesIn(select, userField, userIds, only).map((soql) => `${soql} GROUP BY ${userField}`);
}

function rowFields({ userField, row, kinds }: Thing): string[] {
	const fields = ['Id', userField, row?.id, row?.name, row?.page, kinds?.field];
	return [...new Set(fields.filter((field) => field !== undefined))];
}

function foundIn(org: Org, thing: Thing, rows: ApiRecord[]): Findings['found'] {
	const byUser = groupBy(rows, (row) => textOf(row, thing.userField));
	return [...byUser].flatMap(([userId, ofUser]) =>
		dependenciesIn(org, thing, ofUser).map((dependency) => ({ userId, part: thing.part, dependency })),
	);
}

function dependenciesIn(org: Org, thing: Thing, rows: ApiRecord[]): Dependency[] {
	if (!thing.row) return rows.map((row) => entryOf(thing, { count: Number(row.c) }));
	const { kinds } = thing;
	const byKind = groupBy(rows, (row) => (kinds ? textOf(row, kinds.field) : ''));
	return [...byKind].flatMap(([kind, ofKind]) => listed(org, { ...thing, ...kinds?.of[kind] }, ofKind));
}

// An entry behind those that are listed counts the others.
function listed(org: Org, thing: Thing, rows: ApiRecord[]): Dependency[] {
	const entries = rows.slice(0, MAX_LISTED).map((row) => rowEntry(org, thing, row));
	const others = rows.length - entries.length;
	return others > 0 ? [...entries, entryOf(thing, { count: others })] : entries;
}

function rowEntry({ origin }: Org, thing: Thing, record: ApiRecord): Dependency {
	const { id = 'Id', name = '', page } = thing.row ?? {};
	const pageId = page && textOf(record, page);
	return entryOf(
		{ ...thing, ...(pageId && { where: `${origin}/${pageId}` }) },
		{ id: textOf(record, id), name: textOf(record, name) || undefined },
	);
}

function entryOf(
	{ object, label, blocks, where, solution }: Thing,
	of: Pick<Dependency, 'count' | 'id' | 'name'>,
): Dependency {
	return { object, label, ...of, blocks, where, solution };
}
