import type { Requirement } from '../salesforce/administrator/requirements';
import { document } from './document';
import { entitlement } from './entitlement';
import type { Resource } from './operation';
import { user } from './user';

/** The resources whose operations may need a System Administrator. */
export const ADMINISTERED: Resource[] = [document, entitlement, user];

/** What each operation needs that is not open to everybody. */
export const REQUIREMENTS: Requirement[] = ADMINISTERED.flatMap(({ operations }) =>
	operations.flatMap(({ requirement }) => requirement ?? []),
);
