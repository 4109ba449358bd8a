-- A server with accounts, none of which anybody has made.

authentication = "internal_hashed"
allow_unencrypted_plain_auth = true
c2s_require_encryption = false

modules_enabled = { "saslauth" }

VirtualHost "localhost"
