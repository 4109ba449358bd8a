"""A session of slixmpp: login, roster, room, message, leave.

usage: session.py HOST PORT CA PASSWORD ROOM LOG
"""

import asyncio
import logging
import sys

import slixmpp

HOST, PORT, CA, PASSWORD, ROOM, LOG = sys.argv[1:]
logging.basicConfig(filename=LOG, level=logging.DEBUG, format="%(asctime)s %(levelname)-8s %(name)s %(message)s")


class Client(slixmpp.ClientXMPP):
    def __init__(self):
        super().__init__("romeo@localhost/slixmpp", PASSWORD)
        self.ca_certs = CA
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0045")
        self.outcome = asyncio.get_event_loop().create_future()
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("failed_auth", lambda _: self.fail("the login fails"))

    def fail(self, why):
        if not self.outcome.done():
            self.outcome.set_exception(RuntimeError(why))

    async def start(self, _):
        try:
            await self.visit()
            self.outcome.set_result(None)
        except Exception as error:  # told by the process
            self.fail(repr(error))

    async def visit(self):
        joined, said = asyncio.Event(), asyncio.Event()
        self.add_event_handler("muc::%s::self-presence" % ROOM, lambda _: joined.set())
        self.add_event_handler("groupchat_message", lambda m: said.set() if m["body"] == "Good night" else None)
        await self.get_roster()
        self.send_presence()
        self.plugin["xep_0045"].join_muc(ROOM, "Romeo")
        await joined.wait()
        self.send_message(mto=ROOM, mbody="Good night", mtype="groupchat")
        await said.wait()
        self.plugin["xep_0045"].leave_muc(ROOM, "Romeo")
        await self.plugin["xep_0030"].get_info(jid="localhost")


client = Client()
client.connect((HOST, int(PORT)))
loop = asyncio.get_event_loop()
loop.run_until_complete(asyncio.wait_for(client.outcome, 30))
loop.run_until_complete(client.disconnect())
