import { isFinal, isLostAnswer } from '../api/errorCodes';
import type { Org } from '../api/org';
import { PERMISSIONS, permissionsIn, type Permission } from '../api/permissions';
import { Remembered, rememberedKey } from '../api/remembered';
import { isError } from '../api/results';
import type { NotChecked } from './types';

/**
 * What is left out without an error where the connected user lacks a permission (Salesforce Help, "View All Data"; Object Reference,
 * CronTrigger and AsyncApexJob).
 */
const LEFT_OUT = {
	ViewAllData: 'Records that are not shared with the connected user: counts are the least there is',
	ViewSetup: 'Scheduled jobs, sites and Apex jobs of others',
} as const satisfies Partial<Record<Permission, string>>;

type Seeing = keyof typeof LEFT_OUT;

const remembered = new Remembered<NotChecked[]>();

/** What the connected user may see too little of, by one query, remembered for REMEMBERED_MS. Rejects with a SalesforceError when nothing that follows could succeed either. */
export async function readUnseen(org: Org): Promise<NotChecked[]> {
	const key = rememberedKey(org);
	const known = remembered.get(key);
	if (known) return known;
	const permissions = Object.keys(LEFT_OUT) as Seeing[];
	const fields = permissions.map((permission) => `Permissions${permission}`);
	const [answer] = await org.queryAll([`SELECT ${fields.join(',')} FROM UserPermissionAccess`]);
	if (isFinal(answer) || isLostAnswer(answer)) throw answer;
	const given = isError(answer) ? {} : permissionsIn(answer[0] ?? {});
	const unseen = permissions
		.filter((permission) => given[permission] !== true)
		.map((permission) => ({
			label: LEFT_OUT[permission],
			reason: `The connected user lacks '${PERMISSIONS[permission].label}'`,
			permission: PERMISSIONS[permission].label,
		}));
	if (!isError(answer)) remembered.set(key, unseen);
	return unseen;
}
