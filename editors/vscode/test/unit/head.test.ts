import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isForeign, looksLikeScript, readHead } from "../../src/testing/head";

describe("the head of a script", () => {
	it("has a title and tags", () => {
		const text = "// vim: syntax=xml:\n# scslint: disable-file=x\n#\n# Title\n# Description\n## muc\n## status : stable\n\n[Client] A\n## no tag\n";
		assert.deepEqual(readHead(text), { title: "Title", line: 3, tags: ["muc", "status:stable"] });
	});

	it("ends at the separator", () => {
		assert.deepEqual(readHead("\uFEFF-- Title\r\n-----\r\n## no tag\r\n"), { title: "Title", line: 0, tags: [] });
	});

	it("may be missing", () => {
		assert.deepEqual(readHead("[Client] A\n# no title\n"), { title: "", line: 0, tags: [] });
	});
});

describe("a text is taken for", () => {
	it("a script", () => {
		for (const text of ["[Client] A\n", "# x\n\nA's friend connects\n", "A sends:\n\t<presence/>\n"]) {
			assert.ok(looksLikeScript(text), text);
			assert.ok(!isForeign(text), text);
		}
	});

	it("another owner's", () => {
		for (const text of ["simulator lang=spectre\n", "// Generated for: spectre\n", "subckt inverter in out\n"]) {
			assert.ok(isForeign(text), text);
			assert.ok(!looksLikeScript(text), text);
		}
	});

	it("neither while it is empty", () => {
		assert.ok(!looksLikeScript("") && !isForeign(""));
	});
});
