import type { IDataObject } from 'n8n-workflow';

import { startAcme, userItems, type Acme } from '../../../support/acme.mts';
import { byUsername, getDependencies, USER_OF_ITEM } from '../../../support/parameters.mts';

let acme: Acme;
beforeEach(async () => {
	acme = await startAcme();
});
afterEach(async () => await acme.close());

const leaver = byUsername('leaver@acme.example');
const labels = (entries: unknown) => (entries as IDataObject[]).map(({ label }) => label);

test('tells what the user owns, by object, and who has the user as manager', async () => {
	const { json, error } = await acme.run(getDependencies(leaver));
	expect(error).toBeUndefined();
	const [report] = json;
	expect(report).toMatchObject({ id: acme.user('leaver').Id, username: 'leaver@acme.example', isActive: true });
	expect(report!.ownership).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ object: 'Lead', count: 3, blocks: false, solution: 'transferOwnership' }),
			expect.objectContaining({ object: 'Account', count: 2 }),
		]),
	);
	expect(report!.blockers).toEqual(
		expect.arrayContaining([
			{
				object: 'User',
				label: 'Manager of users',
				id: acme.user('mover').Id,
				name: 'mover@acme.example',
				blocks: 'perhaps',
				where: `https://acme.my.salesforce.com/${acme.user('mover').Id}`,
				solution: 'manual',
			},
		]),
	);
	expect(labels(report!.team)).toEqual(expect.arrayContaining(['Public groups', 'Queues']));
	expect(acme.writes()).toEqual([]);
});

test('tells what waits for the user, what runs as the user and where the user stands beside others', async () => {
	acme.org.changeSettings({ teams: 'on', territories: 'on' });
	const { json, error } = await acme.run(getDependencies(byUsername('approver@acme.example')));
	expect(error).toBeUndefined();
	const found = ['blockers', 'work', 'automation', 'team'].map((part) =>
		(json[0]![part] as IDataObject[]).map(({ label, name, count, solution }) => [label, name ?? count, solution]),
	);
	expect(found).toEqual([
		[
			['Territories', 'North', 'offboard'],
			['Value of a hierarchy field of other users: Buddy__c', 'standard@acme.example', 'manual'],
		],
		[
			['Approval requests', 'Green Valley Foods', 'offboard'],
			['Steps of flow orchestrations', 'Sign the contract', 'offboard'],
			['Paused and failed flows', 'Renewal', 'manual'],
		],
		[
			['Scheduled Apex', 'Clean up leads', 'manual'],
			['Subscriptions of reports and dashboards', 'Pipeline on Mondays', 'manual'],
			['Apex jobs that run or wait', 1, 'manual'],
			['Private reports', 1, 'manual'],
			['Dashboards that show what the user sees', 'Sales Today', 'manual'],
			['Addresses of email services that run as the user', 'leads', 'manual'],
			['Sites whose administrator is the user', 'Careers', 'manual'],
		],
		[
			['Service resources', 'Aron Approver', 'manual'],
			['Default opportunity teams of other users', 1, 'manual'],
		],
	]);
	expect((json[0]!.notChecked as IDataObject[]).filter(({ object }) => object)).toEqual([]);
});

test('a hierarchy field that has the user names whose it is', async () => {
	const { json } = await acme.run(getDependencies(byUsername('approver@acme.example'), { include: ['blockers'] }));
	expect(json[0]!.blockers).toEqual([
		expect.objectContaining({
			label: expect.stringContaining('Buddy__c'),
			name: 'standard@acme.example',
			blocks: true,
		}),
	]);
});

test('nothing found is no clearance: what no API tells is named, with its page of Setup', async () => {
	const { json } = await acme.run(getDependencies(byUsername('caseowner@acme.example'), { include: ['blockers'] }));
	expect(json).toMatchObject([{ blockers: [] }]);
	expect(json[0]!.notChecked).toEqual(
		expect.arrayContaining([
			{
				label: 'Default or automated owner of cases',
				reason: expect.stringContaining('No API tells it'),
				where: expect.stringContaining('Setup > Support Settings'),
			},
		]),
	);
	expect(Object.keys(json[0]!)).toEqual(['id', 'username', 'isActive', 'blockers', 'notChecked']);
});

test('each user gets a report of its own, with the parts that its item asks for', async () => {
	const items = [
		{ json: { user: 'leaver@acme.example', include: ['ownership'] } },
		{ json: { user: 'nobody@acme.example', include: ['ownership'] } },
		{ json: { user: 'mover@acme.example', include: 'work, team' } },
		{ json: { user: 'leaver@acme.example', include: [] } },
	];
	const { json } = await acme.run(getDependencies(USER_OF_ITEM, { include: '={{ $json.include }}' }), {
		items,
		continueOnFail: true,
	});
	expect(json).toMatchObject([
		{ username: 'leaver@acme.example' },
		{ errorCode: 'USER_NOT_FOUND' },
		{ username: 'mover@acme.example' },
		{ username: 'leaver@acme.example' },
	]);
	const parts = json.map((report) => Object.keys(report).filter((key) => Array.isArray(report[key])));
	expect([parts[0], parts[2], parts[3]]).toEqual([
		['ownership', 'notChecked'],
		['work', 'team', 'notChecked'],
		['blockers', 'ownership', 'work', 'automation', 'team', 'notChecked'],
	]);
});

test('a part that does not exist is refused', async () => {
	const { json } = await acme.run(getDependencies(leaver, { include: "={{ ['files'] }}" }), { continueOnFail: true });
	expect(json).toMatchObject([{ errorCode: 'INVALID_INPUT', error: expect.stringContaining("'files'") }]);
});

test('needs no administrator: what the connected user may not see stands in notChecked', async () => {
	await acme.close();
	acme = await startAcme({ as: 'standard' });
	const { json, error } = await acme.run(getDependencies(leaver));
	expect(error).toBeUndefined();
	expect(json[0]!.notChecked).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ permission: 'View All Data' }),
			expect.objectContaining({ permission: 'View Setup and Configuration' }),
			expect.objectContaining({ object: 'Report', permission: 'Manage All Private Reports and Dashboards' }),
		]),
	);
});

test('where the record counts cannot be read, every object is asked, for all users', async () => {
	const users = userItems(['leaver@acme.example', 'mover@acme.example']);
	acme.org.failNext({ kind: 'status', status: 500, path: 'limits/recordCount', times: 4 });
	const { json, error } = await acme.run(getDependencies(USER_OF_ITEM, { include: ['ownership'] }), { items: users });
	expect(error).toBeUndefined();
	expect(json[0]!.ownership).toEqual(expect.arrayContaining([expect.objectContaining({ object: 'Lead', count: 3 })]));
	expect(json[1]!.ownership).toEqual([]);
});

test('many users take no more calls than one', async () => {
	await acme.run(getDependencies(leaver));
	acme.forgetCalls();
	await acme.run(getDependencies(leaver));
	const ofOne = acme.calls().length;
	acme.forgetCalls();
	const names = ['leaver', 'mover', 'approver', 'caseowner', 'standard'].map((name) => `${name}@acme.example`);
	await acme.run(getDependencies(USER_OF_ITEM), { items: userItems(names) });
	expect(acme.calls()).toHaveLength(ofOne);
});
