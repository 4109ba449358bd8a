// Debugging of scripts on a real Prosody.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, open } from "./editor";
import type { Tests } from "./index";

/** A message of the debug adapter. */
interface Message {
	readonly type: string;
	readonly event?: string;
	readonly body?: Record<string, unknown>;
}

export const debugging: Tests = {
	"a script is debugged without launch.json: break, look, send, go on": async () => {
		const { document } = await open("passes.scs");
		const line = document.positionAt(document.getText().indexOf("Alice receives:")).line;
		const told: Message[] = [];
		const tracker = vscode.debug.registerDebugAdapterTrackerFactory("scansion", {
			createDebugAdapterTracker: () => ({ onDidSendMessage: (message: Message) => void told.push(message) }),
		});
		const event = (name: string): Promise<Message> =>
			eventually(`the event "${name}"`, () => Promise.resolve(told.find((one) => one.event === name)));
		// In the body of the action: it moves to its line.
		vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line + 1, 0)))]);
		try {
			assert.equal(await vscode.commands.executeCommand("scs.debugScenario", document.uri), true);
			assert.equal((await event("stopped")).body?.["reason"], "breakpoint");
			const session = vscode.debug.activeDebugSession;
			assert.ok(session);
			const { stackFrames } = (await session.customRequest("stackTrace", { threadId: 1 })) as { stackFrames: { line: number; id: number }[] };
			assert.equal(stackFrames[0]?.line, line + 1);
			const evaluate = async (expression: string, context: string): Promise<string> =>
				((await session.customRequest("evaluate", { expression, context, frameId: stackFrames[0]?.id })) as { result: string }).result;
			assert.equal(await evaluate("${Alice's JID}", "hover"), "vscode-alice@localhost");
			assert.match(await evaluate("<presence><show>away</show></presence>", "repl"), /^Alice sent <presence>/);
			await vscode.commands.executeCommand("workbench.action.debug.continue");
			assert.equal((await event("exited")).body?.["exitCode"], 0);
			await eventually("the end of the session", () => Promise.resolve(vscode.debug.activeDebugSession === undefined));
			const values = told.map((message) => JSON.stringify(message)).join("\n");
			assert.ok(!values.includes("looking-glass"), "the password has been told");
		} finally {
			vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
			tracker.dispose();
		}
	},
};
