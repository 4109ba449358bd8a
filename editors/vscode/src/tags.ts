// Tags that close themselves: their end tag is there when their ">" is typed, and
// an end tag is completed when its "</" is.
import { type Disposable, Range, Selection, type TextDocumentChangeEvent, type TextEditor, window, workspace } from "vscode";
import type { ClosedTag } from "./protocol";
import type { Server } from "./server";

/** Closes tags in the active editor. */
export class TagCloser implements Disposable {
	readonly #listener: Disposable;

	constructor(private readonly server: Server) {
		this.#listener = workspace.onDidChangeTextDocument((event) => {
			this.#changed(event);
		});
	}

	#changed({ document, contentChanges, reason }: TextDocumentChangeEvent): void {
		const [change] = contentChanges;
		const editor = window.activeTextEditor;
		// Reason is there where the user undoes something.
		if (change === undefined || contentChanges.length > 1 || reason !== undefined || editor?.document !== document) return;
		if (document.languageId !== "scansion" || (change.text !== ">" && change.text !== "/") || !change.range.isEmpty) return;
		if (editor.selections.length > 1 || !workspace.getConfiguration("scs", document).get<boolean>("close-tags", true)) return;
		const { version } = document;
		// Once the server has been told of the change, which another listener does.
		setImmediate(() => {
			this.server
				.closeTag(document.uri, change.range.start.translate(0, 1))
				.then((closed) => (closed && document.version === version ? write(editor, closed) : undefined))
				.catch(() => undefined); // of a server that ends just then
		});
	}

	dispose(): void {
		this.#listener.dispose();
	}
}

/** Writes an end tag and puts the cursor where it belongs. */
async function write(editor: TextEditor, { edit, cursor }: ClosedTag): Promise<void> {
	if (window.activeTextEditor !== editor) return;
	const { start, end } = edit.range;
	const written = await editor.edit((builder) => {
		builder.replace(new Range(start.line, start.character, end.line, end.character), edit.newText);
	});
	if (written) editor.selection = new Selection(cursor.line, cursor.character, cursor.line, cursor.character);
}
