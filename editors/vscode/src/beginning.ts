// The text of a new script.

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
	<message to="\\\${$7's full JID}" type="chat">
		<body>\${10:Hello}</body>
	</message>

$7 receives:
	<message from="\\\${$3's full JID}" type="chat">
		<body>$10</body>
	</message>

$7 disconnects

$3 disconnects
`;
