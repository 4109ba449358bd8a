// Runs the tests of the grammar; with "-update", writes its snapshots anew.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const args = process.argv.includes("-update")
	? [file("snapshot.test.mjs"), "-update"]
	: ["--test", "--test-reporter=dot", file("snapshot.test.mjs"), file("properties.test.mjs")];
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
