import { checkConnection } from '../../salesforce/administrator/connectionReport';
import { asSalesforceError } from '../../salesforce/api/errors';
import type { Operation } from '../operation';
import { REQUIREMENTS } from '../requirements';

/** Says who is connected and what for. */
export const check: Operation<null> = {
	option: {
		name: 'Check',
		value: 'check',
		action: 'Check connection',
		description: 'Who is connected, with which profile, what each operation lacks, and how many API calls are left',
	},
	description: [],
	read: () => null,
	execute: async (org, requests) => {
		const report = await checkConnection(org, REQUIREMENTS).catch(asSalesforceError);
		return requests.map(() => report);
	},
};
