/** Which fields a form shows: in every state of its dropdowns and switches, also with values that a hidden one has kept. */
import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
	type NodeParameterValue,
} from 'n8n-workflow';

import type { ItemParameters, Operation } from '../../nodes/SalesforceAdmin/actions/operation.ts';
import { RESOURCES } from '../../nodes/SalesforceAdmin/actions/resources.ts';
import { SalesforceAdmin } from '../../nodes/SalesforceAdmin/SalesforceAdmin.node.ts';

const { description: node } = new SalesforceAdmin();
const OPERATIONS = RESOURCES.flatMap(({ option, operations }) =>
	operations.map((operation) => [`${option.value}:${operation.option.value}`, operation] as const),
);
const EXPRESSION = '={{ $json.choice }}';

/** Whether n8n shows a property. */
const isShown = (property: INodeProperties, state: INodeParameters) =>
	NodeHelpers.displayParameter(state, property, { typeVersion: 1 }, node);

/** What a dropdown or a switch can be set to; nothing for any other field. */
function choicesOf({ type, options = [] }: INodeProperties): NodeParameterValue[] {
	if (type === 'boolean') return [true, false];
	return type === 'options' ? (options as INodePropertyOptions[]).map(({ value }) => value) : [];
}

/** Every combination of the choices of an operation; `more` is one more choice for each. */
function statesOf(key: string, { description }: Operation, ...more: string[]): INodeParameters[] {
	const [resource, operation] = key.split(':');
	let states: INodeParameters[] = [{ resource, operation }];
	for (const property of description) {
		const choices = choicesOf(property);
		if (choices.length === 0) continue;
		states = states.flatMap((state) => [...choices, ...more].map((choice) => ({ ...state, [property.name]: choice })));
	}
	return states;
}

/** Whether an operation asks for the user when its form is in a state. A text field that is shown is filled in, a hidden one is empty. */
function takesUser({ read, description }: Operation, state: INodeParameters): boolean {
	let isTaken = false;
	const isFilled = (name: string) => description.some((field) => field.name === name && isShown(field, state));
	const parameters: ItemParameters = {
		json: () => [],
		isByItem: () => false,
		secret: () => 'x',
		text: (name) => String(state[name] ?? (isFilled(name) ? 'x' : '')),
		flag: (name) => state[name] === true,
		count: () => 1,
		option: () => false,
		collection: (name) => (isFilled(name) && name !== 'options' ? { Title: 'x', permissionSets: ['x'] } : {}),
		list: (name) => (isFilled(name) ? ['x'] : []),
		names: (name) => (isFilled(name) ? ['x'] : []),
		user: (name) => {
			isTaken ||= name === 'user';
			return { by: 'username', value: 'mover@acme.example' };
		},
		newOwner: () => ({ by: 'username', value: 'mover@acme.example' }),
		object: () => 'Account',
		columns: () => ({ Name: 'x' }),
		locator: () => 'x',
		timeZone: 'UTC',
		file: async () => ({ fileName: 'x', mimeType: 'text/plain', size: 1, bytes: Buffer.from('x') }),
	};
	try {
		void read(parameters);
	} catch {
		// The sample values are no IDs.
	}
	return isTaken;
}

/** The states that an expression in a field can stand for. */
function resolved(state: INodeParameters, { description }: Operation): INodeParameters[] {
	let states = [state];
	for (const property of description.filter(({ name }) => state[name] === EXPRESSION))
		states = states.flatMap((one) => choicesOf(property).map((choice) => ({ ...one, [property.name]: choice })));
	return states;
}

const onUsers = OPERATIONS.filter(([, { description }]) => description.some(({ name }) => name === 'user'));

test.each(onUsers)('%s: User is the first field', (_, { description }) => {
	expect(description[0]).toMatchObject({ name: 'user', displayName: 'User', required: true });
});

test.each(onUsers)('%s: User is shown, once, exactly when it is needed', (key, operation) => {
	const users = node.properties.filter(({ name }) => name === 'user');
	for (const state of statesOf(key, operation, EXPRESSION)) {
		const isNeeded = resolved(state, operation).some((one) => takesUser(operation, one));
		const shown = users.filter((property) => isShown(property, state)).length;
		expect({ ...state, shown }).toEqual({ ...state, shown: isNeeded ? 1 : 0 });
	}
});

test.each(OPERATIONS)('%s: no field is shown twice, and none of another operation', (key, operation) => {
	const own = operation.description.map(({ name }) => name);
	for (const state of statesOf(key, operation, EXPRESSION)) {
		const shown = node.properties.filter((property) => isShown(property, state)).map(({ name }) => name);
		expect({ ...state, shown }).toEqual({ ...state, shown: [...new Set(shown)] });
		const common = ['resource', 'operation', 'connectedAccount'];
		expect(shown.filter((name) => !own.includes(name) && !common.includes(name))).toEqual([]);
	}
});

test.each(['assign', 'remove'])('entitlement:%s names the list of entitlements after the type', (operation) => {
	const labelOf = (entitlementType: string) =>
		node.properties
			.filter(({ name }) => name === 'entitlements')
			.filter((property) =>
				isShown(property, { resource: 'entitlement', operation, entitlementType, removeBy: 'user' }),
			)
			.map(({ displayName }) => displayName);
	expect(labelOf('permissionSet')).toEqual(['Permission Sets']);
	expect(labelOf('permissionSetGroup')).toEqual(['Permission Set Groups']);
	expect(labelOf('queue')).toEqual(['Queues']);
	expect(labelOf('featureLicense')).toEqual(['Feature Licenses']);
	expect(labelOf(EXPRESSION)).toEqual(['Entitlements']);
});

// Remove By is hidden then, and keeps Assignment ID.
test.each([
	['all', []],
	['featureLicense', ['entitlements']],
])('User stays when Remove By was Assignment ID and the type becomes %s', (entitlementType, more) => {
	const user = { __rl: true, mode: 'username', value: 'mover@acme.example' };
	const removal = { resource: 'entitlement', operation: 'remove', entitlementType, removeBy: 'assignmentId', user };
	const stored = { ...removal, entitlements: ['Flow User'], assignmentIds: ['0PaXXXXXXXXXXXXXXX'] };
	const read = NodeHelpers.getNodeParameters(node.properties, stored, true, false, { typeVersion: 1 }, node);
	expect(Object.keys(read!).sort()).toEqual(
		['connectedAccount', 'entitlementType', 'operation', 'options', 'resource', 'user', ...more].sort(),
	);
});

test.each([
	['regex', 'n8n 2 ends it after a quarter of a second, so under load a workflow would fail'],
	['startsWith', 'n8n 1 fails where there is no value'],
	['endsWith', 'n8n 1 fails where there is no value'],
	['includes', 'n8n 1 fails where there is no value'],
])('no field has the condition %s: %s', (condition) => {
	expect(JSON.stringify(node.properties)).not.toContain(`"_cnd":{"${condition}"`);
});

test('no field of a collection waits for another one in it, or for itself: n8n 1 cannot resolve these', () => {
	const children = node.properties.flatMap(({ type, options = [] }) =>
		type === 'collection' ? (options as INodeProperties[]) : [],
	);
	const waiting = children.flatMap(({ name, displayOptions: { show = {}, hide = {} } = {} }) =>
		[...Object.keys(show), ...Object.keys(hide)].filter((key) => !key.startsWith('/')).map((key) => [name, key]),
	);
	expect(waiting).toEqual([]);
});
