// Pages that show what happened in runs.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { reportView } from "../../src/report";
import { eventually, extension, open } from "./editor";
import type { Tests } from "./index";

/** Returns the tabs that show runs. */
function panels(): vscode.Tab[] {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	return tabs.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(reportView));
}

/** Waits until a run is shown under a title. */
async function shown(title: string): Promise<void> {
	await eventually(`"${title}"`, () => Promise.resolve(panels().some(({ label }) => label === title)));
}

export const reports: Tests = {
	"what happened is shown beside the script, from a lens and from the Testing view": async () => {
		const { document } = await open("passes.scs");
		await vscode.commands.executeCommand("scs.run", { uri: document.uri.toString() });
		const lens = await eventually("the lens that shows the run", async () => {
			const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 100);
			return found.find(({ command }) => command?.command === "scs.report");
		});
		assert.equal(lens.command?.title, "Show what happened");
		await vscode.commands.executeCommand("scs.report", ...((lens.command.arguments ?? []) as unknown[]));
		await shown("Run of passes.scs");
		const active = vscode.window.activeTextEditor;
		assert.equal(active?.document.uri.toString(), document.uri.toString(), "the script keeps the focus");

		// Another one has a panel of its own, the same one does not get a second.
		const { controller } = await extension();
		await vscode.commands.executeCommand("scs.runFolder", vscode.Uri.joinPath(document.uri, "../pair"));
		const tests: vscode.TestItem[] = [];
		controller.items.forEach(({ children }) => {
			children.forEach((item) => tests.push(item));
		});
		const first = tests.find(({ id }) => id.endsWith("/first.scs"));
		await vscode.commands.executeCommand("scs.showReport", first);
		await shown("Run of first.scs");
		await vscode.commands.executeCommand("scs.showReport", document.uri);
		assert.equal(panels().length, 2);
		await vscode.window.tabGroups.close(panels());
	},
};
