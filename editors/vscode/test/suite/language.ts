// What the language server does in the editor.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { codeOf, diagnostics, eventually, folder, open, openText } from "./editor";
import type { Tests } from "./index";

export const language: Tests = {
	"a file is known by its name, and by its first line": async () => {
		assert.equal((await open("passes.scs")).document.languageId, "scansion");
		assert.equal((await open("no-ending")).document.languageId, "scansion");
	},

	"a netlist is left alone": async () => {
		const uri = vscode.Uri.joinPath(folder(), "netlist.scs");
		await vscode.workspace.openTextDocument(uri);
		await eventually("another language", () =>
			Promise.resolve(
				vscode.workspace.textDocuments.some((d) => d.uri.toString() === uri.toString() && d.languageId === "plaintext"),
			),
		);
	},

	"a mistake is found, and fixed": async () => {
		const { document } = await open("mistake.scs");
		const [finding] = await diagnostics(document.uri, "a finding", (found) => found.length > 0);
		assert.ok(finding);
		assert.equal(finding.source, "scs");
		const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
			"vscode.executeCodeActionProvider",
			document.uri,
			finding.range,
			vscode.CodeActionKind.QuickFix.value,
		);
		const fix = actions.find((action) => action.isPreferred) ?? actions[0];
		assert.ok(fix?.edit, `no quick fix, but ${JSON.stringify(actions)}`);
		assert.ok(await vscode.workspace.applyEdit(fix.edit));
		await diagnostics(document.uri, "no finding", (found) => !found.some((d) => codeOf(d) === codeOf(finding)));
	},

	"the findings of a file that is deleted while it is open go": async () => {
		const uri = vscode.Uri.joinPath(folder(), "short-lived.scs");
		const mistake = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), "mistake.scs"));
		await vscode.workspace.fs.writeFile(uri, mistake);
		await open("short-lived.scs");
		await diagnostics(uri, "a finding", (found) => found.length > 0);
		await vscode.workspace.fs.delete(uri);
		await diagnostics(uri, "no finding", (found) => found.length === 0);
	},

	"the settings of the editor count": async () => {
		const { document } = await openText("[Client] A\n\tjid: a@localhost\n\tpassword: b\n\n-----\n\nA connects\n\nA disconnects\n");
		const [finding] = await diagnostics(document.uri, "a finding", (found) => found.length === 1);
		assert.ok(finding);
		const settings = vscode.workspace.getConfiguration("scs");
		await settings.update("lint.ignore", [codeOf(finding)], vscode.ConfigurationTarget.Workspace);
		await diagnostics(document.uri, "no finding", (found) => found.length === 0);
		await settings.update("lint.ignore", undefined, vscode.ConfigurationTarget.Workspace);
		await diagnostics(document.uri, "the finding", (found) => found.length === 1);
	},

	"a script is formatted": async () => {
		const { document } = await openText("# A\n[Client] A\n  jid:a@localhost\n---\nA connects\nA sends:\n  <presence/>\n");
		const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>("vscode.executeFormatDocumentProvider", document.uri, {
			tabSize: 4,
			insertSpaces: false,
		});
		const edit = new vscode.WorkspaceEdit();
		edit.set(document.uri, edits);
		assert.ok(await vscode.workspace.applyEdit(edit));
		assert.match(document.getText(), /^\tjid: a@localhost$/m);
		assert.match(document.getText(), /^\t<presence\/>$/m);
	},

	"completion offers what may stand here": async () => {
		const { document } = await openText("# A\n\n[Client] Abelard\n\tjid: a@localhost\n\tpassword: b\n\n-----\n\nAb");
		const end = document.positionAt(document.getText().length);
		const { items } = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, end);
		const labels = items.map(({ label }) => (typeof label === "string" ? label : label.label));
		assert.ok(
			labels.some((label) => label.includes("Abelard")),
			labels.join(", "),
		);
	},

	"hover, symbols and semantic tokens arrive": async () => {
		const { document } = await open("passes.scs");
		const at = document.positionAt(document.getText().indexOf("sends"));
		const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at);
		assert.ok(hovers.length > 0);
		const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri);
		assert.ok(symbols.length > 0);
		const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>("vscode.provideDocumentSemanticTokens", document.uri);
		assert.ok(tokens.data.length > 0);
	},

	"a line below an action is indented": async () => {
		const editor = await openText("# A\n\n[Client] A\n\tjid: a@localhost\n\tpassword: b\n\n-----\n\nA connects\n\nA sends:");
		const end = editor.document.positionAt(editor.document.getText().length);
		editor.selection = new vscode.Selection(end, end);
		await vscode.commands.executeCommand("default:type", { text: "\n" });
		await eventually("a tab", () => Promise.resolve(editor.document.getText().endsWith("A sends:\n\t")));
		await vscode.commands.executeCommand("default:type", { text: "<presence>\n" });
		await eventually("two tabs", () => Promise.resolve(editor.document.getText().endsWith("\n\t<presence>\n\t\t")));
	},

	"a line below a blank one is not indented, however fast one types": async () => {
		const editor = await openText("# A\n\n[Client] A\n\tjid: a@localhost\n\tpassword: b\n\n-----\n\nA connects\n\nA sends:\n\t<presence/>");
		for (const [after, typed, want] of [
			["<presence/>", ["\n", "\n", "A disconnects"], /<presence\/>\n\s*\nA disconnects$/],
			["password: b", ["\n", "\n", "[Client] B"], /password: b\n\s*\n\[Client\] B/],
			["[Client] B", ["\n", "jid: b@localhost", "\n", "---"], /\[Client\] B\]?\n\tjid: b@localhost\n---/],
		] as const) {
			const end = editor.document.positionAt(editor.document.getText().indexOf(after) + after.length);
			editor.selection = new vscode.Selection(end, end);
			for (const text of typed.join("")) await vscode.commands.executeCommand("default:type", { text });
			assert.match(editor.document.getText(), want);
		}
	},

	"the two names of an element are edited together by those who want that": async () => {
		const { document } = await openText("# A\n\n[Client] A\n\tjid: a@localhost\n\tpassword: b\n\n-----\n\nA sends:\n\t<message></message>\n");
		const inspected = vscode.workspace.getConfiguration("editor", document).inspect("linkedEditing");
		assert.equal(inspected?.defaultLanguageValue, undefined);
		const at = document.positionAt(document.getText().indexOf("message"));
		// VS Code's own; it has none for extensions.
		const ask = "_executeLinkedEditingProvider";
		const linked = await vscode.commands.executeCommand<{ ranges: { startColumn: number; endColumn: number }[] }>(ask, document.uri, at);
		assert.deepEqual(
			linked.ranges.map(({ startColumn, endColumn }) => [startColumn, endColumn]),
			[
				[3, 10],
				[13, 20],
			],
		);
	},
};
