import type { Org } from '../../api/org';
import { selectIn, textOf } from '../../api/query';
import { literal } from '../../api/soql';
import { readNames } from '../../directory/nearestNames';
import { AUDIT_TRAIL, englishLabelIn, userIdIn } from '../sources/auditTrail';
import type { Happening } from '../types';
import { labelReader } from './labelFrames';

/*
 * The audit trail tells what was given or taken by its label, in a sentence that may be in any language. What stands around the label is the
 * same in every entry of an action, so what several entries share, and how the things of the org are called now, tell the label.
 */

/** The kinds whose labels stand in the texts. */
type LabeledKind = 'permissionSet' | 'permissionSetGroup' | 'permissionSetLicense';

/** So many earlier entries of an action show what its texts share. */
const ENTRIES_COMPARED = 200;

/**
 * The same happenings, with the labels of what was given or taken where the text of their entry is not in English. One that the text does not
 * tell for certain stays unknown. No call when every text is in English; otherwise one for the names, one for earlier entries of every five
 * actions, and one for the names of users. Rejects with a SalesforceError.
 */
export async function readForeignLabels(org: Org, happenings: readonly Happening[]): Promise<Happening[]> {
	const foreign = happenings.filter(isForeign);
	if (foreign.length === 0) return [...happenings];
	const kinds = [...new Set(foreign.map(({ entitlement }) => entitlement?.type as LabeledKind))];
	const actions = [...new Set(foreign.map(({ action = '' }) => action))];
	const [names, ...answers] = await Promise.all([
		readNames(org, kinds),
		...actions.map((one) => earlierTexts(org, one)),
	]);
	const texts = actions.map((action, at) => [...answers[at], ...foreignTexts(foreign, action)]);
	const users = await readUserNames(org, texts.flat());
	const readers = new Map(
		actions.map((action, at) => {
			const kind = foreign.find((one) => one.action === action)?.entitlement?.type as LabeledKind;
			const labels = (names.get(kind) ?? []).map(({ label }) => label);
			return [action, labelReader({ texts: texts[at], users }, labels)];
		}),
	);
	return happenings.map((happening) => {
		const { entitlement, display = '', action = '' } = happening;
		const label = readers.get(action)?.(display);
		return entitlement && label && isForeign(happening)
			? { ...happening, entitlement: { ...entitlement, label } }
			: happening;
	});
}

const isForeign = ({ entitlement, display }: Happening) =>
	display !== undefined && entitlement?.label === null && entitlement.type.startsWith('permissionSet');

const foreignTexts = (foreign: readonly Happening[], wanted: string) =>
	foreign.flatMap(({ action, display }) => (action === wanted && display !== undefined ? [display] : []));

// Texts of before somebody changed the language are no example.
async function earlierTexts(org: Org, action: string): Promise<string[]> {
	const statement = `${AUDIT_TRAIL} WHERE Action = ${literal(action)} ORDER BY CreatedDate DESC,Id DESC LIMIT ${ENTRIES_COMPARED}`;
	const rows = await org.query(statement);
	return rows.map((row) => textOf(row, 'Display')).filter((display) => englishLabelIn(display) === null);
}

async function readUserNames(org: Org, texts: readonly string[]): Promise<Map<string, string>> {
	const ids = [...new Set(texts.flatMap((text) => userIdIn(text) ?? []))];
	const users = await selectIn(org, 'SELECT Id,Name FROM User', 'Id', ids);
	return new Map(users.map((user) => [String(user.Id), textOf(user, 'Name')]));
}
