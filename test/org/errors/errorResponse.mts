/** From what a rule threw to an answer. */
import { errorBody } from './index.mts';
import { OrgError, type ApiResponse } from '../world/types.mts';

/** The answer to a request that was refused; rethrows what is no refusal. */
export function refusal(error: unknown): ApiResponse {
	if (!(error instanceof OrgError)) throw error;
	return { status: error.faults[0]!.status, body: errorBody(error.faults) };
}
