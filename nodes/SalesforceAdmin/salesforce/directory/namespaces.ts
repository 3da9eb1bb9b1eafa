import type { ApiRecord } from '../api/org';
import { textOf } from '../api/query';

/** Where an API name stands, and the namespace of the managed package that brought it; `namespace` is absent for kinds without one. */
export interface NamePaths {
	name: string;
	namespace?: string;
}

/** The API name of a record as Salesforce writes it in formulas and code: `pkga__Sales_Manager` for what a managed package brought. */
export function qualifiedName(record: ApiRecord, paths: NamePaths): string {
	const name = textOf(record, paths.name);
	const namespace = paths.namespace && textOf(record, paths.namespace);
	return namespace ? `${namespace}__${name}` : name;
}

/**
 * Namespace and name of a text such as `pkga__Sales_Manager`; undefined for any other. A namespace has at most 15 letters, digits and
 * single underscores, and no name of an org has two underscores in a row. Both are known from practice; the pages of the objects do not say it.
 */
export function splitName(text: string): { namespace: string; name: string } | undefined {
	const [, namespace, name] = /^([a-z](?:_?[a-z0-9]){0,14})__(.+)$/i.exec(text) ?? [];
	return namespace && name ? { namespace, name } : undefined;
}
