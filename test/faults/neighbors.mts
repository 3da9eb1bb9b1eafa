/** What a run must not touch: every record that is not about one of its items. */
import type { INodeExecutionData } from 'n8n-workflow';
import type { SimulatedOrg } from '../org/index.mts';
import type { OrgRecord } from '../org/world/types.mts';
import type { Target } from './target.mts';

/** The records of an org at a moment, by object and ID. Stored records are replaced and never changed, so they need no copy. */
export type Copy = Map<string, Map<string, OrgRecord>>;

/** Objects that tell of logins and changes, or count what others hold. */
const RECORDERS = new Set([
	'AuthSession',
	'OauthToken',
	'LoginHistory',
	'SetupAuditTrail',
	'UserLicense',
	'PermissionSetLicense',
]);

/** The records as they are now. */
export function copyOf(org: SimulatedOrg): Copy {
	const objects = org.org.schema.objects.filter(({ name }) => !RECORDERS.has(name));
	return new Map(objects.map(({ name }) => [name, new Map(org.store.table(name).rows)]));
}

/** The records that a run changed and that no item names, each as a sentence. */
export function changedNeighbors(
	before: Copy,
	{ org, target, items }: { org: SimulatedOrg; target: Target; items: INodeExecutionData[] },
): string[] {
	const own = items.flatMap((item) => ownOf(org, target, item));
	const isOwn = (row: OrgRecord) => {
		const text = JSON.stringify(row);
		return own.some((key) => text.includes(key));
	};
	return [...before].flatMap(([object, rows]) => {
		const now = org.store.table(object).rows;
		const ids = [...new Set([...rows.keys(), ...now.keys()])];
		const changed = ids.filter((id) => isChanged(rows.get(id), now.get(id)));
		const strange = changed.filter((id) => ![rows.get(id), now.get(id)].some((row) => row && isOwn(row)));
		return strange.map((id) => `neighbor ${object} ${id} was touched`);
	});
}

// A new token is a login of the connected user.
function isChanged(before: OrgRecord | undefined, after: OrgRecord | undefined): boolean {
	if (before === after) return false;
	if (!before || !after) return true;
	return Object.keys({ ...before, ...after }).some(
		(field) => field !== 'LastLoginDate' && before[field] !== after[field],
	);
}

function ownOf(org: SimulatedOrg, { own }: Target, item: INodeExecutionData): string[] {
	const texts = Object.values(item.json).filter((value) => typeof value === 'string');
	const users = texts.flatMap((text) =>
		org.store
			.table('User')
			.find('Username', [text])
			.map(({ Id }) => Id),
	);
	return [...texts, ...users, ...(own?.(org, item) ?? [])];
}
