import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { description } from './actions/description';
import { router } from './actions/router';
import { listSearch } from './methods/listSearch';

export class SalesforceAdmin implements INodeType {
	description = description;

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
