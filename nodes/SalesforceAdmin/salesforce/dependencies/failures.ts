import { isAbsentObject, isFinal, isLostAnswer } from '../api/errorCodes';
import type { SalesforceError } from '../api/errors';
import { PERMISSIONS } from '../api/permissions';
import type { Findings, Thing } from './types';

/**
 * Notes that a thing could not be asked for, once however many queries it took; an object that the org does not have is no failure. Throws
 * the error when nothing that follows could succeed either.
 */
export function noteFailure(
	{ notChecked }: Pick<Findings, 'notChecked'>,
	{
		object,
		label,
		where,
		needs = PERMISSIONS.ViewAllData.label,
	}: Pick<Thing, 'object' | 'label' | 'needs'> & { where?: string },
	error: SalesforceError,
): void {
	if (isFinal(error) || isLostAnswer(error)) throw error;
	if (isAbsentObject(error) || notChecked.some((one) => one.label === label)) return;
	notChecked.push({ label, object, reason: `${error.errorCode}: ${error.message}`, permission: needs, where });
}
