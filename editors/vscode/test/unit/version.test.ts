import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { askVersion, isOlder, readVersion, tooOld } from "../../src/version";

const program = process.env["SCS_BINARY"] ?? "../../bin/scs";

describe("the version of a program", () => {
	it("is what it prints", () => {
		assert.deepEqual(readVersion("scs version v1.2.3 (commit 0123456789ab, go1.26)"), { version: "v1.2.3", words: "v1.2.3" });
		assert.deepEqual(readVersion("scs version development build (go1.26)"), { version: "", words: "a development build" });
		assert.match(readVersion("Sun Cluster 3\nusage").words, /it says "Sun Cluster 3"$/);
		assert.match(readVersion("").words, /does not tell/);
	});

	it("is asked for", async () => {
		assert.doesNotMatch((await askVersion(program)).words, /no scs/);
		const folder = mkdtempSync(join(tmpdir(), "scs-version-"));
		try {
			const other = join(folder, "scs");
			writeFileSync(other, "#!/bin/sh\necho 'unknown flag' >&2\nexit 2\n");
			chmodSync(other, 0o755);
			assert.match((await askVersion(other)).words, /unknown flag/);
			assert.match((await askVersion(join(folder, "none"))).words, /ENOENT/);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("comes before another, by its numbers", () => {
		for (const [a, b] of [["v1.2.3", "1.2.4"], ["v1.9.0", "v1.10.0"], ["v0.9.9", "1.0.0"]] as const) {
			assert.ok(isOlder(a, b), `${a} ${b}`);
			assert.ok(!isOlder(b, a), `${b} ${a}`);
		}
		assert.ok(!isOlder("v1.2.3", "1.2.3") && !isOlder("", "1.2.3"));
	});

	it("is told beside the one that is needed, with what to do", () => {
		const said = tooOld("1.3.0", "/usr/bin/scs", readVersion("scs version v1.2.0 (go1.26)"));
		assert.match(said, /needs scs 1\.3\.0 or newer, and "\/usr\/bin\/scs" is v1\.2\.0\. Install it with "go install [^"]*", or say in the setting "scs\.path"/);
	});
});
