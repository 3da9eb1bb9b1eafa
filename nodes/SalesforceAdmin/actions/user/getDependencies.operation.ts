import type { INodePropertyOptions } from 'n8n-workflow';

import { userLocator } from '../../fields/userLocator';
import { checkedOption } from '../../fields/values';
import { userReadOptions } from '../../fields/writeOptions';
import { reportDependencies, type DependencyRequest } from '../../salesforce/dependencies/report';
import { DEPENDENCY_PARTS, type DependencyPart } from '../../salesforce/dependencies/types';
import type { ItemParameters, Operation } from '../operation';

const PARTS: Array<INodePropertyOptions & { value: DependencyPart }> = [
	{
		name: 'Automation',
		value: 'automation',
		description: 'What runs as the user: scheduled jobs, subscriptions, dashboards, email services, sites',
	},
	{ name: 'Blockers', value: 'blockers', description: 'What keeps Salesforce from deactivating the user' },
	{ name: 'Ownership', value: 'ownership', description: 'How many records of each object the user owns' },
	{
		name: 'Team',
		value: 'team',
		description: 'Groups, queues, libraries and teams, and who has the user as delegated approver or in a custom field',
	},
	{
		name: 'Work',
		value: 'work',
		description: 'What waits for the user: approval requests, steps of flow orchestrations, paused flows',
	},
];

/** Reports what depends on users. */
export const getDependencies: Operation<DependencyRequest> = {
	option: {
		name: 'Get Dependencies',
		value: 'getDependencies',
		action: 'Get dependencies of user',
		description: 'Get what a user owns, what waits for the user, what runs as the user and what blocks a deactivation',
	},
	description: [
		{ ...userLocator, description: 'The user to report on' },
		{
			displayName: 'Include',
			name: 'include',
			type: 'multiOptions',
			default: [...DEPENDENCY_PARTS],
			description: 'Which parts the report has. Every part when empty.',
			options: PARTS,
		},
		userReadOptions(),
	],
	visibility: {
		title: 'Get Dependencies of User',
		permissions: [],
		parts: { 'records that are not shared': [['ViewAllData']], 'scheduled jobs and sites': [['ViewSetup']] },
	},
	read: (parameters) => ({ user: parameters.user('user'), include: readParts(parameters) }),
	execute: async (org, requests) => await reportDependencies(org, requests),
};

function readParts(parameters: ItemParameters): readonly DependencyPart[] {
	const parts = parameters.list('include').map((part) => checkedOption(part, DEPENDENCY_PARTS, 'Include'));
	return parts.length > 0 ? parts : DEPENDENCY_PARTS;
}
