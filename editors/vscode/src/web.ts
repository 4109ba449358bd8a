// What there is in a browser, where no program can be started. Colours and
// brackets need no code; this adds a new script.
import { type ExtensionContext, commands } from "vscode";
import { newScript } from "./create";

export function activate(context: ExtensionContext): void {
	context.subscriptions.push(commands.registerCommand("scs.newScript", newScript));
}
