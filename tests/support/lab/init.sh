#!/bin/bash
# The first process of a host, or of the client from which tests reach the hosts. What it mounts and
# starts, and every network device, is in its own namespaces and vanishes with it.
#
# usage: init.sh host|client DIR NAME ADDRESS/PREFIX      (started by namespaces.py)
#   LAB_CONTROLLERS   version 1 control group controllers in which this host has a group
#   LAB_SHARED        directory which all hosts have in common
# In DIR: init.pid (its pid as the outer world sees it), ready, init.log.
# It ends when its standard input ends.
set -u
KIND=$1 DIR=$2 NAME=$3 ADDRESS=$4
NETWORK=${ADDRESS%.*}
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LANG=C.UTF-8

fail() {
    echo "$NAME: $*" >&2
    exit 1
}

# Written in one step: who sees the file sees all of it. The outer /proc is still mounted here.
tell_pid() {
    read -r pid _ </proc/self/stat
    echo "$pid" >"$DIR/init.pid.new" && mv "$DIR/init.pid.new" "$DIR/init.pid"
}

# As process 1 bash reaps every orphan while it waits here for the end of the lab.
live() {
    touch "$DIR/ready"
    while read -r _; do :; done
    exit 0
}

# ------------------------------------------------------------------------------------- client
# It keeps the machine's file system (DISPLAY sockets, the program under test, /run); only /etc and
# the network are its own. Its passwd gives root another home, because ssh takes that from there:
# so ~/.ssh is private without a mount point in the real home. /proc stays the outer one.
start_client() {
    mount --bind "$DIR/etc" /etc || fail "cannot bind /etc"
    umount -R -l /sys/fs/cgroup 2>/dev/null
    mount -t sysfs sysfs /sys || fail "cannot mount /sys"
    ip link set lo up
    # A bridge without an address of its own takes one of its ports, and forgets its neighbours then.
    ip link add lab0 address 02:4c:00:00:00:01 type bridge || fail "cannot make the bridge lab0"
    { ip addr add "$ADDRESS" dev lab0 && ip link set lab0 up; } || fail "cannot set lab0 up"
    # An address which swallows every packet: the neighbour is known, but nobody has it.
    ip neigh add "$LAB_SILENT" lladdr 02:4c:ff:ff:ff:ff dev lab0 nud permanent || fail "no silent address"
    # Addresses for guests which are bridged straight onto the lab's network (eth1 of the hosts).
    dnsmasq --conf-file=/dev/null --no-resolv --no-hosts --no-ping --bind-interfaces \
        --interface=lab0 --except-interface=lo --dhcp-option=3 --user=root --pid-file= \
        --dhcp-range="$NETWORK.100,$NETWORK.199,255.255.255.0,1h" \
        --dhcp-leasefile="$DIR/leases" --log-facility="$DIR/dnsmasq.log" || fail "dnsmasq does not start"
}

# --------------------------------------------------------------------------------------- host
# We joined a group of our own in each hierarchy, and unshare made it the root of what we see: mount
# the same controllers again, from there.
mount_cgroups() {
    # Covered mounts stay listed in /proc/mounts, and libvirt would take the outer controllers from
    # there ("Failed to create v1 controller"): so really unmount them, in our mount namespace.
    umount -R -l /sys/fs/cgroup 2>/dev/null
    mount -t sysfs sysfs /sys || fail "cannot mount /sys" # shows only our network devices
    if grep -q '^[0-9]*:[a-z]' /proc/self/cgroup; then
        mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
        for controller in $LAB_CONTROLLERS; do
            mkdir "/sys/fs/cgroup/$controller"
            mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" ||
                rmdir "/sys/fs/cgroup/$controller"
        done
    elif mount -t cgroup2 cgroup2 /sys/fs/cgroup; then
        # A group with processes cannot give controllers to groups below it: move into a leaf.
        mkdir -p /sys/fs/cgroup/init && echo 0 >/sys/fs/cgroup/init/cgroup.procs
    fi
}

# /dev/kvm may exist on a virtual machine without being able to run ordinary guests: qemu would
# then announce kvm and such guests hang. Without it libvirt offers only type='qemu'. The mask must
# not be accessible for libvirt-qemu, else libvirt probes qemu again at each start (6 s, not 0.3 s).
mask_kvm() {
    [ -e /dev/kvm ] || return
    install -m 000 /dev/null "$DIR/nokvm" && mount --bind "$DIR/nokvm" /dev/kvm
}

mount_files() {
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm
    for path in etc root run var/lib/libvirt var/cache/libvirt var/log/libvirt var/lib/swtpm-localca; do
        [ -d "/$path" ] || continue # swtpm may not be installed
        mount --bind "$DIR/fs/$path" "/$path" || fail "cannot bind /$path"
    done
    mkdir -p /run/sshd /run/lock /run/libvirt /run/user
    chmod 1777 /run/lock
    # The shared directory once more, through FUSE and named like a cluster file system which
    # libvirt knows: so migration needs no "unsafe".
    if command -v bindfs >/dev/null && [ -c /dev/fuse ]; then
        mkdir -p /var/lib/libvirt/shared
        bindfs -o fsname=lab:/shared,subtype=glusterfs,allow_other "$LAB_SHARED" /var/lib/libvirt/shared
    fi
}

# lab.py puts the cables in; eth0 is the host's, eth1 is for guests.
plug_in() {
    ip link set lo up
    for _ in $(seq 1000); do
        [ -e /sys/class/net/eth0 ] && [ -e /sys/class/net/eth1 ] && break
        sleep 0.01
    done
    { ip addr add "$ADDRESS" dev eth0 && ip link set eth0 up && ip link set eth1 up; } ||
        fail "eth0 and eth1 did not show up"
    ip route add default via "$NETWORK.1"
}

start_host() {
    mount -t proc proc /proc || fail "cannot mount /proc"
    mount_cgroups
    mask_kvm
    mount_files
    plug_in
    /usr/sbin/sshd -f /etc/ssh/sshd_config -E /var/log/libvirt/sshd.log || fail "sshd does not start"
    /usr/sbin/virtlogd -d --pid-file /run/virtlogd.pid || fail "virtlogd does not start"
    /usr/sbin/libvirtd -d -l --pid-file /run/libvirtd.pid || fail "libvirtd does not start"
}

tell_pid
mount --make-rprivate / || fail "cannot make mounts private"
hostname "$NAME"
"start_$KIND"
live
