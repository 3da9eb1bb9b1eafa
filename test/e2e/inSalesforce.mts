import type { OrgProcess } from '../n8n/orgProcess.mts';

/** Changes a record as an administrator does in Salesforce, who is not the connected user. Throws when the org refuses. */
export async function changeInSalesforce(org: OrgProcess, path: string, fields: object): Promise<void> {
	await call(org, 'PATCH', `sobjects/${path}`, JSON.stringify(fields));
}

/** The records of a query, as the same administrator sees them. */
export async function queryInSalesforce(org: OrgProcess, soql: string): Promise<Array<Record<string, unknown>>> {
	const text = await call(org, 'GET', `query?${new URLSearchParams({ q: soql })}`);
	return (JSON.parse(text) as { records: Array<Record<string, unknown>> }).records;
}

async function call(org: OrgProcess, method: string, path: string, body?: string): Promise<string> {
	const { access_token: token } = await org.authorize({ username: 'second.admin@acme.example' });
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
	const response = await fetch(`${org.url}/services/data/v66.0/${path}`, { method, headers, body });
	const text = await response.text();
	if (!response.ok) throw new Error(`The org refuses ${method} ${path}: ${text}`);
	return text;
}

/** Freezes a user in Salesforce, or opens the login again; `name` is the username without its domain. */
export async function freezeInSalesforce(org: OrgProcess, name: string, isFrozen = true): Promise<void> {
	const [user] = await org.records('User', { Username: `${name}@acme.example` });
	const [login] = await org.records('UserLogin', { UserId: String(user?.Id) });
	await changeInSalesforce(org, `UserLogin/${login?.Id}`, { IsFrozen: isFrozen });
}
