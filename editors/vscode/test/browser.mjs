// What a user does: installs the package into VS Code, opens scripts, and looks.
// Pictures of what is seen are left in test-results/.
//
// usage: browser.mjs VSIX [PART OF A NAME]
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, picture } from "./harness/browser.mjs";
import { Editor } from "./harness/editor.mjs";
import { expect } from "./harness/seen.mjs";
import { Workbench } from "./harness/workbench.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const scripts = fileURLToPath(new URL("workspace/", import.meta.url));
const [, , vsix, only = ""] = process.argv;
const ownScript = "muc_members_only.scs";
const realScript = "real/muc_members_only_deregister.scs";
const real = join(root, "../shared/corpus/prosody");

const editor = new Editor({ "[scansion]": { "editor.formatOnSave": true }, "workbench.colorTheme": "Dark Modern" });
const { browser, page } = await openBrowser();
const workspace = join(editor.folder, "scripts");
const code = new Workbench(page, workspace);
const failures = [];

/** Does a part of the test; the next one is done even if it fails. */
async function step(name, work) {
	if (!name.includes(only)) return;
	const start = Date.now();
	try {
		await work();
		console.log(`ok  ${name} (${Date.now() - start} ms)`);
	} catch (error) {
		failures.push(name);
		console.log(`FAIL  ${name}\n${(error.stack ?? String(error)).replace(/^/gm, "      ")}`);
		await picture(page, `failed ${name}`);
		await code.escape();
	}
}

try {
	mkdirSync(workspace);
	cpSync(scripts, workspace, { recursive: true });
	for (const file of [ownScript, "prosody.cfg.lua"]) cpSync(join(root, "spec/scansion", file), join(workspace, file));
	if (existsSync(real)) {
		mkdirSync(join(workspace, "real"));
		for (const file of [basename(realScript), "prosody.cfg.lua"]) cpSync(join(real, file), join(workspace, "real", file));
	} else if ((process.env.SCS_REQUIRE ?? "").split(",").includes("shared")) {
		throw new Error("no real scripts beside the project");
	} else {
		console.log(`skip  ${realScript}: no ../shared/corpus beside the project`);
	}
	writeFileSync(join(workspace, ".scs.toml"), "");
	writeFileSync(join(workspace, "unformatted.scs"), "# Out of style\n# A script to format\n[Client] A\n  jid:a@localhost\n  password: b\n---\nA connects\nA disconnects\n");

	// The program in the package is what is tested, not another one.
	const others = process.env.PATH.split(delimiter).filter((folder) => !existsSync(join(folder, "scs")));
	editor.environment = { PATH: others.join(delimiter) };
	await editor.install(vsix);
	await editor.start();
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);

	// The first script makes VS Code load the extension, which starts the server.
	for (const [when, file, line] of [
		["just loaded", "mistake.scs", "A script with a mistake"],
		["ready", "closed.scs", "A script that nobody opens"],
	]) {
		await step(`first finding, editor ${when}`, async () => {
			const milliseconds = await code.timeToFirstSquiggle(file, line);
			console.log(`      ${milliseconds} ms from the text on the screen to its first finding`);
			assert.ok(milliseconds < 5000, `${milliseconds} ms`);
			await picture(page, `finding in ${file}`);
		});
	}

	for (const file of [ownScript, ...(existsSync(real) ? [realScript] : [])]) {
		await step(`highlighting of ${file}`, () => highlighting(file));
		await step(`a typed mistake in ${file}`, () => typedMistake(file));
		await step(`completion in ${file}`, () => completion(file));
		await step(`code lens of ${file}`, () => passes(file));
	}
	await step("completion of elements with one name", alike);
	await step("which lenses are shown", whichLenses);
	await step("format on save", formatOnSave);
	await step("testing view", testingView);
	await step("a wrong expectation", wrongExpectation);
	await step("keys and menus", keysAndMenus);
	await step("what happened", whatHappened);
	await step("debugging", debugging);
	await step("a script is run when it is saved", continuousRun);
	await step("a new script", newScript);
	await step("the walkthrough", walkthrough);

	// Another window, in which nobody has said yet that the folder is to be trusted.
	editor.set({ "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" });
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);
	await step("a folder that is not trusted", notTrusted);
	await step("without the program", withoutProgram);
	await step("an old program", oldProgram);

	// As on a page that has no machine behind it: the extension is loaded into the browser.
	editor.set({ "security.workspace.trust.enabled": false, "remote.extensionKind": { "scs-tools.scansion": ["web"] } });
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);
	await step("in a browser", inBrowser);
} catch (error) {
	failures.push("the whole");
	console.error(error);
	console.error(editor.notable);
	await picture(page, "failed");
} finally {
	await browser.close();
	await editor.stop();
}
if (failures.length) {
	console.log(`${failures.length} failed: ${failures.join(", ")}`);
	process.exitCode = 1;
}

/** Asks VS Code what it takes tokens for. */
async function highlighting(file) {
	await code.open(file);
	for (const [line, text, scope] of [
		["Client", "Client", "storage.type.class.scansion"],
		["jid:", "jid", "support.type.property-name.scansion"],
		[" sends:", "sends", "keyword.control.verb.scansion"],
		["<presence to=", "presence", "entity.name.tag.scansion"],
		["<presence to=", "to", "entity.other.attribute-name.scansion"],
		["'s JID}", "JID", "keyword.other.jid.scansion"],
		["# ", "# ", "comment.line.number-sign.scansion"],
	]) {
		const said = await code.inspectToken(line, text);
		assert.ok(said.includes(scope), `${text}: ${scope} is not in:\n${said}`);
		assert.ok(text === "JID" || said.includes("semantic token type"), `${text}: no semantic token in:\n${said}`);
	}
	await picture(page, `highlighting of ${file}`);
}

/** Misspells a namespace, sees the squiggle, and takes the quick fix. */
async function typedMistake(file) {
	await code.open(file);
	await code.goToEndOf("http://jabber.org/protocol/muc");
	const before = await code.squiggles();
	await page.keyboard.type("x");
	await code.untilSquiggles((n) => n > before, "the finding");
	await picture(page, `mistake in ${file}`);
	await code.quickFix();
	await code.untilSquiggles((n) => n === before, "the finding to go");
	await code.line(/<x xmlns="http:\/\/jabber\.org\/protocol\/muc"\/>/);
	await code.revert();
}

/** Begins an element in a payload of muc#user and looks at what is offered. */
async function completion(file) {
	await code.open(file);
	await code.available();
	await code.goTo("http://jabber.org/protocol/muc#user");
	await page.keyboard.press("End");
	await page.keyboard.press("Enter");
	await page.keyboard.type("<");
	const offered = await code.suggestions();
	await picture(page, `completion in ${file}`);
	for (const name of ["item", "status", "invite", "decline", "destroy"]) {
		assert.ok(offered.some((label) => label.includes(name)), `<${name}> is not among: ${offered.join(", ")}`);
	}
	// An attribute is written in the quotes of the script, and what its value can be is offered at once.
	await page.keyboard.type("item a");
	await code.chooseSuggestion("affiliation");
	await code.chooseSuggestion("none");
	await code.untilCursorLine(file === ownScript ? /<item affiliation="none"$/ : /<item affiliation='none'$/);
	await page.keyboard.press("End");
	await page.keyboard.type(" j");
	await code.chooseSuggestion("jid");
	await code.chooseSuggestion(`\${${file === ownScript ? "Master" : "Romeo"}'s full JID}`);
	await code.untilCursorLine(/ jid="\$\{\w+'s full JID\}"$/);
	await code.escape();
	await code.revert();
}

/** Begins the payload of an iq, of which many have the same name, and sees which is which. */
async function alike() {
	await code.open(ownScript);
	await code.available();
	await page.keyboard.press("Control+End");
	// All but the element at once: what is typed fast is completed on the way.
	await page.keyboard.insertText("\nMaster sends:\n\t<iq type=\"get\">\n\t\t");
	await code.untilCursorLine(/^\s*$/);
	await page.keyboard.type("<");
	await code.suggestions();
	await page.keyboard.type("q");
	await expect("elements of one name that can be told apart", async () => {
		const offered = await code.suggestionsInFull();
		const wanted = ["query disco#info XEP-0030 Service Discovery", "query roster RFC 6121", "query private-xml XEP-0098"];
		return wanted.every((one) => offered.includes(one));
	});
	await picture(page, "elements of one name");
	await code.escape();
	await code.revert();
}

/** Changes which lenses are shown, and sees them in the file that is open. */
async function whichLenses() {
	await code.open("passes.scs");
	await code.lensShown("Run scenario");
	assert.ok(!(await code.lenses()).some((text) => text.includes("Run to here")));
	// On a busy machine a change of the file was once not acted on, and why is not
	// known: it is written again. That one change is enough where it is made in VS
	// Code, the extension tests see.
	const shows = (value, what, look) =>
		expect(what, async () => {
			editor.set({ "scs.lenses": value });
			for (let looks = 0; looks < 50; looks++) {
				if (look(await code.lenses())) return true;
				await page.waitForTimeout(100);
			}
			return false;
		});
	await shows("all", "lenses on actions", (lenses) => lenses.some((text) => text.includes("Run to here")));
	await shows("off", "no lens", (lenses) => lenses.length === 0);
	await shows(undefined, "lenses on the title alone", (lenses) => lenses.some((text) => text.includes("Run scenario")) && !lenses.some((text) => text.includes("Run to here")));
}

/** Clicks "Run scenario", consents to the server's configuration, and sees it pass. */
async function passes(file) {
	await code.open(file);
	await code.runByLens(/passed/);
	await picture(page, `run of ${file}`);
}

async function formatOnSave() {
	await code.open("unformatted.scs");
	await page.keyboard.press("Control+s");
	await code.line(/^\s+jid: a@localhost$/);
	await picture(page, "format on save");
}

/** Runs a folder in the Testing view, and sees every script by its title and how it went. */
async function testingView() {
	await code.open("passes.scs");
	await code.available();
	await code.showTesting();
	await code.runTests("pair");
	await code.test("The first of a pair", "Passed");
	await code.test("The second of a pair", "Passed");
	// The time, the line, and stanzas as one would write them; one script, then the other.
	const output = (await code.testOutput(/^ *0\.\d{3} +20 {2}Alice is disconnected/)).map((line) => line.trimEnd());
	await picture(page, "output of tests");
	const indent = (text) => output.find((line) => line.trim() === text)?.search(/\S/) ?? assert.fail(`no ${text} in ${output.join("\n")}`);
	assert.ok(indent('<x xmlns="vcard-temp:x:update">') < indent("<photo/>"), output.join("\n"));
	assert.ok(!output.some((line) => line.includes("xmlns:stream")), output.join("\n"));
	await code.expandTests("scripts");
	await code.test("A members-only room", "Passed");
	await picture(page, "testing view");
	await code.closePanel();
}

/** Runs a script that fails and sees it at its line, with a diff, and in the Testing view. */
async function wrongExpectation() {
	await code.open("fails.scs");
	await code.runByLens(/failed at line 18/);
	await code.untilSquiggles((n) => n > 0, "the failure");
	await code.showTesting();
	await code.expandTests("scripts");
	await code.test("A script that fails", "Failed");
	await code.peekedDiff('show: expected "away", received "chat"', "away", "chat");
	await picture(page, "failure");
}

/** Runs, runs up to the cursor and stops by the default keys; runs up to a line from its menus. */
async function keysAndMenus() {
	await code.open("passes.scs");
	await code.runByLens(/passed/); // which asks for consent, if nothing has been run yet
	await code.open("waits.scs");
	await code.goTo("connects");
	await page.keyboard.press("Control+F10");
	await code.lensShown(/✓ passed/);
	await page.keyboard.press("Control+F5");
	await code.lensShown("Stop");
	await page.keyboard.press("Shift+F5");
	await code.lensShown("stopped");
	assert.deepEqual((await code.lenses()).filter((text) => text.includes("passed")), []);
	await page.locator(".margin-view-overlays .line-numbers").getByText("11", { exact: true }).click({ button: "right" });
	const toHere = page.locator(".monaco-menu .action-label").filter({ hasText: "Run to Here" });
	await toHere.waitFor();
	await picture(page, "menu of a line");
	await toHere.click();
	await code.lensShown(/✓ passed/);
	await page.keyboard.press("Shift+F10");
	await toHere.waitFor();
	await code.escape();
}

/** Looks at what happened in a run that failed, goes from there to the script, and sees the next run in the same place. */
async function whatHappened() {
	await code.open("fails.scs");
	await code.runByLens(/failed at line 18/);
	const report = await code.whatHappened();
	await report.getByText("Alice receives presence").first().waitFor({ state: "attached" });
	const why = report.locator(".failb .why");
	assert.match(await why.innerText(), /expected "away", received "chat"/);
	assert.notEqual(await why.evaluate((e) => globalThis.getComputedStyle(e.parentElement).borderLeftColor), "rgba(0, 0, 0, 0)", "it has no style");
	await picture(page, "what happened");
	// In the colors of the theme, whatever it is.
	const paper = () => report.locator("body").evaluate((e) => globalThis.getComputedStyle(e).backgroundColor);
	const dark = await paper();
	editor.set({ "workbench.colorTheme": "Light Modern" });
	await report.locator("body[data-vscode-theme-kind=vscode-light]").waitFor();
	assert.notEqual(await paper(), dark);
	await picture(page, "what happened, light");
	editor.set({ "workbench.colorTheme": "Dark Modern" });
	await report.locator("body[data-vscode-theme-kind=vscode-dark]").waitFor();
	await report.locator(".ev.f a.ln").click();
	await code.cursor(18);
	await report.locator(".act.c > div > a").first().click();
	await code.cursor(11);
	await code.runByLens(/failed at line 18/);
	await why.waitFor();
	await code.command("View: Close All Editor Groups");
}

/** Stops before an action, looks into the queue, steps, sends a stanza by hand, and goes on to the end. */
async function debugging() {
	await code.open("passes.scs");
	await code.goTo("Alice receives:");
	await page.keyboard.press("F9");
	await page.keyboard.press("F5");
	await code.stopped("Alice receives");
	await code.variable("Queue", /presence/);
	await picture(page, "debugging");
	await code.evaluate("<message to=\"${Alice's full JID}\"><body>by hand</body></message>", "Alice sent <message");
	await page.keyboard.press("F10");
	await code.stopped("Alice disconnects");
	await code.variable("Queue", /by hand/);
	await picture(page, "debugging after a stanza by hand");
	await page.keyboard.press("F5");
	await code.debugged("1 passed");
	await code.closePanel(); // a window that opens with one starts a terminal, and asks for trust
}

/** Turns on continuous run for a script, saves it, and sees that it has passed. */
async function continuousRun() {
	await code.open("passes.scs");
	await code.lensShown("Run scenario");
	await code.showTesting();
	await code.expandTests("scripts");
	await code.testAction("A script that passes", "Turn on Continuous Run");
	await code.open("passes.scs");
	await page.keyboard.press("Control+End");
	await page.keyboard.press("Enter");
	await code.save();
	await page.keyboard.press("Control+Home"); // where the lens is
	await code.lensShown(/passed in/);
	await picture(page, "continuous run");
	await code.testAction("A script that passes", "Turn off Continuous Run");
}

/** Makes a new script where new files are made. */
async function newScript() {
	await code.chooseAfter("Create: New File...", "Scansion Script");
	await code.line(/^\[Client\] Romeo$/);
	await picture(page, "new script");
	await code.escape();
}

/** Opens the walkthrough and sees its steps with pictures. */
async function walkthrough() {
	await code.chooseAfter("Welcome: Open Walkthrough...", "Get Started with Scansion");
	const steps = page.locator(".gettingStartedContainer .step-title");
	await steps.first().waitFor();
	const titles = await steps.allInnerTexts();
	assert.deepEqual(titles.slice(-4), ["Write a script", "Run it", "See why it fails", "Run all of them"]);
	await page.locator(".gettingStartedContainer img").first().waitFor();
	await picture(page, "walkthrough");
}

/** Sees colours where no program can be started, and nothing that needs one. */
async function inBrowser() {
	await code.open("passes.scs");
	const said = await code.inspectToken(" sends:", "sends");
	assert.ok(said.includes("keyword.control.verb.scansion"), said);
	assert.ok(!said.includes("semantic token type"), "there is a language server");
	await picture(page, "in a browser");
	await code.command("Scansion: New Script"); // it is the code for browsers that has been loaded
	await code.line(/^\[Client\] Romeo$/);
	await code.escape();
	const offered = await code.commands("Scansion: ", "New Script");
	assert.deepEqual(offered.filter((name) => /Run|Restart|Output/.test(name)), []);
}

/** Reads one message that says both versions where scs is too old. */
async function oldProgram() {
	const old = join(editor.folder, "old/scs");
	mkdirSync(dirname(old));
	writeFileSync(old, '#!/bin/sh\nif [ "$1" = --version ]; then echo "scs version v0.0.1 (go1.20)"; exit; fi\nexit 2\n', { mode: 0o755 });
	editor.set({ "scs.path": old });
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);
	await code.toast(/needs scs \d+\.\d+\.\d+ or newer, and ".*old\/scs" is v0\.0\.1\. Install it with "go install /);
	await picture(page, "an old program");
	assert.equal(await code.toasts(), 1);
}

/** Sees findings in a folder that is not trusted, and nothing that would run. */
async function notTrusted() {
	await code.restricted();
	await code.open("mistake.scs");
	await code.untilSquiggles((n) => n > 0, "a finding");
	await picture(page, "not trusted");
	assert.deepEqual(await code.lenses(), []);
	const offered = await code.commands("Scansion: ", "Restart Server");
	assert.ok(!offered.some((name) => name.includes("Run Scenario")), offered.join(", "));
}

/** Reads what to do where scs is not found: nowhere, and not where the setting says. */
async function withoutProgram() {
	await rm(await editor.bundled());
	await code.command("Scansion: Restart Server");
	await code.toast(/needs scs \d+\.\d+\.\d+ or newer, and "scs" is not on PATH. Install it with "go install /);
	await picture(page, "how to install");
	editor.set({ "scs.path": "/nowhere/scs" });
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);
	await code.toast(/the setting "scs\.path" is not a program: "\/nowhere\/scs"/);
	await picture(page, "without the program");
}
