// Where the program scs is.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

/** Where a program was found. */
export interface Program {
	readonly path: string;
	readonly from: "setting" | "extension" | "PATH";
}

/** What to look at. */
export interface Places {
	/** Folder of the extension. */
	readonly extension: string;
	/** Value of the setting scs.path; "" if it is not set. */
	readonly setting: string;
	/** Value of the variable PATH. */
	readonly path: string;
	readonly windows: boolean;
}

/**
 * Finds scs: where the setting says, else in the package of the extension, else
 * on PATH. A setting that names nothing to run is an error, for whoever set it
 * wants just that one.
 */
export function findProgram(places: Places): Program | undefined {
	const name = places.windows ? "scs.exe" : "scs";
	const setting = places.setting.trim();
	if (setting !== "") {
		const path = setting.replace(/^~(?=[/\\]|$)/, homedir());
		if (!isAbsolute(path) || !runs(path)) throw new Error(`the setting "scs.path" is not a program: "${setting}"`);
		return { path, from: "setting" };
	}
	const bundled = join(places.extension, "bin", name);
	if (runs(bundled)) return { path: bundled, from: "extension" };
	for (const folder of places.path.split(delimiter)) {
		// A relative folder would mean one of the workspace.
		if (!isAbsolute(folder)) continue;
		const path = join(folder, name);
		if (runs(path)) return { path, from: "PATH" };
	}
	return undefined;
}

/** Reports whether a path is that of a file that can be run. */
function runs(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
