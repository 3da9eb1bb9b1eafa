import type { WriteMode, WriteOptions } from '../../writes/changes';
import type { RecordObject } from '../describe';

/** What every write of a record says beside its fields. */
export interface RecordTarget {
	/** API name or label. */
	object: string;
	/** Whether assignment rules of leads and cases, and territory rules of accounts, choose no other owner. */
	ignoreAssignmentRules: boolean;
	/** What dates without a zone are meant in, an IANA name. */
	zone: string;
}

/** Requests of these are written together. */
export const writeKind = ({ ignoreAssignmentRules, zone }: RecordTarget) => `${ignoreAssignmentRules} ${zone}`;

/** Objects that have such rules (REST API Developer Guide, "Assignment Rule Header"). */
const RULED_OBJECTS = ['Lead', 'Case', 'Account'];

/** How records of an object are written. A bulk job runs no such rules, so where they are to run there is none. */
export function optionsFor(
	{ name }: RecordObject,
	{ ignoreAssignmentRules }: RecordTarget,
	mode: WriteMode,
): WriteOptions {
	const isRuled = !ignoreAssignmentRules && RULED_OBJECTS.includes(name);
	return { ...mode, ignoreAssignmentRules, bulkThreshold: isRuled ? 0 : mode.bulkThreshold };
}
