-- Tells the log which settings it sees.
local admins = {};
for jid in module:get_option_set("admins", {}) do
	admins[#admins + 1] = tostring(jid);
end
module:log("info", "witness: admins=%s motd=%s included=%s storage=%s auth=%s",
	table.concat(admins, ","), module:get_option_string("motd_text"), module:get_option_string("included_text"),
	module:get_option_string("storage"), module:get_option_string("authentication"));
