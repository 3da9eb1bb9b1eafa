import type { DisplayCondition, INodeProperties, NodeParameterValue } from 'n8n-workflow';

import { ENTITLEMENT_TYPES, type EntitlementType } from '../../salesforce/entitlements/types';
import { labelOf } from '../values';

/** Values of another field, or conditions on it, at which n8n hides a field. */
type Hiding = Array<NodeParameterValue | DisplayCondition>;

/**
 * Picks several entitlements of a type: "Permission Sets". The list gives API names, which are the same in every sandbox of an org; labels
 * and IDs are accepted too.
 */
export function entitlementNames(type: EntitlementType, name = `${type}s`): INodeProperties {
	return namesField({ displayName: labelOf(`${type}s`), name, loadOptionsMethod: `${type}Names` });
}

function namesField(field: { displayName: string; name: string; loadOptionsMethod: string }): INodeProperties {
	const { displayName, name, loadOptionsMethod } = field;
	const description = `${CHOOSE_FROM_LIST} with API names, labels or IDs`;
	return { displayName, name, type: 'multiOptions', typeOptions: { loadOptionsMethod }, default: [], description };
}

/**
 * The field Entitlements of an operation, named after the type that is chosen: a property for each type, and one for a type that comes
 * from an expression. n8n shows one of them: a property is hidden when one of its conditions holds. `otherTypes` are the choices that need
 * no names, `hide` what else hides the property of a type.
 */
export function entitlementsOfType(
	otherTypes: string[],
	hide: (type: EntitlementType) => Record<string, Hiding> = () => ({}),
): INodeProperties[] {
	const ofType = ENTITLEMENT_TYPES.map((type) => ({
		...entitlementNames(type, 'entitlements'),
		required: true,
		displayOptions: { hide: { entitlementType: [otherThan(type)], ...hide(type) } },
	}));
	const ofExpression = namesField({
		displayName: 'Entitlements',
		name: 'entitlements',
		loadOptionsMethod: 'entitlementNames',
	});
	const hidden = { entitlementType: [...ENTITLEMENT_TYPES, ...otherTypes] };
	return [...ofType, { ...ofExpression, required: true, displayOptions: { hide: hidden } }];
}

// n8n runs the condition `regex` in a sandbox with a time limit, so under load a workflow would fail by it. `not` costs nothing.
const otherThan = (type: EntitlementType) => ({ _cnd: { not: type } });

/** The wording that n8n's lint demands of a list that is loaded. */
export const CHOOSE_FROM_LIST =
	'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';
