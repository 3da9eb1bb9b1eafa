import type { ApiRecord } from '../api/org';
import { textOf } from '../api/query';

/** Fields of User that reading returns, each with its name in the result. */
const DETAILS: Readonly<Record<string, string>> = {
	Name: 'name',
	FirstName: 'firstName',
	LastName: 'lastName',
	Email: 'email',
	ProfileId: 'profileId',
	'Profile.Name': 'profileName',
	UserRoleId: 'roleId',
	'UserRole.Name': 'roleName',
	UserType: 'userType',
	Alias: 'alias',
	CommunityNickname: 'nickname',
	Title: 'title',
	EmailEncodingKey: 'emailEncoding',
	LocaleSidKey: 'locale',
	LanguageLocaleKey: 'language',
	TimeZoneSidKey: 'timeZone',
	Phone: 'phone',
	MobilePhone: 'mobilePhone',
	Street: 'street',
	City: 'city',
	State: 'state',
	PostalCode: 'postalCode',
	Country: 'country',
	EmployeeNumber: 'employeeNumber',
	CompanyName: 'companyName',
	Division: 'division',
	Department: 'department',
	ManagerId: 'managerId',
	FederationIdentifier: 'federationId',
	LastLoginDate: 'lastLoginDate',
	CreatedDate: 'createdDate',
};

/** The fields of User that reading returns. */
export const DETAIL_FIELDS: readonly string[] = Object.keys(DETAILS);

/** What results call a field or path of User: `profileName` for `Profile.Name`. */
export const detailName = (field: string) => DETAILS[field] ?? field.charAt(0).toLowerCase() + field.slice(1);

/** The most useful of them. */
export const SIMPLE_FIELDS: readonly string[] = [
	'Name',
	'Email',
	'Profile.Name',
	'UserRole.Name',
	'LastLoginDate',
	'FederationIdentifier',
];

/** A user as reading returns it: `profileName`, `lastLoginDate` and so on beside the keys below, null for a field without a value. */
export type UserDetails = {
	id: string;
	username: string;
	isActive: boolean;
	isFrozen: boolean | null;
	/** The address of the user's page. */
	url: string;
} & Record<string, unknown>;

/** What details are made of. */
interface UserDetailsSource {
	record: ApiRecord;
	isFrozen: boolean | null;
	url: string;
}

/** The details of a user whose record was read with these fields, and with Id, Username and IsActive. */
export function userDetails({ record, isFrozen, url }: UserDetailsSource, fields: readonly string[]): UserDetails {
	const details = Object.fromEntries(fields.map((field) => [DETAILS[field], valueAt(record, field)]));
	return {
		id: String(record.Id),
		username: textOf(record, 'Username'),
		isActive: record.IsActive === true,
		isFrozen,
		...details,
		url,
	};
}

const valueAt = (record: ApiRecord, path: string) =>
	path.includes('.') ? textOf(record, path) || null : (record[path] ?? null);
