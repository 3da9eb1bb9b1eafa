import { isHiddenObject } from '../../api/errorCodes';
import { SalesforceError } from '../../api/errors';
import type { ApiRecord, Org } from '../../api/org';
import { permissionNames } from '../../api/permissions';
import { textOf } from '../../api/query';
import { valueOf, type Result } from '../../api/results';
import { literal } from '../../api/soql';
import { describeObject, fieldOf, type RecordObject } from '../../objects/describe';
import type { RecordFacts } from '../sources/recordRows';
import type { Watch } from '../types';
import { isAudited } from './auditedFields';
import { historyNames, type FieldHistory } from './history';

/** Where the changes of the watched fields of an object are told; plain JSON. */
export interface TrackedFields {
	/** Absent when no watched field has a history. */
	history?: FieldHistory;
	/** The fields of users that the audit trail alone tells of. */
	audited: string[];
}

/** What is known of the fields that are watched, by what they are fields of; absent for what is watched as a whole. */
export interface WatchedFields {
	user?: TrackedFields;
	record?: TrackedFields;
}

/**
 * Where changes of the watched fields are told. No call without watched fields, else one for the describe of each object, which is
 * remembered, and one more. Rejects with INVALID_FIELD for a field that no watched object has, with INVALID_INPUT for one whose changes
 * Salesforce does not tell, and with MISSING_PERMISSIONS for who may not see what has a history.
 */
export async function readWatchedFields(
	org: Org,
	{ events, watchFields }: Watch,
	facts: RecordFacts | undefined,
): Promise<WatchedFields> {
	const names = [
		...(events.includes('userUpdated') ? ['User'] : []),
		...(facts && events.includes('recordUpdated') ? [facts.object] : []),
	];
	if (watchFields.length === 0 || names.length === 0) return {};
	const objects: RecordObject[] = [];
	for (const name of names) objects.push(await describeObject(org, name));
	for (const field of watchFields) if (!objects.some((object) => hasField(object, field))) fieldOf(objects[0], field);
	const answers = await org.queryAll(objects.map(({ name }) => trackedFieldsOf(name)));
	const tracked = objects.map((object, at) => trackedOf(object, watchFields, answers[at]));
	return {
		...(events.includes('userUpdated') && { user: tracked[0] }),
		...(facts && events.includes('recordUpdated') && { record: tracked[tracked.length - 1] }),
	};
}

const hasField = ({ fields }: RecordObject, given: string) => fields.has(given.trim().toLowerCase());

// Custom objects have another EntityDefinitionId than their name.
const trackedFieldsOf = (object: string) =>
	`SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = ${literal(object)} AND IsFieldHistoryTracked = true`;

function trackedOf(object: RecordObject, watchFields: readonly string[], answer: Result<ApiRecord[]>): TrackedFields {
	if (isHiddenObject(answer)) throw hiddenTracking();
	const withHistory = new Set(valueOf(answer).map((row) => textOf(row, 'QualifiedApiName')));
	const fields = watchFields.filter((field) => hasField(object, field)).map((field) => fieldOf(object, field));
	if (fields.length === 0) throw noneOf(object, watchFields);
	const others = fields.filter(({ name }) => !withHistory.has(name));
	const untold = others.filter(({ name }) => object.name !== 'User' || !isAudited(name)).map(({ name }) => name);
	if (untold.length > 0) throw untoldFields(object, untold);
	const history = fields.filter(({ name }) => withHistory.has(name));
	return {
		...(history.length > 0 && {
			history: {
				...historyNames(object.name),
				fields: history.map(({ name, type }) => ({ name, isReference: type === 'reference' })),
			},
		}),
		audited: others.map(({ name }) => name),
	};
}

const noneOf = ({ label }: RecordObject, fields: readonly string[]) =>
	new SalesforceError(
		'INVALID_INPUT',
		`${label} has none of the watched fields (${fields.join(', ').slice(0, 200)}), so nothing of it would start the workflow`,
		{ advice: `Add a field of ${label} to 'Watch Fields', or watch it in a trigger of its own.` },
	);

const untoldFields = ({ name, label }: RecordObject, fields: string[]) =>
	new SalesforceError(
		'INVALID_INPUT',
		`Salesforce does not tell when ${fields.join(', ')} of ${label} change: they have no field history${name === 'User' ? ', and the audit trail does not have them' : ''}`,
		{
			advice: `Switch their history on under Setup > Object Manager > ${label} > Fields & Relationships > Set History Tracking${name === 'User' ? ' (users need it allowed under Setup > User Management Settings first)' : ''}, or take them out of 'Watch Fields'.`,
		},
	);

const hiddenTracking = () =>
	new SalesforceError('MISSING_PERMISSIONS', 'The connected user may not see which fields have a history', {
		advice: `Give the connected user the permission ${permissionNames(['ViewSetup'])}, or empty 'Watch Fields'.`,
	});
