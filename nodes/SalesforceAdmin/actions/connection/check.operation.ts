import { checkConnection, type Requirements } from '../../salesforce/administrator/connectionReport';
import { asSalesforceError } from '../../salesforce/api/errors';
import type { Operation } from '../operation';

/** Says who is connected, and which of the operations with these requirements that user can run. */
export const checkWith = (requirements: Requirements): Operation<null> => ({
	option: {
		name: 'Check',
		value: 'check',
		action: 'Check connection',
		description: 'Who is connected, with which profile, what each operation lacks, and how many API calls are left',
	},
	description: [],
	read: () => null,
	execute: async (org, requests) => {
		const report = await checkConnection(org, requirements).catch(asSalesforceError);
		return requests.map(() => report);
	},
});
