// Debugging scripts: what F5 does, and which adapter it speaks to.
import {
	type DebugAdapterDescriptor,
	DebugAdapterExecutable,
	type DebugAdapterDescriptorFactory,
	type DebugConfiguration,
	type DebugConfigurationProvider,
	EvaluatableExpression,
	type EvaluatableExpressionProvider,
	InlineValueText,
	type InlineValue,
	type InlineValueContext,
	type InlineValuesProvider,
	Position,
	Range,
	type TextDocument,
	Uri,
	type WorkspaceFolder,
	debug,
	window,
	workspace,
} from "vscode";
import type { Server } from "./server";
import { serverSettings } from "./settings";

/** The type of debug configurations. */
export const debugType = "scansion";

/** Makes configurations whole: F5 needs no launch.json. */
export class Configurations implements DebugConfigurationProvider {
	constructor(private readonly server: Server) {}

	resolveDebugConfiguration(_: WorkspaceFolder | undefined, configuration: DebugConfiguration): DebugConfiguration | undefined {
		const active = window.activeTextEditor?.document;
		if (configuration["program"] !== undefined) return configuration;
		if (active?.languageId !== "scansion" || active.uri.scheme !== "file") {
			void window.showErrorMessage("Scansion: open the script to debug, or name it as \"program\" in launch.json.");
			return undefined;
		}
		return configurationOf(active.uri, configuration);
	}

	/** Asks for the user's consent, once everything else is known. */
	async resolveDebugConfigurationWithSubstitutedVariables(
		_: WorkspaceFolder | undefined,
		configuration: DebugConfiguration,
	): Promise<DebugConfiguration | undefined> {
		const script = Uri.file(String(configuration["program"]));
		try {
			const consent = await this.server.consentToDebug(script.toString());
			const { run } = serverSettings(script) as { run?: object };
			return { ...configuration, run: { ...withoutTrust(run ?? {}), ...(configuration["run"] as object | undefined) }, ...consent };
		} catch (error) {
			void window.showErrorMessage(`Scansion: ${(error as Error).message}.`);
			return undefined;
		}
	}
}

/** What launch.json would say about a script. */
function configurationOf(script: Uri, more: Partial<DebugConfiguration> = {}): DebugConfiguration {
	return {
		...more,
		type: debugType,
		request: "launch",
		name: more.name === undefined || more.name === "" ? `Debug ${workspace.asRelativePath(script)}` : more.name,
		program: script.fsPath,
	};
}

/** Leaves out the consent that the settings hold, which is no business of the adapter. */
function withoutTrust(run: object): object {
	return Object.fromEntries(Object.entries(run).filter(([key]) => !key.startsWith("trust")));
}

/** Starts debugging a script. */
export async function debugScript(script: Uri): Promise<boolean> {
	return debug.startDebugging(workspace.getWorkspaceFolder(script), configurationOf(script));
}

/** The adapter is the scs that serves the editor. */
export class Adapters implements DebugAdapterDescriptorFactory {
	constructor(private readonly server: Server) {}

	createDebugAdapterDescriptor(): DebugAdapterDescriptor | undefined {
		const { program } = this.server;
		return program && new DebugAdapterExecutable(program.path, ["dap"]);
	}
}

const expression = /\$\{[^{}]+\}/g;
const capture = /\{scansion:capture:([^{}]+)\}/g;

/** What is under the pointer while debugging: an expression, or a capture by its name. */
export class Expressions implements EvaluatableExpressionProvider {
	provideEvaluatableExpression(document: TextDocument, position: Position): EvaluatableExpression | undefined {
		const line = document.lineAt(position.line).text;
		for (const [pattern, text] of [
			[expression, (found: RegExpExecArray) => found[0]],
			[capture, (found: RegExpExecArray) => "${" + (found[1] ?? "") + "}"],
		] as const) {
			for (const found of line.matchAll(pattern)) {
				const range = new Range(position.line, found.index, position.line, found.index + found[0].length);
				if (range.contains(position)) return new EvaluatableExpression(range, text(found));
			}
		}
		return undefined;
	}
}

/** The values of expressions, behind the lines in which they stand, up to the one where the script stands still. */
export class InlineValues implements InlineValuesProvider {
	async provideInlineValues(document: TextDocument, view: Range, context: InlineValueContext): Promise<InlineValue[]> {
		const session = debug.activeDebugSession;
		if (session?.type !== debugType) return [];
		const values: InlineValue[] = [];
		for (let line = view.start.line; line <= Math.min(view.end.line, context.stoppedLocation.end.line); line++) {
			const names = [...new Set([...document.lineAt(line).text.matchAll(expression)].map(([text]) => text))];
			const known: string[] = [];
			for (const text of names) {
				try {
					const answer = (await session.customRequest("evaluate", { expression: text, frameId: context.frameId, context: "hover" })) as { result: string };
					known.push(`${text} = ${answer.result}`);
				} catch {
					// Nothing is known of it yet.
				}
			}
			if (known.length > 0) values.push(new InlineValueText(document.lineAt(line).range, known.join(", ")));
		}
		return values;
	}
}
