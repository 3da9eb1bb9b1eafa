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

	async scrollTo(field: string): Promise<void> {
		await this.#field(field).scrollIntoViewIfNeeded();
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
