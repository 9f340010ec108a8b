#!/bin/sh
# What the tests need beyond Python: a browser, a PostgreSQL and a Redis server, an IMAP server, and a web
# server that is a door. Found, or installed where we may, or said to be missing.
set -u

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -x /usr/sbin/dovecot ] || command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
command -v caddy >/dev/null 2>&1 || missing="$missing caddy"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:$missing"
    apt-get update -qq
    left=""
    for one in $missing; do # one that is not to be had keeps no other away
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$one" >/dev/null || left="$left $one"
    done
    [ -z "$left" ] && exit 0
    missing="$left"
fi
echo "NOT HERE, and the tests that need it are left out:$missing" >&2
echo "to run them too, as an administrator: apt-get update && apt-get install$missing" >&2
exit 0
