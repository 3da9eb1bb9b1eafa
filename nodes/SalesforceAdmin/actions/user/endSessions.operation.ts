import { asList } from '../../fields/lists';
import { userLocator } from '../../fields/userLocator';
import { checkedOption } from '../../fields/values';
import { userWriteOptions } from '../../fields/writeOptions';
import { endSessions as endSessionsOf, type LogOut } from '../../salesforce/sessions/end';
import type { SessionKind } from '../../salesforce/sessions/read';
import type { ItemParameters, Operation } from '../operation';

/** What each choice of What to End ends. */
const KINDS: Record<'all' | 'sessions' | 'tokens', SessionKind[]> = {
	all: ['sessions', 'tokens'],
	sessions: ['sessions'],
	tokens: ['tokens'],
};

/** Logs users out everywhere. */
export const endSessions: Operation<LogOut> = {
	option: {
		name: 'End Sessions',
		value: 'endSessions',
		action: 'End sessions of user',
		description: 'Log a user out everywhere: browser sessions and the access of apps',
	},
	description: [
		{ ...userLocator, description: 'The user to log out' },
		{
			displayName: 'What to End',
			name: 'what',
			type: 'options',
			default: 'all',
			description: 'What keeps the user logged in',
			options: [
				{ name: 'All', value: 'all', description: 'Sessions and tokens' },
				{
					name: 'Sessions',
					value: 'sessions',
					description: 'Who is logged in now. An app that has a token logs in again by itself.',
				},
				{
					name: 'Tokens',
					value: 'tokens',
					description: 'What apps log in with by themselves. Browser sessions go on.',
				},
			],
		},
		userWriteOptions({
			displayName: 'Keep Apps',
			name: 'keepApps',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add App' },
			default: [],
			placeholder: 'e.g. Dataloader Bulk',
			description: 'Names of apps whose tokens stay, as Setup > Connected Apps OAuth Usage lists them',
		}),
	],
	requirement: { title: 'End Sessions', permissions: [['ManageUsers'], ['CustomizeApplication']] },
	read: readLogOut,
	execute: async (org, requests, mode) => await endSessionsOf(org, requests, mode),
};

function readLogOut(parameters: ItemParameters): LogOut {
	const what = checkedOption(parameters.text('what'), ['all', 'sessions', 'tokens'], 'What to End');
	const keepApps = asList(parameters.collection('options').keepApps);
	return { user: parameters.user('user'), kinds: KINDS[what], keepApps };
}
