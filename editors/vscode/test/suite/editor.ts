// What tests of the extension do in an editor.
import * as vscode from "vscode";
import type { Api } from "../../src/extension";

const patience = 15_000;

/** Returns the folder of the workspace. */
export function folder(): vscode.Uri {
	const first = vscode.workspace.workspaceFolders?.[0];
	if (first === undefined) throw new Error("no folder is open");
	return first.uri;
}

/** Returns what the extension offers, once it is active. */
export async function extension(): Promise<Api> {
	const found = vscode.extensions.getExtension<Api>("scs-tools.scansion");
	if (found === undefined) throw new Error("the extension is not there");
	return found.activate();
}

/** Opens a file of the workspace. */
export async function open(name: string): Promise<vscode.TextEditor> {
	await extension();
	const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
	return vscode.window.showTextDocument(document);
}

/** Opens a script that is not in a file. */
export async function openText(content: string): Promise<vscode.TextEditor> {
	await extension();
	const document = await vscode.workspace.openTextDocument({ language: "scansion", content });
	return vscode.window.showTextDocument(document);
}

/** Waits for an event after which a condition holds, or holds already, and returns what the condition gave. */
export async function until<T>(what: string, event: vscode.Event<never>, condition: () => T | undefined | false): Promise<T> {
	return new Promise((resolve, reject) => {
		const look = (): void => {
			const value = condition();
			if (value === undefined || value === false) return;
			subscription.dispose();
			clearTimeout(timer);
			resolve(value);
		};
		const subscription = (event as vscode.Event<unknown>)(look);
		const timer = setTimeout(() => {
			subscription.dispose();
			reject(new Error(`waited in vain for ${what}`));
		}, patience);
		look();
	});
}

/** Asks again and again until the answer will do: for what VS Code tells nobody about. */
export async function eventually<T>(what: string, ask: () => PromiseLike<T | undefined | false>): Promise<T> {
	const end = Date.now() + patience;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined && answer !== false) return answer;
		if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** Waits for diagnostics of a file that will do. */
export async function diagnostics(
	uri: vscode.Uri,
	what: string,
	enough: (found: vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
	return until(what, vscode.languages.onDidChangeDiagnostics as vscode.Event<never>, () => {
		const found = vscode.languages.getDiagnostics(uri);
		return enough(found) && found;
	});
}

/** Returns the code of a diagnostic. */
export function codeOf(diagnostic: vscode.Diagnostic): string {
	const { code } = diagnostic;
	return String(typeof code === "object" ? code.value : code);
}
