/** Files, and records that change their owner. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../../org/index.mts';
import { itemInMemory } from '../../support/binaryStore.mts';
import { byUsername, transferOwnership, uploadDocument, uploadFile, USER_OF_ITEM } from '../../support/parameters.mts';
import { countOf, crowd, IN_A_JOB, IN_BATCHES, once, stored, userOf, type Target } from '../target.mts';
import { isInDoubt } from '../verdict.mts';

const FILES = 7;

const files = (): INodeExecutionData[] =>
	Array.from({ length: FILES }, (_, at) => ({
		...itemInMemory(Buffer.from(`content ${at}`), { fileName: `File${at}.txt`, mimeType: 'text/plain' }),
		json: { title: `File${at}` },
	}));

const accountOf = (org: SimulatedOrg) => stored(org, 'Account', 'Name', 'Green Valley Foods').Id;

const versionsOf = (org: SimulatedOrg, title: unknown) =>
	org.store.table('ContentVersion').find('Title', [String(title)]);

function linksOf(org: SimulatedOrg, title: unknown): number {
	const links = versionsOf(org, title).map((version) =>
		countOf(org, 'ContentDocumentLink', {
			ContentDocumentId: version['ContentDocumentId'],
			LinkedEntityId: accountOf(org),
		}),
	);
	return Math.max(0, ...links);
}

const ownedBy = (org: SimulatedOrg, OwnerId: string) => countOf(org, 'Lead', { OwnerId });
const LEADS = 2;

function transfer(options: object, special = ''): Target {
	return {
		name: `record:transferOwnership${special}`,
		parameters: transferOwnership({
			fromUser: USER_OF_ITEM,
			toUser: byUsername('mover@acme.example'),
			objects: ['Lead'],
			options,
		}),
		items: () => crowd(),
		prepare: (org) => {
			for (const item of crowd()) {
				for (let lead = 0; lead < LEADS; lead++) {
					const row = {
						LastName: `${String(item.json['user'])} ${lead}`,
						Company: 'Acme',
						Status: 'Open - Not Contacted',
					};
					org.store.insert('Lead', { Id: org.org.ids.next('00Q'), ...row, OwnerId: userOf(org, item).Id });
				}
			}
		},
		effects: (org, item) => ({ moved: once(ownedBy(org, userOf(org, item).Id) === 0) }),
	};
}

/** Accounts, whose change of owner takes their teams away. */
const transferWithTeams: Target = {
	name: 'record:transferOwnership with teams',
	parameters: transferOwnership({
		fromUser: USER_OF_ITEM,
		toUser: byUsername('mover@acme.example'),
		objects: ['Account'],
		options: IN_BATCHES,
	}),
	items: () => crowd(),
	prepare: (org) => {
		org.changeSettings({ teams: 'on' });
		const UserId = stored(org, 'User', 'Username', 'standard@acme.example').Id;
		for (const item of crowd()) {
			const AccountId = org.org.ids.next('001');
			org.store.insert('Account', { Id: AccountId, Name: teamed(item), OwnerId: userOf(org, item).Id });
			org.store.insert('AccountTeamMember', { Id: org.org.ids.next('01M'), AccountId, UserId, TeamMemberRole: 'Rep' });
		}
	},
	effects: (org, item) => {
		const { Id, OwnerId } = stored(org, 'Account', 'Name', teamed(item));
		const isMoved = OwnerId !== userOf(org, item).Id;
		return { moved: once(isMoved), team: isMoved ? countOf(org, 'AccountTeamMember', { AccountId: Id }) : 0 };
	},
	own: (org, item) => [stored(org, 'Account', 'Name', teamed(item)).Id],
	said: ({ json, message }) => {
		if (!json) return { moved: 'unsaid', team: 'unsaid' };
		const isMoved = json['changed'] === true;
		const open = isInDoubt({ json, message }) ? 'in doubt' : 'undone';
		return { moved: isMoved ? 'done' : open, team: open };
	},
};

const teamed = ({ json }: INodeExecutionData) => `Account of ${String(json['user'])}`;

export const recordTargets: Target[] = [
	transfer(IN_BATCHES),
	transfer(IN_A_JOB, ', in a bulk job'),
	transferWithTeams,
	{
		name: 'document:upload of a file',
		parameters: uploadFile(),
		items: files,
		effects: (org, { json }) => ({ file: versionsOf(org, json['title']).length }),
		own: ownOfFile,
	},
	{
		name: 'document:upload of a file with a link',
		parameters: uploadFile({
			additionalFields: { linkedRecordIds: '={{ $json.record }}', visibility: 'InternalUsers' },
		}),
		items: (org) => files().map((item) => ({ ...item, json: { ...item.json, record: accountOf(org) } })),
		effects: (org, { json }) => ({
			file: versionsOf(org, json['title']).length,
			link: linksOf(org, json['title']),
		}),
		own: ownOfFile,
		said: ({ json, message }) => {
			const open =
				/_IN_DOUBT|NO_RESULT/.test(String(json?.['errorCode'])) || /may have/.test(message) ? 'in doubt' : 'undone';
			if (!json) return { file: 'unsaid', link: 'unsaid' };
			const links = (json['links'] ?? []) as unknown[];
			return { file: json['id'] ? 'done' : open, link: links.length > 0 ? 'done' : open };
		},
	},
	{
		name: 'document:upload of a classic document',
		parameters: uploadDocument(),
		items: files,
		effects: (org, { json }) => ({ document: countOf(org, 'Document', { Name: json['title'] }) }),
	},
];

/** A file is a version, a document and the links of both. */
function ownOfFile(org: SimulatedOrg, { json }: INodeExecutionData): string[] {
	return versionsOf(org, json['title']).flatMap((version) => [version.Id, String(version['ContentDocumentId'])]);
}
