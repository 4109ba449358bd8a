// The scripts of the workspace as test items: folders, and scripts in them.
import { Disposable, Range, RelativePattern, type TestController, type TestItem, TestTag, type TextDocument, Uri, workspace } from "vscode";
import { looksLikeScript, readHead } from "./head";

const pattern = "**/*.scs";
const excluded = "**/{node_modules,.git}/**";

/** Keeps the items of a test controller in step with the scripts on disk and in editors. */
export class Tree implements Disposable {
	readonly #controller: TestController;
	readonly #subscriptions: Disposable[] = [];
	#searched: Promise<void> | undefined;

	constructor(controller: TestController) {
		this.#controller = controller;
		controller.resolveHandler = async (item) => {
			if (item === undefined) await this.search();
		};
		controller.refreshHandler = async () => {
			this.#searched = undefined;
			await this.search();
		};
		const watcher = workspace.createFileSystemWatcher(pattern);
		this.#subscriptions.push(
			watcher,
			watcher.onDidCreate((uri) => this.#searched && void this.#read(uri)),
			watcher.onDidChange((uri) => this.find(uri) && void this.#read(uri)),
			watcher.onDidDelete((uri) => {
				this.#remove(uri);
			}),
			workspace.onDidOpenTextDocument((document) => {
				this.#take(document);
			}),
			workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
				// Title and tags stand at the top; the rest is no business of the tree.
				if (contentChanges.some(({ range }) => range.start.line < 50)) this.#take(document);
			}),
			workspace.onDidChangeWorkspaceFolders(() => {
				controller.items.replace([]);
				this.#searched = undefined;
				void this.search();
			}),
		);
		for (const document of workspace.textDocuments) this.#take(document);
	}

	/** Looks for scripts in the whole workspace, once. */
	search(): Promise<void> {
		this.#searched ??= (async () => {
			const found = await workspace.findFiles(pattern, excluded);
			const present = new Set(found.map(String));
			for (const item of this.scripts()) if (!present.has(item.id)) this.#remove(Uri.parse(item.id));
			await Promise.all(found.map((uri) => this.#read(uri)));
		})();
		return this.#searched;
	}

	/** Returns the item of a script, or undefined. */
	find(uri: Uri): TestItem | undefined {
		return this.#controller.items.get(folderOf(uri).toString())?.children.get(uri.toString());
	}

	/** Returns the item of a script, which is made if need be. */
	item(uri: Uri): TestItem {
		return this.find(uri) ?? this.#put(uri, "");
	}

	/** Returns the scripts among items and below them, or all. */
	scripts(items?: Iterable<TestItem>): TestItem[] {
		const scripts: TestItem[] = [];
		const visit = (item: TestItem): void => {
			if (item.children.size === 0) scripts.push(item);
			else item.children.forEach(visit);
		};
		if (items === undefined) this.#controller.items.forEach(visit);
		else for (const item of items) visit(item);
		return scripts;
	}

	/** Returns the scripts in a folder and below it. */
	async below(folder: Uri): Promise<TestItem[]> {
		const found = await workspace.findFiles(new RelativePattern(folder, pattern), excluded);
		await Promise.all(found.filter((uri) => !this.find(uri)).map((uri) => this.#read(uri)));
		return found.flatMap((uri) => this.find(uri) ?? []).sort((a, b) => a.id.localeCompare(b.id));
	}

	#take(document: TextDocument): void {
		if (document.languageId !== "scansion" || document.uri.scheme !== "file") return;
		const text = document.getText();
		if (looksLikeScript(text) || this.find(document.uri)) this.#put(document.uri, text);
	}

	async #read(uri: Uri): Promise<void> {
		let text: string;
		try {
			text = new TextDecoder().decode(await workspace.fs.readFile(uri));
		} catch {
			return; // it has gone meanwhile
		}
		if (looksLikeScript(text)) this.#put(uri, text);
		else this.#remove(uri);
	}

	#put(uri: Uri, text: string): TestItem {
		const folder = folderOf(uri);
		let parent = this.#controller.items.get(folder.toString());
		if (parent === undefined) {
			const root = workspace.getWorkspaceFolder(folder);
			const several = (workspace.workspaceFolders?.length ?? 0) > 1;
			const label = root?.uri.toString() === folder.toString() ? root.name : workspace.asRelativePath(folder, several);
			parent = this.#controller.createTestItem(folder.toString(), label, folder);
			this.#controller.items.add(parent);
		}
		const file = fileOf(uri.toString());
		const head = readHead(text);
		const others = [...parent.children].flatMap(([id, { label }]) => (id === uri.toString() ? [] : label));
		const label = head.title === "" ? file : others.includes(head.title) ? `${head.title} (${file})` : head.title;
		const item = parent.children.get(uri.toString()) ?? this.#controller.createTestItem(uri.toString(), label, uri);
		// No description: VS Code would read that to who cannot see it, instead of the title.
		item.label = label;
		item.sortText = file;
		item.range = new Range(head.line, 0, head.line, 0);
		item.tags = head.tags.map((tag) => new TestTag(tag));
		parent.children.add(item);
		return item;
	}

	#remove(uri: Uri): void {
		const id = folderOf(uri).toString();
		const parent = this.#controller.items.get(id);
		parent?.children.delete(uri.toString());
		if (parent?.children.size === 0) this.#controller.items.delete(id);
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}

/** Returns the name of the file of a test item. */
export function fileOf(id: string): string {
	const { path } = Uri.parse(id);
	return path.slice(path.lastIndexOf("/") + 1);
}

function folderOf(uri: Uri): Uri {
	return Uri.joinPath(uri, "..");
}
