// What the extension adds around the language server.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { diagnostics, eventually, extension, folder, open } from "./editor";
import type { Tests } from "./index";

/** Returns the titles and tags of the scripts in the Testing view, by file. */
async function scripts(): Promise<Map<string, { label: string; tags: string[] }>> {
	const { controller } = await extension();
	const found = new Map<string, { label: string; tags: string[] }>();
	controller.items.forEach((directory) => {
		directory.children.forEach((item) => {
			found.set(item.id.replace(/.*\//, ""), { label: item.label, tags: item.tags.map(({ id }) => id) });
		});
	});
	return found;
}

export const shell: Tests = {
	"every script is a test, with its tags": async () => {
		await (await extension()).discover();
		const found = await scripts();
		assert.deepEqual(found.get("passes.scs"), { label: "A script that passes", tags: ["im", "status:stable"] });
		assert.ok(found.has("fails.scs"));
		assert.ok(!found.has("netlist.scs"), "a netlist is no test");
	},

	"a new script becomes a test, a removed one goes": async () => {
		await (await extension()).discover();
		const uri = vscode.Uri.joinPath(folder(), "new.scs");
		await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode("# New\n[Client] A\n\tjid: a@localhost\n"));
		await eventually("a test", async () => (await scripts()).get("new.scs")?.label === "New");
		await vscode.workspace.fs.delete(uri);
		await eventually("no test", async () => !(await scripts()).has("new.scs"));
	},

	"the tasks find what scs lint finds": async () => {
		await extension();
		const tasks = await vscode.tasks.fetchTasks({ type: "scs" });
		assert.deepEqual(tasks.map(({ name }) => name).sort(), [
			"check the format of all scripts",
			"lint all scripts",
			"run all scripts",
		]);
		const lint = tasks.find(({ name }) => name.startsWith("lint"));
		assert.ok(lint);
		const closed = vscode.Uri.joinPath(folder(), "closed.scs");
		await vscode.tasks.executeTask(lint);
		const found = await diagnostics(closed, "a finding in a file that is not open", (all) => all.some((d) => d.source === "scs"));
		assert.match(found[0]?.message ?? "", /password/);
	},

	"the findings of a file that is deleted while it is open go": async () => {
		const mistake = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), "mistake.scs"));
		const uri = vscode.Uri.joinPath(folder(), "deleted.scs");
		await vscode.workspace.fs.writeFile(uri, mistake);
		await open("deleted.scs");
		await diagnostics(uri, "a finding", (found) => found.length > 0);
		await vscode.workspace.fs.delete(uri);
		await diagnostics(uri, "no finding", (found) => found.length === 0);
	},

	"the server starts again when asked to": async () => {
		const { document } = await open("closed.scs");
		await diagnostics(document.uri, "a finding", (found) => found.length > 0);
		await vscode.commands.executeCommand("scs.restartServer");
		await diagnostics(document.uri, "a finding of the new server", (found) => found.length > 0);
	},

	"a test is read to a screen reader by its title": async () => {
		const api = await extension();
		await api.discover();
		api.controller.items.forEach((directory) => {
			directory.children.forEach((item) => {
				assert.equal(item.description, undefined, item.label); // VS Code would read it instead of the label
			});
		});
	},

	"commands and settings are described": async () => {
		await extension();
		const known = await vscode.commands.getCommands();
		for (const command of ["scs.runScenario", "scs.runToHere", "scs.newScript", "scs.exploreScenario", "scs.runFolder", "scs.showReport", "scs.stop", "scs.restartServer", "scs.showOutput"]) {
			assert.ok(known.includes(command), command);
		}
	},
};
