// The extension: what is there, and how it hangs together.
import { type ExtensionContext, type TestController, type TestItem, Uri, commands, debug, env, languages, tasks, window, workspace } from "vscode";
import { newScript } from "./create";
import { Adapters, Configurations, Expressions, InlineValues, debugScript, debugType } from "./debug";
import { Reports } from "./report";
import { Server } from "./server";
import { Status } from "./status";
import { TagCloser } from "./tags";
import { Tasks, taskType } from "./tasks";
import { isForeign } from "./testing/head";
import { Tests } from "./testing/tests";

/** What other extensions and tests may look at. */
export interface Api {
	/** The items of the Testing view. */
	readonly controller: TestController;
	/** Looks for the scripts of the workspace. */
	discover(): Promise<void>;
}

/** Where the margin of an editor has been clicked. */
interface MarginClick {
	readonly uri: Uri;
	/** From 1. */
	readonly lineNumber: number;
}

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<Api> {
	const output = window.createOutputChannel("Scansion", { log: true });
	const started = new Server(context, output);
	server = started;
	const tests = new Tests(started);
	const status = new Status(started, () => tests.running);
	tests.onDidChange = () => {
		status.update();
	};
	started.runByLens = (argument) => tests.runScript(argument);
	const reports = new Reports(started, (script) => tests.runScript({ uri: script.toString() }));
	started.showReport = (script) => reports.show(script);

	context.subscriptions.push(
		output,
		tests,
		status,
		reports,
		started,
		new TagCloser(started),
		tasks.registerTaskProvider(taskType, new Tasks(() => started.program)),
		// From the Explorer all that is chosen there comes as the second argument.
		commands.registerCommand("scs.runScenario", async (uri?: Uri, chosen?: readonly Uri[]) => {
			if (Array.isArray(chosen) && chosen.length > 1) return tests.runAll(chosen);
			const script = uri ?? window.activeTextEditor?.document.uri;
			return script && tests.runScript({ uri: script.toString() });
		}),
		commands.registerCommand("scs.runToHere", async (at?: MarginClick) => {
			const editor = window.activeTextEditor;
			const uri = at?.uri ?? editor?.document.uri;
			const line = at === undefined ? editor?.selection.active.line : at.lineNumber - 1;
			if (uri !== undefined && line !== undefined) await tests.runScript({ uri: uri.toString(), line });
		}),
		commands.registerCommand("scs.newScript", newScript),
		commands.registerCommand("scs.exploreScenario", async (uri?: Uri) => {
			const script = uri ?? window.activeTextEditor?.document.uri;
			if (script !== undefined) await tests.runScript({ uri: script.toString(), explore: true });
		}),
		commands.registerCommand("scs.debugScenario", async (uri?: Uri) => {
			const script = uri ?? window.activeTextEditor?.document.uri;
			return script && debugScript(script);
		}),
		commands.registerCommand("scs.showReport", async (of?: Uri | TestItem) => {
			const script = of === undefined ? window.activeTextEditor?.document.uri : of instanceof Uri ? of : of.uri;
			if (script !== undefined) await reports.show(script);
		}),
		debug.registerDebugConfigurationProvider(debugType, new Configurations(started)),
		debug.registerDebugAdapterDescriptorFactory(debugType, new Adapters(started)),
		languages.registerEvaluatableExpressionProvider("scansion", new Expressions()),
		languages.registerInlineValuesProvider("scansion", new InlineValues()),
		commands.registerCommand("scs.runFolder", async (uri?: Uri) => {
			const folder = uri ?? (await chooseFolder());
			return folder && tests.runFolder(folder);
		}),
		commands.registerCommand("scs.paste", () => paste(started)),
		commands.registerCommand("scs.stop", () => tests.stop()),
		commands.registerCommand("scs.restartServer", () => started.restart()),
		commands.registerCommand("scs.showOutput", () => {
			output.show();
		}),
		workspace.onDidChangeConfiguration((event) => {
			if (event.affectsConfiguration("scs.path")) void started.restart();
		}),
		// What only a trusted workspace is offered, code lenses for one, is asked for anew.
		workspace.onDidGrantWorkspaceTrust(() => started.restart()),
		workspace.onDidOpenTextDocument((document) => {
			if (document.languageId === "scansion" && isForeign(document.getText())) {
				void languages.setTextDocumentLanguage(document, "plaintext");
			}
		}),
	);
	void commands.executeCommand("setContext", "scs.native", true); // not in a browser, where there is no program
	await started.start();
	return { controller: tests.controller, discover: () => tests.tree.search() };
}

export async function deactivate(): Promise<void> {
	await server?.stop();
}

/** Imports what the clipboard holds, a log or stanzas, at the cursor. */
async function paste(server: Server): Promise<void> {
	const editor = window.activeTextEditor;
	if (editor?.document.languageId !== "scansion") return;
	const text = await env.clipboard.readText();
	try {
		await server.import({ uri: editor.document.uri.toString(), line: editor.selection.active.line, text });
	} catch (error) {
		void window.showErrorMessage(`Scansion: ${(error as Error).message}.`);
	}
}

/** Returns the folder of the script that is looked at, else one of the workspace's that the user chooses. */
async function chooseFolder(): Promise<Uri | undefined> {
	const active = window.activeTextEditor?.document;
	if (active?.languageId === "scansion" && active.uri.scheme === "file") return Uri.joinPath(active.uri, "..");
	const [first, second] = workspace.workspaceFolders ?? [];
	if (first === undefined || second === undefined) return first?.uri;
	return (await window.showWorkspaceFolderPick({ placeHolder: "The folder whose scripts to run" }))?.uri;
}
