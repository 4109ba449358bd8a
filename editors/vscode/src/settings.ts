// What the user has set, as the language server wants it.
import { ConfigurationTarget, type Uri, workspace } from "vscode";

/** The settings that are meant for the server: tables and keys of .scs.toml, and "lsp". */
const keys = {
	lint: ["select", "extend-select", "ignore", "severity", "per-file-ignores", "exclude"],
	run: ["server", "ca", "timeout", "quiet", "order", "explore", "map", "accounts", "trust-workspace", "trusted-folders"],
	lsp: ["debounce", "inlay-hints"],
} as const;

/** Tables by their names, each with keys and values, and which code lenses to show. */
export type ServerSettings = { lenses?: string } & { -readonly [table in keyof typeof keys]?: Record<string, unknown> };

/**
 * Returns what is set, and nothing else: a default would take the place of what
 * .scs.toml says.
 */
export function serverSettings(scope?: Uri): ServerSettings {
	const configuration = workspace.getConfiguration("scs", scope);
	const settings: ServerSettings = { lenses: configuration.get("lenses", "title") };
	for (const [table, names] of Object.entries(keys) as [keyof typeof keys, readonly string[]][]) {
		for (const name of names) {
			const value = configuration.get<unknown>(`${table}.${name}`);
			if (value === null || value === undefined) continue;
			(settings[table] ??= {})[name] = value;
		}
	}
	return settings;
}

/** Adds a folder to the user's settings, whose programs are started without asking from now on. */
export async function trustFolder(folder: string): Promise<void> {
	const configuration = workspace.getConfiguration("scs");
	const key = "run.trusted-folders";
	// What the user has set, and nothing that a workspace might.
	const trusted = configuration.inspect<string[] | null>(key)?.globalValue ?? [];
	if (!trusted.includes(folder)) await configuration.update(key, [...trusted, folder], ConfigurationTarget.Global);
}

/** Reports whether the user names a running server, which cannot run several scripts at a time. */
export function givenServer(): boolean {
	const server = workspace.getConfiguration("scs").get<string | null>("run.server") ?? "";
	return /:\d+$/.test(server);
}
