import { Canvas } from './pages/canvas.mts';
import { CredentialDialog } from './pages/credentialDialog.mts';
import type { NodePanel } from './pages/nodePanel.mts';
import { openNode } from './pages/openNode.mts';
import { NO_SUCCESS, picture } from './pictures.mts';
import { connectCredential, logOutOfSalesforce, type Stage } from './stage.mts';

/** Connecting a credential: each environment, and what people read when it does not work. */
export function connecting(stage: () => Stage): void {
	const fillApp = async (dialog: CredentialDialog, name = 'standard') => {
		const app = stage().org.apps.find((one) => one.name === name)!;
		await dialog.fill('clientId', app.clientId);
		await dialog.fill('clientSecret', app.clientSecret);
	};

	describe('the dialog', () => {
		let dialog: CredentialDialog;
		let panel: NodePanel;

		beforeEach(async () => {
			await logOutOfSalesforce(stage());
			panel = await Canvas.openAction(stage(), 'Deactivate user');
			dialog = await panel.newCredential();
		});

		it('explains in two notices scopes, who must be an administrator, five authorizations and the window that stays open', async () => {
			const [scopes, window, ...more] = await dialog.notices();
			for (const part of ['(api)', 'refresh_token', 'System Administrator']) expect(scopes).toContain(part);
			for (const part of ['OAUTH_EC_APP_NOT_FOUND: choose', 'not installed', 'five authorizations']) {
				expect(window).toContain(part);
			}
			expect(more).toEqual([]);
			await fillApp(dialog);
			await dialog.choose('environment', 'My Domain');
			await dialog.fill('customDomain', 'https://acme.lightning.force.com/lightning/setup/SetupOneHome/home');
			await dialog.unfold();
			await picture(dialog.root, 'credential');
		});

		it.each([
			{ environment: 'Production', host: 'login.salesforce.com', app: 'standard' },
			{ environment: 'Sandbox', host: 'test.salesforce.com', app: 'plain' },
			{
				environment: 'My Domain',
				domain: 'acme.my.salesforce.com',
				host: 'acme.my.salesforce.com',
				app: 'local',
			},
			{
				environment: 'My Domain',
				domain: 'https://acme.lightning.force.com/lightning/setup/SetupOneHome/home',
				host: 'acme.my.salesforce.com',
				app: 'rotating',
			},
		])('connects through $host with the app $app', async ({ environment, domain, host, app }) => {
			await fillApp(dialog, app);
			await dialog.choose('environment', environment);
			expect(await dialog.isShown('customDomain')).toBe(domain !== undefined);
			if (domain) await dialog.fill('customDomain', domain);
			const window = await dialog.connect();
			expect(window.host).toBe(host);
			await window.logIn('admin@acme.example');
			await window.page.locator('#oaapprove').waitFor();
			if (app === 'standard') await picture(window.page, 'consent');
			await window.allow();
			await dialog.connected();
			await panel.chooseUser('leaver');
			await panel.shows('connectedAccount', '✓ Ada Admin · System Administrator');
		});

		it('offers Connect only when an environment is chosen or a My Domain is filled in', async () => {
			await fillApp(dialog);
			expect(await dialog.isShown('customDomain')).toBe(true);
			expect(await dialog.offersConnect()).toBe(false);
			await dialog.choose('environment', 'Production');
			expect(await dialog.isShown('customDomain')).toBe(false);
			expect(await dialog.offersConnect()).toBe(true);
		});

		it('lets another account be chosen when it is connected anew', async () => {
			await fillApp(dialog);
			await dialog.fill('customDomain', 'acme.my.salesforce.com');
			const first = await dialog.connect();
			await first.logIn('provisioner@acme.example');
			await first.allow();
			await dialog.connected();
			await panel.editCredential();
			const second = await dialog.switchAccount();
			await second.chooseAnother();
			await second.logIn('admin@acme.example');
			await second.allow();
			await dialog.close();
			await panel.chooseUser('standard');
			await panel.shows('connectedAccount', '✓ Ada Admin');
		});

		it('refuses evil.example.com in words, and opens no window', async () => {
			await fillApp(dialog);
			await dialog.choose('environment', 'My Domain');
			await dialog.fill('customDomain', 'evil.example.com');
			await dialog.pressConnect();
			const toast = dialog.page.locator('[role=alert]', { hasText: 'evil.example.com' });
			await toast.waitFor();
			expect(await toast.innerText()).toContain(
				"The custom domain 'evil.example.com' is not the address of a Salesforce org. Paste the address of your My Domain",
			);
			expect(stage().context.pages()).toHaveLength(1);
			await dialog.saved();
			await dialog.scrollTo('environment');
			await picture(dialog.page, 'wrong-domain', NO_SUCCESS);
		});

		it('stays unconnected when the user denies, and n8n says so', async () => {
			await fillApp(dialog);
			await dialog.choose('environment', 'Production');
			const window = await dialog.connect();
			await window.logIn('second.admin@acme.example');
			await window.deny();
			await window.page.waitForURL(/oauth2-credential\/callback/);
			await window.page.getByText('More details').click();
			expect(await window.text()).toContain('access_denied');
			await dialog.root.getByTestId('oauth-not-connected-banner').waitFor();
		});

		it('explains beforehand what to do when the app is not installed and the window stays open', async () => {
			await fillApp(dialog, 'uninstalled');
			await dialog.choose('environment', 'Production');
			const window = await dialog.connect();
			await window.logIn('provisioner@acme.example');
			await window.page.waitForURL(/RemoteAccessErrorPage/);
			expect(await window.text()).toContain('app must be installed into org');
			await window.page.close();
			await dialog.root.getByTestId('oauth-not-connected-banner').waitFor();
			expect((await dialog.notices()).join('\n')).toContain('Setup > Connected Apps OAuth Usage');
		});
	});

	it('tests Client Credentials when they are saved, before the first run and after it', async () => {
		const dialog = await CredentialDialog.create(stage());
		await dialog.choose('grantType', 'Client Credentials');
		await fillApp(dialog, 'server');
		for (const field of ['environment', 'loginPrompt', 'scope', 'sendAdditionalBodyProperties']) {
			expect(await dialog.isShown(field)).toBe(false);
		}
		expect(await dialog.notices()).toEqual([expect.stringContaining('enter there as Run As a user')]);
		await dialog.fill('customDomain', 'acme.my.salesforce.com');
		const id = await dialog.save();
		await dialog.tested();
		await dialog.unfold();
		await picture(dialog.root, 'client-credentials');
		const panel = await openNode(stage(), id, 'connection:check');
		await panel.execute();
		await panel.output.getByText('@acme.example').first().waitFor();
		await (await panel.editCredential()).tested();
	});

	it('ends the first of six connections of a user, and says why', async () => {
		const first = await connectCredential(stage(), 'First', 'second.admin@acme.example');
		await connectCredential(stage(), 'Second', 'second.admin@acme.example');
		await stage().org.control('POST', '/expire');
		const renewed = await openNode(stage(), first.id, 'connection:check');
		await renewed.execute();
		await renewed.output.getByText('second.admin@acme.example').waitFor();
		for (const _ of [3, 4, 5, 6]) {
			await stage().org.authorize({ username: 'second.admin@acme.example', app: 'standard' });
		}
		await stage().org.control('POST', '/expire');
		const ended = await openNode(stage(), first.id, 'connection:check');
		await ended.execute();
		const { message, description } = await ended.error();
		expect(message).toContain('Salesforce has ended the authorization of the credential');
		expect(description).toContain('at most five authorizations per app: a sixth silently ends the oldest');
	});
}
