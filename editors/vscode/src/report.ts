// What happened in the last run of a script: the page of "scs run --report html",
// beside the editor.
import { type Disposable, Position, Range, TextEditorRevealType, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { Server } from "./server";

/** The type of the panels. */
export const reportView = "scs.report";

/** The panels that show runs, one a script. */
export class Reports implements Disposable {
	readonly #panels = new Map<string, WebviewPanel>();
	readonly #subscription: Disposable;

	/**
	 * @param server which makes the pages
	 * @param run runs a script, if the user wants to see one that has not been run
	 */
	constructor(
		private readonly server: Server,
		private readonly run: (script: Uri) => Promise<unknown>,
	) {
		// The server answers once the run has ended.
		this.#subscription = server.onRunEvent(({ uri, event }) => {
			const script = Uri.parse(uri);
			if (event.event === "suite-finished" && this.#panels.has(script.toString())) void this.#fill(script);
		});
	}

	/** Shows what happened in the last run of a script, and says so if there was none. */
	async show(script: Uri): Promise<void> {
		try {
			if (await this.#fill(script)) return;
			const answer = await window.showInformationMessage(`Scansion: "${nameOf(script)}" has not been run yet.`, "Run");
			if (answer === undefined) return;
			await this.run(script);
			await this.#fill(script);
		} catch (error) {
			void window.showErrorMessage(`Scansion: ${(error as Error).message}.`);
		}
	}

	/** Puts the page into the panel of a script, which is made if need be; false if there is no page. */
	async #fill(script: Uri): Promise<boolean> {
		const report = await this.server.report(script.toString());
		if (report === undefined) return false;
		const panel = this.#panels.get(script.toString()) ?? this.#open(script);
		panel.title = `Run of ${nameOf(script)}`;
		// Its policy allows the script and the style that it holds, by their digests, and nothing else.
		panel.webview.html = report.html;
		if (!panel.visible) panel.reveal(undefined, true);
		return true;
	}

	#open(script: Uri): WebviewPanel {
		const panel = window.createWebviewPanel(
			reportView,
			"",
			{ viewColumn: ViewColumn.Beside, preserveFocus: true },
			{ enableScripts: true, enableFindWidget: true, localResourceRoots: [], retainContextWhenHidden: true },
		);
		panel.webview.onDidReceiveMessage((message: unknown) => {
			const line = Number((message as { line?: unknown } | undefined)?.line);
			if (Number.isInteger(line) && line > 0) void openLine(script, line - 1);
		});
		panel.onDidDispose(() => this.#panels.delete(script.toString()));
		this.#panels.set(script.toString(), panel);
		return panel;
	}

	dispose(): void {
		this.#subscription.dispose();
		for (const panel of this.#panels.values()) panel.dispose();
	}
}

/** Shows a line of a script, from 0, where the script is open, else in the first column. */
async function openLine(script: Uri, line: number): Promise<void> {
	const open = window.visibleTextEditors.find(({ document }) => document.uri.toString() === script.toString());
	const start = new Position(line, 0);
	const editor = await window.showTextDocument(script, {
		viewColumn: open?.viewColumn ?? ViewColumn.One,
		selection: new Range(start, start),
	});
	editor.revealRange(new Range(start, start), TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Returns what a script is called in messages. */
function nameOf(script: Uri): string {
	return script.path.slice(script.path.lastIndexOf("/") + 1);
}
