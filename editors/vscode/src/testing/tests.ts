// The Testing view. Whoever runs a script, from a code lens, a command or the
// view itself, runs it here, so that its result is seen in all three places.
import {
	type CancellationToken,
	type Disposable,
	FileType,
	Location,
	MarkdownString,
	Range,
	TestMessage,
	TestRunProfileKind,
	TestRunRequest,
	type TestController,
	type TestItem,
	type TestRun,
	Uri,
	commands,
	tests,
	window,
	workspace,
} from "vscode";
import { debugScript } from "../debug";
import type { RunArgument, RunEvent, RunResult } from "../protocol";
import type { Server } from "../server";
import { givenServer } from "../settings";
import { Output, type ScriptOutput } from "./output";
import { Tree, fileOf } from "./tree";

/** Runs scripts and shows what comes of it. */
export class Tests implements Disposable {
	readonly controller: TestController;
	readonly tree: Tree;
	readonly #server: Server;
	readonly #running = new Map<string, { run: TestRun; output: ScriptOutput; ended: Promise<void> }>();
	readonly #subscriptions: Disposable[] = [];

	constructor(server: Server) {
		this.#server = server;
		this.controller = tests.createTestController("scansion", "Scansion");
		this.tree = new Tree(this.controller);
		const run = async (request: TestRunRequest, token: CancellationToken): Promise<void> => {
			if (request.continuous === true) this.#runWhenSaved(request, token);
			else await this.#runRequest(request, token);
		};
		this.controller.createRunProfile("Run", TestRunProfileKind.Run, run, true, undefined, true);
		this.controller.createRunProfile("Debug", TestRunProfileKind.Debug, async (request) => {
			const [first] = this.tree.scripts(request.include);
			if (first?.uri === undefined) return;
			const run = this.controller.createTestRun(request);
			run.appendOutput(`debugging ${first.label}: the verdict is in the debug console\r\n`);
			run.end();
			await debugScript(first.uri);
		});
		this.#subscriptions.push(
			this.controller,
			this.tree,
			server.onRunEvent(({ uri, event }) => {
				this.#running.get(normal(uri))?.output.event(event);
			}),
		);
	}

	/** How many scripts are being run. */
	get running(): number {
		return this.#running.size;
	}

	/** Runs a script up to a line or to its end, and returns how that went. What is in no file is no test. */
	async runScript(argument: RunArgument): Promise<RunResult | undefined> {
		const uri = Uri.parse(argument.uri);
		if (uri.scheme !== "file") {
			const result = await this.#server.run(argument);
			const show = result.outcome === "passed" ? window.showInformationMessage : window.showWarningMessage;
			void show(`Scansion: ${result.message}`);
			return result;
		}
		const item = this.tree.item(uri);
		const run = this.controller.createTestRun(new TestRunRequest([item]));
		try {
			return await this.#runItem(item, run, new Output(), argument);
		} finally {
			run.end();
		}
	}

	/** Runs all scripts in a folder and below it, and returns how each went that was run, by its URI. */
	runFolder(folder: Uri): Promise<Record<string, RunResult["outcome"]>> {
		return this.runAll([folder]);
	}

	/** Runs scripts, and those in folders and below them, and returns how each went that was run, by its URI. */
	async runAll(uris: readonly Uri[]): Promise<Record<string, RunResult["outcome"]>> {
		const found = await Promise.all(
			uris.map(async (uri) => {
				const { type } = await workspace.fs.stat(uri);
				return type & FileType.Directory ? this.tree.below(uri) : [this.tree.item(uri)];
			}),
		);
		const items = [...new Set(found.flat())];
		if (items.length === 0) {
			const names = uris.map((uri) => `"${workspace.asRelativePath(uri)}"`).join(", ");
			void window.showInformationMessage(`Scansion: there are no scripts in ${names}.`);
			return {};
		}
		return this.#runRequest(new TestRunRequest(items));
	}

	/** Runs each of the scripts that a request names whenever it is saved, until that is stopped. */
	#runWhenSaved(request: TestRunRequest, token: CancellationToken): void {
		const listening = workspace.onDidSaveTextDocument(async ({ uri }) => {
			const item = this.tree.find(uri);
			if (item === undefined || !covers(request.include, item) || (request.exclude && covers(request.exclude, item))) return;
			const running = this.#running.get(normal(item.id));
			if (running !== undefined) {
				await this.#server.cancel(item.id); // it runs a text of before
				await running.ended;
			}
			await this.#runRequest(new TestRunRequest([item], undefined, request.profile, true), token);
		});
		token.onCancellationRequested(() => {
			listening.dispose();
		});
	}

	/** Ends all runs. */
	async stop(): Promise<void> {
		await this.#server.cancel();
	}

	async #runRequest(request: TestRunRequest, token?: CancellationToken): Promise<Record<string, RunResult["outcome"]>> {
		const outcomes: Record<string, RunResult["outcome"]> = {};
		if (!workspace.isTrusted) {
			void window.showWarningMessage("Scansion: scripts are run in trusted workspaces only.");
			return outcomes;
		}
		if (request.include === undefined) await this.tree.search();
		const left = new Set(this.tree.scripts(request.exclude ?? []));
		const queue = this.tree.scripts(request.include).filter((item) => !left.has(item));
		const run = this.controller.createTestRun(request);
		const output = new Output();
		for (const item of queue) run.enqueued(item);
		let stopped = false;
		const stop = (): void => {
			stopped = true;
			for (const item of queue) if (this.#running.get(normal(item.id))?.run === run) void this.#server.cancel(item.id);
		};
		const subscriptions = [run.token.onCancellationRequested(stop), token?.onCancellationRequested(stop)];
		const next = queue.values();
		const worker = async (): Promise<void> => {
			for (const item of next) {
				if (stopped) {
					run.skipped(item);
					continue;
				}
				const result = await this.#runItem(item, run, output, { uri: item.id });
				if (result === undefined) continue;
				outcomes[item.id] = result.outcome;
				if (result.outcome === "canceled") stopped = true;
			}
		};
		const parallel = givenServer() ? 1 : workspace.getConfiguration("scs").get("testing.parallel", 2);
		try {
			await Promise.all(Array.from({ length: parallel }, worker));
		} finally {
			for (const subscription of subscriptions) subscription?.dispose();
			run.end();
		}
		return outcomes;
	}

	/** Runs one script within a test run. */
	async #runItem(item: TestItem, run: TestRun, all: Output, argument: RunArgument): Promise<RunResult | undefined> {
		const key = normal(argument.uri);
		if (this.#running.has(key)) {
			run.skipped(item);
			return undefined;
		}
		const document = workspace.textDocuments.find((open) => normal(open.uri.toString()) === key);
		let end = (): void => undefined;
		const ended = new Promise<void>((resolve) => (end = resolve));
		const output = all.script((text, event) => {
			run.appendOutput(text, event && placeOf(item, event), item);
		});
		this.#running.set(key, { run, output, ended });
		this.#tellRunning();
		const cancellation = run.token.onCancellationRequested(() => void this.#server.cancel(argument.uri));
		run.started(item);
		output.print(`== ${item.label} (${fileOf(item.id)})\r\n`);
		try {
			const result = await this.#server.run({ ...argument, uri: document?.uri.toString() ?? argument.uri });
			output.print(`${result.message}\r\n\r\n`);
			this.#show(item, run, result, argument.line !== undefined);
			return result;
		} catch (error) {
			run.errored(item, new TestMessage((error as Error).message));
			return undefined;
		} finally {
			output.end();
			cancellation.dispose();
			this.#running.delete(key);
			this.#tellRunning();
			end();
		}
	}

	/** Shows how a script went; a part that has passed says nothing of the whole. */
	#show(item: TestItem, run: TestRun, result: RunResult, part: boolean): void {
		switch (result.outcome) {
			case "passed":
				if (!part) run.passed(item, result.duration);
				break;
			case "failed":
				run.failed(item, failureMessages(item, result), result.duration);
				break;
			case "no-verdict":
				run.errored(item, failureMessages(item, result), result.duration);
				break;
			case "skipped":
			case "canceled":
				run.skipped(item);
				break;
			default:
				run.errored(item, new TestMessage(result.message), result.duration);
		}
	}

	#tellRunning(): void {
		void commands.executeCommand("setContext", "scs.running", this.#running.size > 0);
		this.onDidChange();
	}

	/** Called when the number of scripts that are being run changes. */
	onDidChange: () => void = () => undefined;

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}

/**
 * Returns what to show at the failing line: why, and then what was expected beside
 * what came, where that is known. Of a message that compares two texts VS Code
 * shows these beside the line, cut short, so the first one does not.
 */
function failureMessages(item: TestItem, result: RunResult): TestMessage[] {
	const { failure } = result;
	if (failure === undefined) return [new TestMessage(result.message)];
	const text = new MarkdownString().appendText(failure.brief);
	const [, ...others] = failure.reasons ?? [];
	for (const reason of others) text.appendMarkdown("\n- ").appendText(reason);
	const messages = [new TestMessage(text)];
	// Stanzas are compared for the eye, and are "" where there is none.
	if (failure.expected && failure.received) messages.push(TestMessage.diff("The expected stanza next to the received one", failure.expected, failure.received));
	if (item.uri) {
		const { start, end } = failure.range;
		const at = new Location(item.uri, new Range(start.line, start.character, end.line, end.character));
		for (const message of messages) message.location = at;
	}
	return messages;
}

/**
 * Returns the line beside which VS Code is to show the words of an event. That
 * is for what the script does not say; stanzas are too long to stand there.
 */
function placeOf(item: TestItem, { event, line }: RunEvent): Location | undefined {
	if (item.uri === undefined || line === undefined || !["connected", "noted"].includes(event)) return undefined;
	return new Location(item.uri, new Range(line - 1, 0, line - 1, 0));
}

/** Reports whether an item is among others, or below one of them; all are if there are none. */
function covers(items: readonly TestItem[] | undefined, item: TestItem): boolean {
	for (let at: TestItem | undefined = item; at !== undefined; at = at.parent) if (items?.includes(at)) return true;
	return items === undefined;
}

/** Returns a URI in one way of writing, whoever has written it. */
function normal(uri: string): string {
	return Uri.parse(uri).toString();
}
