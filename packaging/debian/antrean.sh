#!/bin/sh
# Antrean as installed by its packages. On a kiosk, display or server PC the program belongs to the system user
# "antrean": whoever is root goes on as that user, so that no file of the hall gets another owner.
program=${ANTREAN_PROGRAM:-/usr/lib/antrean/antrean}
home=/var/lib/antrean
export LANG="${LANG:-C.UTF-8}"

if [ "$(id -u)" != 0 ] || ! getent passwd antrean >/dev/null 2>&1; then
    exec "$program" "$@"
fi

verb=
before=
for word in "$@"; do
    case $before,$word in --db,* | *,-*) ;; *) verb=$word; break ;; esac
    before=$word
done
export ANTREAN_HOME="${ANTREAN_HOME:-$home}"

case $verb in
    # PostgreSQL lets only root (and its own user) in as administrator; backups are root's to keep; only root switches
    # services on.
    server | backup | restore | move | setup)
        code=0
        "$program" "$@" || code=$?
        # What root wrote there is the program's again. Hard links are left alone: they may be somebody else's file.
        find "$home" -xdev -user root \( -type d -o -links 1 \) -exec chown -h antrean:antrean {} + 2>/dev/null || true
        exit "$code"
        ;;
esac
export HOME="$home"
exec runuser -u antrean -- "$program" "$@"
