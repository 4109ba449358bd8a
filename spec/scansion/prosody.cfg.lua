-- The server that the scripts in this folder expect: Prosody 0.12 or 13.
-- Everybody may log in with any password and nothing survives a restart,
-- so it is for tests on a loopback address and for nothing else.

interfaces = { "127.0.0.1" }

-- Scripts log in with PLAIN over an unencrypted connection, any password will do.
authentication = "insecure"
insecure_open_authentication = "Yes please, I know what I'm doing!"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
allow_registration = false

-- A fresh server for each script starts with empty rosters, archives and nodes.
storage = "memory"

-- Who may create nodes on pubsub.localhost.
admins = { "admin@localhost" }

-- 13 drops a blocked message without a word unless told to answer; 0.12 always answers.
bounce_blocked_messages = true

modules_enabled = {
	"roster"; -- roster, presence subscriptions
	"saslauth"; -- login
	"disco"; -- disco, and every script that asks what is there
	"carbons"; -- carbons
	"pep"; -- pep, vcard
	"private"; -- private_storage
	"blocklist"; -- blocking
	"vcard4"; -- vcard, which PEP stores
	"vcard_legacy"; -- vcard, as vcard-temp
	"version"; -- server_queries, strictness
	"time"; -- server_queries
	"ping"; -- server_queries, and the scripts that ping to know a stanza was handled
	"mam"; -- mam
}

-- No other servers: nothing listens for them and nothing calls them.
modules_disabled = { "s2s" }

-- There is no TLS here; a folder that exists keeps the certificate index quiet.
certificates = "."

pidfile = "prosody.pid"
log = { warn = "*console" }

VirtualHost "localhost"

Component "conference.localhost" "muc"
	modules_enabled = { "muc_mam" }

Component "pubsub.localhost" "pubsub"
