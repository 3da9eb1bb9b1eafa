/** Task and Event (Object Reference); who may own them: queues own tasks since version 48. */
import { date, dateTime, defineObject, flag, formula, picklist, reference, text, whole } from '../../world/define.mts';
import { CRM_LICENSES, isDeleted, owned, ownedBy } from './ownership.mts';

/** What an activity is about; the parents are told by their id only. */
const about = () => [
	reference('WhoId', 'Name ID', ['Contact', 'Lead']),
	reference('WhatId', 'Related To ID', ['Account', 'Campaign', 'Case', 'Contract', 'Opportunity', 'Order']),
];

export const Task = defineObject('Task', {
	label: 'Task',
	keyPrefix: '00T',
	allows: 'cud',
	fields: [
		text('Subject', 'Subject', 255),
		...about(),
		date('ActivityDate', 'Due Date Only'),
		picklist('Status', 'Status', ['Not Started', 'In Progress', 'Completed'], {
			restricted: false,
			defaultedOnCreate: true,
			defaultValue: 'Not Started',
		}),
		formula(flag('IsClosed', 'Closed'), (record) => record.Status === 'Completed'),
		ownedBy('Group', 'User'),
		isDeleted,
	],
	rules: owned(CRM_LICENSES),
});

export const Event = defineObject('Event', {
	label: 'Event',
	keyPrefix: '00U',
	allows: 'cud',
	fields: [
		text('Subject', 'Subject', 255),
		...about(),
		dateTime('StartDateTime', 'Start Date Time'),
		dateTime('EndDateTime', 'End Date Time'),
		whole('DurationInMinutes', 'Duration (Minutes)'),
		ownedBy('User'),
		isDeleted,
	],
	rules: owned(CRM_LICENSES),
});
