import { describeUser } from '../../api/describe';
import type { Org } from '../../api/org';
import { selectIn, textOf } from '../../api/query';
import { isError } from '../../api/results';
import { featureLicenses } from '../../directory/featureLicenses';
import { findByName, type FoundByName } from '../../directory/find';
import type { DirectoryKind } from '../../directory/kinds';
import type { ChangedEntitlement, Happening } from '../types';
import { readForeignLabels } from './foreignLabels';

/** The kinds that the audit trail tells by their labels. */
const KINDS = ['permissionSet', 'permissionSetGroup', 'permissionSetLicense'] as const satisfies DirectoryKind[];

/**
 * The same happenings, with the IDs and API names of what was given or taken. What has been deleted, or shares its label, keeps the label
 * alone, and what no text tells for certain has the text. No call when there is nothing to find; otherwise one, one for groups, one more
 * where a label is not found, the describe of User, which is remembered, for feature licenses, and some for texts that are not in English
 * (`readForeignLabels`). Rejects with a SalesforceError.
 */
export async function identifyEntitlements(org: Org, told: readonly Happening[]): Promise<Happening[]> {
	const happenings = await readForeignLabels(org, told);
	const labels = labelsByKind(happenings);
	const isFeature = ({ entitlement }: Happening) => entitlement?.type === 'featureLicense';
	const [found, groups, features] = await Promise.all([
		findByName(org, labels),
		readGroups(org, happenings),
		happenings.some(isFeature) ? describeUser(org).then(featureLicenses) : [],
	]);
	return happenings.map((happening) => {
		const { entitlement } = happening;
		if (!entitlement) return happening;
		const feature = features.find(({ id }) => id === entitlement.id);
		if (feature) return { ...happening, entitlement: { ...entitlement, label: feature.label } };
		const group = groups.get(entitlement.id ?? '');
		if (group) return { ...happening, entitlement: { ...entitlement, ...group } };
		return { ...happening, entitlement: withText(withNames(entitlement, found), happening) };
	});
}

// The names of groups that somebody was taken out of; a group that was deleted has none any more.
async function readGroups(
	org: Org,
	happenings: readonly Happening[],
): Promise<Map<string, { name: string; label: string }>> {
	const isNameless = ({ event, entitlement }: Happening) =>
		event === 'entitlementRemoved' && (entitlement?.type === 'publicGroup' || entitlement?.type === 'queue');
	const ids = [...new Set(happenings.filter(isNameless).flatMap(({ entitlement }) => entitlement?.id ?? []))];
	const rows = ids.length === 0 ? [] : await selectIn(org, 'SELECT Id,DeveloperName,Name FROM Group', 'Id', ids);
	return new Map(
		rows.map((row) => [String(row.Id), { name: textOf(row, 'DeveloperName'), label: textOf(row, 'Name') }]),
	);
}

function labelsByKind(happenings: readonly Happening[]): Partial<Record<DirectoryKind, string[]>> {
	const labelsOf = (kind: DirectoryKind) =>
		happenings.flatMap(({ entitlement }) => (entitlement?.type === kind && entitlement.label ? entitlement.label : []));
	return Object.fromEntries(KINDS.map((kind) => [kind, [...new Set(labelsOf(kind))]]));
}

const withText = (entitlement: ChangedEntitlement, { display }: Happening): ChangedEntitlement =>
	display !== undefined && entitlement.label === null ? { ...entitlement, text: display } : entitlement;

function withNames(entitlement: ChangedEntitlement, found: Map<DirectoryKind, FoundByName>): ChangedEntitlement {
	const kind = KINDS.find((one) => one === entitlement.type);
	const entry = kind && found.get(kind)?.get(entitlement.label ?? '');
	if (!entry || isError(entry)) return entitlement;
	return { ...entitlement, id: entry.id, name: entry.name, label: entry.label };
}
