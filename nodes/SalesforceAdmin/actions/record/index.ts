import type { Resource } from '../operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { query } from './query.operation';
import { transferOwnership } from './transferOwnership.operation';

/** Operations on records. */
export const record: Resource = {
	option: { name: 'Record', value: 'record', description: 'Records of any object, such as accounts and leads' },
	operations: [get, getAll, query, transferOwnership],
	defaultOperation: 'getAll',
};
