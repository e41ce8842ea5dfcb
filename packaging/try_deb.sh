#!/bin/bash
# Tries the Debian packages on a bare Debian 12 in a chroot, as root:
#     packaging/try_deb.sh FIRST SECOND WORK
#     packaging/try_deb.sh --offline RELEASE WORK        (a release made with dependencies, on a PC without any network)
# FIRST and SECOND are folders with all packages, SECOND of a higher version. WORK is a folder for the chroot; a
# debootstrap tree in WORK/base is used when it is there. systemd does not run in a chroot: units are verified, not
# started; the session (window manager, program, stopping) is run by hand on a virtual screen.
set -eu
offline=; if [ "$1" = --offline ]; then offline=yes; shift; set -- "$1" "$1" "$2"; fi
first=$(realpath "$1"); second=$(realpath "$2"); mkdir -p "$3"; work=$(realpath "$3")
root=$work/root
mirror=$(awk "/^URIs/{print \$2; exit}" /etc/apt/sources.list.d/debian.sources)
step() { printf '\n== %s\n' "$*"; }
inside() {
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"
}
leave() {
    for place in dev/shm dev/pts dev proc sys; do umount -l "$root/$place" 2>/dev/null || true; done
}
must() { if ! "$@"; then echo "FAILED: $*" >&2; exit 1; fi; }

step "a bare Debian"
leave
if ! [ -d "$work/base" ]; then debootstrap --variant=minbase bookworm "$work/base" "$mirror" >"$work/debootstrap.log"; fi
rm -rf "$root"; cp -a "$work/base" "$root"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
mkdir -p "$root/etc/ssl/certs"; cp -aL /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null || true
rm -f "$root"/etc/apt/sources.list; cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/"
cp -a /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
rm -f "$root/etc/apt/apt.conf.d/docker-clean"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"; chmod 755 "$root/usr/sbin/policy-rc.d"
mount -t proc proc "$root/proc"; mount -t sysfs sys "$root/sys" -o ro; mount --bind /dev "$root/dev"
mount -t devpts devpts "$root/dev/pts" 2>/dev/null || true; mount -t tmpfs shm "$root/dev/shm" 2>/dev/null || true
trap leave EXIT
if [ -n "$offline" ]; then
    cp -r "$first" "$root/release"
    step "a release, without any network"
    rm -f "$root"/etc/apt/sources.list.d/*
    for role in server display; do
        unshare --net chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
            DEBIAN_FRONTEND=noninteractive sh /release/install-offline.sh $role >"$work/offline-$role.log" 2>&1 \
            || { tail "$work/offline-$role.log"; exit 1; }
    done
    inside dpkg-query -W 'antrean*'
    inside antrean --version
    step "everything held"
    exit 0
fi
mkdir "$root/first" "$root/second"; cp "$first"/*.deb "$root/first"; cp "$second"/*.deb "$root/second"
inside apt-get update -qq

step "the programs alone, with what they depend on and nothing recommended"
inside sh -c 'apt-get install -y -qq --no-install-recommends /first/antrean_*.deb' >"$work/install.log" 2>&1 \
    || { tail "$work/install.log"; exit 1; }
inside antrean --version
echo "every library is found:"
missing=$(inside sh -c 'find /usr/lib/antrean -name "*.so*" -type f -exec ldd {} + 2>/dev/null | grep "not found" | sort -u' || true)
must [ -z "$missing" ]
inside antrean init --name "MPP Jember" --place Jember --json
inside antrean catalogue import /usr/lib/antrean/_internal/assets/catalogue/mpp-jember --json | head -c 120; echo
at=ANTREAN_CLOCK=2026-11-23T09:42:00+07:00
inside $at antrean ticket issue --service DUKCAPIL-KTP --json
inside antrean printer test --printer virtual:/tmp/paper --json
for program in kiosk display counter; do
    page=; [ $program = display ] && page="--page idle"
    inside $at antrean $program --screenshot /tmp/$program.png $page
    must [ -s "$root/tmp/$program.png" ]
done
inside antrean demo --headless --output /tmp/demo | tail -n 2
echo "no PostgreSQL here: drill says so and ends with 4"
code=0; inside antrean drill --minutes 0.2 || code=$?; must [ $code = 4 ]

step "on a screen (Xvfb)"
inside sh -c 'apt-get install -y -qq --no-install-recommends xvfb xauth imagemagick x11-utils' >>"$work/install.log" 2>&1
cat > "$root/seen.sh" <<'END'
# seen.sh DISPLAY FILE: waits until something is drawn there, and takes a picture of it.
for _ in $(seq 60); do
    sleep 1
    DISPLAY=$1 import -window root "$2" 2>/dev/null || continue
    colours=$(identify -format %k "$2")
    [ "$colours" -gt 300 ] && { echo "$2: $colours colours"; exit 0; }
done
echo "$2: nothing was drawn"; exit 1
END
for program in kiosk display counter; do
    inside $at sh -c "Xvfb :9 -screen 0 1280x1024x24 >/dev/null 2>&1 & screen=\$!
        sleep 2; DISPLAY=:9 antrean $program >/tmp/$program.txt 2>&1 & own=\$!
        sh /seen.sh :9 /tmp/$program-xvfb.png; seen=\$?; kill -TERM \$own; wait \$own; code=\$?; kill \$screen
        cat /tmp/$program.txt; echo $program ended with \$code; exit \$((seen + code))"
done

step "the roles"
rm -rf "$root/root/.local"
inside sh -c 'apt-get install -y -qq --no-install-recommends /first/antrean-counter_*.deb /first/antrean-server_*.deb' >>"$work/install.log" 2>&1 || { tail -n 20 "$work/install.log"; exit 1; }
inside sh -c 'apt-get install -y -qq --no-install-recommends /first/antrean-display_*.deb' >>"$work/install.log" 2>&1 || { tail -n 20 "$work/install.log"; exit 1; }
inside sh -c 'apt-get install -y -qq --no-install-recommends /first/antrean-kiosk_*.deb' >>"$work/install.log" 2>&1 || { tail -n 20 "$work/install.log"; exit 1; }
grep '^antrean: set' "$work/install.log"
must [ "$(inside dpkg-query -W -f '${db:Status-Status}' antrean-display)" != installed ]   # a kiosk or a display
inside id antrean; inside stat -c '%U %a' /var/lib/antrean
must [ "$(inside stat -c '%U %a' /var/lib/antrean)" = "antrean 750" ]
must [ -L "$root/etc/systemd/system/multi-user.target.wants/antrean-kiosk.service" ]
must [ -L "$root/etc/systemd/system/timers.target.wants/antrean-backup.timer" ]
inside sh -c 'command -v systemd-analyze >/dev/null || apt-get install -y -qq --no-install-recommends systemd >/dev/null 2>&1
systemd-analyze verify antrean-kiosk.service antrean-backup.timer antrean-backup.service' || exit 1; echo "units are good"
inside sh -c 'command -v desktop-file-validate >/dev/null || apt-get install -y -qq --no-install-recommends desktop-file-utils >/dev/null 2>&1; desktop-file-validate /usr/share/applications/antrean.desktop' || exit 1; echo "menu entry is good"
inside antrean init --name "MPP Jember" --place Jember --json >/dev/null     # root goes on as the system user
must [ "$(inside stat -c %U /var/lib/antrean/antrean.sqlite)" = antrean ]
inside antrean catalogue import /usr/lib/antrean/_internal/assets/catalogue/mpp-jember --json >/dev/null
number=$(inside $at antrean ticket issue --service DUKCAPIL-KTP --json | grep -o '"number": "[^"]*"'); echo "$number"

step "the session: xinit, openbox, the program, stopping"
inside sh -c 'mkdir -p /run/antrean; cat > /tmp/kiosk.sh <<END
#!/bin/sh
exec /usr/lib/antrean/antrean kiosk
END
chmod 755 /tmp/kiosk.sh
# "antrean start" needs a PC that was set up; the kiosk stands in for it.
env RUNTIME_DIRECTORY=/run/antrean ANTREAN_HOME=/var/lib/antrean ANTREAN_PROGRAM=/tmp/kiosk.sh LANG=C.UTF-8 \
    xinit /usr/lib/antrean-session/session start -- /usr/bin/Xvfb :8 -screen 0 1080x1920x24 >/tmp/session.txt 2>&1 & parent=$!
sh /seen.sh :8 /tmp/session.png; seen=$?
RUNTIME_DIRECTORY=/run/antrean /usr/lib/antrean-session/session stop
code=0; wait $parent || code=$?; echo "the session ended with $code"; exit $((seen + code))'

step "upgrade, with a database there"
inside sh -c 'apt-get install -y -qq --no-install-recommends /second/antrean_*.deb /second/antrean-kiosk_*.deb /second/antrean-counter_*.deb /second/antrean-server_*.deb' >>"$work/install.log" 2>&1 || { tail -n 20 "$work/install.log"; exit 1; }
inside dpkg-query -W 'antrean*'
inside $at antrean queue show --json | head -c 200; echo
inside antrean audit --json | head -c 100; echo

step "remove, then purge"
inside apt-get remove -y -qq antrean antrean-kiosk antrean-counter antrean-server >>"$work/install.log" 2>&1
must [ -f "$root/var/lib/antrean/antrean.sqlite" ]; must [ ! -e "$root/usr/bin/antrean" ]
inside dpkg --purge antrean-kiosk antrean-display antrean-server 2>&1 | grep '^antrean: ' 
must [ ! -e "$root/var/lib/antrean" ]; must [ -z "$(inside getent passwd antrean || true)" ]
must [ -d "$root/var/backups/antrean" ]; must [ -n "$(find "$root"/var/backups -name antrean.sqlite)" ]
must [ -z "$(inside find /etc/systemd/system /etc/X11 -name '*antrean*')" ]
step "everything held"
