// A new script. Nothing here needs a program, so that it also works in a browser.
import { SnippetString, window, workspace } from "vscode";
import { beginning } from "./beginning";

/** Opens a new script that is in no file yet. */
export async function newScript(): Promise<void> {
	const document = await workspace.openTextDocument({ language: "scansion" });
	const editor = await window.showTextDocument(document);
	await editor.insertSnippet(new SnippetString(beginning));
}
