// A new script. Nothing here needs a program, so that it also works in a browser.
import { SnippetString, window, workspace } from "vscode";

/** What a new script begins with: a script with two characters, which passes. */
export const beginning = `# \${1:Title}
# \${2:What this script shows}

[Client] \${3:Romeo}
	jid: \${4:romeo}@\${5:localhost}
	password: \${6:secret}

[Client] \${7:Juliet}
	jid: \${8:juliet}@$5
	password: \${9:secret}

-----

$3 connects

$7 connects

$3 sends:
	<message to="\\\${$7's JID}" type="chat">
		<body>\${10:Hello}</body>
	</message>

$7 receives:
	<message from="\\\${$3's full JID}" type="chat">
		<body>$10</body>
	</message>

$7 disconnects

$3 disconnects
`;

/** Opens a new script that is in no file yet. */
export async function newScript(): Promise<void> {
	const document = await workspace.openTextDocument({ language: "scansion" });
	const editor = await window.showTextDocument(document);
	await editor.insertSnippet(new SnippetString(beginning));
}
