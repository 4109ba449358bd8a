// The language server: its start, its end, and what is said to it.
import { CodeLens, Disposable, EventEmitter, type ExtensionContext, type LogOutputChannel, type Position, Uri, commands, env, window, workspace } from "vscode";
import {
	CloseAction,
	DidChangeConfigurationNotification,
	ErrorAction,
	ExecuteCommandRequest,
	LanguageClient,
	type Middleware,
	RevealOutputChannelOn,
	State,
	type StaticFeature,
} from "vscode-languageclient/node";
import { type Program, findProgram } from "./program";
import {
	type ClosedTag,
	type DebugConsent,
	type ImportArgument,
	type RunArgument,
	type RunEventParams,
	type RunReport,
	type RunResult,
	type TrustFolderParams,
	closeTagMethod,
	runEventMethod,
	serverCommand,
	trustFolderMethod,
} from "./protocol";
import { serverSettings, trustFolder } from "./settings";
import { askVersion, installCommand, isOlder, missing, tooOld } from "./version";

/** How the server does. */
export type Health = "starting" | "running" | "stopped" | "missing";

/** How often a server that ends by itself is started again, within three minutes. */
const maxRestarts = 4;

/** The language server "scs lsp". */
export class Server implements Disposable {
	#client: LanguageClient | undefined;
	#health: Health = "stopped";
	#program: Program | undefined;
	#version = "";
	#problem = "";
	readonly #changed = new EventEmitter<void>();
	readonly #events = new EventEmitter<RunEventParams>();

	/** Fires when health, program or version change. */
	readonly onDidChange = this.#changed.event;
	/** Fires for each event of a run. */
	readonly onRunEvent = this.#events.event;

	/** Runs a script because the user has asked the server to, by a code lens. To be set before start. */
	runByLens: (argument: RunArgument) => Promise<RunResult | undefined> = (argument) => this.run(argument);

	/** Shows what happened in the last run of a script. To be set before start. */
	showReport: (script: Uri) => Promise<void> = () => Promise.resolve();

	constructor(
		private readonly context: ExtensionContext,
		private readonly output: LogOutputChannel,
	) {}

	get health(): Health {
		return this.#health;
	}

	get program(): Program | undefined {
		return this.#program;
	}

	/** Version of the server, once it runs. */
	get version(): string {
		return this.#version;
	}

	/** Why the server does not run, in one sentence for a person; "" if nobody knows. */
	get problem(): string {
		return this.#problem;
	}

	/** Version of the extension. */
	get #extension(): string {
		return String((this.context.extension.packageJSON as { version: unknown }).version);
	}

	/** Finds scs and starts it. What goes wrong is shown to the user. */
	async start(): Promise<void> {
		try {
			this.#program = findProgram({
				extension: this.context.extensionPath,
				setting: workspace.getConfiguration("scs").get("path", ""),
				path: process.env["PATH"] ?? "",
				windows: process.platform === "win32",
			});
		} catch (error) {
			this.#program = undefined;
			this.#refuse(`Scansion: ${(error as Error).message}.`, { "Open Settings": openPathSetting });
			return;
		}
		if (this.#program === undefined) {
			this.#refuse(missing(this.#extension), toInstall);
			return;
		}
		await this.#launch(this.#program);
	}

	async #launch(program: Program): Promise<void> {
		this.output.info(`starting ${program.path} (from ${program.from})`);
		const restarts: number[] = [];
		let started = false;
		const client = new Client(
			"scs",
			"Scansion",
			{ command: program.path, args: ["lsp"] },
			{
				documentSelector: [
					{ language: "scansion", scheme: "file" },
					{ language: "scansion", scheme: "untitled" },
				],
				outputChannel: this.output,
				revealOutputChannelOn: RevealOutputChannelOn.Never,
				initializationOptions: serverSettings,
				middleware: this.#middleware(),
				initializationFailedHandler: () => false,
				errorHandler: {
					error: () => ({ action: ErrorAction.Continue }),
					closed: () => {
						if (!started) return { action: CloseAction.DoNotRestart, handled: true }; // what to do is said below
						const now = Date.now();
						restarts.push(now);
						if (restarts.filter((at) => now - at < 180_000).length <= maxRestarts) return { action: CloseAction.Restart };
						void this.#ask("Scansion: the language server has ended several times in a row and is not started again.", {
							"Show Output": () => {
								this.output.show();
							},
							Restart: () => void this.restart(),
						});
						return { action: CloseAction.DoNotRestart, handled: true };
					},
				},
			},
		);
		client.registerFeature(new OwnCapabilities());
		client.onNotification(runEventMethod, (params: RunEventParams) => {
			this.#events.fire(params);
		});
		client.onNotification(trustFolderMethod, ({ folder }: TrustFolderParams) => {
			trustFolder(folder).catch((error: unknown) => {
				this.output.error(`"${folder}" cannot be kept as a trusted folder: ${String(error)}`);
			});
		});
		client.onDidChangeState(({ newState }) => {
			if (this.#client !== client) return;
			this.#version = client.initializeResult?.serverInfo?.version ?? "";
			this.#set(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "stopped");
		});
		this.#client = client;
		try {
			await client.start();
		} catch (error) {
			this.output.error(`the language server does not start: ${String(error)}`);
			if (this.#client !== client) return; // it has been stopped meanwhile
			const found = await askVersion(program.path);
			if (found.words.startsWith("no scs") || isOlder(found.version, this.#extension)) {
				this.#refuse(tooOld(this.#extension, program.path, found), toInstall);
				return;
			}
			this.#refuse(`Scansion: "${program.path}", which is ${found.words}, does not start as a language server. The output says why.`, {
				"Show Output": () => {
					this.output.show();
				},
			});
			return;
		}
		started = true;
		const known = client.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
		if (this.#client === client && !Object.values(serverCommand).every((command) => known.includes(command))) {
			const found = await askVersion(program.path);
			await this.stop();
			this.#refuse(tooOld(this.#extension, program.path, found), toInstall);
		}
	}

	/** Says why there is no server, and what to do. */
	#refuse(problem: string, answers: Record<string, () => void>): void {
		this.#problem = problem;
		this.#set("missing");
		void this.#ask(problem, answers);
	}

	#middleware(): Middleware {
		return {
			// The server asks for its settings and is told of changes: each time what is
			// set, without the defaults that VS Code would add.
			workspace: {
				configuration: ({ items }) => items.map((item) => serverSettings(item.scopeUri ? Uri.parse(item.scopeUri) : undefined)),
				didChangeConfiguration: async () => {
					await this.#client?.sendNotification(DidChangeConfigurationNotification.type, {
						settings: { scs: serverSettings() },
					});
				},
			},
			executeCommand: async (command, args: unknown[], next) => {
				const [argument] = args as [RunArgument?];
				if (command === serverCommand.report && argument !== undefined) return this.showReport(Uri.parse(argument.uri));
				const explore = command === serverCommand.explore;
				const runs = explore || command === serverCommand.run || command === serverCommand.runTo;
				if (!runs || argument === undefined) return (await next(command, args)) as unknown;
				if (!workspace.isTrusted) {
					void window.showWarningMessage("Scansion: scripts are run in trusted workspaces only.");
					return undefined;
				}
				return this.runByLens(explore ? { ...argument, explore } : argument);
			},
			provideCodeLenses: async (document, token, next) => {
				if (!workspace.isTrusted) return [];
				const lenses = (await next(document, token)) ?? [];
				const at = lenses.findIndex((lens) => lens.command?.command === serverCommand.run);
				const run = lenses[at];
				if (run === undefined || document.uri.scheme !== "file") return lenses;
				const debug = new CodeLens(run.range, { title: "Debug", command: "scs.debugScenario", arguments: [document.uri] });
				return lenses.toSpliced(at + 1, 0, debug);
			},
		};
	}

	/** Runs a script; resolves when the run is over. Rejects without a server. */
	async run(argument: RunArgument): Promise<RunResult> {
		if (!workspace.isTrusted) throw new Error("scripts are run in trusted workspaces only");
		const whole = argument.explore === true ? serverCommand.explore : serverCommand.run;
		const command = argument.line === undefined ? whole : serverCommand.runTo;
		return (await this.#execute(command, [argument])) as RunResult;
	}

	/** Ends the run of a script, or all. */
	async cancel(uri?: string): Promise<void> {
		await this.#execute(serverCommand.cancel, uri === undefined ? [] : [{ uri }]);
	}

	/** Imports a log or stanzas into a script. Rejects with what the user has to know. */
	async import(argument: ImportArgument): Promise<void> {
		await this.#execute(serverCommand.import, [argument]);
	}

	/** Asks what closes the tag whose last letter stands before a position; null if it needs nothing. */
	async closeTag(uri: Uri, position: Position): Promise<ClosedTag | null> {
		const client = this.#client;
		if (!client?.isRunning()) return null;
		return client.sendRequest<ClosedTag | null>(closeTagMethod, { textDocument: { uri: uri.toString() }, position });
	}

	/** Asks the user what debugging a script takes consent to. Rejects with what the user has to know. */
	async consentToDebug(uri: string): Promise<DebugConsent> {
		if (!workspace.isTrusted) throw new Error("scripts are run in trusted workspaces only");
		return (await this.#execute(serverCommand.debug, [{ uri }])) as DebugConsent;
	}

	/** Returns what happened in the last run of a script, once that has ended; undefined if there was none. */
	async report(uri: string): Promise<RunReport | undefined> {
		return ((await this.#execute(serverCommand.report, [{ uri }])) as RunReport | null) ?? undefined;
	}

	async #execute(command: string, args: unknown[]): Promise<unknown> {
		const client = this.#client;
		if (!client?.isRunning()) throw new Error('the language server "scs lsp" is not running');
		return client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
	}

	/** Ends the server and starts it again, perhaps another one. */
	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** Ends the server. */
	async stop(): Promise<void> {
		const client = this.#client;
		this.#client = undefined;
		this.#set("stopped");
		await client?.dispose();
	}

	#set(health: Health): void {
		this.#health = health;
		if (health !== "missing") this.#problem = "";
		void commands.executeCommand("setContext", "scs.available", health === "running");
		this.#changed.fire();
	}

	async #ask(message: string, answers: Record<string, () => void>): Promise<void> {
		const answer = await window.showErrorMessage(message, ...Object.keys(answers));
		if (answer !== undefined) answers[answer]?.();
	}

	dispose(): void {
		this.#changed.dispose();
		this.#events.dispose();
	}
}

/** Answers to the message that there is no scs, or none that will do. */
const toInstall = {
	"Copy Command": () => void env.clipboard.writeText(installCommand),
	"Open Settings": openPathSetting,
};

/** A language client that leaves it to the server and to the extension to tell the user what is wrong. */
class Client extends LanguageClient {
	override error(message: string, data?: unknown): void {
		super.error(message, data, false);
	}
}

function openPathSetting(): void {
	void commands.executeCommand("workbench.action.openSettings", "scs.path");
}

/** Tells the server that the client takes events of runs, shows how they went, and keeps which folders are trusted. */
class OwnCapabilities implements StaticFeature {
	fillClientCapabilities(capabilities: { experimental?: object }): void {
		capabilities.experimental = {
			...capabilities.experimental,
			scs: { runEvents: true, reports: true, trustedFolders: true, triggerSuggest: true },
		};
	}
	initialize(): void {
		// Nothing of what the server can do depends on it.
	}
	getState(): { kind: "static" } {
		return { kind: "static" };
	}
	clear(): void {
		// It holds nothing.
	}
}
