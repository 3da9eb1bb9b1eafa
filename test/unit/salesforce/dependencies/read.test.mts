import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { ApiRecord, Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { forgetAll } from '../../../../nodes/SalesforceAdmin/salesforce/api/remembered.ts';
import { readDependencies } from '../../../../nodes/SalesforceAdmin/salesforce/dependencies/read.ts';
import { THINGS } from '../../../../nodes/SalesforceAdmin/salesforce/dependencies/things.ts';
import { DEPENDENCY_PARTS } from '../../../../nodes/SalesforceAdmin/salesforce/dependencies/types.ts';
import type { User } from '../../../../nodes/SalesforceAdmin/salesforce/users/read.ts';

const LEA = '005000000000001AAA';
const MONA = '005000000000002AAA';
const SEES_ALL = { PermissionsViewAllData: true, PermissionsViewSetup: true };

const user = (id: string, name: string): User => ({
	id,
	username: `${name}@acme.example`,
	isActive: true,
	isFrozen: false,
	url: '',
	record: {},
});
const USERS = [user(LEA, 'leaver'), user(MONA, 'mover')];

type Answer = ApiRecord[] | SalesforceError | undefined;

/** What an org has: the answer to a query by a part of its text, its objects, and those with records. */
interface Content {
	answers?: Record<string, Answer>;
	without?: string[];
	lookups?: Array<[object: string, field: string]>;
	counts?: Map<string, number> | SalesforceError;
}

function orgWith({ answers = {}, without = [], lookups = [], counts = new Map() }: Content = {}) {
	const asked: string[] = [];
	const names = [...new Set([...THINGS.map(({ object }) => object), 'Lead', 'Project__c'])];
	const owned = ['Lead', 'CronTrigger', 'CalendarView'].map((name) => [name, 'OwnerId'] as const);
	const org = {
		origin: 'https://acme.my.salesforce.com',
		user: { userId: '005000000000099AAA', organizationId: '00D' },
		describeGlobal: async () =>
			[...names, 'CalendarView']
				.filter((name) => !without.includes(name))
				.map((name) => ({ name, label: `${name}s`, queryable: true, updateable: true, deprecatedAndHidden: false })),
		describeAll: async () => [
			{
				fields: [],
				childRelationships: [...owned, ...lookups].map(([childSObject, field]) => ({ childSObject, field })),
			},
			{ fields: [], childRelationships: [] },
		],
		recordCounts: async () => {
			if (counts instanceof SalesforceError) throw counts;
			return counts;
		},
		queryAll: async (soqls: string[]) => {
			asked.push(...soqls);
			return soqls.map((soql) => {
				const [, answer] = Object.entries(answers).find(([text]) => soql.includes(text)) ?? [];
				return answer ?? (soql.includes('UserPermissionAccess') ? [SEES_ALL] : []);
			});
		},
	};
	return { org: org as unknown as Org, asked };
}

beforeEach(forgetAll);

const refused = (code: string) => SalesforceError.reported(code, `${code.toLowerCase()} it is`);

test('each record goes to its user, with its name and its place', async () => {
	const { org } = orgWith({
		answers: {
			'FROM ProcessInstanceWorkitem': [
				{
					Id: '04i1',
					ActorId: LEA,
					ProcessInstance: { TargetObjectId: '0061', TargetObject: { Name: 'Big deal' } },
				},
			],
			'FROM GroupMember': [
				{ Id: '0111', UserOrGroupId: LEA, GroupId: '00G1', Group: { Name: 'Support', Type: 'Queue' } },
				{ Id: '0112', UserOrGroupId: MONA, GroupId: '00G2', Group: { Name: 'All Sales', Type: 'Regular' } },
			],
		},
	});
	const [lea, mona] = await readDependencies(org, USERS, ['work', 'team']);
	expect(lea).toEqual({
		id: LEA,
		username: 'leaver@acme.example',
		isActive: true,
		work: [
			{
				object: 'ProcessInstanceWorkitem',
				label: 'Approval requests',
				id: '04i1',
				name: 'Big deal',
				blocks: false,
				where: 'https://acme.my.salesforce.com/0061',
				solution: 'offboard',
			},
		],
		team: [
			{
				object: 'GroupMember',
				label: 'Queues',
				id: '00G1',
				name: 'Support',
				blocks: false,
				where: 'Setup > Queues',
				solution: 'offboard',
			},
		],
		notChecked: [],
	});
	expect(mona!.team).toMatchObject([{ label: 'Public groups', name: 'All Sales', where: 'Setup > Public Groups' }]);
	expect(mona!.work).toEqual([]);
});

test('what no API tells stands in every report on blockers', async () => {
	const { org } = orgWith();
	const [lea] = await readDependencies(org, USERS, ['blockers']);
	expect(lea!.blockers).toEqual([]);
	expect(lea!.notChecked.map(({ where }) => where).join('\n')).toMatch(
		/Default Case Owner[^]*Default Lead Owner[^]*Web-to-Lead[^]*Default Workflow User[^]*Approval Processes/,
	);
	for (const { reason, where } of lea!.notChecked) expect([reason, where]).not.toContain('');
});

test('a custom hierarchy field blocks, and names who has the user there; other custom lookups are counted', async () => {
	const { org } = orgWith({
		lookups: [
			['User', 'Boss__c'],
			['Project__c', 'Lead__c'],
			['Gone__c', 'Lead__c'],
		],
		counts: new Map([['Project__c', 3]]),
		answers: {
			'FROM User WHERE Boss__c': [{ Id: MONA, Boss__c: LEA, Username: 'mover@acme.example' }],
			'FROM Project__c WHERE Lead__c': [{ Lead__c: LEA, c: 3 }],
		},
	});
	const [lea] = await readDependencies(org, USERS, ['blockers', 'team']);
	expect(lea!.blockers).toEqual([
		{
			object: 'User',
			label: 'Value of a hierarchy field of other users: Boss__c',
			id: MONA,
			name: 'mover@acme.example',
			blocks: true,
			where: `https://acme.my.salesforce.com/${MONA}`,
			solution: 'manual',
		},
	]);
	expect(lea!.team).toMatchObject([{ object: 'Project__c', count: 3, blocks: false, solution: 'manual' }]);
});

test('records are counted by owner, and what cannot change its owner is left to hands', async () => {
	const { org, asked } = orgWith({
		counts: new Map([
			['Lead', 17],
			['CronTrigger', 5],
			['CalendarView', 1],
		]),
		answers: { 'FROM Lead': [{ OwnerId: LEA, c: 17 }], 'FROM CalendarView': [{ OwnerId: LEA, c: 1 }] },
	});
	const [lea, mona] = await readDependencies(org, USERS, ['ownership']);
	const where = (object: string) => `https://acme.my.salesforce.com/lightning/o/${object}/list`;
	expect(lea!.ownership).toEqual([
		{ object: 'Lead', label: 'Leads', count: 17, blocks: false, where: where('Lead'), solution: 'transferOwnership' },
		{
			object: 'CalendarView',
			label: 'CalendarViews',
			count: 1,
			blocks: false,
			where: where('CalendarView'),
			solution: 'manual',
		},
	]);
	expect(mona!.ownership).toEqual([]);
	expect(asked.filter((soql) => soql.includes('CronTrigger'))).toEqual([]);
});

test('of many records some are listed, and the others counted', async () => {
	const rows = Array.from({ length: 1000 }, (_, at) => ({
		Id: `08e${at}`,
		OwnerId: LEA,
		CronJobDetail: { Name: `Job ${at}`, JobType: at < 3 ? '8' : '7' },
	}));
	const { org } = orgWith({ answers: { 'FROM CronTrigger': rows } });
	const [lea] = await readDependencies(org, USERS, ['automation']);
	const labels = lea!.automation!.map(({ label }) => label);
	expect(labels.filter((label) => label === 'Scheduled reports')).toHaveLength(3);
	expect(labels.filter((label) => label === 'Scheduled Apex')).toHaveLength(21);
	const last = lea!.automation!.at(-1)!;
	expect(last).toMatchObject({ label: 'Scheduled Apex', count: 977 });
	expect(Object.keys(last)).not.toContain('id');
});

test('a feature that is off is nothing, and costs no query where the org does not list it', async () => {
	const { org, asked } = orgWith({
		without: ['UserTerritory2Association'],
		answers: { 'FROM ProcessInstanceWorkitem': refused('INVALID_TYPE') },
	});
	const [lea] = await readDependencies(org, USERS, ['work', 'blockers']);
	expect(lea!.notChecked.filter(({ object }) => object)).toEqual([]);
	expect(lea!.work).toEqual([]);
	expect(asked.filter((soql) => soql.includes('UserTerritory2Association'))).toEqual([]);
});

test.each(['INVALID_FIELD', 'INSUFFICIENT_ACCESS', 'QUERY_TIMEOUT'])(
	'%s of one query leaves its thing unchecked, with the permission that shows it, and the others found',
	async (code) => {
		const { org } = orgWith({
			counts: new Map([['Lead', 1]]),
			answers: {
				'FROM FlowInterview': refused(code),
				'FROM Lead': refused(code),
				'FROM FlowOrchestrationWorkItem': [{ Id: '0jf1', AssigneeId: MONA, Label: 'Sign' }],
			},
		});
		const [lea, mona] = await readDependencies(org, USERS, ['work', 'ownership']);
		expect(mona!.work).toMatchObject([{ name: 'Sign' }]);
		expect(lea!.notChecked.filter(({ object }) => object)).toEqual([
			{
				label: 'Paused and failed flows',
				object: 'FlowInterview',
				reason: `${code}: ${code.toLowerCase()} it is`,
				permission: 'Manage Flow',
				where: 'Setup > Paused and Failed Flow Interviews',
			},
			{
				label: 'Leads',
				object: 'Lead',
				reason: `${code}: ${code.toLowerCase()} it is`,
				permission: 'View All Data',
				where: 'https://acme.my.salesforce.com/lightning/o/Lead/list',
			},
		]);
	},
);

test('whoever does not see all data gets counts that are called the least there is', async () => {
	const { org } = orgWith({
		answers: { UserPermissionAccess: [{ PermissionsViewAllData: false, PermissionsViewSetup: true }] },
	});
	const [lea] = await readDependencies(org, USERS, ['work']);
	expect(lea!.notChecked).toMatchObject([{ permission: 'View All Data', reason: expect.stringContaining('lacks') }]);
});

test('an error that holds for every query ends the report', async () => {
	const { org } = orgWith({ answers: { 'FROM Site': refused('INVALID_SESSION_ID') } });
	await expect(readDependencies(org, USERS, DEPENDENCY_PARTS)).rejects.toMatchObject({
		errorCode: 'INVALID_SESSION_ID',
	});
});

test('without the record counts every object is asked, and with them only those with records', async () => {
	const all = orgWith({ counts: refused('INSUFFICIENT_ACCESS') });
	await readDependencies(all.org, USERS, DEPENDENCY_PARTS);
	expect(all.asked.filter((soql) => /FROM (CaseTeamMember|CalendarView)/.test(soql))).toHaveLength(2);
	forgetAll();
	const some = orgWith({ counts: new Map([['CaseTeamMember', 1]]) });
	await readDependencies(some.org, USERS, DEPENDENCY_PARTS);
	expect(some.asked.filter((soql) => /FROM (CaseTeamMember|CalendarView)/.test(soql))).toHaveLength(1);
});

test('many users share the queries of one', async () => {
	const { org, asked } = orgWith();
	await readDependencies(org, [USERS[0]!], DEPENDENCY_PARTS);
	const ofOne = asked.length;
	forgetAll();
	const many = Array.from({ length: 200 }, (_, at) => user(`005${String(at).padStart(12, '0')}AAA`, `user${at}`));
	await readDependencies(org, many, DEPENDENCY_PARTS);
	expect(asked.length).toBe(2 * ofOne);
});
