// VS Code as a service: code-server from the cache, run by the Node beside it,
// on a port and in folders of its own. Nothing of the user's is touched.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cache = join(
	process.env.SCS_EDITORS || join(homedir(), ".cache/scs-editors"),
	"code-server-4.139.1-node-24.21.0/node_modules",
);
const codeServer = join(cache, "code-server/out/node/entry.js");
const serverMain = join(cache, "code-server/lib/vscode/out/server-main.js");

/** What every editor in a test is set to: nothing that asks, moves or phones. */
const quiet = {
	"chat.disableAIFeatures": true,
	"editor.minimap.enabled": false,
	"extensions.autoCheckUpdates": false,
	"extensions.autoUpdate": false,
	"extensions.ignoreRecommendations": true,
	"files.autoSave": "off",
	"files.hotExit": "off",
	"security.workspace.trust.enabled": false,
	"telemetry.telemetryLevel": "off",
	"update.mode": "none",
	"workbench.enableExperiments": false,
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"workbench.startupEditor": "none",
	"workbench.tips.enabled": false,
	"workbench.welcomePage.walkthroughs.openOnInstall": false,
};

export class Editor {
	#process;
	#log = "";

	/** Folder for all that the editor writes; it goes with the editor. */
	folder = mkdtempSync(join(tmpdir(), "scs-vscode-"));
	/** Where it is served, "http://127.0.0.1:PORT". */
	url = "";

	#settings = {};

	/**
	 * Makes the editor's folders.
	 * @param {Record<string, unknown>} settings of the user
	 */
	constructor(settings = {}) {
		for (const name of ["home", "tmp", "data/User", "data/Machine", "extensions"]) {
			mkdirSync(join(this.folder, name), { recursive: true });
		}
		this.set({ ...quiet, ...settings });
	}

	/** Changes settings; a window that is loaded from then on has them. */
	set(settings) {
		Object.assign(this.#settings, settings);
		// The first is the user's own, which only code-server keeps on disk; the other
		// is the machine's, which VS Code's server reads.
		for (const file of ["data/User/settings.json", "data/Machine/settings.json"]) {
			writeFileSync(join(this.folder, file), JSON.stringify(this.#settings, null, "\t"));
		}
	}

	/** Returns the path of the program in the extension that is installed. */
	async bundled() {
		const folders = await readdir(join(this.folder, "extensions"));
		return join(this.folder, "extensions", folders.find((name) => name.startsWith("scs-tools.scansion")), "bin/scs");
	}

	#spawn(program, args) {
		return spawn(process.execPath, [program, ...args], {
			env: {
				...process.env,
				HOME: join(this.folder, "home"),
				TMPDIR: join(this.folder, "tmp"),
				XDG_CONFIG_HOME: join(this.folder, "home/.config"),
				XDG_DATA_HOME: join(this.folder, "home/.local/share"),
				...this.environment,
			},
			stdio: ["ignore", "pipe", "pipe"],
			detached: true, // a group of its own, which stop ends as a whole
		});
	}

	/** Variables for the editor and its extensions. */
	environment = {};

	#folders() {
		return ["--user-data-dir", join(this.folder, "data"), "--extensions-dir", join(this.folder, "extensions")];
	}

	/** Returns a folder with the command "code", as a user has it on PATH. */
	commandFolder() {
		const folder = join(this.folder, "bin");
		mkdirSync(folder);
		const words = [process.execPath, codeServer, ...this.#folders()].map((word) => `'${word}'`);
		writeFileSync(join(folder, "code"), `#!/bin/sh\nHOME='${join(this.folder, "home")}' exec ${words.join(" ")} "$@"\n`, { mode: 0o755 });
		return folder;
	}

	/** Installs a packaged extension. */
	async install(vsix) {
		const installing = this.#spawn(codeServer, [...this.#folders(), "--install-extension", vsix]);
		let said = "";
		for (const stream of [installing.stdout, installing.stderr]) stream.on("data", (data) => (said += data));
		const [code] = await once(installing, "close");
		if (code !== 0 || !said.includes("was successfully installed")) throw new Error(`${vsix} is not installed:\n${said}`);
	}

	/** Starts the editor for a user, with the extensions that are installed. */
	start() {
		return this.#serve(
			codeServer,
			["--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"],
			/HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/,
		);
	}

	/** Starts the editor for extension tests, which a page then asks for. */
	startForTests() {
		return this.#serve(
			serverMain,
			["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms", "--enable-smoke-test-driver"],
			/Extension host agent listening on (\d+)/,
		);
	}

	async #serve(program, args, started) {
		this.#process = this.#spawn(program, [...this.#folders(), ...args]);
		const gone = once(this.#process, "exit").then(() => {
			throw new Error(`the editor has ended:\n${this.notable}`);
		});
		gone.catch(() => {}); // who still waits for it is told below
		const up = new Promise((resolve) => {
			for (const stream of [this.#process.stdout, this.#process.stderr]) {
				createInterface({ input: stream }).on("line", (line) => {
					this.#log += line + "\n";
					const [, where] = started.exec(line) ?? [];
					if (where) resolve(where.startsWith("http") ? where : `http://127.0.0.1:${where}`);
				});
			}
		});
		this.url = await Promise.race([up, gone]);
	}

	/** What the editor has printed, without its complaints about parts that code-server does not have. */
	get notable() {
		return this.#log
			.split("\n")
			.filter((line) => /^\[\d|rror/.test(line) && !/bindings file|open-vsx|ENOTFOUND/.test(line))
			.join("\n");
	}

	/** Ends the editor and all that it has started, and removes its folder. */
	async stop() {
		if (this.#process && this.#process.exitCode === null && this.#process.signalCode === null) {
			const gone = once(this.#process, "exit");
			process.kill(-this.#process.pid, "SIGTERM");
			const killer = setTimeout(() => process.kill(-this.#process.pid, "SIGKILL"), 5000);
			await gone;
			clearTimeout(killer);
		}
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	}
}
