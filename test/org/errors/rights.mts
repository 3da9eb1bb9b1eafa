/** Refusals for want of a right. See index.mts for the sources. */
import type { Settings } from '../world/settings.mts';
import { refuse } from './refuse.mts';

/** KB and connectors; the status is [U]. */
export const insufficientAccess = (settings: Settings, message = 'insufficient access rights on object id') =>
	refuse(settings.insufficientAccessStatus, 'INSUFFICIENT_ACCESS_OR_READONLY', message, []);
/** StatusCode enum */
export const insufficientAccessOnReference = (fields: string[] = []) =>
	refuse(
		400,
		'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
		'insufficient access rights on cross-reference id',
		fields,
	);
/** REST guide, sObject User Password */
export const noPasswordAccess = () =>
	refuse(403, 'INSUFFICIENT_ACCESS', 'You do not have permission to view this record.');
