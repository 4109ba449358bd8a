// The hands and eyes of a user of VS Code: what is done goes through keyboard
// and mouse, what is seen is what is on the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, normal } from "./seen.mjs";

export class Workbench {
	#page;
	#folder;
	#text = ""; // of the file that was opened last

	/**
	 * @param {import("playwright-core").Page} page
	 * @param {string} folder of the workspace
	 */
	constructor(page, folder) {
		this.#page = page;
		this.#folder = folder;
	}

	/** Opens the editor at an address and waits until it can be used. */
	async load(url) {
		await this.#page.goto(url, { timeout: 120_000 }); // a busy machine takes its time
		await this.#page.locator(".monaco-workbench .part.statusbar").waitFor();
		await this.#page.locator(".explorer-viewlet .monaco-list-row").first().waitFor();
	}

	/** Opens a file of the workspace by its name, at its start. */
	async open(path) {
		const file = basename(path);
		this.#text = readFileSync(join(this.#folder, path), "utf8");
		await this.#page.keyboard.press("Control+p");
		await this.#choose(file, file);
		await this.#page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
		await this.#page.locator(".editor-instance .view-line").first().waitFor();
		await this.#page.keyboard.press("Control+Home");
	}

	/** Does a command by its name. */
	async command(name) {
		await this.#page.keyboard.press("F1");
		await this.#choose(`>${name}`, name);
	}

	async #choose(typed, shown) {
		const widget = this.#page.locator(".quick-input-widget");
		await widget.locator("input.input").fill(typed);
		await widget.locator(".monaco-list-row.focused").filter({ hasText: shown }).waitFor();
		await this.#page.keyboard.press("Enter");
		await widget.waitFor({ state: "hidden" });
	}

	/** Puts the cursor where a text stands first in the file as it is on disk, so many characters behind its start. */
	async goTo(text, offset = 0) {
		const before = this.#text.slice(0, this.#text.indexOf(text) + offset);
		const line = before.split("\n").length;
		let column = 1; // as it looks, with tabs
		for (const c of before.slice(before.lastIndexOf("\n") + 1)) column += c === "\t" ? 4 - ((column - 1) % 4) : 1;
		await this.#page.keyboard.press("Control+g");
		const widget = this.#page.locator(".quick-input-widget");
		await widget.locator("input.input").fill(`:${line}:${column}`);
		await this.#page.keyboard.press("Enter");
		await widget.waitFor({ state: "hidden" });
	}

	/** Puts the cursor behind the first place of a text. */
	goToEndOf(text) {
		return this.goTo(text, text.length);
	}

	/** Returns what "Inspect Editor Tokens and Scopes" says of a text in a line. */
	async inspectToken(line, text) {
		await this.goTo(line, line.indexOf(text) + 1);
		await this.command("Developer: Inspect Editor Tokens and Scopes");
		const widget = this.#page.locator(".token-inspect-widget");
		await widget.locator("table").first().waitFor();
		const said = await widget.innerText();
		await this.escape();
		await widget.waitFor({ state: "hidden" });
		return said;
	}

	get #squiggles() {
		return this.#page.locator(".squiggly-error, .squiggly-warning");
	}

	/** Returns how many findings are marked in what is on the screen. */
	squiggles() {
		return this.#squiggles.count();
	}

	/** Waits until so many findings, or at least so many, are marked. */
	untilSquiggles(condition, what) {
		return expect(what, async () => condition(await this.squiggles()));
	}

	/**
	 * Takes the first quick fix for the place of the cursor. The keys do nothing
	 * just after the cursor has moved there; they are pressed until something shows.
	 */
	async quickFix() {
		const row = this.#page.locator(".action-widget .monaco-list-row.action").first();
		for (let presses = 0; ; presses++) {
			await this.#page.keyboard.press("Control+.");
			try {
				await row.waitFor({ timeout: presses < 3 ? 3000 : 30_000 });
				break;
			} catch (error) {
				if (presses === 3) throw error;
				await this.escape();
			}
		}
		await this.#page.keyboard.press("Enter");
	}

	/** Saves what has been typed into the active file: VS Code saves nothing before it knows of a change. */
	async save() {
		await this.#page.locator(".tab.active.dirty").waitFor();
		await this.#page.keyboard.press("Control+s");
		await this.#page.locator(".tab.active:not(.dirty)").waitFor();
	}

	/** Throws away what has been typed into the active file. */
	async revert() {
		await this.command("File: Revert File");
		await this.#page.locator(".tab.active:not(.dirty)").waitFor();
	}

	/** Returns the suggestions that are on the screen. */
	async suggestions() {
		const rows = this.#page.locator(".suggest-widget.visible .monaco-list-row .label-name");
		await rows.first().waitFor();
		return rows.allInnerTexts();
	}

	/** Returns the suggestions that are on the screen, each with what stands beside it. */
	async suggestionsInFull() {
		await this.suggestions();
		const rows = await this.#page.locator(".suggest-widget.visible .monaco-list-row .main").allInnerTexts();
		return rows.map((row) => row.replace(/\s+/g, " ").trim());
	}

	/** Waits until the language server runs. */
	available() {
		return this.#page.locator(".statusbar-item:has(.codicon-check)").filter({ hasText: /^\s*scs$/ }).waitFor();
	}

	/** Returns the text of the line that the cursor stands in. */
	async cursorLine() {
		const text = await this.#page.evaluate(() => {
			const editor = document.querySelector(".editor-instance .monaco-editor.focused");
			const top = editor?.querySelector(".cursors-layer .cursor")?.style.top;
			const line = [...(editor?.querySelectorAll(".view-lines .view-line") ?? [])].find((one) => one.style.top === top);
			return line?.textContent ?? "";
		});
		return normal(text);
	}

	/** Waits until the line of the cursor is like that. */
	async untilCursorLine(pattern) {
		let last = "";
		try {
			await expect(`the cursor in a line ${pattern}`, async () => pattern.test((last = await this.cursorLine())));
		} catch (error) {
			throw new Error(`${error.message}; it is in "${last}"`, { cause: error });
		}
	}

	/** Chooses from the list of suggestions by keys, and returns how many that took. */
	async chooseSuggestion(label) {
		const rows = this.#page.locator(".suggest-widget.visible .monaco-list-row");
		await rows.locator(".label-name").getByText(label, { exact: true }).first().waitFor();
		const focused = rows.and(this.#page.locator(".focused")).locator(".label-name");
		let keys = 1;
		for (; normal(await focused.innerText()) !== label; keys++) {
			assert.ok(keys < 20, `"${label}" is not to be reached`);
			const before = await focused.innerText();
			await this.#page.keyboard.press("ArrowDown");
			await expect("the next row", async () => (await focused.innerText()) !== before);
		}
		await this.#page.keyboard.press("Tab");
		return keys;
	}

	#lens(text) {
		return this.#page.locator(".codelens-decoration a").filter({ hasText: text }).first();
	}

	/**
	 * Clicks "Run scenario", says yes if the server asks for consent, which it does
	 * once for each folder, and waits for the code lens that says how it went. A
	 * click is lost if the code lenses are drawn anew just then; it is repeated
	 * until something happens.
	 */
	async runByLens(outcome) {
		await this.#page.keyboard.press("Control+Home");
		const run = this.#lens("Run scenario");
		const ended = this.#lens(outcome);
		const yes = this.#page.locator(".notification-toast .monaco-button").filter({ hasText: "Use it" });
		const running = this.#lens("Stop");
		const begun = yes.or(running).or(ended).first();
		for (let clicks = 0; ; clicks++) {
			try {
				// A run that begins late takes the code lens away.
				if (!(await begun.isVisible())) await run.click({ timeout: 10_000 });
				await begun.waitFor({ timeout: clicks < 3 ? 3000 : 30_000 });
				break;
			} catch (error) {
				if (clicks === 3) throw error;
			}
		}
		await yes.or(ended).first().waitFor();
		if (await yes.isVisible()) await yes.click();
		await ended.waitFor();
	}

	/** Clicks "Show what happened", and returns the page that opens. */
	async whatHappened() {
		const page = this.#page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
		const shown = page.getByRole("heading", { level: 1 });
		for (let clicks = 0; ; clicks++) {
			await this.#lens("Show what happened").click();
			try {
				await shown.waitFor({ timeout: clicks < 3 ? 5000 : 30_000 });
				return page;
			} catch (error) {
				if (clicks === 3) throw error;
			}
		}
	}

	/** Waits until the cursor is in a line, from 1. */
	cursor(line) {
		return this.#page.locator("#status\\.editor\\.selection").filter({ hasText: `Ln ${line},` }).waitFor();
	}

	/** Waits for a line of the active editor. */
	line(pattern) {
		return expect(`a line ${pattern}`, async () => {
			const lines = await this.#page.locator(".editor-instance .view-line").allInnerTexts();
			return lines.some((line) => pattern.test(normal(line)));
		});
	}

	/**
	 * Reads what stands beside the failing line, clicks it, and goes on to the peek
	 * that shows what was expected beside what came.
	 */
	async peekedDiff(reason, expected, received) {
		const badge = this.#page.locator(".contentWidgets .test-error-content-widget").first();
		await badge.filter({ hasText: reason }).click();
		await this.#page.locator(".zone-widget").filter({ hasText: reason }).waitFor();
		await this.command("Test: Go to Next Test Failure");
		for (const [side, text] of [
			[".editor.original", expected],
			[".editor.modified", received],
		]) {
			await expect(`"${text}" in ${side}`, async () => {
				const lines = await this.#page.locator(`.zone-widget ${side} .view-line`).allInnerTexts();
				return lines.some((line) => normal(line).includes(text));
			});
		}
	}

	/** Opens the Testing view. */
	async showTesting() {
		await this.command("Testing: Focus on Test Explorer View");
		await this.#page.locator(".test-explorer .monaco-list-row").first().waitFor();
	}

	#tests(name) {
		return this.#page.locator(".test-explorer .monaco-list-row").filter({ hasText: name });
	}

	/** Unfolds a folder of tests. */
	async expandTests(folder) {
		await this.#tests(folder).first().click();
		await this.#page.keyboard.press("ArrowRight");
	}

	/** Runs a folder of tests. */
	async runTests(folder) {
		await this.expandTests(folder);
		await this.#tests(folder).getByRole("button", { name: "Run Test" }).click();
	}

	/** Presses one of the buttons that a test has under the mouse. */
	testAction(title, name) {
		const soon = { timeout: 2000 }; // the list moves while tests are found
		return expect(`the button "${name}" of ${title}`, async () => {
			try {
				await this.#tests(title).hover(soon);
				await this.#tests(title).getByRole("button", { name }).click(soon);
				return true;
			} catch {
				return false;
			}
		});
	}

	/** Waits for a test of that title in that state. */
	test(title, state) {
		return this.#tests(title).and(this.#page.locator(`[aria-label*="(${state})"]`)).waitFor();
	}

	/** Returns the lines of the output of the tests that are on the screen, once one is like that. */
	async testOutput(pattern) {
		await this.command("Test Results: Focus on Test Results View");
		const rows = this.#page.locator(".panel .xterm-rows > div");
		let lines = [];
		await expect(`a line ${pattern} in the output`, async () => (lines = (await rows.allTextContents()).map(normal)).some((line) => pattern.test(line)));
		return lines;
	}

	/** Waits for a code lens. */
	lensShown(text) {
		return this.#lens(text).waitFor();
	}

	/** Returns the code lenses that are on the screen. */
	lenses() {
		return this.#page.locator(".codelens-decoration a").allInnerTexts();
	}

	/** Waits until VS Code says that the folder is not trusted. */
	restricted() {
		return this.#page.locator(".statusbar-item").filter({ hasText: "Restricted Mode" }).waitFor();
	}

	/** Waits for a message. */
	toast(pattern) {
		return this.#page.locator(".notification-toast").filter({ hasText: pattern }).first().waitFor();
	}

	/** Returns how many messages are on the screen. */
	toasts() {
		return this.#page.locator(".notification-toast").count();
	}

	/** Does a command that asks which, and chooses that. */
	async chooseAfter(name, which) {
		await this.#page.keyboard.press("F1");
		const widget = this.#page.locator(".quick-input-widget");
		await widget.locator("input.input").fill(`>${name}`);
		await widget.locator(".monaco-list-row.focused").filter({ hasText: name }).waitFor();
		await this.#page.keyboard.press("Enter");
		await widget.locator(".monaco-list-row").filter({ hasText: which }).first().click();
		await widget.waitFor({ state: "hidden" });
	}

	/** Returns the commands that the palette offers for a prefix, once it offers one that is known. */
	async commands(prefix, known) {
		await this.#page.keyboard.press("F1");
		const widget = this.#page.locator(".quick-input-widget");
		await widget.locator("input.input").fill(`>${prefix}`);
		const rows = widget.locator(".monaco-list-row");
		await rows.filter({ hasText: known }).first().waitFor();
		const offered = await rows.allInnerTexts();
		await this.escape();
		await widget.waitFor({ state: "hidden" });
		return offered;
	}

	/** Closes the panel at the bottom. */
	async closePanel() {
		await this.command("View: Hide Panel");
		await this.#page.locator(".part.panel").waitFor({ state: "hidden" });
	}

	/** Leaves whatever has opened. */
	async escape() {
		await this.#page.keyboard.press("Escape");
	}

	/** Opens a file and returns the milliseconds from its first line on the screen to its first squiggle. */
	async timeToFirstSquiggle(file, firstLine) {
		await this.#page.evaluate((text) => {
			const seen = {};
			const look = () => {
				const now = performance.now();
				const lines = [...document.querySelectorAll(".view-line")];
				if (seen.text === undefined && lines.some((l) => l.textContent.replaceAll("\u00a0", " ").includes(text))) seen.text = now;
				if (seen.text !== undefined && seen.squiggle === undefined && document.querySelector(".squiggly-error, .squiggly-warning")) seen.squiggle = now;
			};
			new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
			globalThis.scsSeen = seen;
		}, firstLine);
		await this.open(file);
		await this.untilSquiggles((n) => n > 0, "a first finding");
		const seen = await this.#page.evaluate(() => globalThis.scsSeen);
		return Math.round(seen.squiggle - seen.text);
	}

	/** Waits until a script that is debugged stands still before an action. */
	async stopped(action) {
		await this.#page.locator(".debug-call-stack .monaco-list-row").filter({ hasText: action }).first().waitFor({ timeout: 30_000 });
		await this.#page.locator(".debug-top-stack-frame-line, .debug-top-stack-frame-column").first().waitFor();
	}

	/** Opens a scope and waits for a variable in it. */
	async variable(scope, value) {
		const rows = this.#page.locator(".debug-variables .monaco-list-row");
		const row = rows.filter({ hasText: scope }).first();
		await row.waitFor();
		if ((await row.getAttribute("aria-expanded")) !== "true") await row.click();
		await rows.filter({ hasText: value }).first().waitFor();
	}

	/** Types into the debug console and waits for the answer. */
	async evaluate(text, answer) {
		await this.command("Debug Console: Focus on Debug Console View");
		const input = this.#page.locator(".repl-input-wrapper .monaco-editor");
		await input.click();
		await this.#page.keyboard.insertText(text);
		await this.#page.keyboard.press("Enter");
		await this.#page.locator(".repl .monaco-list-row").filter({ hasText: answer }).first().waitFor();
	}

	/** Waits for the end of debugging and for what the console says then. */
	async debugged(text) {
		await this.#page.locator(".debug-toolbar").waitFor({ state: "hidden" });
		await this.#page.locator(".repl .monaco-list-row").filter({ hasText: text }).first().waitFor();
	}
}
