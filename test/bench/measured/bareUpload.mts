/** The lower bound of an upload: one request with Node's own streams, without n8n and without this package. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { answerQuestions, startCost, type Cost } from './answer.mts';

export interface BareUploadQuestion {
	origin: string;
	token: string;
	files: string[];
	sideBySide: number;
}

const BOUNDARY = 'boundary-of-the-bare-program';

answerQuestions(async (question: BareUploadQuestion): Promise<Cost> => {
	const end = startCost();
	const waiting = question.files.values();
	const worker = async () => {
		for (const path of waiting) await upload(question, path);
	};
	await Promise.all(Array.from({ length: question.sideBySide }, worker));
	return end();
});

async function upload({ origin, token }: BareUploadQuestion, path: string): Promise<void> {
	const name = basename(path);
	const record = JSON.stringify({ Title: name, PathOnClient: name });
	const part = (disposition: string, type: string) =>
		`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`;
	const head = Buffer.from(
		`${part('name="entity_content"', 'application/json')}${record}\r\n` +
			part(`name="VersionData"; filename="${name}"`, 'application/octet-stream'),
	);
	const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
	const { size } = await stat(path);
	const sent = request(`${origin}/services/data/v66.0/sobjects/ContentVersion`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${token}`,
			'content-type': `multipart/form-data; boundary="${BOUNDARY}"`,
			'content-length': head.length + size + tail.length,
		},
	});
	const answered = new Promise<IncomingMessage>((resolve, reject) => {
		sent.once('response', resolve);
		sent.once('error', reject);
	});
	sent.write(head);
	const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
	source.on('error', (error) => sent.destroy(error));
	source.on('end', () => sent.end(tail));
	source.pipe(sent, { end: false });
	const answer = await answered;
	const body = await text(answer);
	if (answer.statusCode !== 201) throw new Error(`The org answered ${answer.statusCode}: ${body}`);
}
