// What the language server understands besides the Language Server Protocol.
import type { Position, Range, TextEdit } from "vscode-languageclient/node";

/**
 * The server's commands. Each takes one argument: import an ImportArgument, the others
 * a RunArgument; cancel takes none to end every run.
 */
export const serverCommand = { run: "scs.run", runTo: "scs.runTo", explore: "scs.explore", cancel: "scs.cancel", showFailure: "scs.showFailure", import: "scs.import", debug: "scs.debug", report: "scs.report" } as const;

/** Which script to run, up to which line (from 0) for runTo, and whether to explore other orders. */
export interface RunArgument {
	readonly uri: string;
	readonly line?: number;
	readonly explore?: boolean;
}

/** What to import, behind the action in which line (from 0) of which script. */
export interface ImportArgument {
	readonly uri: string;
	readonly line: number;
	readonly text: string;
}

/** How a run has ended. */
export interface RunResult {
	readonly outcome: "passed" | "failed" | "canceled" | "refused" | "no-server" | "no-verdict" | "skipped";
	/** One sentence for a person. */
	readonly message: string;
	readonly title?: string;
	/** In milliseconds. */
	readonly duration?: number;
	/** Name and version of the server that the script was run on. */
	readonly server?: string;
	/** What went wrong, if the outcome is "failed" or "no-verdict". */
	readonly failure?: {
		readonly line: number;
		readonly range: Range;
		readonly message: string;
		/** Why, where there is little room. */
		readonly brief: string;
		readonly expected?: string;
		readonly received?: string;
		readonly reasons?: readonly string[];
	};
}

/** What happened in the last run of a script. */
export interface RunReport {
	readonly title: string;
	/** A page that needs nothing else. */
	readonly html: string;
}

/** The notification that the user trusts a folder from now on, which is to be kept in the user's settings. */
export const trustFolderMethod = "scs/trustFolder";

/** Its parameters: an absolute path. */
export interface TrustFolderParams {
	readonly folder: string;
}

/** The notification that tells of a run while it goes on. */
export const runEventMethod = "scs/runEvent";

/** Its parameters; the event is what a line of "scs run --events" holds. */
export interface RunEventParams {
	readonly uri: string;
	readonly event: RunEvent;
}

/** One thing that happens in a run. */
export interface RunEvent {
	readonly event: string;
	readonly time?: string;
	readonly character?: string;
	/** Of the action, from 1. */
	readonly line?: number;
	readonly stanza?: string;
	/** The stanza as people read it, in lines. */
	readonly shown?: string;
	readonly text?: string;
	/** What the server logged as errors, at the end of a run: the line of the action, and the lines of the log. */
	readonly serverErrors?: readonly { readonly line?: number; readonly text: string }[];
}

/** What the user has agreed to for debugging a script: arguments of the adapter's "launch". */
export interface DebugConsent {
	readonly agreed: readonly string[];
	readonly allowRemote: boolean;
}

/** Asks what closes the tag whose last letter has been typed. */
export const closeTagMethod = "scs/closeTag";

/** What to write, and where the cursor stands then. */
export interface ClosedTag {
	readonly edit: TextEdit;
	readonly cursor: Position;
}
