/** Every object of the org. A new one is added here and nowhere else. */
import type { ObjectType } from '../world/model.mts';
import {
	AsyncApexJob,
	CronJobDetail,
	CronTrigger,
	Dashboard,
	EmailServicesAddress,
	Report,
	Site,
	UserProvAccount,
} from './dependents/automation.mts';
import {
	CaseTeamMember,
	CaseTeamTemplateMember,
	ServiceResource,
	Territory2,
	UserAccountTeamMember,
	UserTeamMember,
	UserTerritory2Association,
} from './dependents/memberships.mts';
import {
	FlowInterview,
	FlowOrchestrationWorkItem,
	ProcessInstance,
	ProcessInstanceWorkitem,
} from './dependents/work.mts';
import { Group, GroupMember, QueueSobject } from './entitlements/group.mts';
import { MutingPermissionSet } from './entitlements/mutingPermissionSet.mts';
import { PackageLicense, UserPackageLicense } from './entitlements/packageLicense.mts';
import { PermissionSet, PermissionSetGroup, PermissionSetGroupComponent } from './entitlements/permissionSet.mts';
import { PermissionSetAssignment } from './entitlements/permissionSetAssignment.mts';
import { PermissionSetLicense, PermissionSetLicenseAssign } from './entitlements/permissionSetLicense.mts';
import { Profile, UserLicense, UserRole } from './entitlements/profile.mts';
import { ContentDocument, ContentDocumentLink } from './files/contentDocument.mts';
import { ContentVersion } from './files/contentVersion.mts';
import { Attachment, Document, Folder } from './files/document.mts';
import { ContentFolder, ContentWorkspace, ContentWorkspaceDoc, ContentWorkspaceMember } from './files/library.mts';
import { ConnectedApplication, ExternalClientApplication, SetupEntityAccess } from './logins/connectedApps.mts';
import { LoginGeo, LoginHistory, LoginIp, ThirdPartyAccountLink, VerificationHistory } from './logins/loginTrail.mts';
import { AuthSession, OauthToken } from './logins/session.mts';
import { SetupAuditTrail } from './logins/setupAuditTrail.mts';
import { Network } from './network.mts';
import { Organization, UserPermissionAccess } from './organization.mts';
import { Event, Task } from './owned/activities.mts';
import { Campaign, Contract, Order } from './owned/agreements.mts';
import { Account, Case, Contact, Lead, Opportunity } from './owned/crm.mts';
import { AccountTeamMember, OpportunityTeamMember } from './owned/teams.mts';
import { User } from './users/user.mts';
import { UserLogin } from './users/userLogin.mts';

/** The objects of the data API. */
export const OBJECTS: readonly ObjectType[] = [
	Account,
	AccountTeamMember,
	AsyncApexJob,
	Attachment,
	AuthSession,
	Campaign,
	Case,
	CaseTeamMember,
	CaseTeamTemplateMember,
	ConnectedApplication,
	Contact,
	ContentDocument,
	ContentDocumentLink,
	ContentFolder,
	ContentVersion,
	ContentWorkspace,
	ContentWorkspaceDoc,
	ContentWorkspaceMember,
	Contract,
	CronJobDetail,
	CronTrigger,
	Dashboard,
	Document,
	EmailServicesAddress,
	Event,
	ExternalClientApplication,
	FlowInterview,
	FlowOrchestrationWorkItem,
	Folder,
	Group,
	GroupMember,
	Lead,
	LoginGeo,
	LoginHistory,
	LoginIp,
	MutingPermissionSet,
	Network,
	OauthToken,
	Opportunity,
	OpportunityTeamMember,
	Order,
	Organization,
	PackageLicense,
	PermissionSet,
	PermissionSetAssignment,
	PermissionSetGroup,
	PermissionSetGroupComponent,
	PermissionSetLicense,
	PermissionSetLicenseAssign,
	ProcessInstance,
	ProcessInstanceWorkitem,
	Profile,
	QueueSobject,
	Report,
	ServiceResource,
	SetupAuditTrail,
	SetupEntityAccess,
	Site,
	Task,
	Territory2,
	ThirdPartyAccountLink,
	User,
	UserAccountTeamMember,
	UserLicense,
	UserLogin,
	UserPackageLicense,
	UserPermissionAccess,
	UserProvAccount,
	UserRole,
	UserTeamMember,
	UserTerritory2Association,
	VerificationHistory,
];
