import type { Org } from '../api/org';
import { textOf } from '../api/query';
import { missingParts, missingPermissions, narrowed, requirementError, type MissingPart } from './check';
import { readConnectedUser, type ConnectedUser } from './connectedUser';
import type { Requirement } from './requirements';

/** The connected user, what this user may do, and what is left of the daily API calls. */
interface ConnectionReport {
	userId: string;
	username: string;
	/** Null when the connected user may not see profiles. */
	profileName: string | null;
	isAdministrator: boolean;
	/** Effective permissions by API name without `Permissions`. */
	permissions: Partial<Record<string, boolean>>;
	/** Per operation that needs something or shows more to who has it. */
	operations: OperationReport[];
	organization: { id: string; name: string; instanceUrl: string; isSandbox: boolean; type: string };
	/** API calls of the last 24 hours; null when no answer has told them. */
	apiUsage: { used: number; limit: number; remaining: number } | null;
}

/** Whether an operation can run with either check, and what is missing for the check of permissions. */
interface OperationReport {
	operation: string;
	allowedByProfile: boolean;
	allowedByPermissions: boolean;
	missing: string[];
	/** Parts of the operation that the user's permissions are not enough for. */
	cannot: MissingPart[];
}

/** The requirements of operations: of those that write, and of those that read. */
export interface Requirements {
	writing: Requirement[];
	reading: Requirement[];
}

/**
 * Reports on the connection: three API calls, or five as `readConnectedUser` says. Operations that write are refused
 * without what they need, those that read show less. Rejects with a SalesforceError.
 */
export async function checkConnection(org: Org, { writing, reading }: Requirements): Promise<ConnectionReport> {
	const user = await readConnectedUser(org);
	const [organization] = await org.query('SELECT Id,Name,IsSandbox,OrganizationType FROM Organization LIMIT 1');
	const { userId, username, profileName, isAdministrator, permissions } = user;
	const { usage } = org;
	return {
		userId,
		username,
		profileName,
		isAdministrator,
		permissions,
		operations: [
			...writing.map((requirement) => operationReport(user, requirement)),
			...reading.map((requirement) => ({ ...operationReport(user, requirement), allowedByProfile: true })),
		],
		organization: {
			id: org.user.organizationId,
			name: textOf(organization, 'Name'),
			instanceUrl: org.origin,
			isSandbox: organization?.IsSandbox === true,
			type: textOf(organization, 'OrganizationType'),
		},
		apiUsage: usage ? { ...usage, remaining: usage.limit - usage.used } : null,
	};
}

const operationReport = (user: ConnectedUser, requirement: Requirement): OperationReport => ({
	operation: requirement.title,
	allowedByProfile: requirementError(user, 'profile', requirement) === undefined,
	allowedByPermissions: requirementError(user, 'permissions', narrowed(requirement, [])) === undefined,
	missing: missingPermissions(user, requirement.permissions),
	cannot: missingParts(user, requirement),
});
