import type { Locator, Page } from 'playwright-core';
import { SalesforceWindow } from './salesforceWindow.mts';

/** The dialog of a credential. */
export class CredentialDialog {
	readonly page: Page;
	readonly root: Locator;

	constructor(page: Page) {
		this.page = page;
		this.root = page.getByTestId('editCredential-modal');
	}

	/** Texts that explain something, from top to bottom. */
	async notices(): Promise<string[]> {
		return await this.root.locator('[role=alert]').allInnerTexts();
	}

	async choose(field: string, option: string): Promise<void> {
		await this.#field(field).click();
		await this.page.getByRole('option').filter({ hasText: option }).filter({ visible: true }).click();
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
		const [window] = await Promise.all([this.page.context().waitForEvent('page'), this.pressConnect()]);
		await window.waitForURL(/salesforce\.com/);
		return new SalesforceWindow(window);
	}

	async pressConnect(): Promise<void> {
		await this.root.getByTestId('quick-connect-button').click();
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
		await this.page.keyboard.press('Escape');
		await this.root.waitFor({ state: 'hidden' });
	}

	#field(name: string): Locator {
		return this.root.getByTestId(`parameter-input-${name}`);
	}
}
