# Shared by the maintainer scripts; packaging/deb.py puts it into each of them.
running() { [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; }

make_user() {
    getent passwd antrean >/dev/null || useradd --system --user-group --home-dir /var/lib/antrean \
        --no-create-home --shell /usr/sbin/nologin --comment Antrean antrean
    for group in lp dialout audio video input tty plugdev; do
        if getent group "$group" >/dev/null; then usermod -a -G "$group" antrean; fi
    done
    [ -d /var/lib/antrean ] || install -d -m 0750 -o antrean -g antrean /var/lib/antrean
}

enable_units() {
    for unit in "$@"; do
        deb-systemd-helper unmask "$unit" >/dev/null || true
        if deb-systemd-helper --quiet was-enabled "$unit"; then
            deb-systemd-helper enable "$unit" >/dev/null || true
        else
            deb-systemd-helper update-state "$unit" >/dev/null || true
        fi
    done
}

stop_units() {
    if running; then for unit in "$@"; do systemctl stop "$unit" || true; done; fi
}

mark_and_stop() {  # those that run, so that they are started again
    running || return 0
    for unit in "$@"; do
        if systemctl is-active --quiet "$unit"; then
            : > "/run/antrean-again-$unit"
            systemctl stop "$unit" || true
        fi
    done
}

restart_marked() {
    running || return 0
    systemctl daemon-reload || true
    for unit in "$@"; do
        if [ -e "/run/antrean-again-$unit" ]; then
            systemctl start "$unit" && rm -f "/run/antrean-again-$unit" || true
        fi
    done
}

forget_units() {  # $1: what is done to the package, then the units
    what=$1; shift
    if running; then systemctl daemon-reload || true; fi
    command -v deb-systemd-helper >/dev/null 2>&1 || return 0
    for unit in "$@"; do
        case $what in
            remove) deb-systemd-helper mask "$unit" >/dev/null || true ;;
            purge) deb-systemd-helper purge "$unit" >/dev/null || true
                   deb-systemd-helper unmask "$unit" >/dev/null || true ;;
        esac
    done
}

# The user and what this PC kept go with the last package that needed them. A hall's books and what was not handed in
# yet are put aside, never deleted.
purge_home() {  # $1: this package
    for other in antrean-kiosk antrean-display antrean-server; do
        [ "$other" = "$1" ] && continue
        case $(dpkg-query -W -f '${db:Status-Status}' "$other" 2>/dev/null) in '' | not-installed) ;; *) return 0 ;; esac
    done
    if [ -d /var/lib/antrean ]; then
        aside=/var/backups/antrean-purged-$(date +%Y%m%d-%H%M%S)
        for kept in /var/lib/antrean/*.sqlite* /var/lib/antrean/journal; do
            [ -e "$kept" ] || continue
            install -d -m 0700 "$aside"
            mv "$kept" "$aside/"
        done
        if [ -d "$aside" ]; then
            chown -R root:root "$aside"
            echo "antrean: the books of this PC were put aside in $aside; delete them yourself if nobody needs them." >&2
        fi
        rm -rf /var/lib/antrean
    fi
    if getent passwd antrean >/dev/null; then userdel antrean || true; fi
}
