"""Stands between a client and a server, and logs in there by the library of a
real program, whose log it writes.

usage: bridge.py slixmpp|gajim HOST PORT FOLDER

It prints the port that it listens on at 127.0.0.1, and ends with its standard
input. Each client logs in by PLAIN and in clear. What it sends goes on as it
is; of its own accord the library sends nothing but the login.
"""

import base64
import os
import signal
import socket
import sys
import threading
from xml.parsers import expat

NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind"
HEADER = (
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' id='bridge' from='localhost'"
    " xmlns:stream='http://etherx.jabber.org/streams'><stream:features>%s</stream:features>"
)


class Client:
    """The client of the bridge: its login, and then its stanzas as it wrote them."""

    def __init__(self, conn):
        self.conn = conn
        self.pieces = self.split()

    def say(self, text):
        self.conn.sendall(text.encode())

    def split(self):
        """Yields the elements of the client's streams; None for a header."""
        while True:
            parser = expat.ParserCreate("utf-8")
            data, depth, start, done = b"", 0, 0, []

            def begin(_name, attrs):
                nonlocal depth, start
                depth += 1
                if depth == 1:
                    self.domain = attrs["to"]
                    done.append(None)
                elif depth == 2:
                    start = parser.CurrentByteIndex

            def end(name):
                nonlocal depth
                depth -= 1
                if depth == 1:
                    at = parser.CurrentByteIndex  # of the end tag, or behind a tag that ends itself
                    if data.startswith(b"</" + name.encode(), at):
                        at = data.index(b">", at) + 1
                    done.append(data[start:at].decode())

            parser.StartElementHandler, parser.EndElementHandler = begin, end
            while depth > 0 or not data:
                try:
                    more = self.conn.recv(65536)
                except ConnectionError:
                    more = b""
                if not more:
                    return
                data += more
                parser.Parse(more)
                again = False
                while done:
                    piece = done.pop(0)
                    yield piece
                    again = again or piece is not None and piece.startswith("<auth")
                if again:
                    break  # a new stream begins
            else:
                return

    def login(self):
        """Returns user, domain, password, resource, and what says that it is bound."""
        next(self.pieces)
        self.say(HEADER % ("<mechanisms xmlns='%s'><mechanism>PLAIN</mechanism></mechanisms>" % NS_SASL))
        auth = next(self.pieces)
        payload = auth[auth.index(">") + 1 : auth.rindex("<")]
        _, user, password = base64.b64decode(payload).decode().split("\0")
        self.say("<success xmlns='%s'/>" % NS_SASL)
        next(self.pieces)
        self.say(HEADER % ("<bind xmlns='%s'/>" % NS_BIND))
        bind = next(self.pieces)
        resource = ""
        if "<resource>" in bind:
            resource = bind[bind.index("<resource>") + len("<resource>") : bind.index("</resource>")]
        identifier = bind.split("id=")[1][1:].split(bind.split("id=")[1][0])[0]
        bound = "<iq type='result' id='" + identifier + "'><bind xmlns='" + NS_BIND + "'><jid>%s</jid></bind></iq>"
        return user, self.domain, password, resource, bound

    def close(self):
        try:
            self.say("</stream:stream>")
            self.conn.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the client is gone already
        self.conn.close()


def serve_slixmpp(conn, host, port, log):
    """Serves one client by slixmpp, in a process and with a log of its own."""
    import asyncio
    import logging

    from slixmpp import ClientXMPP, Iq
    from slixmpp.xmlstream import tostring

    logging.basicConfig(filename=log, level=logging.DEBUG, format="%(asctime)s %(levelname)-8s %(name)s %(message)s")
    Iq.unhandled = lambda self: None
    client = Client(conn)
    user, domain, password, resource, bound = client.login()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    jid = "%s@%s" % (user, domain)
    xmpp = ClientXMPP(jid + "/" + resource if resource else jid, password)
    xmpp["feature_mechanisms"].unencrypted_plain = True
    xmpp["feature_mechanisms"].unencrypted_scram = True
    ended = loop.create_future()

    def received(stanza):
        client.say(tostring(stanza.xml, xmlns="jabber:client", stream=xmpp))
        return stanza

    def read():
        for piece in client.pieces:
            loop.call_soon_threadsafe(xmpp.send_raw, piece)
        loop.call_soon_threadsafe(xmpp.disconnect)

    def started(_):
        xmpp._XMLStream__handlers.clear()  # they would answer
        xmpp.add_filter("in", received)
        client.say(bound % xmpp.boundjid.full)
        threading.Thread(target=read, daemon=True).start()

    xmpp.add_event_handler("session_start", started)
    xmpp.add_event_handler("disconnected", lambda _: ended.done() or ended.set_result(None))
    xmpp.connect((host, port), force_starttls=False, disable_starttls=True)
    loop.run_until_complete(ended)
    client.close()


class Gajim:
    """Serves all clients, as accounts of one Gajim, whose XML console is open."""

    def __init__(self, host, port, path):
        import gi

        gi.require_version("Gtk", "3.0")
        gi.require_version("GtkSource", "4")
        from gi.repository import GObject, Gtk, GtkSource
        from gajim.common import app, configpaths
        from gajim.common.settings import Settings

        self.address, self.path = "%s:%d" % (host, port), path
        GObject.type_register(GtkSource.View)
        configpaths.init()
        configpaths.create_paths()
        app.settings = Settings(in_memory=True)
        app.settings.init()
        app.app = Gtk.Application()
        app.app.register()
        app.load_css_config()
        from gajim.gtk.xml_console import XMLConsoleWindow

        self.app, self.accounts = app, set()
        self.console = XMLConsoleWindow()

    def run(self):
        from gi.repository import GLib

        GLib.MainLoop().run()

    def write(self):
        """Writes what the console shows."""
        buffer = self.console._ui.sourceview.get_buffer()
        with open(self.path, "w", encoding="utf-8") as out:
            out.write(buffer.get_text(*buffer.get_bounds(), True))

    def serve(self, conn):
        """Called in a thread for each client; only the main loop's thread knows Gajim."""
        from gi.repository import GLib

        client = Client(conn)
        login = client.login()
        GLib.idle_add(self.connect, client, *login)

    def connect(self, client, user, domain, password, resource, bound):
        from gajim.common.events import AccountEnabled, StanzaReceived, StanzaSent
        from gi.repository import GLib
        from nbxmpp.client import Client as Library
        from nbxmpp.const import ConnectionProtocol, ConnectionType
        from nbxmpp.protocol import Protocol

        account = "%s@%s" % (user, domain) + ("/" + resource if resource else "")
        if account not in self.accounts:
            self.accounts.add(account)
            self.app.settings.add_account(account)
            self.console._on_account_changed(AccountEnabled(account))
        library = Library(account)
        library.set_domain(domain)
        library.set_username(user)
        library.set_password(password)
        library.set_resource(resource or None)
        library.set_sm_disabled(True)
        library.set_mechs({"SCRAM-SHA-1", "PLAIN"})
        library.set_custom_host(self.address, ConnectionProtocol.TCP, ConnectionType.PLAIN)

        def read():
            for piece in client.pieces:
                GLib.idle_add(send, piece)
            GLib.idle_add(library.disconnect)

        def send(piece):  # as the console sends what is typed
            library.send_stanza(Protocol(node=piece, attrs={"xmlns": "jabber:client"}))

        def sent(_library, _signal, stanza):
            self.console._on_stanza_sent(StanzaSent(account=account, stanza=stanza))

        def received(_library, _signal, stanza):
            self.console._on_stanza_received(StanzaReceived(account=account, stanza=stanza))

        def started(*_):
            library._dispatcher.set_dispatch_callback(lambda stanza: client.say(str(stanza)))  # Gajim would answer
            client.say(bound % library.get_bound_jid())
            threading.Thread(target=read, daemon=True).start()

        def ended(*_):
            self.write()
            client.close()

        library.subscribe("stanza-sent", sent)
        library.subscribe("stanza-received", received)
        library.subscribe("connected", started)
        library.subscribe("disconnected", ended)
        library.subscribe("connection-failed", ended)
        library.connect()


def main():
    program, host, port, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.setpgid(0, 0)  # what is begun here ends together
    listener = socket.create_server(("127.0.0.1", 0))
    out, sys.stdout = sys.stdout, sys.stderr  # Gajim prints, too
    if program == "slixmpp":
        import slixmpp  # once, for all processes to come  # noqa: F401
    gajim = Gajim(host, port, os.path.join(folder, "gajim.log")) if program == "gajim" else None

    def accept():
        for n in range(1, 1000):
            conn, _ = listener.accept()
            if gajim:
                threading.Thread(target=gajim.serve, args=(conn,), daemon=True).start()
            elif os.fork() == 0:
                out.close()
                serve_slixmpp(conn, host, port, os.path.join(folder, "slixmpp-%02d.log" % n))
                os._exit(0)
            else:
                conn.close()

    def end():
        sys.stdin.read()
        os.killpg(0, signal.SIGKILL)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    threading.Thread(target=end, daemon=True).start()
    print(listener.getsockname()[1], file=out, flush=True)
    if gajim:
        threading.Thread(target=accept, daemon=True).start()
        gajim.run()
    accept()


main()
