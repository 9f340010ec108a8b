#!/bin/sh
# Runs `ita up` and, where it was killed, runs it again: `sh deploy/keep-up.sh .venv/bin/ita`.
# It ends when `ita up` ends by itself (ita down, Ctrl+C, or a trouble that it has named), or when it is asked to end.
ita=$1
child=
stopped=
trap 'stopped=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM INT HUP

while :; do
    "$ita" up &
    child=$!
    wait "$child"
    code=$?
    while kill -0 "$child" 2>/dev/null; do  # only the waiting was interrupted
        wait "$child"
        code=$?
    done
    [ -z "$stopped" ] || exit 0
    [ "$code" -gt 128 ] || exit "$code"
    echo "ระบบถูกปิดกะทันหัน กำลังเปิดใหม่ · it was killed, and is being brought up again" >&2
    sleep 1
done
