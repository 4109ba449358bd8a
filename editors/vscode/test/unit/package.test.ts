// What package.json says, and how a new script begins, held against the program.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { beginning } from "../../src/beginning";

const program = process.env["SCS_BINARY"] ?? "../../bin/scs";

interface Package {
	contributes: {
		problemMatchers: { name: string; pattern: Record<string, string | number> & { regexp: string } }[];
		configuration: { properties: Record<string, { type: string | string[]; scope?: string }> };
	};
	capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}
const { contributes, capabilities } = JSON.parse(readFileSync("package.json", "utf8")) as Package;

let folder: string;
before(() => {
	folder = mkdtempSync(join(tmpdir(), "scs-package-"));
});
after(() => {
	rmSync(folder, { recursive: true });
});

/** Runs scs in a folder of its own on a script, and returns what it prints. */
function scs(script: string, ...args: string[]): string {
	writeFileSync(join(folder, "x.scs"), script);
	const { stdout, error } = spawnSync(program, [...args, "x.scs"], { cwd: folder, encoding: "utf8" });
	if (error) throw error;
	return stdout;
}

/** Returns what a problem matcher makes of the lines. */
function matched(name: string, output: string): Record<string, string | undefined>[] {
	const matcher = contributes.problemMatchers.find((m) => m.name === name);
	assert.ok(matcher);
	const { regexp, ...groups } = matcher.pattern;
	return output.split("\n").flatMap((line) => {
		const found = new RegExp(regexp).exec(line);
		return found ? [Object.fromEntries(Object.entries(groups).map(([key, n]) => [key, found[Number(n)]]))] : [];
	});
}

describe("a problem matcher reads", () => {
	it("findings of scs lint", () => {
		const found = matched("scs", scs("# Two\n# mistakes\n\n[Client] A\n\tjid: a@localhost\n\tpasword: b\n\n-----\n\nA connects\n\nB disconnects\n", "lint"));
		assert.deepEqual(
			found.map(({ file, line, severity, code }) => [file, line, severity, code]),
			[
				["x.scs", "6", "warning", "SCS107"],
				["x.scs", "12", "error", "SCS201"],
			],
		);
	});

	it("failures of scs run", () => {
		const output = scs("# Nothing is sent\n# And so it waits\n\n[Client] A\n\tjid: a@localhost\n\tpassword: b\n\n-----\n\nA receives: nothing\n", "run");
		assert.deepEqual(
			matched("scs-run", output).map(({ file, line }) => [file, line]),
			[["x.scs", "10"]],
			output,
		);
	});
});

describe("a new script", () => {
	it("is one without mistakes, in the one style", () => {
		const proposed = new Map([...beginning.matchAll(/\$\{(\d+):([^}]*)\}/g)].map(([, n = "", text = ""]) => [n, text]));
		const script = beginning
			.replace(/(?<!\\)\$\{(\d+):[^}]*\}|(?<!\\)\$(\d+)/g, (_, n?: string, again?: string) => proposed.get(n ?? again ?? "") ?? "")
			.replaceAll("\\$", "$");
		assert.equal(scs(script, "lint", "--quiet"), "", script);
		assert.equal(scs(script, "fmt", "--diff"), "", script);
	});
});

describe("settings", () => {
	const settings = contributes.configuration.properties;

	it("that choose a program or a server are no workspace's", () => {
		for (const [name, { scope }] of Object.entries(settings)) {
			const chooses = name === "scs.path" || name.startsWith("scs.run.");
			assert.equal(scope === "machine", chooses, name);
			assert.equal(capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name), chooses, name);
		}
	});

	it("for the server are those of .scs.toml", () => {
		const schema = JSON.parse(readFileSync("../../internal/config/scs.schema.json", "utf8")) as {
			properties: Record<string, { properties: Record<string, unknown> }>;
		};
		for (const name of Object.keys(settings)) {
			const [, table = "", key = ""] = name.split(".");
			if (!["lint", "run"].includes(table) || ["trust-workspace", "trusted-folders"].includes(key)) continue;
			assert.ok(schema.properties[table]?.properties[key], `${name} is not in the schema of .scs.toml`);
		}
	});
});
