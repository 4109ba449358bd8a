// "scs lsp", asked for semantic tokens.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = process.env.SCS_BINARY ?? fileURLToPath(new URL("../../../../bin/scs", import.meta.url));

export class LanguageServer {
	#process;
	#buffer = Buffer.alloc(0);
	#waiting = new Map();
	#last = 0;
	#types = [];

	/** Starts the server and says hello. */
	static async start() {
		const server = new LanguageServer();
		server.#process = spawn(program, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
		server.#process.stdout.on("data", (data) => server.#read(data));
		await once(server.#process, "spawn");
		const { capabilities } = await server.#request("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
		server.#types = capabilities.semanticTokensProvider.legend.tokenTypes;
		server.#send({ method: "initialized", params: {} });
		return server;
	}

	/** Says goodbye and waits for the end. */
	async stop() {
		await this.#request("shutdown");
		const gone = once(this.#process, "exit");
		this.#send({ method: "exit" });
		await gone;
	}

	/** Returns the semantic tokens of a script; places count UTF-16. */
	async semanticTokens(text) {
		const uri = `untitled:${++this.#last}.scs`;
		this.#send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "scansion", version: 1, text } } });
		const { data } = await this.#request("textDocument/semanticTokens/full", { textDocument: { uri } });
		this.#send({ method: "textDocument/didClose", params: { textDocument: { uri } } });
		const tokens = [];
		let line = 0;
		let start = 0;
		for (let i = 0; i < data.length; i += 5) {
			start = data[i] ? data[i + 1] : start + data[i + 1];
			line += data[i];
			tokens.push({ line, start, end: start + data[i + 2], type: this.#types[data[i + 3]] });
		}
		return tokens;
	}

	#send(message) {
		const body = JSON.stringify({ jsonrpc: "2.0", ...message });
		this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
	}

	#request(method, params) {
		const id = ++this.#last;
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			this.#send({ id, method, params });
		});
	}

	#read(data) {
		this.#buffer = Buffer.concat([this.#buffer, data]);
		for (;;) {
			const head = this.#buffer.indexOf("\r\n\r\n");
			if (head < 0) return;
			const start = head + 4;
			const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString("latin1", 0, head))[1]);
			if (this.#buffer.length < start + length) return;
			const message = JSON.parse(this.#buffer.toString("utf8", start, start + length));
			this.#buffer = this.#buffer.subarray(start + length);
			if (message.method) {
				if (message.id !== undefined) this.#send({ id: message.id, result: null });
				continue;
			}
			const waiting = this.#waiting.get(message.id);
			this.#waiting.delete(message.id);
			if (message.error) waiting.reject(new Error(message.error.message));
			else waiting.resolve(message.result);
		}
	}
}
