import { isDuplicate, isLocked, isLostAnswer } from '../api/errorCodes';
import { SalesforceError, asSalesforceError, errorFromFaults } from '../api/errors';
import type { SaveResult } from '../api/org';
import { isError, retryWhere } from '../api/results';
import { LOCK_ATTEMPTS, goneIsRemoved, noResult, type Change, type ChangeResult, type Write } from './changes';

/**
 * Writes at most RECORDS_PER_CALL changes by one collections call (REST API Developer Guide, "sObject Collections"). Rows that met a lock
 * are sent again, LOCK_ATTEMPTS times at most. Returns one result per change, in order. Never rejects.
 */
export async function writeBatch(write: Write, batch: Change[]): Promise<ChangeResult[]> {
	let results = await sendBatch(write, batch);
	for (let attempt = 1; attempt < LOCK_ATTEMPTS && results.some(isLocked); attempt++) {
		await write.org.pause(attempt);
		if (write.org.cancelled()) break;
		results = await retryWhere(
			results,
			isLocked,
			async (places) =>
				await sendBatch(
					write,
					places.map((at) => batch[at]),
				),
		);
	}
	return results;
}

async function sendBatch(write: Write, batch: Change[]): Promise<ChangeResult[]> {
	try {
		const saved = await send(write, batch);
		return batch.map((change, at) => changeResult(write, change, saved[at]));
	} catch (thrown) {
		const error = asSalesforceError(thrown);
		if (write.kind === 'create' && isLostAnswer(error)) return await resolveLostCreates(write, batch, error);
		return batch.map(() => error);
	}
}

async function send({ org, kind, object }: Write, batch: Change[]): Promise<SaveResult[]> {
	const records = batch.map(({ record }) => record);
	if (kind === 'create') return await org.create(object, records);
	if (kind === 'update') return await org.update(object, records);
	const ids = records.map(({ Id }) => String(Id));
	return await org.remove(object, ids);
}

// The answer to a create is lost, so the records are looked for. Those that exist were created; the others are sent once more.
async function resolveLostCreates(write: Write, batch: Change[], lost: SalesforceError): Promise<ChangeResult[]> {
	const doubtful = new SalesforceError(
		'CREATED_IN_DOUBT',
		`${lost.message}; the record may have been created all the same`,
	);
	const existing = await findCreated(write, batch);
	if (!existing) return batch.map(() => doubtful);
	const missing = batch.filter(({ key }) => !existing.has(key));
	const saved = missing.length > 0 ? await send(write, missing).catch(asSalesforceError) : [];
	const results = batch.map((change): ChangeResult => {
		const id = existing.get(change.key);
		if (id) return { id };
		if (isError(saved)) return isLostAnswer(saved) ? doubtful : saved;
		return changeResult(write, change, saved[missing.indexOf(change)]);
	});
	return await resolveDuplicates(write, batch, results);
}

// The first create may be committed after the look, so that what was sent once more is a duplicate of it.
async function resolveDuplicates(write: Write, batch: Change[], results: ChangeResult[]): Promise<ChangeResult[]> {
	const duplicates = batch.filter((_, at) => isDuplicate(results[at]));
	if (duplicates.length === 0) return results;
	const existing = await findCreated(write, duplicates);
	return results.map((result, at) => {
		const id = isDuplicate(result) ? existing?.get(batch[at].key) : undefined;
		return id ? { id } : result;
	});
}

async function findCreated({ options }: Write, changes: Change[]): Promise<Map<string, string> | undefined> {
	return await options.findCreated?.(changes).catch(() => undefined);
}

function changeResult(write: Write, change: Change, saved: SaveResult | undefined): ChangeResult {
	if (saved?.success === true) {
		const id = saved.id ?? change.record.Id;
		return id ? { id } : noResult();
	}
	return saved?.errors?.length ? goneIsRemoved(write, change, errorFromFaults(saved.errors)) : noResult();
}
