import { missingPermissions, readStanding, refusal, type Requirement } from './check';
import type { Org } from '../api/org';
import { textOf } from '../api/query';

/** What the connected user is, may do, and what is left of the daily API calls. */
export interface ConnectionReport {
	userId: string;
	username: string;
	profileName: string;
	isAdministrator: boolean;
	permissions: Record<string, boolean>;
	/** Per operation: whether it can run with either check, and what is missing. */
	operations: Array<{ operation: string; allowedByProfile: boolean; allowedByPermissions: boolean; missing: string[] }>;
	organization: { id: string; name: string; instanceUrl: string; isSandbox: boolean; type: string };
	apiUsage: { used: number; limit: number; remaining: number } | null;
}

/** Reports on the connection: at most four API calls. */
export async function checkConnection(org: Org, requirements: Requirement[]): Promise<ConnectionReport> {
	const standing = await readStanding(org);
	const [organization] = await org.query('SELECT Id,Name,IsSandbox,OrganizationType FROM Organization LIMIT 1');
	const { userId, username, profileName, isAdministrator, permissions } = standing;
	const { usage } = org;
	return {
		userId,
		username,
		profileName,
		isAdministrator,
		permissions,
		operations: requirements.map((requirement) => ({
			operation: requirement.title,
			allowedByProfile: refusal(standing, 'profile', requirement) === undefined,
			allowedByPermissions: refusal(standing, 'permissions', requirement) === undefined,
			missing: missingPermissions(standing, requirement),
		})),
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
