/** What a user holds, as Get Many tells it. */
import type { Acme } from '../../../support/acme.mts';
import { byUsername, listEntitlements } from '../../../support/parameters.mts';

/** `permissionSet Sales_Manager` and so on, sorted. */
export async function entitlementsOf(acme: Acme, user: string): Promise<string[]> {
	const { json } = await acme.run(listEntitlements(byUsername(`${user}@acme.example`)));
	return json.map(({ type, name }) => `${String(type)} ${String(name)}`).sort();
}
