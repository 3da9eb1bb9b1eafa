/** Records of Sales and Service Cloud. Kept to the fields that matter when their owner leaves. */
import {
	address,
	date,
	dateTime,
	decimal,
	defineObject,
	email,
	flag,
	formula,
	money,
	picklist,
	phone,
	READ_ONLY,
	reference,
	severalOf,
	text,
	textArea,
	timeOfDay,
	url,
	whole,
} from '../../world/define.mts';
import type { OrgRecord } from '../../world/types.mts';
import { ACCOUNT_LICENSES, CRM_LICENSES, isDeleted, owned, ownedBy } from './ownership.mts';
import { changeTeam } from './teams.mts';

/** The owner, and the rules that come with it, of an object whose records users and queues can own. */
export const ownable = { fields: [ownedBy('Group', 'User'), isDeleted], rules: owned(ACCOUNT_LICENSES) };

/** The record type, which an object has once it has record types (general knowledge). */
const recordType = (object: string) =>
	reference('RecordTypeId', 'Record Type ID', 'RecordType', {
		visible: ({ org }) => org.store.table('RecordType').find('SobjectType', [object]).length > 0,
	});

const personName = (record: OrgRecord) => [record.FirstName, record.LastName].filter(Boolean).join(' ');
const nameOfPerson = formula(text('Name', 'Full Name', 121), personName);
const INDUSTRIES = ['Agriculture', 'Banking', 'Energy', 'Manufacturing', 'Retail', 'Technology', 'Other'];

/**
 * Valid with some industries: the bits of `validFor` stand in the order of the industries, the first one in the highest (Object Reference,
 * validFor).
 */
const SUB_INDUSTRIES = [
	{ value: 'solar', label: 'Solar', validFor: 'IAAA' },
	{ value: 'software', label: 'Software', validFor: 'BAAA' },
	{ value: 'consulting', label: 'Consulting', validFor: 'BgAA' },
	{ value: 'mining', label: 'Mining', validFor: 'IAAA', active: false },
];

export const Account = defineObject('Account', {
	label: 'Account',
	keyPrefix: '001',
	allows: 'cud',
	fields: [
		text('Name', 'Account Name', 255, { required: true }),
		picklist('Type', 'Account Type', ['Prospect', 'Customer', 'Partner', 'Other'], { restricted: false }),
		picklist('Industry', 'Industry', INDUSTRIES, { restricted: false }),
		textArea('BillingStreet', 'Billing Street', 255),
		text('BillingCity', 'Billing City', 40),
		text('BillingState', 'Billing State/Province', 80),
		text('BillingPostalCode', 'Billing Zip/Postal Code', 20),
		text('BillingCountry', 'Billing Country', 80),
		address('BillingAddress', 'Billing Address', 'Billing'),
		phone('Phone', 'Account Phone'),
		url('Website', 'Website'),
		textArea('Description', 'Account Description', 32_000, { filterable: false }),
		reference('ParentId', 'Parent Account ID', 'Account', { childRelationshipName: 'ChildAccounts' }),
		text('External_Id__c', 'External Id', 40, { externalId: true, unique: true, idLookup: true }),
		picklist('Sub_Industry__c', 'Sub-Industry', SUB_INDUSTRIES, { controllerName: 'Industry' }),
		severalOf('Segments__c', 'Segments', ['Enterprise', 'Public Sector', 'Startup']),
		money('Credit_Limit__c', 'Credit Limit'),
		flag('Is_Partner__c', 'Is Partner'),
		date('Founded_On__c', 'Founded On'),
		dateTime('Reviewed_At__c', 'Reviewed At'),
		timeOfDay('Opens_At__c', 'Opens At'),
		whole('NumberOfEmployees', 'Employees'),
		recordType('Account'),
		ownedBy('User'),
		isDeleted,
	],
	rules: { ...owned(ACCOUNT_LICENSES), applied: changeTeam },
});

export const Contact = defineObject('Contact', {
	label: 'Contact',
	keyPrefix: '003',
	allows: 'cud',
	fields: [
		reference('AccountId', 'Account ID', 'Account', { childRelationshipName: 'Contacts' }),
		text('LastName', 'Last Name', 80, { required: true }),
		text('FirstName', 'First Name', 40),
		nameOfPerson,
		phone('Phone', 'Business Phone'),
		email('Email', 'Email', { idLookup: true }),
		text('Title', 'Title', 128),
		text('External_Id__c', 'External Id', 40, { externalId: true, idLookup: true }),
		ownedBy('User'),
		isDeleted,
	],
	rules: owned(ACCOUNT_LICENSES),
});

export const Lead = defineObject('Lead', {
	label: 'Lead',
	keyPrefix: '00Q',
	allows: 'cud',
	fields: [
		text('LastName', 'Last Name', 80, { required: true }),
		text('FirstName', 'First Name', 40),
		nameOfPerson,
		text('Company', 'Company', 255, { required: true }),
		email('Email', 'Email', { idLookup: true }),
		phone('Phone', 'Phone'),
		picklist('LeadSource', 'Lead Source', ['Web', 'Phone Inquiry', 'Partner Referral', 'Other'], { restricted: false }),
		picklist('Status', 'Status', ['Open - Not Contacted', 'Working - Contacted', 'Closed - Converted'], {
			restricted: false,
			required: true,
			defaultedOnCreate: true,
			defaultValue: 'Open - Not Contacted',
		}),
		flag('IsConverted', 'Converted', { updateable: false }),
		ownedBy('Group', 'User'),
		isDeleted,
	],
	rules: owned(CRM_LICENSES, 'Lead_Queue'),
});

export const Case = defineObject('Case', {
	label: 'Case',
	keyPrefix: '500',
	allows: 'cud',
	fields: [
		text('CaseNumber', 'Case Number', 30, { ...READ_ONLY, idLookup: true }),
		reference('AccountId', 'Account ID', 'Account', { childRelationshipName: 'Cases' }),
		reference('ContactId', 'Contact ID', 'Contact', { childRelationshipName: 'Cases' }),
		text('Subject', 'Subject', 255),
		picklist('Status', 'Status', ['New', 'Working', 'Escalated', 'Closed'], {
			restricted: false,
			defaultedOnCreate: true,
			defaultValue: 'New',
		}),
		picklist('Origin', 'Case Origin', ['Email', 'Phone', 'Web'], { restricted: false }),
		formula(flag('IsClosed', 'Closed'), (record) => record.Status === 'Closed'),
		ownedBy('Group', 'User'),
		isDeleted,
	],
	rules: {
		...owned(CRM_LICENSES, 'Support_Queue'),
		complete: (context, record) => {
			owned(CRM_LICENSES, 'Support_Queue').complete!(context, record);
			record.CaseNumber ??= String(1001 + context.org.store.table('Case').rows.size).padStart(8, '0');
		},
	},
});

const STAGES = ['Prospecting', 'Qualification', 'Proposal/Price Quote', 'Closed Won', 'Closed Lost'];

export const Opportunity = defineObject('Opportunity', {
	label: 'Opportunity',
	labelPlural: 'Opportunities',
	keyPrefix: '006',
	allows: 'cud',
	fields: [
		reference('AccountId', 'Account ID', 'Account', { childRelationshipName: 'Opportunities' }),
		reference('CampaignId', 'Campaign ID', 'Campaign', { childRelationshipName: 'Opportunities' }),
		text('Name', 'Name', 120, { required: true }),
		picklist('StageName', 'Stage', STAGES, { restricted: false, required: true }),
		decimal('Amount', 'Amount'),
		date('CloseDate', 'Close Date', { required: true }),
		formula(flag('IsClosed', 'Closed'), (record) => String(record.StageName).startsWith('Closed')),
		ownedBy('User'),
		isDeleted,
	],
	rules: { ...owned(CRM_LICENSES), applied: changeTeam },
});
