/**
 * The texts of SetupAuditTrail in other languages than English. Whether Salesforce translates them is [U], and their forms
 * are made up: nobody has listed them, and a client can rely on the action alone.
 */
import type { Context } from '../../world/model.mts';

/** An English form, and what is made of it: `$1` and so on are what stands in its brackets. */
type Form = readonly [english: RegExp, translated: string];

const SET = '^Permission set (.+?)';
const USER = 'user (.+) \\(UserID: \\[(.+?)\\]\\)';

const GERMAN: readonly Form[] = [
	[/^Created new user (.+)$/, 'Neuer Benutzer $1 erstellt'],
	[new RegExp(`^Activated ${USER}$`), 'Benutzer $1 aktiviert (Benutzer-ID: [$2])'],
	[new RegExp(`^Deactivated ${USER}$`), 'Benutzer $1 deaktiviert (Benutzer-ID: [$2])'],
	[/^Froze user account for (.+)$/, 'Benutzeraccount von $1 eingefroren'],
	[/^Unfroze user account for (.+)$/, 'Einfrieren des Benutzeraccounts von $1 aufgehoben'],
	[/^For user (.+), changed (.+) user from off to on$/, 'Für Benutzer $1 wurde $2-Benutzer aktiviert'],
	[/^For user (.+), changed (.+) user from on to off$/, 'Für Benutzer $1 wurde $2-Benutzer deaktiviert'],
	[/^Changed profile for user (.+) from (.+) to (.+)$/, 'Profil des Benutzers $1 von $2 in $3 geändert'],
	[/^Changed role for user (.+) from (.+) to (.+)$/, 'Rolle des Benutzers $1 von $2 in $3 geändert'],
	[
		new RegExp(`^Permission set group (.+?): assigned to ${USER}$`),
		'Berechtigungssatzgruppe $1: Benutzer $2 (Benutzer-ID: [$3]) zugewiesen',
	],
	[
		new RegExp(`^Permission set group (.+?): unassigned from ${USER}$`),
		'Berechtigungssatzgruppe $1: Zuweisung zu Benutzer $2 (Benutzer-ID: [$3]) aufgehoben',
	],
	[
		new RegExp(`^Permission set license (.+?): assigned to ${USER}$`),
		'Berechtigungssatzlizenz $1: Benutzer $2 (Benutzer-ID: [$3]) zugewiesen',
	],
	[
		new RegExp(`^Permission set license (.+?) removed from ${USER}$`),
		'Berechtigungssatzlizenz $1 von Benutzer $2 (Benutzer-ID: [$3]) entfernt',
	],
	[
		new RegExp(`${SET} with expiration: assigned to ${USER}, expiring on (.+)$`),
		'Berechtigungssatz $1 mit Ablauf: Benutzer $2 (Benutzer-ID: [$3]) zugewiesen, läuft ab am $4',
	],
	[
		new RegExp(`${SET} with expiration: unassigned from ${USER}, expiring on (.+)$`),
		'Berechtigungssatz $1 mit Ablauf: Zuweisung zu Benutzer $2 (Benutzer-ID: [$3]) aufgehoben, läuft ab am $4',
	],
	[new RegExp(`${SET}: assigned to ${USER}$`), 'Berechtigungssatz $1: Benutzer $2 (Benutzer-ID: [$3]) zugewiesen'],
	[
		new RegExp(`${SET}: unassigned from ${USER}$`),
		'Berechtigungssatz $1: Zuweisung zu Benutzer $2 (Benutzer-ID: [$3]) aufgehoben',
	],
];

const JAPANESE: readonly Form[] = [
	[/^Created new user (.+)$/, '新規ユーザー$1を作成しました'],
	[new RegExp(`^Activated ${USER}$`), 'ユーザー$1 (ユーザーID: [$2])を有効化しました'],
	[new RegExp(`^Deactivated ${USER}$`), 'ユーザー$1 (ユーザーID: [$2])を無効化しました'],
	[/^Froze user account for (.+)$/, '$1のユーザーアカウントを凍結しました'],
	[/^Unfroze user account for (.+)$/, '$1のユーザーアカウントの凍結を解除しました'],
	[/^For user (.+), changed (.+) user from off to on$/, 'ユーザー$1の$2ユーザーを無効から有効に変更しました'],
	[/^For user (.+), changed (.+) user from on to off$/, 'ユーザー$1の$2ユーザーを有効から無効に変更しました'],
	[/^Changed profile for user (.+) from (.+) to (.+)$/, 'ユーザー$1のプロファイルを$2から$3に変更しました'],
	[/^Changed role for user (.+) from (.+) to (.+)$/, 'ユーザー$1のロールを$2から$3に変更しました'],
	[
		new RegExp(`^Permission set group (.+?): assigned to ${USER}$`),
		'ユーザー$2 (ユーザーID: [$3])に権限セットグループ$1を割り当てました',
	],
	[
		new RegExp(`^Permission set group (.+?): unassigned from ${USER}$`),
		'ユーザー$2 (ユーザーID: [$3])から権限セットグループ$1を削除しました',
	],
	[
		new RegExp(`^Permission set license (.+?): assigned to ${USER}$`),
		'ユーザー$2 (ユーザーID: [$3])に権限セットライセンス$1を割り当てました',
	],
	[
		new RegExp(`^Permission set license (.+?) removed from ${USER}$`),
		'ユーザー$2 (ユーザーID: [$3])から権限セットライセンス$1を削除しました',
	],
	[
		new RegExp(`${SET} with expiration: assigned to ${USER}, expiring on (.+)$`),
		'ユーザー$2 (ユーザーID: [$3])に有効期限付きの権限セット$1を割り当てました (有効期限: $4)',
	],
	[
		new RegExp(`${SET} with expiration: unassigned from ${USER}, expiring on (.+)$`),
		'ユーザー$2 (ユーザーID: [$3])から有効期限付きの権限セット$1を削除しました (有効期限: $4)',
	],
	[new RegExp(`${SET}: assigned to ${USER}$`), 'ユーザー$2 (ユーザーID: [$3])に権限セット$1を割り当てました'],
	[new RegExp(`${SET}: unassigned from ${USER}$`), 'ユーザー$2 (ユーザーID: [$3])から権限セット$1を削除しました'],
];

const FORMS: Readonly<Record<string, readonly Form[]>> = { de: GERMAN, ja: JAPANESE };

/** An English text of the audit trail as the running user reads it; one without a form in that language stays English. */
export function translated(english: string, context: Context): string {
	const [pattern, form] = (FORMS[languageOf(context)] ?? []).find(([known]) => known.test(english)) ?? [];
	return pattern && form ? english.replace(pattern, form) : english;
}

function languageOf({ org, user }: Context): string {
	const { auditTrailLanguage } = org.settings;
	if (auditTrailLanguage === 'English') return 'en_US';
	const reader = auditTrailLanguage === 'org' ? org.store.get('Organization', org.id) : user;
	return String(reader?.LanguageLocaleKey);
}
