import { SalesforceError } from '../../../../nodes/SalesforceAdmin/salesforce/api/errors.ts';
import type { Org } from '../../../../nodes/SalesforceAdmin/salesforce/api/org.ts';
import { sendPasswordEmails } from '../../../../nodes/SalesforceAdmin/salesforce/passwords/emails.ts';

test('an email that fails is the result of its user alone', async () => {
	const resetPassword = async (userId: string) => {
		if (userId === '005B') throw new SalesforceError('INVALID_INPUT', 'No email for you');
	};
	const results = await sendPasswordEmails({ resetPassword } as unknown as Org, ['005A', '005B', '005C']);
	expect(results).toEqual([true, expect.objectContaining({ message: 'No email for you' }), true]);
});
