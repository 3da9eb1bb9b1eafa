import { OrgError } from '../world/types.mts';

/** One fault as an error to throw; `fields` absent leaves the key out of the answer. */
export function refuse(status: number, errorCode: string, message: string, fields?: string[]): OrgError {
	return new OrgError(fields ? { status, errorCode, message, fields } : { status, errorCode, message });
}
