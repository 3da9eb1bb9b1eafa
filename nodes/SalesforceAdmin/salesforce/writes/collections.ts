import { noResult, settled, type Change, type ChangeResult, type Write, type WriteOptions } from './changes';
import { isDuplicate, isLocked, isLostAnswer } from '../api/errorCodes';
import { SalesforceError, asSalesforceError, errorFromFaults } from '../api/errors';
import { LOCK_ATTEMPTS } from '../api/limits';
import type { Org, SaveResult } from '../api/org';

/**
 * Writes at most RECORDS_PER_CALL changes by one collections call (REST API Developer Guide, "sObject Collections"); rows that met a lock are
 * sent again a few times. Returns one result per change, in order. Never throws.
 */
export async function writeBatch(
	org: Org,
	write: Write,
	type: string,
	batch: Change[],
	options: WriteOptions,
): Promise<ChangeResult[]> {
	const results = await sendBatch(org, write, type, batch, options);
	for (let attempt = 1; attempt < LOCK_ATTEMPTS; attempt++) {
		const locked = batch.flatMap((_, at) => (isLocked(results[at]) ? [at] : []));
		if (locked.length === 0) break;
		await org.pause(attempt);
		if (org.cancelled()) break;
		const again = await sendBatch(
			org,
			write,
			type,
			locked.map((at) => batch[at]),
			options,
		);
		locked.forEach((at, i) => (results[at] = again[i]));
	}
	return results;
}

async function sendBatch(
	org: Org,
	write: Write,
	type: string,
	batch: Change[],
	options: WriteOptions,
): Promise<ChangeResult[]> {
	try {
		const saved = await send(org, write, type, batch);
		return batch.map((change, at) => asResult(write, change, saved[at]));
	} catch (thrown) {
		const error = asSalesforceError(thrown);
		if (write === 'create' && isLostAnswer(error)) return await lookAgain(org, type, batch, options, error);
		return batch.map(() => error);
	}
}

async function send(org: Org, write: Write, type: string, batch: Change[]): Promise<SaveResult[]> {
	const records = batch.map(({ record }) => record);
	if (write === 'remove')
		return await org.remove(
			type,
			records.map(({ Id }) => String(Id)),
		);
	return write === 'create' ? await org.create(type, records) : await org.update(type, records);
}

// The answer to a create is lost: what exists by now was created; what does not exist is sent once more.
async function lookAgain(
	org: Org,
	type: string,
	batch: Change[],
	options: WriteOptions,
	lost: SalesforceError,
): Promise<ChangeResult[]> {
	const inDoubt = new SalesforceError(
		'CREATED_IN_DOUBT',
		`${lost.message}; the record may have been created all the same`,
	);
	if (!options.findCreated) return batch.map(() => inDoubt);
	const found = await options.findCreated(batch).catch(() => undefined);
	if (!found) return batch.map(() => inDoubt);
	const missing = batch.filter(({ key }) => !found.has(key));
	const saved = missing.length > 0 ? await send(org, 'create', type, missing).catch(asSalesforceError) : [];
	const results = batch.map((change): ChangeResult => {
		const id = found.get(change.key);
		if (id) return { id };
		if (saved instanceof SalesforceError) return isLostAnswer(saved) ? inDoubt : saved;
		return asResult('create', change, saved[missing.indexOf(change)]);
	});
	return await foundAfterAll(batch, results, options);
}

// The first create may have come through while we looked: then what was sent again is a duplicate of it.
async function foundAfterAll(batch: Change[], results: ChangeResult[], options: WriteOptions): Promise<ChangeResult[]> {
	const duplicates = batch.filter((_, at) => isDuplicate(results[at]));
	if (duplicates.length === 0) return results;
	const found = await options.findCreated?.(duplicates).catch(() => undefined);
	return results.map((result, at) => {
		const id = isDuplicate(result) ? found?.get(batch[at].key) : undefined;
		return id ? { id } : result;
	});
}

function asResult(write: Write, change: Change, saved: SaveResult | undefined): ChangeResult {
	if (saved?.success === true) return savedAs(saved.id ?? change.record.Id);
	if (!saved?.errors?.length) return noResult();
	return settled(write, change, errorFromFaults(saved.errors));
}

const savedAs = (id: string | undefined): ChangeResult => (id ? { id } : noResult());
