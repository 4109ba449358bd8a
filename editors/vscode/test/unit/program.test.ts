import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { findProgram } from "../../src/program";

describe("the program is found", () => {
	let folder: string;
	let extension: string;
	let bin: string;
	let own: string;

	function program(path: string): string {
		mkdirSync(join(path, ".."), { recursive: true });
		writeFileSync(path, "");
		chmodSync(path, 0o755);
		return path;
	}

	before(() => {
		folder = mkdtempSync(join(tmpdir(), "scs-program-"));
		extension = join(folder, "extension");
		bin = join(folder, "bin");
		own = program(join(folder, "own/scs"));
		program(join(bin, "scs"));
		mkdirSync(extension);
	});
	after(() => {
		rmSync(folder, { recursive: true });
	});

	const find = (setting: string, path = ["relative", bin].join(delimiter)) =>
		findProgram({ extension, setting, path, windows: false });

	it("on PATH, but not in a folder of the workspace", () => {
		assert.deepEqual(find(""), { path: join(bin, "scs"), from: "PATH" });
		assert.equal(find("", "bin"), undefined);
	});

	it("in the package before PATH, and where the setting says before both", () => {
		const bundled = program(join(extension, "bin/scs"));
		assert.deepEqual(find(""), { path: bundled, from: "extension" });
		assert.deepEqual(find(own), { path: own, from: "setting" });
	});

	it("nowhere else if the setting is not a program", () => {
		for (const setting of [join(folder, "nothing"), folder, "scs"]) {
			assert.throws(() => find(setting), /is not a program/);
		}
	});
});
