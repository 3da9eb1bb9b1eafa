import { SalesforceError } from '../../api/errors';
import { groupBy } from '../../api/lists';
import type { Org } from '../../api/org';
import { selectSeen, textOf } from '../../api/query';
import type { User } from '../../users/read';
import { quotedName } from '../assignments';
import { findEndless, obstacleToEnd, type EndlessEntitlements } from '../endless';
import type { Entitlement, WantedEntitlement } from '../types';

/** What is known of permission sets and groups, by ID. */
export interface SetFacts {
	/** Those that act only in a session that activates them (Salesforce Help, "Session-Based Permission Sets"). */
	sessionBased: Set<string>;
	/** The licenses that a set needs, or those of the sets in a group: of users (100), or of permission sets (0PL). */
	licenses: Map<string, string[]>;
	/** The sets of each group. */
	components: Map<string, string[]>;
	/** Those that cannot be given until a moment. */
	endless: EndlessEntitlements;
}

/**
 * Reads what decides whether users can be given permission sets and groups, and which licenses come with them. Two calls at most, and none
 * without sets and groups. What cannot be read is left to Salesforce. Never rejects.
 */
export async function readSetFacts(org: Org, entitlements: WantedEntitlement[]): Promise<SetFacts> {
	const groupIds = idsOf(entitlements, 'permissionSetGroup');
	const [groups, rows] = await Promise.all([
		selectSeen(org, 'SELECT Id,HasActivationRequired FROM PermissionSetGroup', { field: 'Id', values: groupIds }),
		selectSeen(org, 'SELECT PermissionSetGroupId,PermissionSetId FROM PermissionSetGroupComponent', {
			field: 'PermissionSetGroupId',
			values: groupIds,
		}),
	]);
	const setIds = [...idsOf(entitlements, 'permissionSet'), ...rows.map((row) => textOf(row, 'PermissionSetId'))];
	// Both are asked for at the same moment, so that their queries share a call.
	const [sets, endless] = await Promise.all([
		selectSeen(org, 'SELECT Id,HasActivationRequired,LicenseId FROM PermissionSet', {
			field: 'Id',
			values: [...new Set(setIds)],
		}),
		findEndless(org, entitlements),
	]);
	const licenses = new Map(sets.map((set) => [String(set.Id), [textOf(set, 'LicenseId')].filter(Boolean)]));
	const components = new Map<string, string[]>();
	for (const [groupId, ofGroup] of groupBy(rows, (row) => textOf(row, 'PermissionSetGroupId'))) {
		const own = ofGroup.map((row) => textOf(row, 'PermissionSetId'));
		components.set(groupId, own);
		licenses.set(
			groupId,
			own.flatMap((id) => licenses.get(id) ?? []),
		);
	}
	const sessionBased = [...groups, ...sets].filter((row) => row.HasActivationRequired === true);
	return { sessionBased: new Set(sessionBased.map(({ Id }) => String(Id))), licenses, components, endless };
}

const idsOf = (entitlements: Entitlement[], wanted: Entitlement['type']) => [
	...new Set(entitlements.filter(({ type }) => type === wanted).map(({ id }) => id)),
];

/** Why a user cannot be given an entitlement, as far as that is known before it is tried. */
export function obstacleTo(entitlement: WantedEntitlement, user: User, facts: SetFacts): SalesforceError | undefined {
	const { id, type } = entitlement;
	if (facts.sessionBased.has(id))
		return new SalesforceError(
			'SESSION_BASED',
			`${quotedName(entitlement)} acts only in a session that activates it, so it is given by hand`,
		);
	const own = textOf(user.record, 'Profile.UserLicenseId');
	const [license] = type === 'permissionSet' ? (facts.licenses.get(id) ?? []).filter(isUserLicense) : [];
	if (license && own && license !== own)
		return new SalesforceError(
			'OTHER_LICENSE',
			`${quotedName(entitlement)} is for users of another license than that of ${user.username}`,
		);
	return obstacleToEnd(entitlement, facts.endless)?.prefixed(quotedName(entitlement));
}

const isUserLicense = (id: string) => id.startsWith('100');
