/** What the node makes of each answer that an org may give about the owners of records. */
import type { Acme } from '../../../support/acme.mts';
import { byUsername, locator, transferOwnership, upsertRecord } from '../../../support/parameters.mts';
import type { Answers } from './answers.mts';

/** Gives a record of the leaver's a team of one; returns the members of it as they are then. */
function plantTeam({ org, user }: Acme, object: 'Account' | 'Opportunity', recordId: string): () => string[] {
	const [team, field] = [`${object}TeamMember`, `${object}Id`];
	const member = { UserId: user('standard').Id, TeamMemberRole: 'Sales Rep', OpportunityAccessLevel: 'Edit' };
	const account: Record<string, string> =
		object === 'Account' ? { AccountAccessLevel: 'Edit', CaseAccessLevel: 'None' } : {};
	org.settings.teams = 'on';
	org.store.insert(team, { Id: org.org.ids.next('01M'), [field]: recordId, ...member, ...account });
	const levels = ['AccountAccessLevel', 'OpportunityAccessLevel', 'CaseAccessLevel'];
	return () =>
		org.store
			.table(team)
			.find(field, [recordId])
			.filter(({ UserId }) => UserId === member.UserId)
			.map((row) => [row.TeamMemberRole, ...levels.map((level) => row[level] ?? '-')].join(' '));
}

export const RECORDS: Answers = {
	simultaneousUpsert: {
		promise:
			'of two runs that create or update the same records at once one creates them, and neither calls it an error',
		prove: async (acme) => {
			acme.org.latency(15);
			const items = ['at-once-1', 'at-once-2'].map((key) => ({ json: { key } }));
			const upsert = upsertRecord({ Name: '={{ $json.key }}', External_Id__c: '={{ $json.key }}' });
			const runs = await Promise.all([acme.run(upsert, { items }), acme.run(upsert, { items })]);
			expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
			for (const [at, { json }] of items.entries()) {
				expect(acme.records('Account', 'External_Id__c', json.key)).toHaveLength(1);
				expect(runs.map((run) => run.json[at]!.created).toSorted()).toEqual([false, true]);
			}
		},
	},
	polymorphicOwnersOfUser: {
		promise: 'what queues can own is found too',
		prove: async (acme) => {
			const { json } = await acme.run(transferOwnership());
			expect(json).toMatchObject([{ objects: [{ object: 'Account' }, { object: 'Lead', transferred: 3 }] }]);
		},
	},
	accountTeamOnOwnerChange: {
		promise: 'the team of an account is as it was, whether Salesforce keeps it or not',
		prove: async (acme, value) => {
			const [{ Id }] = acme.records('Account', 'OwnerId', acme.user('leaver').Id) as [{ Id: string }];
			const team = plantTeam(acme, 'Account', Id);
			const { error } = await acme.run(transferOwnership());
			expect([error, team()]).toEqual([undefined, ['Sales Rep Edit Edit None']]);
			const back = { fromUser: byUsername('mover@acme.example'), toUser: byUsername('leaver@acme.example') };
			await acme.run(transferOwnership({ ...back, options: { keepTeams: false } }));
			expect(team()).toHaveLength(value === 'kept' ? 1 : 0);
		},
	},
	opportunityTeamOnOwnerChange: {
		promise: 'the team of an opportunity is as it was, whether Salesforce keeps it or not',
		prove: async (acme) => {
			const Id = acme.org.org.ids.next('006');
			const fields = { Name: 'Big', StageName: 'Prospecting', CloseDate: '2030-01-01' };
			acme.org.store.insert('Opportunity', { Id, ...fields, OwnerId: acme.user('leaver').Id });
			const team = plantTeam(acme, 'Opportunity', Id);
			const { error } = await acme.run(transferOwnership());
			expect([error, team()]).toEqual([undefined, ['Sales Rep - Edit -']]);
		},
	},
	transferRequiresRead: {
		promise: 'a new owner who may not see the object gets its records, or the error says what to do',
		prove: async (acme, value) => {
			const toUser = byUsername('platform@acme.example');
			const { json } = await acme.run(transferOwnership({ toUser }), { continueOnFail: true });
			const isRefused = value === 'every caller';
			expect(json).toMatchObject([
				{
					changed: true,
					objects: [
						{ object: 'Account', transferred: 2, failed: 0 },
						{ object: 'Lead', transferred: isRefused ? 0 : 3, failed: isRefused ? 3 : 0 },
					],
				},
			]);
			if (isRefused)
				expect(json).toMatchObject([
					{ errorCode: value && 'TRANSFER_REQUIRES_READ', advice: expect.stringContaining('Read') },
				]);
		},
	},
	inactiveNewOwner: {
		promise: 'an inactive new owner is refused before anything is written',
		prove: async (acme) => {
			const toUser = byUsername('inactive@acme.example');
			const { json } = await acme.run(transferOwnership({ toUser }), { continueOnFail: true });
			expect(json).toMatchObject([{ errorCode: 'INACTIVE_OWNER_OR_USER' }]);
			expect(acme.writes()).toEqual([]);
		},
	},
	queueOfAnotherObjectCode: {
		promise: 'a queue is refused with the objects that it does not take, before anything is written',
		prove: async (acme) => {
			const toUser = locator('queue', 'Support_Queue');
			const { json } = await acme.run(transferOwnership({ toUser }), { continueOnFail: true });
			expect(json).toMatchObject([
				{ errorCode: 'INVALID_INPUT', error: expect.stringMatching(/records of Account, Lead$/) },
			]);
			expect(acme.writes()).toEqual([]);
		},
	},
};
