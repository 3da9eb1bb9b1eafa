/**
 * What describeGlobal says of objects beside create, update, delete and query (recorded in a Developer Edition org of May 2026, v59).
 * Objects of features that that org had not are absent.
 */
import type { ObjectType } from '../../world/model.mts';

/** Letter → flag. */
const FLAGS = {
	r: 'replicateable',
	t: 'retrieveable',
	l: 'layoutable',
	m: 'mruEnabled',
	s: 'searchable',
	g: 'triggerable',
	u: 'undeletable',
	f: 'feedEnabled',
	e: 'mergeable',
	d: 'deepCloneable',
	a: 'activateable',
};

/** Letter → name of an address and its path below the object. */
const ADDRESSES: Readonly<Record<string, readonly [name: string, path: string]>> = {
	c: ['compactLayouts', '/describe/compactLayouts'],
	a: ['approvalLayouts', '/describe/approvalLayouts'],
	v: ['listviews', '/listviews'],
	n: ['namedLayouts', '/describe/namedLayouts/{LayoutName}'],
	q: ['quickActions', '/quickActions'],
	l: ['layouts', '/describe/layouts'],
};

/** Letters of the flags that an object has, a space, letters of its addresses. */
const RECORDED: Readonly<Record<string, string>> = {
	Account: 'rtlmsgufe cavql',
	AsyncApexJob: 't',
	Attachment: 'rtsgu',
	AuthSession: 't',
	CallCenter: 'rt',
	Campaign: 'rtlmsgu cavql',
	Case: 'rtlmsguf cavql',
	CaseTeamMember: 'rt',
	CaseTeamTemplateMember: 'rt',
	ConnectedApplication: 'ts',
	Contact: 'rtlmsgufe cavql',
	ContentDistribution: 'tgu',
	ContentDocument: 'tlmsguf cl',
	ContentDocumentLink: 'tlg cl',
	ContentFolder: 'rtu',
	ContentVersion: 'tlsg cl',
	ContentWorkspace: 'tl cl',
	ContentWorkspaceDoc: 't',
	ContentWorkspaceMember: 't',
	ContentWorkspacePermission: 't',
	Contract: 'rtlmsgua cavql',
	CronJobDetail: 't',
	CronTrigger: 't',
	CustomPermission: 'tl cl',
	Dashboard: 'tlms cvl',
	Document: 'rtmsu',
	EmailServicesAddress: 'rt',
	EntityDefinition: 's',
	EntityParticle: '',
	EntitySubscription: 'rt',
	Event: 'rtlmsgu cql',
	ExternalClientApplication: 'ts',
	FieldDefinition: 's',
	FieldPermissions: 't',
	FlowInterview: 'rtl cl',
	FlowOrchestrationWorkItem: 'rtlms cal',
	Folder: 'rts',
	Group: 'rts',
	GroupMember: 'rt',
	Individual: 'rtlmsgue cql',
	Lead: 'rtlmsgufe cavql',
	LoginGeo: 't',
	LoginHistory: 't',
	LoginIp: 't',
	MutingPermissionSet: 't',
	OauthToken: '',
	ObjectPermissions: 't',
	Opportunity: 'rtlmsgufd cavql',
	Order: 'rtlmsgua caql',
	OrgWideEmailAddress: 'rt',
	Organization: 'rt',
	PackageLicense: 't',
	PermissionSet: 'tms',
	PermissionSetAssignment: 't',
	PermissionSetGroup: 'tms',
	PermissionSetGroupComponent: 't',
	PermissionSetLicense: 'tls cl',
	PermissionSetLicenseAssign: 't',
	PermissionSetTabSetting: 't',
	PicklistValueInfo: '',
	ProcessInstance: 't',
	ProcessInstanceWorkitem: 't',
	Profile: 'rtms',
	QueueSobject: 'rt',
	RecordType: 'rtms',
	Report: 'tms v',
	ServiceResource: 'rtlmsg caql',
	SessionPermSetActivation: 'tl cl',
	SetupAuditTrail: 'ts',
	SetupEntityAccess: 't',
	Site: 'tf',
	Task: 'rtlmsgu cql',
	ThirdPartyAccountLink: '',
	User: 'rtlmsgf cnql',
	UserAppInfo: 'rtu',
	UserEntityAccess: '',
	UserFieldAccess: '',
	UserLicense: 'ts',
	UserLogin: 't',
	UserPackageLicense: 't',
	UserPermissionAccess: '',
	UserPreference: 't',
	UserProvAccount: 'rtgu',
	UserProvisioningRequest: 'rtlgu cal',
	UserRecordAccess: '',
	UserRole: 'rtlms cl',
	UserShare: 't',
	VerificationHistory: 't',
};

/** Records of features and of custom objects have pages; setup objects of features only can be read and compared. */
const DEFAULTS = { data: 'rtlmsgu caql', setup: 'rt' };

/** The flags of an object, and its addresses below `base`: name → path. */
export function recordedFlags(
	{ name, setup }: Pick<ObjectType, 'name' | 'setup'>,
	base: string,
): { flags: Record<string, boolean>; addresses: Record<string, string> } {
	const [flags = '', addresses = ''] = (RECORDED[name] ?? (setup ? DEFAULTS.setup : DEFAULTS.data)).split(' ');
	return {
		flags: Object.fromEntries(Object.entries(FLAGS).map(([letter, flag]) => [flag, flags.includes(letter)])),
		addresses: Object.fromEntries(
			Object.entries(ADDRESSES)
				.filter(([letter]) => addresses.includes(letter))
				.map(([, [address, path]]) => [address, base + path]),
		),
	};
}
