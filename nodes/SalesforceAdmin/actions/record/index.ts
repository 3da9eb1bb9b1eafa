import type { Resource } from '../operation';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { query } from './query.operation';
import { transferOwnership } from './transferOwnership.operation';
import { update } from './update.operation';
import { upsert } from './upsert.operation';

/** Operations on records. */
export const record: Resource = {
	option: { name: 'Record', value: 'record', description: 'Records of any object, such as accounts and leads' },
	operations: [create, remove, get, getAll, query, transferOwnership, update, upsert],
	defaultOperation: 'getAll',
};
