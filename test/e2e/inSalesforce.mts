import type { OrgProcess } from '../n8n/orgProcess.mts';

/** Changes a record as an administrator does in Salesforce, who is not the connected user. Throws when the org refuses. */
export async function changeInSalesforce(org: OrgProcess, path: string, fields: object): Promise<void> {
	const { access_token: token } = await org.authorize({ username: 'second.admin@acme.example' });
	const response = await fetch(`${org.url}/services/data/v66.0/sobjects/${path}`, {
		method: 'PATCH',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify(fields),
	});
	if (!response.ok) throw new Error(`The org refuses ${path}: ${await response.text()}`);
}

/** Freezes a user in Salesforce, or opens the login again; `name` is the username without its domain. */
export async function freezeInSalesforce(org: OrgProcess, name: string, isFrozen = true): Promise<void> {
	const [user] = await org.records('User', { Username: `${name}@acme.example` });
	const [login] = await org.records('UserLogin', { UserId: String(user?.Id) });
	await changeInSalesforce(org, `UserLogin/${login?.Id}`, { IsFrozen: isFrozen });
}
