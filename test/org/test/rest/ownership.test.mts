/** What happens when a record gets another owner (reference: REST guide, Assignment Rule Header; Object Reference). */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg({ customObjects: 2, settings: { teams: 'on' } });
});

const lead = () => admin.org.store.table('Lead').first('OwnerId', admin.userId('leaver'))!.Id;
const ownerOf = (object: string, id: string) => admin.org.store.get(object, id)!.OwnerId;
const queueId = (name: string) => admin.idOf('Group', 'DeveloperName', name);
const to = (name: string) => ({ OwnerId: admin.userId(name) });

test('active assignment rules overwrite the owner just set, unless the header of the request itself says FALSE', async () => {
	admin.org.settings.assignmentRules = 'active';
	const id = lead();
	await admin.patch(`/sobjects/Lead/${id}`, to('mover'));
	expect(ownerOf('Lead', id)).toBe(queueId('Lead_Queue'));
	await admin.patch(`/sobjects/Lead/${id}`, to('mover'), { 'sforce-auto-assign': 'FALSE' });
	expect(ownerOf('Lead', id)).toBe(admin.userId('mover'));
	const body = { attributes: { type: 'Lead' }, Id: id, ...to('standard') };
	const part = {
		method: 'PATCH',
		url: '/services/data/v66.0/composite/sobjects',
		referenceId: 'a',
		body: { records: [body] },
	};
	await admin.post('/composite', { compositeRequest: [part] }, { 'sforce-auto-assign': 'FALSE' });
	expect(ownerOf('Lead', id)).toBe(queueId('Lead_Queue'));
	await admin.post('/composite', { compositeRequest: [{ ...part, httpHeaders: { 'Sforce-Auto-Assign': 'FALSE' } }] });
	expect(ownerOf('Lead', id)).toBe(admin.userId('standard'));
});

test('a converted lead cannot be changed', async () => {
	const id = lead();
	admin.org.store.update('Lead', id, { IsConverted: true });
	expect(await admin.patch(`/sobjects/Lead/${id}`, to('mover'))).toMatchObject({
		status: 400,
		body: [{ errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD', message: 'cannot reference converted lead' }],
	});
});

test('the new owner must be able to see the object, by setting for administrators too', async () => {
	const transfer = () => admin.patch(`/sobjects/Lead/${lead()}`, to('platform'));
	expect(await transfer()).toMatchObject({ body: [{ errorCode: 'TRANSFER_REQUIRES_READ' }] });
	admin.org.settings.transferRequiresRead = 'administrators pass';
	expect((await transfer()).status).toBe(204);
});

test('an inactive owner is refused, by setting for leads and the like only', async () => {
	const { body } = await admin.post('/sobjects/Custom_1__c', { Name: 'One' });
	const { id } = body as { id: string };
	expect((await admin.patch(`/sobjects/Custom_1__c/${id}`, to('inactive'))).status).toBe(400);
	admin.org.settings.inactiveNewOwner = 'accepted';
	expect((await admin.patch(`/sobjects/Custom_1__c/${id}`, to('inactive'))).status).toBe(204);
	expect((await admin.patch(`/sobjects/Lead/${lead()}`, to('inactive'))).status).toBe(400);
});

test.each(['INVALID_OPERATION', 'FIELD_INTEGRITY_EXCEPTION'] as const)(
	'a queue that does not take the object is refused, by setting with %s',
	async (errorCode) => {
		admin.org.settings.queueOfAnotherObjectCode = errorCode;
		expect(await admin.patch(`/sobjects/Lead/${lead()}`, { OwnerId: queueId('Support_Queue') })).toMatchObject({
			body: [{ errorCode }],
		});
	},
);

async function teamAfter(object: 'Account' | 'Opportunity', fields: object): Promise<string[]> {
	const { body } = await admin.post(`/sobjects/${object}`, { ...fields, ...to('leaver') });
	const { id } = body as { id: string };
	const member = { [`${object}Id`]: id, UserId: admin.userId('standard'), TeamMemberRole: 'Sales Rep' };
	const created = await admin.post(`/sobjects/${object}TeamMember`, member);
	const again = await admin.post(`/sobjects/${object}TeamMember`, { ...member, TeamMemberRole: 'Account Manager' });
	expect(again.body).toMatchObject({ id: (created.body as { id: string }).id, success: true });
	await admin.patch(`/sobjects/${object}/${id}`, to('mover'));
	const { records } = await admin.query(
		`SELECT UserId,TeamMemberRole FROM ${object}TeamMember WHERE ${object}.OwnerId = '${admin.userId('mover')}'`,
	);
	return records.map(({ UserId, TeamMemberRole }) => `${String(UserId)} ${String(TeamMemberRole)}`).sort();
}

const OPPORTUNITY = { Name: 'Big', StageName: 'Prospecting', CloseDate: '2030-01-01' };

test('another owner takes the team away, or keeps it, by setting', async () => {
	const standard = `${admin.userId('standard')} Account Manager`;
	expect(await teamAfter('Account', { Name: 'Acme' })).toEqual([]);
	admin.org.settings.accountTeamOnOwnerChange = 'kept';
	expect(await teamAfter('Account', { Name: 'Acme' })).toEqual([standard]);
	expect(await teamAfter('Opportunity', OPPORTUNITY)).toEqual([]);
	admin.org.settings.opportunityTeamOnOwnerChange = 'kept with the old owner';
	expect(await teamAfter('Opportunity', OPPORTUNITY)).toEqual([standard, `${admin.userId('leaver')} null`].sort());
});

test('an org without teams has no objects for them', async () => {
	admin.org.settings.teams = 'feature off';
	expect(await admin.queryError('SELECT Id FROM AccountTeamMember')).toMatchObject({ errorCode: 'INVALID_TYPE' });
});

test('record counts are as old as the setting says', async () => {
	const countOf = async () => {
		const { body } = await admin.get('/limits/recordCount?sObjects=Custom_2__c');
		return (body as { sObjects: Array<{ count: number }> }).sObjects[0]?.count ?? 0;
	};
	admin.org.settings.recordCountMinutes = 60;
	expect(await countOf()).toBe(0);
	await admin.post('/sobjects/Custom_2__c', { Name: 'One' });
	expect(await countOf()).toBe(0);
	admin.org.clock.advance(60 * 60_000);
	expect(await countOf()).toBe(1);
});

test('the describe of User lists owners that can be queues, or does not, by setting', async () => {
	const owned = async (object: string) => {
		const { body } = await admin.get(`/sobjects/${object}/describe`);
		const { childRelationships } = body as { childRelationships: Array<{ childSObject: string; field: string }> };
		return childRelationships.filter(({ field }) => field === 'OwnerId').map(({ childSObject }) => childSObject);
	};
	expect(await owned('User')).toEqual(expect.arrayContaining(['Account', 'Lead', 'Custom_1__c']));
	admin.org.settings.polymorphicOwnersOfUser = 'users only';
	expect(await owned('User')).not.toContain('Lead');
	expect(await owned('Group')).toEqual(expect.arrayContaining(['Lead', 'Custom_1__c']));
});
