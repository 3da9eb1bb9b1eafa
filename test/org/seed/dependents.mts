/** What waits for Aron, who approves, what runs as him, and where he stands beside others. */
import { toDateTime } from '../world/clock.mts';
import type { Plant } from './plant.mts';

/** Plants something of everything that depends on a user. */
export function plantDependents(plant: Plant): void {
	const aron = plant.find('User', 'Username', 'approver@acme.example').Id;
	plantWork(plant, aron);
	plantAutomation(plant, aron);
	plantMemberships(plant, aron);
}

function plantWork({ insert, find }: Plant, aron: string): void {
	const account = find('Account', 'Name', 'Green Valley Foods').Id;
	const process = insert('ProcessInstance', { TargetObjectId: account, Status: 'Pending', SubmittedById: aron });
	insert('ProcessInstanceWorkitem', { ProcessInstanceId: process.Id, OriginalActorId: aron, ActorId: aron });
	for (const Status of ['Assigned', 'Completed']) {
		insert('FlowOrchestrationWorkItem', { Name: 'Sign', Label: 'Sign the contract', Status, AssigneeId: aron });
	}
	insert('FlowInterview', { Name: 'Renewal', InterviewLabel: 'Renewal', InterviewStatus: 'Paused', OwnerId: aron });
}

function plantAutomation({ insert, org }: Plant, aron: string): void {
	const tomorrow = toDateTime(org.clock.now() + 86_400_000);
	for (const [Name, JobType, NextFireTime] of [
		['Clean up leads', '7', tomorrow],
		['Pipeline on Mondays', 'A', tomorrow],
		['Migration', '7', null],
	] as const) {
		const job = insert('CronJobDetail', { Name, JobType });
		insert('CronTrigger', { CronJobDetailId: job.Id, NextFireTime, State: 'WAITING', OwnerId: aron });
	}
	insert('AsyncApexJob', { JobType: 'BatchApex', Status: 'Queued', CreatedById: aron });
	insert('Report', { Name: 'My pipeline', DeveloperName: 'My_pipeline', OwnerId: aron });
	insert('Report', { Name: 'Pipeline', DeveloperName: 'Pipeline', FolderName: 'Public Reports', OwnerId: org.id });
	insert('Dashboard', { Title: 'Sales Today', Type: 'SpecifiedUser', RunningUserId: aron });
	insert('EmailServicesAddress', { LocalPart: 'leads', EmailDomainName: 'acme.example', RunAsUserId: aron });
	insert('Site', { Name: 'Careers', MasterLabel: 'Careers', Status: 'Active', AdminId: aron });
}

function plantMemberships({ insert, find }: Plant, aron: string): void {
	const mover = find('User', 'Username', 'mover@acme.example').Id;
	insert('UserTeamMember', { OwnerId: mover, UserId: aron, TeamMemberRole: 'Sales Rep' });
	insert('ServiceResource', { Name: 'Aron Approver', RelatedRecordId: aron, IsActive: true, OwnerId: aron });
	const territory = insert('Territory2', { Name: 'North', DeveloperName: 'North' });
	insert('UserTerritory2Association', { Territory2Id: territory.Id, UserId: aron, IsActive: true });
}
