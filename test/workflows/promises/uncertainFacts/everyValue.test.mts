/**
 * What nobody outside Salesforce knows for certain is a setting of the simulated org. The node has to cope with every value: with the
 * right outcome, or with an error that says what is wrong. The promises are in `uncertainFacts/`, by what they are about.
 *
 * Proves invariant 10.
 */
import { OPEN_QUESTION_NAMES, SETTING_DEFINITIONS, type SettingName } from '../../../org/world/settings.mts';
import { startAcme, type Acme } from '../../../support/acme.mts';
import type { Answers, Question, Value } from './answers.mts';
import { AUTHORIZATION } from './authorization.mts';
import { ENTITLEMENTS } from './entitlements.mts';
import { FILES } from './files.mts';
import { RECORDS } from './records.mts';
import { TIMEOUTS } from './timeouts.mts';
import { TRIGGER } from './trigger.mts';
import { USERS } from './users.mts';

let acme: Acme;
afterEach(async () => await acme.close());

/** What the node does about each question, whatever the answer is. */
const PROMISES: Answers = {
	...AUTHORIZATION,
	...ENTITLEMENTS,
	...FILES,
	...RECORDS,
	...TIMEOUTS,
	...TRIGGER,
	...USERS,
};

/** Questions that no operation of the node meets, and why. */
const NOT_MET: Partial<Record<Question, string>> = {
	freezeSelfMessage: 'the node refuses it before Salesforce can',
	sessionsOnFreeze: 'the node does not look at sessions of others',
	sessionsOnDeactivate: 'the node does not look at sessions of others',
	rolledBackRowsCarryId: 'the node never asks for allOrNone',
	mixedSetupCollection: 'a collection of the node has one object',
	graphMixedDml: 'the node sends no graphs',
	upsertWithoutBodyUpTo: 'the node uses API version 66.0',
	idempotencyKey: 'the node sends no such header',
	userDelete: 'users are never deleted',
	expirationInThePast: 'the node refuses it before Salesforce can',
	expirationOfAdministrativeSets: 'the node refuses it before Salesforce can',
	systemUserDeactivation: 'the node refuses it before Salesforce can',
	passwordLockoutMessage: 'the node does not lock passwords',
	wrongCodeVerifier: 'n8n connects the credential',
	missingCodeVerifierMessage: 'n8n connects the credential',
	pathOnClientMissingMessage: 'the node always sends PathOnClient',
	loginRateError: 'a run does not log in 3,600 times',
	rotatedTokenReuse: 'a token that was rotated away is not sent again',
	queryLocatorLifeMinutes: 'pages are read one after the other',
};

/** All values of a setting; for a text, another text with markup and quotes in it. */
function valuesOf(setting: SettingName): Value[] {
	const { default: first, allowed } = SETTING_DEFINITIONS[setting] as { default: Value; allowed?: readonly Value[] };
	if (allowed) return [...allowed];
	if (typeof first === 'boolean') return [true, false];
	return typeof first === 'string' ? [first, `It's <br>"refused"`] : [first];
}

const CASES = Object.entries(PROMISES).flatMap(([setting, promised]) =>
	valuesOf(setting as Question).map((value) => ({ setting: setting as Question, value, ...promised })),
);

test.each(CASES)('$promise ($setting: $value)', async ({ setting, value, as, prove }) => {
	acme = await startAcme({ as, settings: { [setting]: value } });
	await prove(acme, value);
});

test('every open question is answered here or not met by the node', async () => {
	acme = await startAcme();
	const known = [...Object.keys(PROMISES), ...Object.keys(NOT_MET)].sort();
	expect(known).toEqual([...OPEN_QUESTION_NAMES].sort());
});
