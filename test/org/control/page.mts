/** The settings page: every open question about Salesforce, and the org's sizes. */
import { escapeXml as text } from '../wire/escapeXml.mts';
import { OPEN_QUESTION_NAMES, SETTING_DEFINITIONS, type SettingName } from '../world/settings.mts';
import type { SimulatedOrg } from './simulatedOrg.mts';

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;color:#16325c;max-width:960px;margin:32px auto;padding:0 16px}
table{border-collapse:collapse;width:100%}td{border-top:1px solid #d8dde6;padding:6px 8px;vertical-align:top}
code{font-size:12px}input,select{font:inherit;width:360px;box-sizing:border-box}tr.changed{background:#fffbe6}button{font:inherit;padding:8px 16px;margin:16px 0}`;

/** The HTML of `/__org`: every setting with its meaning and values, as a form. */
export function settingsPage(org: SimulatedOrg): string {
	const names = Object.keys(SETTING_DEFINITIONS) as SettingName[];
	const questions = OPEN_QUESTION_NAMES as SettingName[];
	const policies = names.filter((name) => !questions.includes(name));
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Simulated org: settings</title><style>${STYLE}</style></head><body>
<h1>Simulated Salesforce org</h1>
<p>${org.store.table('User').rows.size} users, ${org.usage.used} of ${org.usage.max} API calls used. Changed settings are marked.</p>
<form method="post" action="/__org/page">
<h2>Open questions about Salesforce</h2>${table(org, questions)}
<h2>Policies and sizes of the org</h2>${table(org, policies)}
<button>Save</button></form></body></html>`;
}

function table(org: SimulatedOrg, names: SettingName[]): string {
	return `<table>${names.map((name) => row(name, org.settings[name])).join('')}</table>`;
}

function row(name: SettingName, value: string | number | boolean): string {
	const definition = SETTING_DEFINITIONS[name];
	const changed = value === definition.default ? '' : ' class="changed"';
	return `<tr${changed}><td><code>${name}</code><br>${text(definition.about)}</td><td>${control(name, value)}</td></tr>`;
}

function control(name: SettingName, value: string | number | boolean): string {
	const definition = SETTING_DEFINITIONS[name] as { allowed?: readonly unknown[]; default: unknown };
	const allowed = definition.allowed ?? (typeof definition.default === 'boolean' ? [true, false] : undefined);
	if (!allowed) return `<input name="${name}" value="${text(String(value))}">`;
	const options = allowed.map(
		(option) => `<option${option === value ? ' selected' : ''}>${text(String(option))}</option>`,
	);
	return `<select name="${name}">${options.join('')}</select>`;
}
