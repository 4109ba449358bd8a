// The debug adapter, driven by the client that other debuggers are tested with.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { DebugClient } from "@vscode/debugadapter-testsupport";

const adapter = resolve(process.env["SCS_BINARY"] ?? "../../bin/scs");
const text = `# Two friends

[Client] Romeo
	jid: romeo@localhost
	password: wherefore

[Client] Juliet
	jid: juliet@localhost
	password: wherefore

---------

Romeo connects

Juliet connects

Romeo sends:
	<message to="\${Juliet's full JID}"><body>Hello</body></message>

Juliet receives:
	<message from="\${Romeo's full JID}"><body>Hello</body></message>

Romeo disconnects
`;
const lines = text.split("\n");
const lineOf = (action: string): number => lines.indexOf(action) + 1;

let folder: string;
let program: string;
before(() => {
	folder = mkdtempSync(join(tmpdir(), "scs-debugger-"));
	program = join(folder, "friends.scs");
	writeFileSync(program, text);
});
after(() => {
	rmSync(folder, { recursive: true });
});

describe("the debug adapter, to a client that does not know it", () => {
	let client: DebugClient;
	beforeEach(async () => {
		client = new DebugClient(adapter, "dap", "scansion", { cwd: folder });
		client.defaultTimeout = 60_000;
		await client.start();
	});
	afterEach(() => client.stop());

	it("answers initialize with what it can", async () => {
		const { body } = await client.initializeRequest();
		assert.equal(body?.supportsConfigurationDoneRequest, true);
	});

	it("refuses an unknown request", async () => {
		await assert.rejects(client.send("noSuchRequest"));
	});

	it("ends a script that is not stopped", async () => {
		await Promise.all([client.configurationSequence(), client.launch({ program }), client.waitForEvent("terminated")]);
	});

	it("stops on entry", async () => {
		await Promise.all([
			client.configurationSequence(),
			client.launch({ program, stopOnEntry: true }),
			client.assertStoppedLocation("entry", { path: program, line: lineOf("Romeo connects") }),
		]);
	});

	it("hits a breakpoint, shows what waits, steps and ends", async () => {
		const line = lineOf("Juliet receives:");
		await client.hitBreakpoint({ program }, { path: program, line });
		const { threads } = (await client.threadsRequest()).body;
		assert.deepEqual(threads.map((t) => t.name), ["Romeo", "Juliet"]);
		const juliet = threads[1]?.id ?? 0;

		const frame = (await client.stackTraceRequest({ threadId: juliet })).body.stackFrames[0];
		assert.equal(frame?.line, line);
		let waiting = "[]";
		while (waiting === "[]") { // the message may still be on its way
			const { scopes } = (await client.scopesRequest({ frameId: frame.id })).body;
			const variablesReference = scopes.find((scope) => scope.name === "Queue")?.variablesReference ?? 0;
			waiting = JSON.stringify((await client.variablesRequest({ variablesReference })).body.variables);
		}
		assert.match(waiting, /matches: message ← Romeo/);

		const { body } = await client.evaluateRequest({ expression: "${Romeo's full JID}", frameId: frame.id, context: "repl" });
		assert.match(body.result, /^"?romeo@localhost\//);

		await Promise.all([
			client.nextRequest({ threadId: juliet }),
			client.assertStoppedLocation("step", { path: program, line: lineOf("Romeo disconnects") }),
		]);
		await Promise.all([client.continueRequest({ threadId: juliet }), client.waitForEvent("terminated")]);
	});

	it("stops where a script fails, and says why", async () => {
		const wrong = join(folder, "wrong.scs");
		writeFileSync(wrong, text.replace("<body>Hello</body></message>\n\nRomeo d", "<body>Bye</body></message>\n\nRomeo d"));
		await Promise.all([
			client.configurationSequence(),
			client.launch({ program: wrong, run: { timeout: "1s" } }),
			client.assertStoppedLocation("exception", { path: wrong, line: lineOf("Juliet receives:") }),
		]);
		const juliet = (await client.threadsRequest()).body.threads[1]?.id ?? 0;
		const { body } = await client.exceptionInfoRequest({ threadId: juliet });
		assert.match(body.description ?? "", /expected "Bye", received "Hello"/);
		await Promise.all([client.continueRequest({ threadId: juliet }), client.waitForEvent("terminated")]);
	});
});
