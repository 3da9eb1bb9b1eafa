/** The lower bound of a download: one request with Node's own streams, into a file, without n8n and without this package. */
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { answerQuestions, startCost, type Cost } from './answer.mts';

export interface BareDownloadQuestion {
	origin: string;
	token: string;
	/** ID of the content version. */
	versionId: string;
	/** Where the file goes. */
	target: string;
}

answerQuestions(async ({ origin, token, versionId, target }: BareDownloadQuestion): Promise<Cost> => {
	const end = startCost();
	const answer = await new Promise<IncomingMessage>((resolve, reject) => {
		const address = `${origin}/services/data/v66.0/sobjects/ContentVersion/${versionId}/VersionData`;
		get(address, { headers: { authorization: `Bearer ${token}` } }, resolve).once('error', reject);
	});
	if (answer.statusCode !== 200) throw new Error(`The org answered ${answer.statusCode}`);
	await pipeline(answer, createWriteStream(target));
	return end();
});
