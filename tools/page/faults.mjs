// What is wrong with how a page is laid out, for any browser.

/**
 * Runs within the page. Returns what stands out of it, covers something else or
 * is cut off: each a line for a person.
 */
export function faults() {
	const found = new Set();
	const page = document.documentElement;
	if (page.scrollWidth > page.clientWidth) {
		found.add(`the page is ${page.scrollWidth} wide in ${page.clientWidth}`);
	}
	const text = (element) => element.textContent.replace(/\s+/g, " ").trim().slice(0, 60);
	// Where the letters are: boxes may be wider than what they hold. What only a
	// screen reader says is nowhere.
	const box = (element) => {
		const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
		const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			if (texts.currentNode.parentElement.closest(".sr")) continue;
			const range = document.createRange();
			range.selectNode(texts.currentNode);
			const { left, top, right, bottom, width } = range.getBoundingClientRect();
			if (width === 0) continue;
			bounds.left = Math.min(bounds.left, left);
			bounds.top = Math.min(bounds.top, top);
			bounds.right = Math.max(bounds.right, right);
			bounds.bottom = Math.max(bounds.bottom, bottom);
		}
		// Of a label that ends in dots, only its box is seen.
		const own = element.getBoundingClientRect();
		if (getComputedStyle(element).textOverflow === "ellipsis") bounds.right = Math.min(bounds.right, own.right);
		return bounds;
	};
	const shown = (element) => element && element.getClientRects().length > 0 && element.getBoundingClientRect().width > 1;
	const covers = (one, other) => {
		if (!shown(one) || !shown(other)) return;
		const a = box(one);
		const b = box(other);
		if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3) {
			found.add(`"${text(one)}" and "${text(other)}" cover each other`);
		}
	};
	const neighbors = (elements) => elements.slice(1).forEach((element, i) => covers(elements[i], element));
	const all = (selector, within) => [...within.querySelectorAll(selector)];
	for (const row of all("tr", document)) neighbors(all("th,td", row));
	for (const lanes of all(".lanes", document)) {
		if (shown(lanes) && lanes.scrollWidth > lanes.clientWidth + 1) found.add(`"${text(lanes)}" is ${lanes.scrollWidth} wide in ${lanes.clientWidth}`);
		neighbors([...all(":scope > span", lanes), ...all("div > span", lanes).filter((name) => shown(name.parentElement))]);
	}
	for (const row of all(".rows > li", document)) {
		if (row.closest("details:not([open])")) continue;
		neighbors(all("time,.ln,.st", row));
		// Words beside lanes need room, however many lanes there are.
		const words = row.querySelector(".say");
		if (shown(words) && getComputedStyle(words).position === "static" && words.getBoundingClientRect().width < 80) {
			found.add(`"${text(words)}" has ${words.getBoundingClientRect().width} px`);
		}
		if (words && !shown(words) && ![...row.querySelectorAll(".lb")].some(shown) && row.querySelector(".a")) found.add(`"${text(words)}" is not seen`);
		for (const label of all(".lb,.say,.long", row)) {
			if (!shown(label)) continue;
			for (const beside of all("time,.ln,.st", row)) covers(label, beside);
			const { left, right } = box(label);
			if (left < 0 || right > page.clientWidth) found.add(`"${text(label)}" stands from ${left} to ${right}`);
		}
	}
	for (const block of all("pre,.failb,.errb,.act,p,h1,h2,li,td", document)) {
		const { left, right } = block.getBoundingClientRect();
		if (shown(block) && (left < -1 || right > page.clientWidth + 1)) found.add(`${block.className || block.tagName} "${text(block)}" stands from ${left} to ${right}`);
		if (shown(block) && block.scrollWidth > block.clientWidth + 2 && getComputedStyle(block).overflowX === "hidden") {
			found.add(`"${text(block)}" is cut off`);
		}
	}
	return [...found].slice(0, 20);
}

/** Runs within the page. Unfolds all of it. */
export function unfold() {
	for (const folded of document.querySelectorAll("details")) folded.open = true;
}
