// The item in the status bar.
import { type Disposable, MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";
import type { Server } from "./server";

/** Shows how the server does, while a script is looked at or run. */
export class Status implements Disposable {
	readonly #item: StatusBarItem;
	readonly #subscriptions: Disposable[];

	constructor(
		private readonly server: Server,
		private readonly running: () => number,
	) {
		this.#item = window.createStatusBarItem("scs.status", StatusBarAlignment.Left);
		this.#item.name = "Scansion";
		this.#item.command = "scs.showOutput";
		this.#subscriptions = [
			this.#item,
			server.onDidChange(() => {
				this.update();
			}),
			window.onDidChangeActiveTextEditor(() => {
				this.update();
			}),
		];
		this.update();
	}

	/** Shows what holds now. */
	update(): void {
		const running = this.running();
		const { health, problem, program, version } = this.server;
		const shown = {
			starting: ["$(loading~spin) scs", "The language server is starting."],
			running: ["$(check) scs", `${version || "scs"}, from ${program?.path ?? ""}`],
			stopped: ["$(error) scs", "The language server is not running. The command “Scansion: Restart Server” starts it."],
			missing: ["$(error) scs", problem || 'The program "scs" was not found.'],
		}[health] as [string, string];
		this.#item.text = running > 0 ? `$(loading~spin) scs: running ${running === 1 ? "a script" : `${running} scripts`}` : shown[0];
		this.#item.tooltip = new MarkdownString().appendText(shown[1]);
		this.#item.backgroundColor =
			health === "stopped" || health === "missing" ? new ThemeColor("statusBarItem.errorBackground") : undefined;
		this.#item.command = running > 0 ? "testing.showMostRecentOutput" : health === "stopped" || health === "missing" ? "scs.restartServer" : "scs.showOutput";
		if (running > 0 || window.activeTextEditor?.document.languageId === "scansion") this.#item.show();
		else this.#item.hide();
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}
