import type { Locator, Page } from 'playwright-core';
import { CredentialDialog } from './credentialDialog.mts';

/** The panel of an open node: its form in the middle, input to the left, output to the right. */
export class NodePanel {
	readonly page: Page;
	readonly root: Locator;

	constructor(page: Page) {
		this.page = page;
		this.root = page.getByTestId('ndv');
	}

	/** Chooses a value of a dropdown. */
	async choose(field: string, option: string): Promise<void> {
		await this.#field(field).click();
		await this.#option(option).click();
	}

	/** Opens a dropdown; returns what its options are called and what is said about each. */
	async open(field: string): Promise<string[]> {
		await this.#field(field).click();
		const options = this.page.getByRole('option').filter({ visible: true });
		await options.first().waitFor();
		return await options.allInnerTexts();
	}

	field(name: string): Locator {
		return this.#field(name);
	}

	/** Waits until a dropdown shows a text that begins like this. */
	async shows(field: string, text: string): Promise<void> {
		await this.#field(field).waitFor();
		await this.page.waitForFunction(
			([name, start]) => {
				const input = document.querySelector<HTMLInputElement>(`[data-test-id=parameter-input-${name}] input`);
				return input?.value.startsWith(start!) || input?.placeholder.startsWith(start!);
			},
			[field, text],
		);
	}

	/** Picks the only user that the search for a text finds. */
	async chooseUser(text: string): Promise<void> {
		await (await this.search('user', text)).click();
	}

	async chooseCredential(name: string): Promise<void> {
		await this.root.getByTestId('node-credentials-select').click();
		await this.#option(name).click();
	}

	/** Starts a new credential. */
	async newCredential(): Promise<CredentialDialog> {
		const first = this.root.getByTestId('node-credentials-empty-state').getByRole('button');
		const select = this.root.getByTestId('node-credentials-select');
		await first.or(select).first().waitFor();
		if (await first.isVisible()) await first.click();
		else {
			await select.click();
			await this.page.getByTestId('node-credentials-select-item-new').filter({ visible: true }).click();
		}
		const dialog = new CredentialDialog(this.page);
		await dialog.root.waitFor();
		return dialog;
	}

	async editCredential(): Promise<CredentialDialog> {
		await this.root.getByTestId('credential-edit-button').click();
		const dialog = new CredentialDialog(this.page);
		await dialog.root.waitFor();
		return dialog;
	}

	/** Searches the list of a resource locator, and returns what it offers when the search has come back. */
	async search(field: string, text: string): Promise<Locator> {
		const answered = this.page.waitForResponse(
			(response) =>
				response.url().includes('resource-locator-results') &&
				(response.request().postData() ?? '').includes(`"filter":"${text}"`),
		);
		await this.#field(field).getByTestId('rlc-input').click();
		await this.page.getByTestId('rlc-search').filter({ visible: true }).fill(text);
		await answered;
		const found = this.page.getByTestId('rlc-item').filter({ visible: true });
		await found.first().waitFor();
		return found;
	}

	/** A field of the resource mapper, by the start of its label. */
	mapped(label: string): Locator {
		const fields = this.root.getByTestId('mapping-fields-container').locator('[class*=parameterItem]');
		return fields.filter({ has: this.page.getByText(new RegExp(`^\\s*${label}`)) });
	}

	/** Adds an optional field to the resource mapper. */
	async addMapped(label: string): Promise<void> {
		await this.root.getByTestId('add-fields-select').getByRole('button').click();
		const entry = this.page
			.getByRole('menuitem')
			.filter({ visible: true, hasText: new RegExp(`^\\s*${label}( \\(| or name|\\s*$)`) });
		await entry.click();
		await this.mapped(label).waitFor();
	}

	/** Opens the dropdown of a field of the resource mapper; returns its options. */
	async openMapped(label: string): Promise<Locator> {
		await this.mapped(label).locator('input').first().click();
		const options = this.page.getByRole('option').filter({ visible: true });
		await options.first().waitFor();
		return options;
	}

	async addOption(collection: number, option: string): Promise<void> {
		await this.root.getByTestId('collection-parameter-add').nth(collection).click();
		await this.page.getByTestId('collection-parameter-option').filter({ visible: true, hasText: option }).click();
	}

	/** The fields, from the credential to the options. */
	get form(): Locator {
		return this.root.getByTestId('node-parameters');
	}

	/** Waits until every list that fills itself has done so. */
	async loaded(): Promise<void> {
		await this.form.waitFor();
		await this.page.waitForFunction(() => {
			const inputs = document.querySelectorAll<HTMLInputElement>('[data-test-id=node-parameters] input');
			return Array.from(inputs).every(({ value, placeholder }) => !/^Loading/.test(value || placeholder));
		});
	}

	/** The labels that end in dots because they are longer than the form is wide. */
	async cutLabels(): Promise<string[]> {
		return await this.form.locator('label *').evaluateAll((parts) => {
			const isCut = (part: Element) =>
				part.childElementCount === 0 &&
				part.scrollWidth > part.clientWidth &&
				getComputedStyle(part).textOverflow === 'ellipsis';
			return parts.filter(isCut).map(({ textContent }) => textContent);
		});
	}

	async execute(): Promise<void> {
		await this.#executeButton.click();
	}

	get output(): Locator {
		return this.root.getByTestId('output-panel');
	}

	get input(): Locator {
		return this.root.getByTestId('ndv-input-panel');
	}

	/** What the output panel says about an error: what happened, and what to do. */
	async error(): Promise<{ message: string; description: string }> {
		const message = this.output.getByTestId('node-error-message');
		await message.waitFor();
		await this.#executeButton.getByText('Execute step').waitFor();
		const description = this.output.getByTestId('node-error-description');
		return {
			message: await message.innerText(),
			description: (await description.isVisible()) ? await description.innerText() : '',
		};
	}

	/** The address to which the code of the error leads. */
	async errorLink(): Promise<string | null> {
		return await this.output.getByTestId('node-error-description').getByRole('link').getAttribute('href');
	}

	async close(): Promise<void> {
		await this.root.getByTestId('ndv-close-button').click();
		await this.root.waitFor({ state: 'hidden' });
	}

	get #executeButton(): Locator {
		return this.root.getByTestId('node-execute-button');
	}

	/** The option of the open dropdown that begins with a text: what is said about it follows. */
	// `Create` is neither `Created After` nor `Create or Update`.
	#option(text: string): Locator {
		const hasText = new RegExp(`^\\s*${text}(?![a-z]| or )`);
		return this.page.getByRole('option').filter({ visible: true, hasText });
	}

	#field(name: string): Locator {
		return this.root.getByTestId(`parameter-input-${name}`);
	}
}
