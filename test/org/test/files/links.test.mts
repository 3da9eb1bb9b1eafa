/** Where files can be, and who sees them there when a link does not say. */
import { openOrg, type OrgSession } from '../session.mts';

let admin: OrgSession;
beforeEach(() => {
	admin = openOrg();
});

const accountId = () => admin.idOf('Account', 'Name', 'Green Valley Foods');
const upload = (more: object = {}) =>
	admin.post('/sobjects/ContentVersion', { PathOnClient: 'a.txt', VersionData: 'aGk=', ...more });
const link = async (entity: string, more: object = {}) => {
	await upload();
	const [document] = admin.org.store.table('ContentDocument').rows.keys();
	return admin.post('/sobjects/ContentDocumentLink', {
		ContentDocumentId: document,
		LinkedEntityId: entity,
		ShareType: 'V',
		...more,
	});
};
const visibilities = () =>
	admin.org.store
		.table('ContentDocumentLink')
		.find('LinkedEntityId', [accountId()])
		.map(({ Visibility }) => Visibility);

test.each([
	['feature off', 'INVALID_TYPE', 'AllUsers'],
	['none', 0, 'AllUsers'],
	['one', 1, 'InternalUsers'],
] as const)('experience sites: %s', async (experienceSites, networks, visibility) => {
	admin.org.settings.experienceSites = experienceSites;
	const soql = 'SELECT Id FROM Network LIMIT 1';
	if (typeof networks === 'number') expect((await admin.query(soql)).totalSize).toBe(networks);
	else expect((await admin.queryError(soql)).errorCode).toBe(networks);
	expect((await link(accountId())).status).toBe(201);
	expect((await upload({ FirstPublishLocationId: accountId() })).status).toBe(201);
	expect(visibilities()).toEqual([visibility, visibility]);
});

test('a link that says who sees the file keeps to it', async () => {
	admin.org.settings.experienceSites = 'one';
	expect((await link(accountId(), { Visibility: 'AllUsers' })).status).toBe(201);
	expect(visibilities()).toEqual(['AllUsers']);
});

test.each(['V', 'I'] as const)(
	'a file that is published to a record is shared with it as the org says: %s',
	async (share) => {
		admin.org.settings.recordShareType = share;
		await upload({ FirstPublishLocationId: accountId() });
		const links = admin.org.store.table('ContentDocumentLink').find('LinkedEntityId', [accountId()]);
		expect(links).toMatchObject([{ ShareType: share }]);
		expect((await admin.patch(`/sobjects/ContentDocumentLink/${links[0]!.Id}`, { ShareType: 'C' })).status).toBe(204);
	},
);

test.each(['FIELD_INTEGRITY_EXCEPTION', 'MALFORMED_ID', 'INSUFFICIENT_ACCESS_OR_READONLY'] as const)(
	'an object that takes no files refuses the link (%s), and a file that is to be published there',
	async (noFileLinksCode) => {
		Object.assign(admin.org.settings, { objectsWithoutFiles: 'Lead, Account', noFileLinksCode });
		const message = `Linked Entity ID: id value of incorrect type: ${accountId()}`;
		expect(await link(accountId())).toMatchObject({ body: [{ errorCode: noFileLinksCode, message }] });
		const documents = admin.org.store.table('ContentDocument').rows.size;
		expect((await upload({ FirstPublishLocationId: accountId() })).status).toBe(400);
		expect(admin.org.store.table('ContentDocument').rows.size).toBe(documents);
		expect((await link(admin.userId('mover'))).status).toBe(201);
	},
);
