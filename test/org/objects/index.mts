/** Every object of the org. A new one is added here and nowhere else. */
import type { ObjectType } from '../world/model.mts';
import { UserEntityAccess, UserFieldAccess, UserRecordAccess } from './definitions/access.mts';
import {
	EntityDefinition,
	EntityParticle,
	FieldDefinition,
	PicklistValueInfo,
} from './definitions/entityDefinition.mts';
import { RecordType } from './definitions/recordType.mts';
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
import {
	CustomPermission,
	FieldPermissions,
	ObjectPermissions,
	PermissionSetTabSetting,
	SessionPermSetActivation,
} from './entitlements/grants.mts';
import { MutingPermissionSet } from './entitlements/mutingPermissionSet.mts';
import { PackageLicense, UserPackageLicense } from './entitlements/packageLicense.mts';
import { PermissionSet, PermissionSetGroup, PermissionSetGroupComponent } from './entitlements/permissionSet.mts';
import { PermissionSetAssignment } from './entitlements/permissionSetAssignment.mts';
import { PermissionSetLicense, PermissionSetLicenseAssign } from './entitlements/permissionSetLicense.mts';
import { Profile, UserLicense, UserRole } from './entitlements/profile.mts';
import { UserAccessChange, UserAccessPolicy } from './entitlements/userAccessPolicy.mts';
import { ContentDistribution } from './files/contentDistribution.mts';
import { ContentDocument, ContentDocumentLink } from './files/contentDocument.mts';
import { ContentVersion } from './files/contentVersion.mts';
import { Attachment, Document, Folder } from './files/document.mts';
import {
	ContentFolder,
	ContentWorkspace,
	ContentWorkspaceDoc,
	ContentWorkspaceMember,
	ContentWorkspacePermission,
} from './files/library.mts';
import { ConnectedApplication, ExternalClientApplication, SetupEntityAccess } from './logins/connectedApps.mts';
import { LoginGeo, LoginHistory, LoginIp, ThirdPartyAccountLink, VerificationHistory } from './logins/loginTrail.mts';
import { AuthSession, OauthToken } from './logins/session.mts';
import { SetupAuditTrail } from './logins/setupAuditTrail.mts';
import { TwoFactorInfo, TwoFactorMethodsInfo } from './logins/twoFactor.mts';
import { Network, NetworkMember } from './network.mts';
import { Organization, UserPermissionAccess } from './organization.mts';
import { Event, Task } from './owned/activities.mts';
import { Campaign, Contract, Order } from './owned/agreements.mts';
import { Account, Case, Contact, Lead, Opportunity } from './owned/crm.mts';
import { Individual } from './owned/individual.mts';
import { AccountTeamMember, OpportunityTeamMember } from './owned/teams.mts';
import { EntitySubscription } from './users/entitySubscription.mts';
import { ActiveFeatureLicenseMetric } from './users/featureLicenseMetric.mts';
import { User } from './users/user.mts';
import { UserLogin } from './users/userLogin.mts';
import {
	CallCenter,
	OrgWideEmailAddress,
	UserAppInfo,
	UserPreference,
	UserProvisioningRequest,
	UserShare,
} from './users/userRecords.mts';

/** The objects of the data API. */
export const OBJECTS: readonly ObjectType[] = [
	Account,
	AccountTeamMember,
	ActiveFeatureLicenseMetric,
	AsyncApexJob,
	Attachment,
	AuthSession,
	CallCenter,
	Campaign,
	Case,
	CaseTeamMember,
	CaseTeamTemplateMember,
	ConnectedApplication,
	Contact,
	ContentDistribution,
	ContentDocument,
	ContentDocumentLink,
	ContentFolder,
	ContentVersion,
	ContentWorkspace,
	ContentWorkspaceDoc,
	ContentWorkspaceMember,
	ContentWorkspacePermission,
	Contract,
	CronJobDetail,
	CronTrigger,
	CustomPermission,
	Dashboard,
	Document,
	EmailServicesAddress,
	EntityDefinition,
	EntityParticle,
	EntitySubscription,
	Event,
	ExternalClientApplication,
	FieldDefinition,
	FieldPermissions,
	FlowInterview,
	FlowOrchestrationWorkItem,
	Folder,
	Group,
	GroupMember,
	Individual,
	Lead,
	LoginGeo,
	LoginHistory,
	LoginIp,
	MutingPermissionSet,
	Network,
	NetworkMember,
	OauthToken,
	ObjectPermissions,
	Opportunity,
	OpportunityTeamMember,
	Order,
	OrgWideEmailAddress,
	Organization,
	PackageLicense,
	PermissionSet,
	PermissionSetAssignment,
	PermissionSetGroup,
	PermissionSetGroupComponent,
	PermissionSetLicense,
	PermissionSetLicenseAssign,
	PermissionSetTabSetting,
	PicklistValueInfo,
	ProcessInstance,
	ProcessInstanceWorkitem,
	Profile,
	QueueSobject,
	RecordType,
	Report,
	ServiceResource,
	SessionPermSetActivation,
	SetupAuditTrail,
	SetupEntityAccess,
	Site,
	Task,
	Territory2,
	ThirdPartyAccountLink,
	TwoFactorInfo,
	TwoFactorMethodsInfo,
	User,
	UserAccessChange,
	UserAccessPolicy,
	UserAccountTeamMember,
	UserAppInfo,
	UserEntityAccess,
	UserFieldAccess,
	UserLicense,
	UserLogin,
	UserPackageLicense,
	UserPermissionAccess,
	UserPreference,
	UserProvAccount,
	UserProvisioningRequest,
	UserRecordAccess,
	UserRole,
	UserShare,
	UserTeamMember,
	UserTerritory2Association,
	VerificationHistory,
];
