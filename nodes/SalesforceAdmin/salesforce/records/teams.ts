import type { SalesforceError } from '../api/errors';
import type { ApiRecord, ObjectDescribe, Org } from '../api/org';
import { queriesIn, selectSeen } from '../api/query';
import { isError, valueOf, type Result } from '../api/results';
import { writeChanges } from '../writes/batches';
import type { Change, WriteMode } from '../writes/changes';

/** The object that holds the team of a record, by the object of the record (Object Reference). */
const TEAM_OF: Readonly<Record<string, string>> = {
	Account: 'AccountTeamMember',
	Opportunity: 'OpportunityTeamMember',
};

/** What a member of a team is and may do (Object Reference, AccountTeamMember and OpportunityTeamMember). */
const MEMBER_FIELDS = [
	'UserId',
	'TeamMemberRole',
	'AccountAccessLevel',
	'OpportunityAccessLevel',
	'CaseAccessLevel',
	'ContactAccessLevel',
];

/** The members of the teams of some records, as they were. */
export interface Teams {
	/** API name of the object that holds the members. */
	object: string;
	/** The field with the ID of the record. */
	recordField: string;
	members: ApiRecord[];
}

/** The object that holds the teams of an object's records; undefined for objects whose records have no teams. */
export const teamObjectOf = (object: string): string | undefined => TEAM_OF[object];

/**
 * Reads the members of the teams of records that some users own: one query for as many users as fit into an address. Undefined when records
 * of the object have no teams, or the org has none. Rejects with a SalesforceError, because teams that cannot be read could not be given
 * back.
 */
export async function readTeams(
	org: Org,
	object: string,
	{ ownerIds, describe }: { ownerIds: string[]; describe: Result<ObjectDescribe> | undefined },
): Promise<Teams | undefined> {
	const team = teamObjectOf(object);
	if (!team || !describe || isError(describe)) return undefined;
	const known = new Set(describe.fields.filter(({ createable }) => createable).map(({ name }) => name));
	const recordField = `${object}Id`;
	const fields = ['Id', recordField, ...MEMBER_FIELDS.filter((field) => known.has(field))];
	const select = `SELECT ${fields.join(',')} FROM ${team}`;
	const answers = await org.queryAll(queriesIn(select, `${object}.OwnerId`, ownerIds));
	return { object: team, recordField, members: answers.flatMap(valueOf) };
}

/** A member that could not be given back. */
export interface LostMember {
	recordId: string;
	error: SalesforceError;
}

/**
 * Creates the members again that the change of owner took away. Whether it does depends on the org, so they are looked for first. A create of
 * one that is there all the same updates it (Object Reference, OpportunityTeamMember), so all are created when they cannot be looked for, and
 * again when an answer is lost. Returns those that could not be created. Never rejects.
 */
export async function restoreTeams(org: Org, teams: Teams, mode: WriteMode): Promise<LostMember[]> {
	const { object, recordField, members } = teams;
	const ids = members.map(({ Id }) => String(Id));
	const found = await selectSeen(org, `SELECT Id FROM ${object}`, { field: 'Id', values: ids });
	const kept = new Set(found.map(({ Id }) => Id));
	const gone = members.filter(({ Id }) => !kept.has(Id));
	const options = { ...mode, findCreated: async () => await Promise.resolve(new Map<string, string>()) };
	const changes = gone.map((member) => asNew(member, recordField));
	const results = await writeChanges({ org, kind: 'create', object, options }, changes);
	return results.flatMap((error, at) => (isError(error) ? [{ recordId: String(gone[at][recordField]), error }] : []));
}

const NO_FIELDS = ['Id', 'attributes'];

function asNew(member: ApiRecord, recordField: string): Change {
	const given = Object.entries(member).filter(([name, value]) => !NO_FIELDS.includes(name) && value !== null);
	return { key: `${String(member[recordField])} ${String(member.UserId)}`, record: Object.fromEntries(given) };
}
