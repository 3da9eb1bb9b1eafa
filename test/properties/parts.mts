/** IDs, names, files, cells and fields: what is given stays in its place. */
import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { addresses, json, names, texts } from './hostile.mts';
import { built, claim, claimUnpolluted, contextOf, holds, refusal, unlessRefused, type Property } from './property.mts';

const { recordId, ownId } = built('salesforce/api/ids');
const { openOrg } = built('transport/connection');
const { describeObject } = built('salesforce/objects/describe');
const { streamedRequest, formRequest } = built('transport/multipart');
const { bulkIngest } = built('transport/bulkIngest');
const { readUserFields } = built('fields/user/customFields');
const { givenRecord } = built('salesforce/objects/writes/givenFields');
const { readSnapshot } = built('salesforce/entitlements/wishes/snapshot');
const { asList } = built('fields/lists');
const { asUserLocator } = built('fields/userLocator');

const CREDENTIAL: IDataObject = {
	environment: 'production',
	grantType: 'pkce',
	oauthTokenData: {
		access_token: 'token',
		instance_url: 'https://acme.my.salesforce.com',
		id: 'https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA',
	},
};

type HttpRequest = ReturnType<typeof streamedRequest>;

interface Part {
	name: string;
	filename: string | undefined;
	text: string;
}

/** The parts of a request with a file, as a parser of multipart/form-data reads them. */
async function partsOf({ body, headers }: HttpRequest): Promise<Part[]> {
	const isStream = typeof body === 'function';
	const form = isStream ? undefined : new Response(body as FormData);
	const type = isStream ? headers!['content-type']! : form!.headers.get('content-type')!;
	const parts: Array<Promise<Part>> = [];
	const parser = new Busboy({ headers: { 'content-type': type }, isPartAFile: () => true });
	parser.on(
		'file',
		(name, stream, filename) => void parts.push(textOf(stream).then((text) => ({ name, filename, text }))),
	);
	const bytes = isStream ? await bufferOf(await body()) : Buffer.from(await form!.arrayBuffer());
	await new Promise((done, fail) => {
		parser.on('finish', done).on('error', fail);
		parser.end(bytes);
	});
	return await Promise.all(parts);
}

async function bufferOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

const textOf = async (stream: AsyncIterable<unknown>) => (await bufferOf(stream)).toString('utf8');

/** A name cannot hold line breaks and quotes; browsers write them in percent form. Half of a surrogate pair cannot be sent. */
const asSent = (name: string) =>
	name.replace(/\p{Surrogate}/gu, '\ufffd').replace(/\r\n|\r|\n|"/g, (character) => encodeURIComponent(character));

const CONTENT = 'bytes\r\n--not-the-end';
const file = { mimeType: 'text/plain', size: CONTENT.length };

async function checkFile(request: HttpRequest, title: string): Promise<void> {
	const parts = await partsOf(request);
	claim(parts.length === 2 && parts[0]!.name === 'entity_content', `there are ${parts.length} parts`);
	claim(parts[1]!.name === 'VersionData' && parts[1]!.text === CONTENT, 'the file is another one');
	const record = JSON.parse(parts[0]!.text) as { Title: string };
	claim(record.Title.toWellFormed() === title.toWellFormed(), 'the title is another one');
}

const upload = (title: string) => ({ path: '/services/data/v66.0/sobjects/ContentVersion', record: { Title: title } });

/** The fields of an object, as describe tells them. */
const FIELDS = ['Title', 'ProfileId', 'IsActive', 'Username', 'Cost_Center__c', 'Id'];
const DESCRIBED = {
	name: 'User',
	label: 'User',
	fields: new Map(
		FIELDS.map((name) => [
			name.toLowerCase(),
			{ name, label: name, type: 'string', length: 80, nillable: true, createable: true, updateable: true },
		]),
	),
} as unknown as Parameters<typeof givenRecord>[0];

export const partProperties: Property[] = [
	{
		name: 'record ID: eighteen letters and digits, or refused',
		run: holds(fc.oneof(texts, addresses, fc.stringMatching(/^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/)), (text) => {
			const id = unlessRefused(() => recordId(ownId({ origin: 'https://acme.my.salesforce.com' }, text, 'record')));
			claim(id === undefined || /^[0-9A-Za-z]{18}$/.test(id), `${String(id)} is no ID`);
		}),
	},
	{
		name: 'name of an object: one part of a path of the org, or not asked for',
		run: holds(fc.oneof(texts, names, addresses), async (name) => {
			const { context, urls } = contextOf(CREDENTIAL, { statusCode: 200, body: '{"sobjects":[]}' });
			await openOrg(context)
				.then(async (org) => await describeObject(org, name))
				.catch(refusal);
			const known = ['/services/data/v66.0/composite', '/services/data/v66.0/sobjects'];
			for (const url of urls) claim(known.includes(new URL(url).pathname), `asked for ${url}`);
		}),
	},
	{
		name: 'file name and title, streamed: one file with its bytes, one record with its title',
		run: holds(fc.tuple(texts, texts), async ([fileName, title]) => {
			const blob = {
				name: 'VersionData',
				file: { ...file, fileName, open: async () => Readable.from([Buffer.from(CONTENT)]) },
			};
			const request = streamedRequest({ ...upload(title), blob });
			await checkFile(request, title);
			const sent = await bufferOf(await (request.body as () => Promise<NodeJS.ReadableStream>)());
			claim(sent.length === Number(request.headers!['content-length']), 'the length is another one');
			claim(sent.includes(`filename="${asSent(fileName)}"`), 'the file has another name');
		}),
	},
	{
		name: 'file name and title, from memory: one file with its bytes, one record with its title',
		run: holds(fc.tuple(texts, texts), async ([fileName, title]) => {
			const blob = { name: 'VersionData', file: { ...file, fileName, bytes: Buffer.from(CONTENT) } };
			await checkFile(formRequest({ ...upload(title), blob }), title);
		}),
	},
	{
		name: 'CSV cells: the table that was given',
		run: holds(fc.array(fc.tuple(fc.stringMatching(/^\w{1,18}$/), texts), { maxLength: 6 }), async (rows) => {
			const { csvOf } = bulkIngest('/services/data/v66.0/jobs/ingest', async () => await Promise.reject(new Error()));
			const read = parse(await csvOf(['Id', 'Title'], rows)) as string[][];
			const sent = rows.map(([id, title]) => [id, title.toWellFormed()]);
			claim(JSON.stringify(read) === JSON.stringify([['Id', 'Title'], ...sent]), 'the table is another one');
		}),
	},
	{
		name: 'custom fields: names of custom and harmless fields, or refused',
		run: holds(fc.array(fc.tuple(names, texts), { maxLength: 4 }), (given) => {
			const field = given.map(([name, value]) => ({ name, value }));
			const fields = unlessRefused(() => readUserFields({}, { field }));
			claimUnpolluted();
			if (fields === undefined) return;
			claim(Object.getPrototypeOf(fields) === Object.prototype, 'the fields have another prototype');
			const isRight =
				/^(profileid|isactive|username|email|id|attributes|userroleid|federationidentifier|userpermissions.*)$/i;
			for (const name of Object.keys(fields)) claim(!isRight.test(name), `${name} passes`);
		}),
	},
	{
		name: 'fields of a record: those that the object has, each once, or refused',
		run: holds(
			fc.tuple(fc.array(fc.tuple(names, texts), { maxLength: 4 }), fc.array(names, { maxLength: 2 })),
			(given) => {
				const fields = Object.fromEntries(given[0]);
				const context = { org: { origin: 'https://acme.my.salesforce.com' }, object: 'User', zone: 'UTC' };
				const record = unlessRefused(() => givenRecord(DESCRIBED, { fields, clear: given[1] }, context));
				claimUnpolluted();
				if (record === undefined) return;
				claim(Object.getPrototypeOf(record) === Object.prototype, 'the record has another prototype');
				for (const name of Object.keys(record)) claim(FIELDS.includes(name), `${name} is no field of the object`);
			},
		),
	},
	{
		name: 'entitlements in JSON: entries of kinds that there are, with texts, or refused',
		run: holds(fc.oneof(json, fc.array(fc.dictionary(names, json), { maxLength: 3 })), (value) => {
			const entries = unlessRefused(() => readSnapshot(value, String));
			claimUnpolluted();
			for (const entry of entries ?? [])
				claim(typeof entry.type === 'string' && entry.type !== '', 'an entry has no type');
		}),
	},
	{
		name: 'lists in JSON: texts, or refused',
		run: holds(json, (value) => {
			const list = unlessRefused(() => asList(value));
			claimUnpolluted();
			claim(list === undefined || list.every((one) => typeof one === 'string' && one !== ''), 'an entry is no text');
		}),
	},
	{
		name: 'user in JSON: one user by one text, or refused',
		run: holds(fc.oneof(json, fc.record({ __rl: fc.constant(true), mode: names, value: json })), (value) => {
			const user = unlessRefused(() => asUserLocator(value));
			claimUnpolluted();
			claim(user === undefined || typeof user.value === 'string', 'the user is no text');
		}),
	},
];
