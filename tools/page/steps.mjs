// Steps of a test: each is done, also behind one that fails; or those whose name
// holds the second argument of the program.
const failures = [];
const [, , , only = ""] = process.argv;

/** Does a part of the test; the next one is done even if it fails. */
export async function step(name, work) {
	if (!name.includes(only)) return;
	try {
		await work();
		console.log(`ok  ${name}`);
	} catch (error) {
		failures.push(name);
		console.log(`FAIL  ${name}\n${(error.stack ?? String(error)).replace(/^/gm, "      ")}`);
	}
}

/** Ends the test: its exit code tells whether a step has failed. */
export function end() {
	if (failures.length) {
		console.log(`${failures.length} failed: ${failures.join(", ")}`);
		process.exitCode = 1;
	}
}
