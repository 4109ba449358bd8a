-- The server for scripts whose folder has no prosody.cfg.lua: what Prosody's
-- own integration tests are run under, less what they need for themselves.

admins = { "admin@localhost" }

modules_enabled = {
	"roster"; "saslauth"; "disco";
	"carbons"; "pep"; "private"; "blocklist"; "vcard4"; "vcard_legacy";
	"version"; "uptime"; "time"; "ping"; "register"; "mam"; "lastactivity";
}

allow_registration = false
mam_smart_enable = true

-- Prosody 13 drops a blocked message without a word unless told to answer.
bounce_blocked_messages = true

VirtualHost "localhost"

Component "conference.localhost" "muc"
	modules_enabled = { "muc_mam" }

Component "pubsub.localhost" "pubsub"
	expose_publisher = true

Component "upload.localhost" "http_file_share"
	http_file_share_size_limit = 10000000
