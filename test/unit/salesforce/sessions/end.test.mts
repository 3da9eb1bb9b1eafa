import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { endSessions } from '../../../../nodes/SalesforceAdmin/salesforce/sessions/end.ts';
import { TOKENS_PER_QUERY } from '../../../../nodes/SalesforceAdmin/salesforce/sessions/read.ts';

const USER = '005000000000001AAA';

/** An org with one user who has so many tokens; a query gives TOKENS_PER_QUERY of them. `revoke` says whether a revocation works. */
function orgWith(tokens: number, revoke = (_token: string) => true) {
	const held = new Set(Array.from({ length: tokens }, (_, at) => `token${at}`));
	const user: ApiRecord = { Id: USER, Username: 'mover@acme.example', IsActive: true, UserType: 'Standard' };
	const rowsOf = (soql: string): ApiRecord[] => {
		if (soql.includes('FROM User ')) return [user];
		if (soql.includes('FROM UserLogin')) return [{ Id: '0Yw', UserId: USER, IsFrozen: false }];
		return [...held]
			.slice(0, TOKENS_PER_QUERY)
			.map((DeleteToken) => ({ UserId: USER, AppName: 'Loader', DeleteToken }));
	};
	const reads: string[] = [];
	const org = {
		user: { userId: '005000000000099AAA', organizationId: '00D' },
		queryAll: async (soqls: string[]) => {
			reads.push(...soqls.filter((soql) => soql.includes('OauthToken')));
			return soqls.map(rowsOf);
		},
		revokeToken: async (token: string) => void (revoke(token) && held.delete(token)),
		cancelled: () => false,
	};
	return { org: org as unknown as Org, held, reads };
}

const tokensOf = (org: Org) =>
	endSessions(org, [{ user: { by: 'id', value: USER }, kinds: ['tokens'], keepApps: [] }], {});

test('more tokens than one query gives are revoked in rounds', async () => {
	const { org, held, reads } = orgWith(2 * TOKENS_PER_QUERY + 1);
	expect(await tokensOf(org)).toMatchObject([{ tokensRevoked: 2 * TOKENS_PER_QUERY + 1, apps: [{ revoked: true }] }]);
	expect([held.size, reads.length]).toEqual([0, 4]);
});

test('a token that Salesforce keeps without a word is named by its app, and the rounds end', async () => {
	const { org, reads } = orgWith(3, (token) => token !== 'token1');
	expect(await tokensOf(org)).toMatchObject([
		{
			errorCode: 'SESSIONS_LEFT',
			message: "mover@acme.example is still logged in: the access of the app 'Loader' is left",
			done: { tokensRevoked: 2, apps: [{ name: 'Loader', revoked: false }] },
		},
	]);
	expect(reads).toHaveLength(2);
});

test('and they end too when nothing can be revoked of very many', async () => {
	const { org, reads } = orgWith(2 * TOKENS_PER_QUERY, () => false);
	expect(await tokensOf(org)).toMatchObject([{ errorCode: 'SESSIONS_LEFT', done: { tokensRevoked: 0 } }]);
	expect(reads.length).toBeLessThan(5);
});

test('a user whom a full query leaves out is logged out too', async () => {
	const other = '005000000000002AAA';
	const { org, held } = orgWith(TOKENS_PER_QUERY);
	const rest = new Set(['last']);
	const query = org.queryAll;
	const both = {
		...org,
		queryAll: async (soqls: string[]) => {
			const answers = (await query(soqls)) as ApiRecord[][];
			return answers.map((rows, at) => {
				if (soqls[at]!.includes('FROM User '))
					return [...rows, { ...rows[0]!, Id: other, Username: 'other@acme.example' }];
				if (!soqls[at]!.includes('OauthToken') || !soqls[at]!.includes(other)) return rows;
				const others = [...rest].map((DeleteToken) => ({ UserId: other, AppName: 'Loader', DeleteToken }));
				return [...rows, ...others].slice(0, TOKENS_PER_QUERY);
			});
		},
		revokeToken: async (token: string) => void (held.delete(token) || rest.delete(token)),
	} as unknown as Org;
	const users = [USER, other].map((value) => ({
		user: { by: 'id' as const, value },
		kinds: ['tokens' as const],
		keepApps: [],
	}));
	expect(await endSessions(both, users, {})).toMatchObject([{ tokensRevoked: TOKENS_PER_QUERY }, { tokensRevoked: 1 }]);
	expect(rest.size).toBe(0);
});
