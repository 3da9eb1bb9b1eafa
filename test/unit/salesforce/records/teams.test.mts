import type { ApiRecord } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { restoreTeams } from '../../../../nodes/SalesforceAdmin/salesforce/records/teams.ts';
import { ok, refused, ScriptedOrg } from '../../../support/scriptedOrg.mts';

const member = (Id: string, AccountId: string): ApiRecord => ({
	attributes: { type: 'AccountTeamMember' },
	Id,
	AccountId,
	UserId: `user of ${Id}`,
	TeamMemberRole: null,
	CaseAccessLevel: 'Edit',
});

const members = [member('kept', 'a'), member('gone', 'a'), member('inactive', 'b')];
const teams = { object: 'AccountTeamMember', recordField: 'AccountId', members };

function orgWith(found: () => ApiRecord[]) {
	const scripted = new ScriptedOrg((records) =>
		records.map(({ UserId }) =>
			UserId === 'user of inactive' ? refused('INACTIVE_OWNER_OR_USER') : ok(`new ${String(UserId)}`),
		),
	);
	return { org: { ...scripted.org, queryAll: async () => [found()] }, scripted };
}

test('only the members that are gone are created, with what they were and without what they were not', async () => {
	const { org, scripted } = orgWith(() => [{ Id: 'kept' }]);
	const lost = await restoreTeams(org, teams, {});
	expect(scripted.calls).toEqual([
		{
			kind: 'create',
			type: 'AccountTeamMember',
			records: [
				{ AccountId: 'a', UserId: 'user of gone', CaseAccessLevel: 'Edit' },
				{ AccountId: 'b', UserId: 'user of inactive', CaseAccessLevel: 'Edit' },
			],
		},
	]);
	expect(lost).toMatchObject([{ recordId: 'b', error: { errorCode: 'INACTIVE_OWNER_OR_USER' } }]);
});

test('all are created when nobody can look, because a create of one that is there updates it', async () => {
	const { org, scripted } = orgWith(() => {
		throw new Error('lost');
	});
	await restoreTeams(org, teams, {});
	expect(scripted.calls[0]!.records).toHaveLength(3);
});
