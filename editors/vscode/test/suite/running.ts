// Runs of scripts on a real Prosody.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { RunResult } from "../../src/protocol";
import { serverSettings, trustFolder } from "../../src/settings";
import { diagnostics, eventually, extension, folder, open, openText } from "./editor";
import type { Tests } from "./index";

/** Returns the code lenses of a document that run something. */
async function lenses(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
	return eventually("code lenses", async () => {
		const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 100);
		return found.some(({ command }) => command?.command === "scs.run") && found;
	});
}

/** Does what a click on a code lens does. */
function click(lens: vscode.CodeLens | undefined): Thenable<RunResult> {
	assert.ok(lens?.command);
	return vscode.commands.executeCommand<RunResult>(lens.command.command, ...((lens.command.arguments ?? []) as unknown[]));
}

export const running: Tests = {
	"the code lens runs the script, which passes": async () => {
		const { document } = await open("passes.scs");
		const result = await click((await lenses(document.uri)).find(({ command }) => command?.command === "scs.run"));
		assert.equal(result.outcome, "passed", result.message);
		await eventually("the result in a code lens", async () => {
			const found = await lenses(document.uri);
			return found.some(({ command }) => command?.title.includes("passed"));
		});
	},

	"the setting of the lenses holds at once": async () => {
		const { document } = await open("passes.scs");
		const set = (value?: string): Thenable<void> => vscode.workspace.getConfiguration("scs").update("lenses", value, vscode.ConfigurationTarget.Global);
		const shows = (what: string, look: (titles: string[]) => boolean): Promise<unknown> =>
			eventually(what, async () => {
				const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 100);
				return look(found.map(({ command }) => command?.title ?? ""));
			});
		const runs = (titles: string[]): boolean => titles.some((title) => title.includes("Run scenario"));
		const runsTo = (titles: string[]): boolean => titles.some((title) => title.includes("Run to here"));
		await set("all");
		await shows("lenses on actions", runsTo);
		await set("off");
		await shows("no lens", (titles) => titles.length === 0);
		await set();
		await shows("lenses on the title alone", (titles) => runs(titles) && !runsTo(titles));
	},

	"a script that is in no file is run, and is no test": async () => {
		const { document: file } = await open("passes.scs");
		const { document } = await openText(file.getText());
		const result = await click((await lenses(document.uri)).find(({ command }) => command?.command === "scs.run"));
		assert.equal(result.outcome, "passed", result.message);
		const { controller } = await extension();
		controller.items.forEach((item) => {
			assert.equal(item.uri?.scheme, "file");
		});
	},

	"what is in the editor is run, not what is on disk": async () => {
		const editor = await open("passes.scs");
		const text = editor.document.getText();
		const at = editor.document.positionAt(text.lastIndexOf("<presence from=") + "<presence".length);
		await editor.edit((edit) => {
			edit.insert(at, ' type="unavailable"');
		});
		const result = await vscode.commands.executeCommand<RunResult>("scs.run", { uri: editor.document.uri.toString() });
		assert.equal(result.outcome, "failed", result.message);
		await vscode.commands.executeCommand("workbench.action.files.revert");
	},

	"a wrong expectation is shown at its line": async () => {
		const { document } = await open("fails.scs");
		const result = await click((await lenses(document.uri)).find(({ command }) => command?.command === "scs.run"));
		assert.equal(result.outcome, "failed", result.message);
		const line = document.positionAt(document.getText().indexOf("Alice receives:")).line;
		assert.equal(result.failure?.range.start.line, line);
		assert.match(result.failure.expected ?? "", /away/);
		assert.match(result.failure.received ?? "", /chat/);
		const [finding] = await diagnostics(document.uri, "the failure", (found) => found.some((d) => d.source === "scs run"));
		assert.equal(finding?.range.start.line, line);
	},

	"the code lens of a failure tells the first reason, and leads to it": async () => {
		const { document } = await open("fails.scs");
		await click((await lenses(document.uri)).find(({ command }) => command?.command === "scs.run"));
		const failure = await eventually("the lens of the failure", async () =>
			(await lenses(document.uri)).find(({ command }) => command?.command === "scs.showFailure"),
		);
		assert.match(failure.command?.title ?? "", /^✗ failed at line 18: show: expected "away", received "chat"$/);
		const titles = (await lenses(document.uri)).map(({ command }) => command?.title);
		assert.equal(titles[titles.indexOf(failure.command?.title) + 1], "↻ Run again");
		assert.ok(!titles.includes("▶ Run to here"), titles.join(", "));
		await open("passes.scs");
		await click(failure);
		await eventually("the failing line", () => {
			const editor = vscode.window.activeTextEditor;
			return Promise.resolve(editor?.document.uri.toString() === document.uri.toString() && editor.selection.active.line === 17);
		});
	},

	"a script is run up to the cursor, and up to a line whose margin is clicked": async () => {
		const editor = await open("fails.scs");
		const { document } = editor;
		const line = document.positionAt(document.getText().indexOf("Alice sends:")).line;
		const passed = async (command: () => Thenable<unknown>): Promise<void> => {
			await vscode.commands.executeCommand("scs.run", { uri: document.uri.toString() }); // which fails
			await command();
			await eventually("the result at the action", async () =>
				(await lenses(document.uri)).some(({ range, command }) => range.start.line === line && command?.title.startsWith("✓ passed")),
			);
		};
		editor.selection = new vscode.Selection(line + 2, 0, line + 2, 0); // in the body of the action
		await passed(() => vscode.commands.executeCommand("scs.runToHere"));
		await passed(() => vscode.commands.executeCommand("scs.runToHere", { uri: document.uri, lineNumber: line + 1 }));
	},

	"the script that holds the selection is run": async () => {
		const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), "passes.scs"));
		for (const command of ["scs.runScenario", "testing.runAtCursor"]) {
			const uri = vscode.Uri.joinPath(folder(), `selected by ${command}.scs`);
			await vscode.workspace.fs.writeFile(uri, text);
			const editor = await open(`selected by ${command}.scs`);
			const { line } = editor.document.positionAt(editor.document.getText().indexOf("Alice sends:"));
			editor.selection = new vscode.Selection(line, 0, line + 2, 0);
			await vscode.commands.executeCommand(command);
			await eventually(`a script that ${command} has run`, async () =>
				(await lenses(uri)).some(({ command: lens }) => lens?.title.startsWith("✓ passed")),
			);
			await vscode.workspace.fs.delete(uri);
		}
	},

	"a failure of a script that is not open is a problem": async () => {
		const fails = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), "fails.scs"));
		const uri = vscode.Uri.joinPath(folder(), "unseen.scs");
		await vscode.workspace.fs.writeFile(uri, fails);
		// As with two scripts chosen in the Explorer.
		const outcomes = await vscode.commands.executeCommand<Record<string, string>>("scs.runScenario", uri, [
			uri,
			vscode.Uri.joinPath(folder(), "passes.scs"),
		]);
		assert.deepEqual(Object.values(outcomes).sort(), ["failed", "passed"]);
		const ofRun = (found: vscode.Diagnostic[]): boolean => found.some(({ source }) => source === "scs run");
		await diagnostics(uri, "the failure", ofRun);
		await vscode.workspace.fs.delete(uri);
		await diagnostics(uri, "no failure", (found) => !ofRun(found));
	},

	"a new script passes as it begins": async () => {
		await extension();
		await vscode.commands.executeCommand("scs.newScript");
		const document = vscode.window.activeTextEditor?.document;
		assert.ok(document?.isUntitled && document.languageId === "scansion");
		const result = await vscode.commands.executeCommand<RunResult>("scs.run", { uri: document.uri.toString() });
		assert.equal(result.outcome, "passed", result.message);
		assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
		await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
	},

	"what came where a run failed is accepted": async () => {
		const editor = await open("fails.scs");
		const { document } = editor;
		await click((await lenses(document.uri)).find(({ command }) => command?.command === "scs.run"));
		const accept = await eventually("the lens that accepts", async () =>
			(await lenses(document.uri)).find(({ command }) => command?.command === "scs.accept"),
		);
		await click(accept);
		await eventually("what came in the script", () => Promise.resolve(/receives:[^]*chat/.test(document.getText())));
		await vscode.commands.executeCommand("workbench.action.files.revert");
	},

	"stanzas are pasted at the cursor": async () => {
		const { document } = await open("passes.scs");
		await vscode.env.clipboard.writeText("<message to='b@localhost'><body>Any news?</body></message>");
		await vscode.commands.executeCommand("scs.paste");
		await eventually("the stanza in the script", () => Promise.resolve(document.getText().includes("<body>Any news?</body>")));
		await vscode.commands.executeCommand("workbench.action.files.revert");
	},

	"all scripts of a folder are run": async () => {
		const pair = vscode.Uri.joinPath(folder(), "pair");
		const outcomes = await vscode.commands.executeCommand<Record<string, string>>("scs.runFolder", pair);
		assert.deepEqual(
			Object.fromEntries(Object.entries(outcomes).map(([uri, outcome]) => [uri.replace(/.*\//, ""), outcome])),
			{ "first.scs": "passed", "second.scs": "passed" },
		);
	},

	"a trusted folder is kept in the user's settings": async () => {
		const key = "run.trusted-folders";
		const set = (): unknown => vscode.workspace.getConfiguration("scs").inspect(key)?.globalValue;
		for (const trusted of ["/a", "/b", "/a"]) await trustFolder(trusted);
		assert.deepEqual(set(), ["/a", "/b"]);
		assert.deepEqual(serverSettings().run?.["trusted-folders"], ["/a", "/b"]);
		await vscode.workspace.getConfiguration("scs").update(key, undefined, vscode.ConfigurationTarget.Global);
		assert.equal(set(), undefined);
	},

	"a run can be stopped": async () => {
		const { document } = await open("waits.scs");
		const run = vscode.commands.executeCommand<RunResult>("scs.run", { uri: document.uri.toString() });
		await eventually("the run to begin", async () => {
			const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 100);
			return found.some(({ command }) => command?.command === "scs.cancel");
		});
		await vscode.commands.executeCommand("scs.stop");
		assert.equal((await run).outcome, "canceled");
	},
};
