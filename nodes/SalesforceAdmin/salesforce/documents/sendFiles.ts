import { isFinal, isLostAnswer } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';
import type { ApiRecord, Org } from '../api/org';
import { isError, mapValues, type Result } from '../api/results';
import { sideBySide } from '../api/lists';
import { cancelledBefore, notSentAfter, sendPastLocks } from '../writes/changes';
import type { FileNames } from './fileNames';
import type { FileLinks } from './links';
import { resolveLostUploads, type UploadState } from './lostUploads';
import type { UploadRequest } from './uploads';

/** A file for Salesforce Files. Its title and extension are the file's own when `name` and `extension` are empty. */
export interface FileUpload extends UploadRequest, FileLinks {
	/** Library by ID or name; the file is kept with the connected user when empty. */
	library: string;
	/** The document that gets a new version, by ID or address; a new document when empty. */
	contentDocumentId: string;
	/** The version that an earlier try of the same run has uploaded: it is only linked. */
	uploadedVersionId?: string;
}

/** An upload that can be sent: the record to create as a version, and the linked record that it is published to. */
export interface UploadPlan {
	upload: FileUpload;
	names: FileNames;
	record: ApiRecord;
	publishedTo?: string;
}

/** A file that is in Salesforce. `id` is that of its version; `isCertain` that Salesforce has told it, and that it was not looked for. */
export interface SentFile {
	plan: UploadPlan;
	id: string;
	isCertain: boolean;
}

/** Sends files, each by a call of its own, some side by side. Returns one file or error per plan, in order. After an
 * error that holds for all, nothing more is sent. Never rejects. */
export async function sendFiles(org: Org, plans: UploadPlan[]): Promise<Array<Result<SentFile>>> {
	const states: UploadState[] = [];
	let stopped: SalesforceError | undefined;
	await sideBySide(lanesOf(plans), async (lane) => {
		for (const at of lane) {
			const state = stopped ? notSentAfter(stopped) : await sendFile(org, plans[at]);
			if (isFinal(state)) stopped ??= state as SalesforceError;
			states[at] = state;
		}
	});
	const ids = await resolveLostUploads(org, states);
	return mapValues(ids, (id, at) => ({ plan: plans[at], id, isCertain: states[at] === id }));
}

// New versions of one document go one after the other, so that the last item has the latest. A lane is a list of places in `plans`.
function lanesOf(plans: UploadPlan[]): number[][] {
	const lanes = new Map<string | number, number[]>();
	for (const [at, { upload }] of plans.entries()) {
		const lane = lanes.get(upload.contentDocumentId);
		if (lane) lane.push(at);
		else lanes.set(upload.contentDocumentId || at, [at]);
	}
	return [...lanes.values()];
}

async function sendFile(org: Org, { upload, record, publishedTo }: UploadPlan): Promise<UploadState> {
	const { file, uploadedVersionId } = upload;
	if (uploadedVersionId) return uploadedVersionId;
	if (org.cancelled()) return cancelledBefore('this file was sent');
	const fileName = String(record.PathOnClient);
	const blob = { name: 'VersionData', file: { ...file, fileName } };
	const sentAt = Date.now();
	const saved = await sendPastLocks(org, async () => await org.createWithFile('ContentVersion', record, blob));
	if (!isError(saved)) return saved;
	if (isLostAnswer(saved)) return { size: file.size, record, sentAt };
	return saved.prefixed(publishedTo ? `${fileName} was not uploaded and linked to ${publishedTo}` : fileName);
}
