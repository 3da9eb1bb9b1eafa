/** Every object of the org. A new one is added here and nowhere else. */
import { Account, Case, Contact, Lead, Opportunity } from './ownable.mts';
import { ContentDocument, ContentDocumentLink } from './contentDocument.mts';
import { ContentVersion } from './contentVersion.mts';
import { Attachment, Document, Folder } from './document.mts';
import { Group, GroupMember, QueueSobject } from './group.mts';
import { ContentWorkspace, ContentWorkspaceDoc, ContentWorkspaceMember } from './library.mts';
import { LoginHistory, Organization, UserPermissionAccess } from './organization.mts';
import { PackageLicense, UserPackageLicense } from './packageLicense.mts';
import { PermissionSet, PermissionSetGroup, PermissionSetGroupComponent } from './permissionSet.mts';
import { PermissionSetAssignment } from './permissionSetAssignment.mts';
import { PermissionSetLicense, PermissionSetLicenseAssign } from './permissionSetLicense.mts';
import { Profile, UserLicense, UserRole } from './profile.mts';
import {
	ConnectedApplication,
	ContentFolder,
	ExternalClientApplication,
	LoginGeo,
	LoginIp,
	MutingPermissionSet,
	SetupEntityAccess,
	ThirdPartyAccountLink,
	VerificationHistory,
} from './secondary.mts';
import { AuthSession, OauthToken } from './session.mts';
import { User } from './user.mts';
import { UserLogin } from './userLogin.mts';
import type { ObjectType } from '../schema.mts';

export const OBJECTS: readonly ObjectType[] = [
	Account,
	Attachment,
	AuthSession,
	Case,
	ConnectedApplication,
	Contact,
	ContentDocument,
	ContentDocumentLink,
	ContentFolder,
	ContentVersion,
	ContentWorkspace,
	ContentWorkspaceDoc,
	ContentWorkspaceMember,
	Document,
	ExternalClientApplication,
	Folder,
	Group,
	GroupMember,
	Lead,
	LoginGeo,
	LoginHistory,
	LoginIp,
	MutingPermissionSet,
	OauthToken,
	Opportunity,
	Organization,
	PackageLicense,
	PermissionSet,
	PermissionSetAssignment,
	PermissionSetGroup,
	PermissionSetGroupComponent,
	PermissionSetLicense,
	PermissionSetLicenseAssign,
	Profile,
	QueueSobject,
	SetupEntityAccess,
	ThirdPartyAccountLink,
	User,
	UserLicense,
	UserLogin,
	UserPackageLicense,
	UserPermissionAccess,
	UserRole,
	VerificationHistory,
];
