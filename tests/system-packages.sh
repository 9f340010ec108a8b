#!/bin/sh
# What the tests need beyond Python: a browser, a PostgreSQL and a Redis server, and an IMAP server. Found, or installed where we may, or said to be missing.
set -u

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -x /usr/sbin/dovecot ] || command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:$missing"
    # shellcheck disable=SC2086 (a list of names)
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    then
        exit 0
    fi
fi
echo "NOT HERE, and the tests that need it are left out:$missing" >&2
echo "to run them too, as an administrator: apt-get update && apt-get install$missing" >&2
exit 0
