/** What waits for users: approvals, steps of flow orchestrations, paused flows (Object Reference). */
import { may } from '../../rights/context.mts';
import { dateTime, defineObject, picklist, READ_ONLY, reference, text } from '../../world/define.mts';
import type { Context } from '../../world/model.mts';
import type { FieldValue } from '../../world/types.mts';

const isOwn = (context: Context, userId: FieldValue | undefined) => userId === context.user.Id;

/** Objects whose records are approved here; in Salesforce any object can. */
const APPROVED = ['Account', 'Campaign', 'Contract', 'Lead', 'Opportunity', 'Order'];

export const ProcessInstance = defineObject('ProcessInstance', {
	label: 'Process Instance',
	labelPlural: 'Process Instance',
	keyPrefix: '04g',
	allows: '',
	fields: [
		reference('TargetObjectId', 'Target Object ID', APPROVED, { ...READ_ONLY, nillable: false }),
		picklist('Status', 'Status', ['Pending', 'Approved', 'Rejected', 'Removed'], READ_ONLY),
		reference('SubmittedById', 'Submitter User ID', 'User', READ_ONLY),
	],
});

/** A request for approval. Another actor is a reassignment, to a user or a queue; through a queue the actor is the group. */
export const ProcessInstanceWorkitem = defineObject('ProcessInstanceWorkitem', {
	label: 'Approval Request',
	keyPrefix: '04i',
	allows: 'ud',
	audit: ['CreatedDate', 'CreatedById', 'SystemModstamp'],
	fields: [
		reference('ProcessInstanceId', 'Process Instance ID', 'ProcessInstance', { ...READ_ONLY, nillable: false }),
		reference('OriginalActorId', 'Original User or Group', ['Group', 'User'], READ_ONLY),
		reference('ActorId', 'User or Group', ['Group', 'User'], { nillable: false }),
	],
});

export const FlowOrchestrationWorkItem = defineObject('FlowOrchestrationWorkItem', {
	label: 'Orchestration Work Item',
	keyPrefix: '0jf',
	allows: 'cu',
	fields: [
		text('Name', 'Name', 255, READ_ONLY),
		text('Label', 'Label', 255, READ_ONLY),
		picklist('Status', 'Status', ['Assigned', 'Canceled', 'Completed', 'Suspended'], { defaultValue: 'Assigned' }),
		reference('AssigneeId', 'Assignee', ['Group', 'User']),
	],
	// The assignee sees the own ones; others need sharing, which is not modelled, or View All Data.
	rules: { sees: (context, record) => isOwn(context, record.AssigneeId) || may(context, 'ViewAllData') },
});

/** Manage Flow, which shows those of others, is not modelled: View All Data stands for it. */
export const FlowInterview = defineObject('FlowInterview', {
	label: 'Flow Interview',
	keyPrefix: '0Fo',
	allows: 'd',
	fields: [
		text('Name', 'Name', 240, READ_ONLY),
		text('InterviewLabel', 'Interview Label', 1000, READ_ONLY),
		picklist(
			'InterviewStatus',
			'Interview Status',
			['Paused', 'Running', 'Error', 'Completed', 'VersionPaused'],
			READ_ONLY,
		),
		text('PauseLabel', 'Why Paused', 1000, READ_ONLY),
		reference('OwnerId', 'Owner ID', ['Group', 'User'], { ...READ_ONLY, nillable: false }),
		dateTime('ErrorDate', 'Error Date', READ_ONLY),
	],
	rules: { sees: (context, record) => isOwn(context, record.OwnerId) || may(context, 'ViewAllData') },
});
