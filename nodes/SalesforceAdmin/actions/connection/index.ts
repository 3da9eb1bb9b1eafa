import type { Resource } from '../operation';
import { check } from './check.operation';

export const connection: Resource = {
	option: { name: 'Connection', value: 'connection', description: 'The connected Salesforce user and org' },
	operations: [check],
	defaultOperation: 'check',
};
