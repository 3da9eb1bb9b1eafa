import { SalesforceError, asSalesforceError } from '../../api/errors';
import type { ApiRecord, Org } from '../../api/org';
import { permissionNames, permissionsIn, readPermissionRows, type Permission } from '../../api/permissions';
import { isError, mapValues, valuesOf, type Result } from '../../api/results';
import { fieldName, literal } from '../../api/soql';
import type { User } from '../../users/read';
import { quotedName } from '../assignments';
import type { Assignment } from '../types';

/** What is to be taken from a user. */
interface Taking {
	user: Pick<User, 'username'>;
	found: Assignment[];
}

/**
 * Refuses with SAME_USER what takes from the connected user one of PERMISSIONS that nothing else gives it: the rest of the run, and every
 * later one, would lack it. What an earlier plan takes is gone for the later ones. Returns the other plans as they are.
 * Costs a call when permission sets or groups are taken from the connected user; when they cannot be read, these plans end with the error.
 * Never rejects.
 */
export async function refuseOwnLoss<Plan extends Taking>(
	org: Org,
	plans: Array<Result<Plan>>,
): Promise<Array<Result<Plan>>> {
	const ownIn = ({ found }: Plan) => found.filter((one) => one.userId === org.user.userId && givesPermissions(one));
	if (valuesOf(plans).every((plan) => ownIn(plan).length === 0)) return plans;
	const given = await readOwn(org).catch(asSalesforceError);
	let left = isError(given) ? new Map<string, Permission[]>() : given;
	return mapValues(plans, (plan) => {
		const own = ownIn(plan);
		if (own.length === 0) return plan;
		if (isError(given)) return given;
		const taken = new Set(own.map(({ assignmentId }) => assignmentId));
		const rest = new Map([...left].filter(([id]) => !taken.has(id)));
		const lost = [...allIn(left)].filter((permission) => !allIn(rest).has(permission));
		if (lost.length > 0) return ownLoss(plan, own, lost);
		left = rest;
		return plan;
	});
}

const givesPermissions = ({ type }: Assignment) => type === 'permissionSet' || type === 'permissionSetGroup';

const allIn = (given: Map<string, Permission[]>) => new Set([...given.values()].flat());

// Salesforce gives permissions by these assignments alone: a profile has a permission set of its own (Object Reference, PermissionSet).
async function readOwn(org: Org): Promise<Map<string, Permission[]>> {
	const rows = await readPermissionRows(org, (fields) => {
		const names = ['Id', 'IsActive', ...fields.map((field) => `PermissionSet.${field}`)].map(fieldName);
		return `SELECT ${names.join(',')} FROM PermissionSetAssignment WHERE AssigneeId=${literal(org.user.userId)}`;
	});
	const given = new Map<string, Permission[]>();
	for (const row of rows) given.set(String(row.Id), [...(given.get(String(row.Id)) ?? []), ...permissionsBy(row)]);
	return given;
}

// One that has expired gives nothing.
function permissionsBy({ IsActive, PermissionSet: set }: ApiRecord): Permission[] {
	if (IsActive === false || !set) return [];
	const given = Object.entries(permissionsIn(set as ApiRecord));
	return given.flatMap(([permission, isGiven]) => (isGiven ? [permission as Permission] : []));
}

function ownLoss({ user }: Taking, own: Assignment[], lost: Permission[]): SalesforceError {
	const what = own.map(quotedName).join(', ');
	const permissions = lost.map((permission) => permissionNames([permission])).join(', ');
	return new SalesforceError(
		'SAME_USER',
		`${what}: not removed from ${user.username || 'the connected user'}, which is the connected user itself and would lose ${permissions}`,
	);
}
