import type { FieldChange } from '../types';

/** The feature licenses whose changes the audit trail tells, by the word for them in its actions. */
export const FEATURES = {
	support: 'UserPermissionsSupportUser',
	interaction: 'UserPermissionsInteractionUser',
	knowledge: 'UserPermissionsKnowledgeUser',
	marketing: 'UserPermissionsMarketingUser',
	offline: 'UserPermissionsOfflineUser',
	sfcontent: 'UserPermissionsSFContentUser',
	jigsawprospecting: 'UserPermissionsJigsawProspectingUser',
};

/** A field of User that an action changes, and what it is afterwards where the action says so. */
interface AuditedField {
	field: string;
	to?: boolean;
}

/** The actions of the audit trail that tell of a changed field (the public catalog "Setup Audit Trail Reference"), in lower case. */
const FIELDS: Readonly<Record<string, AuditedField>> = {
	activateduser: { field: 'IsActive', to: true },
	deactivateduser: { field: 'IsActive', to: false },
	cspuserdisabled: { field: 'IsActive', to: false },
	prmuserdisabled: { field: 'IsActive', to: false },
	changedemail: { field: 'Email' },
	changedusername: { field: 'Username' },
	changedfederationid: { field: 'FederationIdentifier' },
	changedmanager: { field: 'ManagerId' },
	changeddelegateapprover: { field: 'DelegatedApproverId' },
	changedprofileforuser: { field: 'ProfileId' },
	changedprofileforusercusttostd: { field: 'ProfileId' },
	changedprofileforuserstdtocust: { field: 'ProfileId' },
	changedprofileforuserstdtostd: { field: 'ProfileId' },
	changedroleforuser: { field: 'UserRoleId' },
	changedroleforuserfromnone: { field: 'UserRoleId' },
	changedroleforusertonone: { field: 'UserRoleId' },
	...Object.fromEntries(
		Object.entries(FEATURES).flatMap(([word, field]) => [
			[`changed${word}useroffon`, { field, to: true }],
			[`changed${word}useronoff`, { field, to: false }],
		]),
	),
};

/** Whether the audit trail tells when a field of User changes. */
export const isAudited = (field: string) => Object.values(FIELDS).some((one) => one.field === field);

/** The actions that tell of some fields. */
export const actionsOf = (fields: readonly string[]): string[] =>
	Object.keys(FIELDS).filter((action) => fields.includes(FIELDS[action].field));

/** What an entry says of one of some fields; undefined for another action. `from` and `to` are absent where its text does not tell them. */
export function auditedChange(action: string, display: string, fields: readonly string[]): FieldChange | undefined {
	const known = FIELDS[action.toLowerCase()];
	if (!known || !fields.includes(known.field)) return undefined;
	const { field, to } = known;
	return to === undefined ? { field, ...valuesIn(display) } : { field, from: !to, to };
}

// "… from a@acme.example to b@acme.example", "… changed from A to B". A name that has one of the two words could be cut anywhere.
function valuesIn(display: string): Pick<FieldChange, 'from' | 'to'> {
	const parts = display.split(' from ');
	const values = parts.length === 2 ? parts[1].split(' to ') : [];
	if (values.length !== 2) return {};
	const [from, to] = values.map((value) => (value === NOTHING ? null : value));
	return { from, to };
}

/** How the audit trail writes an empty value. */
const NOTHING = '<None Specified>';
