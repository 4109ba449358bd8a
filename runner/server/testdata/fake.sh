#!/bin/sh
# A server for tests that starts, or does not, as FAKE says. It is called as
# Prosody is: -F --config FILE.
config=$3
port=$(sed -n 's/^set("c2s_ports", { \([0-9]*\) })$/\1/p' "$config")
web=$(sed -n 's/^set("http_ports", { \([0-9]*\) })$/\1/p' "$config")
echo "startup             info	Hello and welcome to Prosody version 0.0.fake"

started() {
	echo "portmanager         info	Activated service 'c2s' on [127.0.0.1]:$port"
	echo "scs: started"
}

# Whoever reads the pipe at the other end sees when this process has ended.
[ -n "$FAKE_PIPE" ] && exec 3>"$FAKE_PIPE"

case $FAKE in
runs)
	started
	;;
exits)
	echo "Error on line 3: unexpected symbol near '}'" >&2
	exit 1
	;;
hangs)
	;;
mute)
	echo "scs: started"
	;;
taken)
	# The first two times somebody else has a port.
	echo x >>"$FAKE_COUNT"
	if [ "$(wc -l <"$FAKE_COUNT")" -le 2 ]; then
		echo "portmanager         error	Failed to open server port $web on 127.0.0.1, this port is in use by another application"
	fi
	started
	;;
always)
	echo "portmanager         error	Failed to open server port $port on 127.0.0.1, this port is in use by another application"
	started
	;;
foreign)
	echo "portmanager         error	Failed to open server port 5347 on 127.0.0.1, this port is in use by another application"
	started
	;;
dies)
	started
	read -r _ <"$FAKE_GO"
	echo "lua: out of memory"
	exit 3
	;;
parent)
	started
	sh -c 'exec sleep 1000' &
	wait
	;;
esac
exec sleep 1000 # until it is killed
