/** Refusals of composite requests. See index.mts for the sources. */
import { refuse } from './refuse.mts';
import { jsonParserError, notFound } from './requests.mts';

/** REST guide, allOrNone */
export const halted = () =>
	refuse(
		400,
		'PROCESSING_HALTED',
		'The transaction was rolled back since another operation in the same transaction failed.',
	);
/** REST guide, Composite */
export const invalidReference = (path: string, name: string) =>
	refuse(
		400,
		'PROCESSING_HALTED',
		`Invalid reference specified. No value for ${path} found in ${name}. ${wrongName(path)}`,
	);
const wrongName = (name: string) =>
	`Provided referenceId ('${name}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
/** REST guide, Composite Subrequest Result: from version 52.0 on the whole request is refused */
export const illegalReferenceId = (name: string) => jsonParserError(wrongName(name));
/** REST guide, Composite Request Body: 400 for the whole request; the text is assumed */
export const headerInSubrequest = (name: string) =>
	jsonParserError(`The header ${name} cannot be set in a subrequest: it is inherited from the request`);
/** REST guide, Composite Batch */
export const batchHalted = () => refuse(412, 'BATCH_PROCESSING_HALTED', 'Batch processing halted per request');
/** REST and Tooling API guides: composites take the resources of a list; how others are refused is assumed. */
export const subrequestNotSupported = () => notFound();
/** general knowledge */
export const duplicateReferenceId = (name: string) =>
	refuse(400, 'JSON_PARSER_ERROR', `Duplicate ReferenceId provided in the request: ${name}`);
/** recorded in the test data of data loaders */
export const repeatedReferenceId = () =>
	refuse(400, 'INVALID_INPUT', 'Duplicate ReferenceId provided in the request.', []);
/** assumed text */
export const treeTooDeep = (levels: number) => refuse(400, 'LIMIT_EXCEEDED', `A tree has at most ${levels} levels`);
/** assumed text */
export const tooManySubrequests = (most: number, what: string) =>
	refuse(400, 'LIMIT_EXCEEDED', `A request has at most ${most} ${what}`);
