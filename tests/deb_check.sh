#!/bin/sh
# deb_check.sh DIRECTORY LOG -- the packages in DIRECTORY are installed in a clean Debian, run, and
# removed without a trace.
set -eu
packages=$1
log=$2
root=$(mktemp -d)
mounted=
trap '[ -z "$mounted" ] || umount "$root/proc"; rm -rf "$root"' EXIT
debootstrap --variant=minbase bookworm "$root" >"$root.txt" 2>&1 || { tail -5 "$root.txt"; exit 1; }
rm -f "$root.txt"
mount -t proc proc "$root/proc" && mounted=1
cp "$packages"/*.deb "$root/tmp"
cp "$log" "$root/tmp/log.gz"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -euc "$1"; }
inside 'apt-get update -qq'
inside 'find / -xdev \( -path /proc -o -path /var -o -path /tmp -o -path /etc/ld.so.cache \) -prune -o -print | sort' >"$root/tmp/before"
inside 'apt-get install -y -qq --no-install-recommends /tmp/hotloop_*.deb /tmp/hotloop-tools_*.deb /tmp/liblogparse0_*.deb >/dev/null'
inside 'hotloop -c "print(sum(i for i in range(100000)))" | grep -x 4999950000'
# What hotloop only recommends; -B, since what it would keep beside these modules is no package's.
inside 'apt-get install -y -qq --no-install-recommends libbz2-1.0 liblzma5 libexpat1 libsqlite3-0 libcrypt1 libpython3.11-stdlib >/dev/null'
inside 'hotloop -B -c "import bz2, lzma, pyexpat, sqlite3, crypt"'
inside 'logparse traces /tmp/log.gz | grep count.py:2:count_mult_of_5#16 >/dev/null'
inside 'logparse show --asm /tmp/log.gz "count.py:2:count_mult_of_5#16" | grep " mov " >/dev/null'
inside 'logparse export --sqlite /tmp/log.db /tmp/log.gz && test -s /tmp/log.db'
inside 'jitviewer --print list /tmp/log.gz >/dev/null && gcstats /tmp/log.gz >/dev/null'
inside 'apt-get install -y -qq --no-install-recommends gcc libc6-dev pkg-config /tmp/liblogparse-dev_*.deb >/dev/null'
inside 'cd /tmp && cc /usr/share/doc/liblogparse-dev/examples/hot_lines.c $(pkg-config --cflags --libs hotloop-logparse) -o hot && ./hot log.gz | grep count.py:6 >/dev/null'
inside 'apt-get purge -y -qq --autoremove hotloop hotloop-tools liblogparse0 liblogparse-dev gcc libc6-dev pkg-config >/dev/null'
inside 'find / -xdev \( -path /proc -o -path /var -o -path /tmp -o -path /etc/ld.so.cache \) -prune -o -print | sort' >"$root/tmp/after"
diff "$root/tmp/before" "$root/tmp/after" | grep -i 'hotloop\|logparse\|jitviewer\|gcstats' && { echo "the packages left something behind"; exit 1; }
echo "deb-check: installed, run, removed"
