import { keepEntitlements, refuseUnset } from '../../fields/entitlements/keep';
import { asNames } from '../../fields/lists';
import { ownableObjects } from '../../fields/ownableObjects';
import { personLocator, userLocator } from '../../fields/userLocator';
import { checkedOption } from '../../fields/values';
import { userWriteOptions } from '../../fields/writeOptions';
import { checkRequests, narrowed } from '../../salesforce/administrator/check';
import type { Requirement } from '../../salesforce/administrator/requirements';
import { SalesforceError } from '../../salesforce/api/errors';
import type { Org } from '../../salesforce/api/org';
import type { Permissions } from '../../salesforce/api/permissions';
import { isError, resultOf } from '../../salesforce/api/results';
import { TAKING_PARTS, partsOfTypes } from '../../salesforce/entitlements/rights';
import { ENTITLEMENT_TYPES } from '../../salesforce/entitlements/types';
import { OFFBOARD_STEPS, type Offboarding, type OffboardStep } from '../../salesforce/lifecycle/offboard/leavers';
import type { Snapshot } from '../../salesforce/lifecycle/offboard/snapshot';
import { offboardUsers } from '../../salesforce/lifecycle/offboard/offboard';
import type { UserLocator } from '../../salesforce/users/read';
import type { WriteMode } from '../../salesforce/writes/changes';
import type { ItemParameters, Operation } from '../operation';

/** What the steps need besides, by what they are about. */
const STEP_PARTS: Record<string, Permissions> = {
	freezing: [['ManageUsers', 'FreezeUsers']],
	'sessions and access of apps': [['ManageUsers'], ['CustomizeApplication']],
	'approvals and orchestration steps': [['ModifyAllData']],
	'records of others': [['ModifyAllData', 'TransferAnyEntity']],
};

/** What each step is called, and which of STEP_PARTS it needs. */
const STEPS: Record<OffboardStep, { name: string; description: string; part?: string }> = {
	freeze: {
		name: 'Freeze',
		description: 'Blocks the login at once, before anything else is done to any of the users',
		part: 'freezing',
	},
	endSessions: {
		name: 'End Sessions',
		description: 'Logs the user out everywhere and revokes the access of apps, which cannot be undone',
		part: 'sessions and access of apps',
	},
	reassignWork: {
		name: 'Reassign Work',
		description: 'Gives approval requests and steps of flow orchestrations that wait for the user to somebody else',
		part: 'approvals and orchestration steps',
	},
	transferRecords: {
		name: 'Transfer Records',
		description: 'Gives the records that the user owns to somebody else',
		part: 'records of others',
	},
	removeEntitlements: {
		name: 'Remove Entitlements',
		description:
			'Takes permission sets, groups, licenses, queues, territories and libraries. The output has a snapshot of them.',
	},
	deactivate: { name: 'Deactivate', description: 'Ends the access for good and frees the license' },
};

const REQUIREMENT: Requirement = {
	title: 'Offboard User',
	permissions: [['ManageInternalUsers', 'ManageUsers']],
	parts: { ...TAKING_PARTS, ...STEP_PARTS },
};

function partsOfStep(step: OffboardStep): string[] {
	if (step === 'removeEntitlements') return partsOfTypes(ENTITLEMENT_TYPES);
	const { part } = STEPS[step];
	return part ? [part] : [];
}

/** The steps that give something to somebody else. */
const GIVING_STEPS = ['reassignWork', 'transferRecords'] as const satisfies OffboardStep[];

/** Takes all access from users who leave. */
export const offboard: Operation<Offboarding> = {
	option: {
		name: 'Offboard',
		value: 'offboard',
		action: 'Offboard user',
		description: 'Take all access from a user who leaves, in one step, and tell what is left',
	},
	description: [
		{ ...userLocator, description: 'The user who leaves' },
		{
			displayName: 'Steps',
			name: 'steps',
			type: 'multiOptions',
			required: true,
			default: ['freeze', 'endSessions', 'removeEntitlements', 'deactivate'],
			description: 'What to do. The steps run in a fixed order, each for all users before the next.',
			options: OFFBOARD_STEPS.map((value) => ({
				name: STEPS[value].name,
				value,
				description: STEPS[value].description,
			})).sort((one, other) => one.name.localeCompare(other.name)),
		},
		{
			...personLocator({
				displayName: 'Transfer To',
				name: 'transferTo',
				description: 'The active user who gets the work and the records',
			}),
			displayOptions: { show: { steps: [...GIVING_STEPS] } },
		},
		ownableObjects({
			displayName: 'Transfer Objects',
			name: 'transferObjects',
			displayOptions: { show: { steps: ['transferRecords'] } },
		}),
		{
			displayName: 'If Blocked',
			name: 'ifBlocked',
			type: 'options',
			default: 'keepFrozen',
			description:
				'What it means when something in the org stops the deactivation, for instance that the user is the default owner of cases',
			options: [
				{
					name: 'Fail',
					value: 'error',
					description: 'The item fails. The user is frozen all the same, if that is among the steps.',
				},
				{
					name: 'Keep Frozen',
					value: 'keepFrozen',
					description: 'A frozen user is enough for now. The output says what blocks.',
				},
			],
		},
		userWriteOptions(keepEntitlements, {
			displayName: 'Skip Steps Without Permission',
			name: 'skipStepsWithoutPermission',
			type: 'boolean',
			default: false,
			description:
				'Whether to do the other steps when the connected user lacks a permission for one. Otherwise the item fails before anything is done.',
		}),
	],
	requirement: REQUIREMENT,
	touches: ({ steps, skipsForbidden }) => (skipsForbidden ? [] : steps.flatMap(partsOfStep)),
	isPlannedByTools: true,
	read: readOffboarding,
	// The snapshot of the first try has what that try has taken.
	resume: (request, { snapshot }) => (snapshot ? { ...request, snapshot: snapshot as Snapshot } : request),
	execute: async (org, requests, mode) => await offboardUsers(org, await withForbidden(org, requests, mode), mode),
};

// What the connected user lacks the permissions for is left out where that is wished.
async function withForbidden(org: Org, requests: Offboarding[], mode: WriteMode): Promise<Offboarding[]> {
	if (!requests.some(({ skipsForbidden }) => skipsForbidden)) return requests;
	const needs = OFFBOARD_STEPS.map((step) => narrowed(REQUIREMENT, partsOfStep(step)));
	const errors = await checkRequests(org, mode.administratorCheck ?? org.administratorCheck, needs);
	const forbidden = new Map(OFFBOARD_STEPS.flatMap((step, at) => (errors[at] ? [[step, errors[at]] as const] : [])));
	return requests.map((request) => (request.skipsForbidden ? { ...request, forbidden } : request));
}

function readOffboarding(parameters: ItemParameters): Offboarding {
	const user = parameters.user('user');
	const steps = parameters.list('steps').map((step) => checkedOption(step, [...OFFBOARD_STEPS], 'Steps'));
	if (steps.length === 0)
		throw new SalesforceError('INVALID_INPUT', "'Steps' is empty: there is nothing to do", {
			advice: 'Choose at least one step.',
		});
	refuseUnset(parameters.collection('options'));
	const isGiving = GIVING_STEPS.some((step) => steps.includes(step));
	return {
		user,
		steps,
		transferTo: isGiving ? readSuccessor(parameters) : undefined,
		transferObjects: steps.includes('transferRecords') ? parameters.list('transferObjects') : [],
		ifBlocked: checkedOption(parameters.text('ifBlocked'), ['keepFrozen', 'error'], 'If Blocked'),
		keepEntitlements: asNames(parameters.collection('options').keepEntitlements),
		skipsForbidden: parameters.option('skipStepsWithoutPermission'),
	};
}

function readSuccessor(parameters: ItemParameters): UserLocator {
	const successor = resultOf(() => parameters.user('transferTo'));
	if (isError(successor)) throw successor.prefixed("'Transfer To'");
	return successor;
}
