// What a script says of itself in its first comments.

/** Title and tags of a script. */
export interface Head {
	/** "" if there is none. */
	readonly title: string;
	/** Line of the title, from 0. */
	readonly line: number;
	/** "name" or "name:value". */
	readonly tags: readonly string[];
}

const directive = /^(?:scslint:|vim:|-\*-)/;
const separator = /^-{3,}\s*$/;

/** Reads the head of a script: the comments before the first line that is neither comment nor blank. */
export function readHead(text: string): Head {
	let title = "";
	let at = 0;
	const tags: string[] = [];
	const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/, 200);
	for (const [number, line] of lines.entries()) {
		if (line.trim() === "") continue;
		const [, marker, rest] = /^(#+|\/\/|--)(.*)$/.exec(line) ?? [];
		if (marker === undefined || rest === undefined || separator.test(line)) break;
		const content = rest.trim();
		if (content === "" || directive.test(content)) continue;
		if (marker === "##") {
			const [name = "", ...value] = content.split(":");
			tags.push(value.length ? `${name.trim()}:${value.join(":").trim()}` : name.trim());
		} else if (title === "") {
			title = content;
			at = number;
		}
	}
	return { title, line: at, tags };
}

/**
 * Reports whether a text with the name of a script looks like one. The ending
 * .scs has other owners, netlists for a circuit simulator among them.
 */
export function looksLikeScript(text: string): boolean {
	return /^\s*\[[A-Z]\w*\]|^[^\s#/-][^:\n]*\s(?:connects|disconnects|sends|receives)\s*(?::|$)/m.test(text);
}

/** Reports whether a text is a netlist of Spectre, not a script. */
export function isForeign(text: string): boolean {
	return /^\s*(?:simulator\s+lang\s*=|\/\/\s*Generated for:\s*spectre|ahdl_include\s|inline\s+subckt\s|subckt\s+\w+\s*[(\w])/m.test(text) && !looksLikeScript(text);
}
