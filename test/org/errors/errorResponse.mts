/** From a refusal that was thrown to what the client gets to see of it. */
import { OrgError, type ApiResponse, type SalesforceFault } from '../world/types.mts';

/** Errors that name their code before their message (recorded by CumulusCI; REST guide, Composite). */
const CODE_FIRST = new Set(['NOT_FOUND', 'PROCESSING_HALTED']);

/** The error array of a refused request (REST guide, error response). */
export function errorBody(faults: readonly SalesforceFault[]): object[] {
	return faults.map(({ message, errorCode, fields }) => {
		if (CODE_FIRST.has(errorCode)) return { errorCode, message };
		return fields ? { message, errorCode, fields } : { message, errorCode };
	});
}

/** The answer to a request that was refused; rethrows what is no refusal. */
export function errorResponse(error: unknown): ApiResponse {
	const faults = faultsOf(error);
	return { status: faults[0]!.status, body: errorBody(faults) };
}

/** Turns what was thrown into the faults of an OrgError; rethrows what is none. */
export function faultsOf(error: unknown): OrgError['faults'] {
	if (error instanceof OrgError) return error.faults;
	throw error;
}
