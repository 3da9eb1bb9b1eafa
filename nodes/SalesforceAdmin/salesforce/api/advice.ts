/** What a second run does with what the first has done: what has a state is compared with it, and what is new is made anew. */
const AGAIN =
	'States, fields and entitlements that hold already are not written a second time. Leave out the items that have made a file, a record or a password email, which would be made once more; Create or Update finishes a user who was created.';

/**
 * What to do about each error, by Salesforce's error code (SOAP API Developer Guide, StatusCode; REST API Developer Guide,
 * Status Codes and Error Responses) and, in the first part, by the codes of errors that this package raises itself.
 * `docs/errors.md` is tested against this table.
 */
export const ADVICE = {
	// Raised by this package, before or instead of an answer of Salesforce.
	NOT_CONNECTED: 'Open the credential, choose the environment, and select Connect to log in to Salesforce.',
	RECONNECT_NEEDED:
		'Open the credential and select Connect again. A Salesforce user holds at most five authorizations per app: a sixth silently ends the oldest. Use one credential for all workflows, and look at Setup > Connected Apps OAuth Usage for revoked or blocked access. If that does not help, Login History of the user names the reason.',
	APP_BLOCKED:
		'In Salesforce, open Setup > Connected Apps OAuth Usage (or External Client App Manager), install or unblock the app and permit the user, then connect the credential again.',
	APP_MISCONFIGURED:
		'Compare the Client ID and Client Secret of the credential with the app in Salesforce (Setup > External Client App Manager > Settings > OAuth). A new app needs about ten minutes before it works, and an app of a sandbox works with the environment My Domain (Custom Domain), a Connected App also with Sandbox.',
	LOGIN_UNAVAILABLE:
		'Run the workflow again in a minute. It passes by itself. If it stays, look at status.salesforce.com.',
	LOGIN_RATE_EXCEEDED:
		'Salesforce allows 3,600 logins per user and hour, and refused ones count too. Wait an hour, let fewer workflows start at the same time, and look under Setup > Login History for what else logs in as this user.',
	LOGIN_RESTRICTED:
		"In Salesforce, add the address of your n8n to the Login IP Ranges of the user's profile (or to Setup > Network Access, or relax the IP restrictions of the app), and look at the profile's Login Hours. Login History of the user shows the address.",
	ORG_INACTIVE:
		'Ask Salesforce, or whoever owns the org, to unlock it. A sandbox that was refreshed or deleted has to be connected anew.',
	NOT_SALESFORCE:
		"Paste the address of your org's My Domain, for example acme.my.salesforce.com, or its Lightning address. You find it under Setup > My Domain.",
	NO_INSTANCE:
		'Open the credential and select Connect again, so that Salesforce tells the address of the org once more.',
	ORG_MOVED:
		'Open the credential, choose the environment My Domain (Custom Domain), enter the address that the message names, and select Connect. Then run the workflow again.',
	CONNECTION_LOST: `Run the workflow again. ${AGAIN}`,
	CANCELLED: `Run the workflow again to continue. ${AGAIN}`,
	NOT_SENT: `Solve the cause that is named, then run the workflow again. ${AGAIN}`,
	NOT_ADMINISTRATOR:
		"Connect a user with the standard System Administrator profile, or set 'Administrator Check', in the credential or in the options of the operation, to Permissions if the user's own permissions are enough.",
	MISSING_PERMISSIONS:
		'Give the connected user the missing permissions with a permission set or another profile, or connect a System Administrator.',
	INVALID_ID: 'Use the 15 or 18 characters that Salesforce shows in the address of the record.',
	INVALID_INPUT: 'Correct the value and run the workflow again.',
	USER_NOT_FOUND: 'Check the value, and that the connected org is the right one (production or sandbox).',
	SYSTEM_USER: 'Take this user out of the list. Salesforce needs it and manages it by itself.',
	LAST_ADMINISTRATOR:
		'Give another active user the System Administrator profile first, or take this user out of the list.',
	SAME_USER: 'Connect another administrator for this change, or take the user out of the list.',
	DEACTIVATION_BLOCKED:
		'Freeze the user now: it blocks the login at once and keeps the license. Then take away what the message names (default owner or creator, approver, hierarchy field, a trigger of your org) and deactivate.',
	GROUP_NOT_UPDATED:
		'Run the workflow again in a few minutes. What is done already is not written a second time. If the status is Failed, open the group under Setup > Permission Set Groups and recalculate it.',
	OFFBOARD_INCOMPLETE:
		'Solve what the failed step names, then run the workflow again. What is done already is not done a second time.',
	SESSIONS_LEFT:
		'Run it again. If the user keeps coming back, freeze or deactivate the user first, so that nobody can log in meanwhile.',
	TOO_MANY_CHANGES: 'Look at the items: is the list the one that you meant? Then raise the limit, or send fewer items.',
	NO_USER_LOGIN:
		"Ask the user to log in once, or deactivate the user instead of freezing. If this is said of every user, the connected user lacks the permission that opens the object UserLogin: 'Manage Users', or in some orgs 'Freeze Users'.",
	NAME_NOT_FOUND: 'Pick one from the list, or check the spelling. API names, labels and IDs are accepted.',
	AMBIGUOUS_NAME: 'Use the API name or the ID of the one that you mean.',
	PORTAL_OWNER_WITHOUT_ROLE:
		"Give the owner of the contact's account a role (Update of the resource User, field Role), or change the owner of the account. Then run the workflow again.",
	PROFILE_OWNED: "It belongs to the user's profile. Change the profile with Update User instead.",
	EXPIRATION_NOT_ALLOWED:
		'Only permission sets and permission set groups can be given until a date, and none of them that grants Assign Permission Sets, Manage Profiles and Permission Sets, or Manage Users. Give it in an item of its own without an expiration date, or choose another permission set.',
	ASSIGNMENT_EXPIRED: 'Nothing is lost: it had ended by itself. Assign it, if the user is to have it again.',
	OTHER_LICENSE:
		'Give the user a profile of the license that the permission set is for, or choose another permission set.',
	SESSION_BASED:
		'Open the user in Setup and assign it there, together with the flow or the app that activates it in a session.',
	NO_BINARY_DATA: 'Check the name of the input field, and that the node before this one puts out a file.',
	EMPTY_FILE: 'Check the node that makes the file.',
	FILE_TOO_LARGE: 'Split the file, or keep it elsewhere and store a link in Salesforce.',
	RESET_IN_DOUBT:
		'Ask the user whether the new password works, or the email came, before you run this again: every reset sends one more email and ends the link of the one before.',
	CHANGED_IN_DOUBT:
		'Look at the record in Salesforce, or run the workflow again: a change that was made is not made a second time.',
	CREATED_IN_DOUBT: 'Look in Salesforce whether the record exists before you run this again.',
	NO_RESULT:
		'Look at the record in Salesforce, then run the workflow again. A change that was made is not made a second time.',

	// Salesforce's own.
	INVALID_SESSION_ID:
		'Open the credential and select Connect again. The app needs the scope "Manage user data via APIs (api)".',
	CONCURRENT_LIMIT: 'Too many long requests run in the org at once. Try again later.',
	REQUEST_LIMIT_EXCEEDED:
		'The daily number of API calls of the org is used up (Setup > Company Information). Wait until usage falls below the limit; it counts the last 24 hours.',
	API_DISABLED_FOR_ORG:
		'The edition of this org has no API, or it was switched off. Ask Salesforce or choose another org.',
	API_CURRENTLY_DISABLED: "Give the connected user the permission 'API Enabled'.",
	INSUFFICIENT_ACCESS:
		"Check the permissions of the connected user; 'Check' of the resource Connection lists what is missing.",
	INSUFFICIENT_ACCESS_OR_READONLY:
		"Check the permissions of the connected user; 'Check' of the resource Connection lists what is missing.",
	INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
		'Check that the connected user can see the record that is referred to.',
	CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:
		'If this is a deactivation, freeze the user first: it blocks the login at once and keeps the license. Then take away what the message names, or ask who maintains the Apex trigger or flow that refused it.',
	FIELD_INTEGRITY_EXCEPTION:
		'Salesforce found that values do not fit together, for instance a profile, permission set and user license. If this is a deactivation, freeze the user first and take away what the message names.',
	FIELD_CUSTOM_VALIDATION_EXCEPTION:
		'This is a validation rule of your org. Change the values, or ask who maintains the rule.',
	REQUEST_RUNNING_TOO_LONG:
		'Apex, flows and rules of the org take too long for this record. Ask who maintains them (Setup > Apex Triggers, Setup > Flows), or run the workflow when the org is less busy.',
	REQUIRED_FIELD_MISSING: 'Give a value for the fields that are named.',
	STRING_TOO_LONG: 'Shorten the value.',
	INVALID_EMAIL_ADDRESS:
		'Use an address such as jane@example.com. A username has the same form, but need not be a mailbox.',
	INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:
		'Use one of the values that Salesforce allows for this field: Setup > Object Manager > User > Fields & Relationships.',
	INVALID_FIELD:
		'Use the API name of the field (custom fields end in __c), and check that the connected user can see it.',
	INVALID_FIELD_FOR_INSERT_UPDATE: 'Check the field-level security of the field for the connected user.',
	INVALID_TYPE: 'The connected user cannot see this object, or the org does not have the feature.',
	INVALID_CROSS_REFERENCE_KEY: 'A record that is referred to does not exist or cannot be seen. Check the IDs.',
	MALFORMED_ID: 'Check the ID: its first three characters tell what kind of record it names.',
	URL_NOT_RESET: 'Open the credential and select Connect, so that Salesforce names the address of the org again.',
	MALFORMED_QUERY:
		'Look for odd characters in the value, such as a line separator pasted from a document, and type it anew.',
	ENTITY_IS_DELETED: 'The record was deleted in the meantime.',
	NOT_FOUND: 'Check that the record exists and that the connected user can see it.',
	DUPLICATE_USERNAME:
		'Usernames are unique over all Salesforce orgs, and inactive users keep theirs. If it is the same person in this org, for example after a run that was stopped, Create or Update finishes the user. Otherwise use another username; it need not be the email address.',
	DUPLICATE_COMM_NICKNAME: 'Give another nickname.',
	DUPLICATE_EXTERNAL_ID:
		'Correct the values in Salesforce so that one record is left with this one, or find the record by another field.',
	DUPLICATE_VALUE: 'Another record has this value already.',
	LICENSE_LIMIT_EXCEEDED:
		'No license is left. Deactivate a user, buy licenses, or use a profile of another license (Setup > Company Information; Get Many of the resource Directory shows total and used).',
	CANNOT_DISABLE_LAST_ADMIN: 'Make another active user System Administrator first.',
	CANNOT_FREEZE_SELF: 'Connect another administrator for this change.',
	MIXED_DML_OPERATION:
		'An Apex trigger or flow on User writes to other objects in the same transaction. Ask who maintains it.',
	INVALID_NEW_PASSWORD:
		'Choose a password that the password policies allow: Setup > Password Policies, and those of the profile of the user. They hold for administrators too.',
	REPEATED_PASSWORD: 'The user has had this password before. Choose another one.',
	INACTIVE_OWNER_OR_USER: 'Activate the user first, or choose another one.',
	TRANSFER_REQUIRES_READ:
		'Give the new owner Read on the object that is named, with a profile or a permission set, or choose another owner.',
	CANNOT_UPDATE_CONVERTED_LEAD:
		'A converted lead cannot be changed. Transfer the contact, account and opportunity instead.',
	ENTITY_IS_LOCKED:
		'The record waits for an approval. Unlock it, or have the approval finished or recalled, then run the workflow again.',
	DUPLICATES_DETECTED:
		'A duplicate rule of the org refuses the record (Setup > Duplicate Rules). Merge the duplicates, or ask who maintains the rule.',
	DEPENDENCY_EXISTS: 'Take away what the message names first.',
	DELETE_FAILED: 'Take away what the message names first.',
	UNABLE_TO_LOCK_ROW: 'Another process changes the same users or groups. Run the workflow again.',
	STORAGE_LIMIT_EXCEEDED: 'The file storage of the org is full (Setup > Storage Usage).',
	FILE_EXTENSION_NOT_ALLOWED: 'The org blocks this kind of file (Setup > File Upload and Download Security).',
	HTML_FILE_UPLOAD_NOT_ALLOWED: 'The org blocks HTML files (Setup > File Upload and Download Security).',
	INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE:
		'The org is read-only for maintenance, which status.salesforce.com announces. Try again later.',
	SERVER_UNAVAILABLE:
		'Salesforce is overloaded or in maintenance. Try again later. status.salesforce.com shows how the instance of the org is (Setup > Company Information names the instance).',
	UNKNOWN_EXCEPTION:
		"The message has Salesforce's own words, as far as Salesforce says any: go by them. If they tell nothing, run the workflow again, and if it stays, give them to Salesforce support.",
} as const;
