import { readFileSync } from 'node:fs';
import { NodeOperationError, type INode } from 'n8n-workflow';

import { ADVICE } from '../../../nodes/SalesforceAdmin/salesforce/api/advice.ts';
import { SalesforceError } from '../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import { editorError, nodeError } from '../../../nodes/SalesforceAdmin/transport/nodeErrors.ts';

const node: INode = { id: '1', name: 'Salesforce Admin', type: 't', typeVersion: 1, position: [0, 0], parameters: {} };
const failed = (itemIndex: number, message: string, code = 'USER_NOT_FOUND') => ({
	itemIndex,
	error: SalesforceError.reported(code, message),
	subject: () => (itemIndex === 7 ? '<x>@acme.example' : ''),
});

const counts = (items: number) => ({ items, planned: 0 });

const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as { repository: { url: string } };
const link = (code: string) =>
	`<a href="${repository.url.replace(/\.git$/, '')}/blob/main/docs/errors.md#${code}" target="_blank">${code}</a>`;

// n8n replaces messages with the code of a system error anywhere in them, in any case.
test.each([
	"No permission set is called 'HR_ManagePermissions' in this org", // EPERM
	"User has no field 'UsernameExists__c' that the connected user can see", // EEXIST
	"No queue is called 'ResourceNotFound' in this org", // ENOTFOUND
	"No user with the username 'deenoent@acme.example' exists in this org", // ENOENT
	"No permission set is called 'TableAccess' in this org", // EACCES
	'The connection to Salesforce failed (ECONNRESET): read ECONNRESET',
	'The connection to Salesforce failed (ETIMEDOUT): connect ETIMEDOUT',
	'The connection to Salesforce failed (EAI_AGAIN): getaddrinfo EAI_AGAIN login.salesforce.com',
])('keeps the message %j', (message) => {
	expect(new NodeOperationError(node, message).message).not.toBe(message);
	for (const error of [
		nodeError(node, [failed(0, message)], counts(1)),
		editorError(node, new SalesforceError('CONNECTION_LOST', message)),
	]) {
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe(message);
		// The engine wraps what a node throws once more.
		expect(new NodeOperationError(node, error).message).toBe(message);
		expect(JSON.parse(JSON.stringify({ ...error, message: error.message })).messages).toEqual([]);
	}
});

test('one item: the description says what to do and the code, and nothing of other items', () => {
	const error = nodeError(node, [failed(0, "No user with the ID 'x'")], counts(1));
	expect(error.description).toBe(
		`Check the value, and that the connected org is the right one (production or sandbox). [${link('USER_NOT_FOUND')}]`,
	);
	expect(error.context).toMatchObject({ itemIndex: 0 });
});

test.each(Object.keys(ADVICE))('%s leads to its explanation', (code) => {
	expect(nodeError(node, [failed(0, 'odd', code)], counts(1)).description).toContain(`[${link(code)}]`);
});

test('a tool of an AI Agent is told the code without markup', () => {
	const tool = { ...node, type: 'n8n-nodes-salesforce-admin.salesforceAdminTool' };
	expect(nodeError(tool, [failed(0, 'odd')], counts(1)).description).toMatch(
		/\(production or sandbox\)\. \[USER_NOT_FOUND\]$/,
	);
});

test('a code without advice stands alone', () => {
	expect(nodeError(node, [failed(0, 'odd', 'constructor')], counts(1)).description).toBe('[constructor]');
	expect(nodeError(node, [failed(0, 'odd', 'ODD_CODE')], counts(1)).description).toBe('[ODD_CODE]');
});

test('several items: which failed, which others did, and how many are done', () => {
	const error = nodeError(node, [failed(3, 'first'), failed(7, '<b>A & B</b>')], counts(10));
	expect(error.message).toBe('first');
	expect(error.context.itemIndex).toBe(3);
	expect(error.description!.split('<br/>').slice(1)).toEqual([
		'The 4th of 10 items failed. 8 of the 10 items are done.',
		'The 8th (&lt;x&gt;@acme.example): &lt;b&gt;A &amp; B&lt;/b&gt;',
	]);
});

test('items of a dry run are told apart from items that are done', () => {
	const error = nodeError(node, [failed(3, 'first')], { items: 10, planned: 7 });
	expect(error.description!.split('<br/>').slice(1)).toEqual([
		'The 4th of 10 items failed. 2 of the 10 items are done.',
		'The dry run planned 7 of them, and wrote nothing.',
	]);
});

test.each([
	[0, '1st'],
	[1, '2nd'],
	[2, '3rd'],
	[3, '4th'],
	[10, '11th'],
	[12, '13th'],
	[20, '21st'],
	[101, '102nd'],
])('counts from one: item %i is the %s', (index, place) => {
	expect(nodeError(node, [failed(index, 'x')], counts(200)).description).toContain(`The ${place} of 200 items failed`);
});

// Ten are named in all: the first in the message, nine below it.
test.each([
	[10, 9, undefined],
	[11, 9, 'and 1 more'],
	[5000, 9, 'and 4990 more'],
])('%i failures: %i are named below the first, then %j', (count, named, more) => {
	const all = Array.from({ length: count }, (_, at) => failed(at, `no ${at}`));
	const lines = nodeError(node, all, counts(count)).description!.split('<br/>');
	expect(lines[1]).toBe(`The 1st of ${count} items failed. 0 of the ${count} items are done.`);
	expect(lines.slice(2).filter((line) => line.startsWith('The '))).toHaveLength(named);
	expect(lines.find((line) => line.startsWith('and '))).toBe(more);
});

test('the error of a list in the editor has the advice as its description', () => {
	const error = editorError(node, new SalesforceError('NOT_CONNECTED', 'The credential is not connected'));
	expect(error.description).toBe(
		'Open the credential, choose the environment, and select Connect to log in to Salesforce.',
	);
});
