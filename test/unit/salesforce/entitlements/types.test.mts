import { KEY_PREFIX } from '../../../../nodes/SalesforceAdmin/salesforce/api/ids.ts';
import {
	CREATE_ORDER,
	ENTITLEMENT_TYPES,
	HELD_TYPES,
	RECORD_TYPES,
	REMOVE_ORDER,
	assignmentObject,
	entitlementTitle,
	heldObject,
} from '../../../../nodes/SalesforceAdmin/salesforce/entitlements/types.ts';

const objectOf = (type: (typeof HELD_TYPES)[number]) => (type === 'featureLicense' ? 'User' : heldObject(type).object);

test.each([
	['that is given is assigned', CREATE_ORDER, ENTITLEMENT_TYPES],
	['is removed', REMOVE_ORDER, HELD_TYPES],
])('every type %s once, one object after the other', (_, order, all) => {
	expect(order.flat().toSorted()).toEqual(all.toSorted());
	const objects = order.map((types) => [...new Set(types.map(objectOf))]);
	expect(objects.map(({ length }) => length)).toEqual(order.map(() => 1));
	expect(new Set(objects.flat()).size).toBe(order.length);
});

test('a seat comes before the sets that need it, and goes after them', () => {
	const placeOf = (order: string[][], type: string) => order.findIndex((types) => types.includes(type));
	expect(placeOf(CREATE_ORDER, 'permissionSetLicense')).toBeLessThan(placeOf(CREATE_ORDER, 'permissionSet'));
	expect(placeOf(REMOVE_ORDER, 'permissionSetLicense')).toBeGreaterThan(placeOf(REMOVE_ORDER, 'permissionSet'));
});

test('types of one object are told apart, and the IDs of each object are known', () => {
	const wheres = RECORD_TYPES.map((type) => JSON.stringify([objectOf(type), assignmentObject(type).only]));
	expect(new Set(wheres).size).toBe(RECORD_TYPES.length);
	for (const type of RECORD_TYPES) expect(KEY_PREFIX).toHaveProperty(assignmentObject(type).object);
});

test.each(HELD_TYPES)('%s is called so in messages', (type) => {
	expect(entitlementTitle(type)).toBe(type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
});
