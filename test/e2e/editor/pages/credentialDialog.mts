import type { Locator, Page } from 'playwright-core';
import { SalesforceWindow } from './salesforceWindow.mts';
import type { Stage } from '../stage.mts';

/** The dialog of a credential. */
export class CredentialDialog {
	readonly page: Page;
	readonly root: Locator;

	constructor(page: Page) {
		this.page = page;
		this.root = page.getByTestId('editCredential-modal');
	}

	/** Starts a new credential in n8n's list of credentials, where the dialog stays open after it was saved. */
	static async create({ context, n8n }: Stage): Promise<CredentialDialog> {
		const page = await context.newPage();
		await page.goto(`${n8n.url}/home/credentials/create`);
		await page.getByTestId('new-credential-type-select').locator('input').fill('Salesforce Admin');
		await page.getByRole('option', { name: 'Salesforce Admin OAuth2 API' }).click();
		await page.getByTestId('new-credential-type-button').click();
		const dialog = new CredentialDialog(page);
		await dialog.root.waitFor();
		return dialog;
	}

	/** Texts that explain something, from top to bottom. */
	async notices(): Promise<string[]> {
		return await this.root.locator('[role=alert]').allInnerTexts();
	}

	async choose(field: string, option: string): Promise<void> {
		await this.#field(field).click();
		const named = new RegExp(`^\\s*${option}`);
		await this.page.getByRole('option').filter({ hasText: named }).filter({ visible: true }).click();
	}

	async fill(field: string, value: string): Promise<void> {
		await this.#field(field).locator('input').fill(value);
	}

	/** Makes the dialog as high as what is in it, for a picture. */
	async unfold(): Promise<void> {
		await this.page.addStyleTag({ content: '[data-test-id=editCredential-modal] { max-height: none !important }' });
		await this.page.setViewportSize({ width: 1440, height: 1500 });
		await this.page.mouse.move(0, 0);
	}

	/** Scrolls until a field, below its label, is the first that is seen. */
	async scrollTo(field: string): Promise<void> {
		await this.#field(field).evaluate((element) => {
			element.style.scrollMarginTop = '48px';
			element.scrollIntoView();
		});
	}

	isShown(field: string): Promise<boolean> {
		return this.#field(field).isVisible();
	}

	/** Opens the window of Salesforce. */
	async connect(): Promise<SalesforceWindow> {
		return await this.#openWindow(this.pressConnect());
	}

	/** Opens the window of Salesforce for a credential that is connected already. */
	async switchAccount(): Promise<SalesforceWindow> {
		return await this.#openWindow(this.root.getByTestId('oauth-switch-account-button').click());
	}

	async pressConnect(): Promise<void> {
		await this.#connectButton.click();
	}

	offersConnect(): Promise<boolean> {
		return this.#connectButton.isVisible();
	}

	/** Saves a new credential; returns the id that n8n gives it. */
	async save(): Promise<string> {
		const [answer] = await Promise.all([
			this.page.waitForResponse((one) => one.url().includes('/rest/credentials') && one.request().method() === 'POST'),
			this.root.getByTestId('credential-save-button').click(),
		]);
		return ((await answer.json()) as { data: { id: string } }).data.id;
	}

	/** Waits until n8n says that the credential works. */
	async tested(): Promise<void> {
		await this.root.getByText('Connection tested successfully').waitFor();
	}

	/** Waits until n8n has stored what is filled in, as it does before it connects. */
	async saved(): Promise<void> {
		await this.root.getByTestId('credential-save-button').getByText('Save', { exact: true }).waitFor();
	}

	/** n8n closes the dialog of a credential that was connected. */
	async connected(): Promise<void> {
		await this.root.waitFor({ state: 'hidden' });
	}

	async close(): Promise<void> {
		await this.root.locator('.el-dialog__headerbtn').click();
		await this.root.waitFor({ state: 'hidden' });
	}

	get #connectButton(): Locator {
		return this.root.getByTestId('quick-connect-button');
	}

	async #openWindow(pressed: Promise<void>): Promise<SalesforceWindow> {
		const [window] = await Promise.all([this.page.context().waitForEvent('page'), pressed]);
		await window.waitForURL(/salesforce\.com/);
		return new SalesforceWindow(window);
	}

	#field(name: string): Locator {
		return this.root.getByTestId(`parameter-input-${name}`);
	}
}
