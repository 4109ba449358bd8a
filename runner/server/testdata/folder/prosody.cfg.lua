-- A folder's own configuration: what tells nobody else's business is kept,
-- ports and files are not.
admins = { "boss@localhost" }
plugin_paths = { "plugins" }
modules_enabled = { "roster"; "saslauth"; "disco"; "witness"; "s2s" }
modules_disabled = { "iq" }
c2s_ports = { 1 }
http_ports = { 2 }
interfaces = { "*" }
s2s_ports = { 3 }
data_path = "nowhere"
pidfile = "nowhere/prosody.pid"
log = { error = "/nowhere/prosody.err" }
run_as_root = false
motd_text = "from the folder"
Include "more.cfg.lua"

VirtualHost "localhost"

Component "proxy.localhost" "proxy65"
