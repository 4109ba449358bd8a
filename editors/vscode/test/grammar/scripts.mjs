// The scripts that the grammar is tried on.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
export const corpus = join(root, "../shared/corpus");
export const haveCorpus = existsSync(corpus);

/** Returns the scripts below a folder, by name. */
function below(folder) {
	return readdirSync(folder, { recursive: true })
		.filter((name) => name.endsWith(".scs"))
		.sort()
		.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

/** Returns the project's own scripts, those to learn from. */
export const ownScripts = () => below(join(root, "spec/scansion"));

/** Returns the real scripts beside the project. */
export const corpusScripts = () => below(corpus);

/** Says why a test of real scripts is skipped, or false; SCS_REQUIRE=shared makes their absence a failure. */
export const skipCorpus =
	haveCorpus || (process.env.SCS_REQUIRE ?? "").split(",").includes("shared")
		? false
		: "no ../shared/corpus beside the project";
