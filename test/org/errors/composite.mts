/** Refusals of composite requests. See ../errors.mts for the sources. */
import { notFound } from './requests.mts';
import { refuse } from './refuse.mts';

/** REST guide, allOrNone */
export const halted = () =>
	refuse(
		400,
		'PROCESSING_HALTED',
		'The transaction was rolled back since another operation in the same transaction failed.',
	);
/** REST guide, Composite */
export const invalidReference = (path: string, name: string) =>
	refuse(400, 'PROCESSING_HALTED', `Invalid reference specified. No value for ${path} found in ${name}`);
/** REST guide, Composite Batch */
export const batchHalted = () => refuse(412, 'BATCH_PROCESSING_HALTED', 'Batch processing halted per request');
/** REST and Tooling API guides: composites take the resources of a list; how others are refused is assumed. */
export const subrequestNotSupported = () => notFound();
/** general knowledge */
export const duplicateReferenceId = (name: string) =>
	refuse(400, 'JSON_PARSER_ERROR', `Duplicate ReferenceId provided in the request: ${name}`);
/** assumed text */
export const treeTooDeep = (levels: number) => refuse(400, 'LIMIT_EXCEEDED', `A tree has at most ${levels} levels`);
/** assumed text */
export const tooManySubrequests = (most: number, what: string) =>
	refuse(400, 'LIMIT_EXCEEDED', `A request has at most ${most} ${what}`);
