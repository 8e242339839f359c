#!/bin/bash
# Builds the tiny test guest out of Debian packages that are on the machine, into the directory OUT:
#   vmlinuz, initrd.img   for direct kernel boot
#   idle.qcow2            disk whose boot sector prints a line and halts: no OS, no CPU used
#   data.qcow2            64 MiB disk with an empty ext4 file system
# and, where GRUB for BIOS, xorriso and mtools are there:
#   tiny.qcow2            disk that boots the same kernel
#   tiny.iso              live CD of it
#   install.iso           "installer": writes tiny.qcow2's content onto the first disk, then reboots
#
# usage: build.sh OUT KERNEL_VERSION      (no root, no loop device, no mounting)
set -euo pipefail
OUT=$1 VERSION=$2
HERE=$(dirname "$(readlink -f "$0")")
GRUB=/usr/lib/grub/i386-pc
# In the order of need: disk and network first, because the guest waits for them.
MODULES="virtio_pci virtio_net virtio_blk virtio_console virtio_balloon virtio-rng virtio_scsi
    sd_mod ata_piix ahci sr_mod isofs virtiofs button evdev pvpanic-pci qemu_fw_cfg"
export PATH=$PATH:/usr/sbin:/sbin
ROOT=$OUT/root
trap 'rm -rf "$OUT"/{root,disk,iso,payload} "$OUT"/disk.* "$OUT"/iso.log' EXIT

pack() { (cd "$1" && find . | LC_ALL=C sort | cpio -o -H newc --quiet -R 0:0); }

copy_programs() {
    mkdir -p "$ROOT"/{bin,sbin,proc,sys,dev,run,tmp,root,mnt,var/log,usr/bin,usr/sbin,lib,lib64,lib/modules}
    ln -s ../run "$ROOT/var/run"
    cp /bin/busybox "$ROOT/bin/"
    for applet in $(busybox --list); do [ -e "$ROOT/bin/$applet" ] || ln -s busybox "$ROOT/bin/$applet"; done
    ln -s ../bin/busybox "$ROOT/sbin/hwclock" # where qemu-ga looks for it
    cp /usr/sbin/qemu-ga "$ROOT/usr/sbin/"
    ldd /usr/sbin/qemu-ga | grep -o '/[^ )]*' | sort -u | while read -r library; do
        mkdir -p "$ROOT$(dirname "$library")"
        cp -L "$library" "$ROOT$library"
    done
}

# modprobe -D lists what each module needs first, as "insmod PATH".
copy_modules() {
    for module in $MODULES; do modprobe -S "$VERSION" -D "$module" 2>/dev/null || true; done |
        sed -n 's/^insmod \(\S*\).*/\1/p' | awk '!seen[$0]++' | while read -r file; do
        cp "$file" "$ROOT/lib/modules/"
        echo "/lib/modules/$(basename "$file")"
    done >"$ROOT/etc/modules.list"
}

# MBR and GRUB's core in the gap before the first partition, which starts at 1 MiB.
make_disk() {
    local boot=$OUT/disk/boot
    mkdir -p "$boot"
    cp "$OUT/vmlinuz" "$OUT/initrd.img" "$boot/"
    install -D -m 644 "$HERE/grub.cfg" "$boot/grub/grub.cfg"
    local size=$(($(du -sm "$OUT/disk" | cut -f1) * 12 / 10 + 12)) # MiB
    # GRUB of Debian 12 does not read the newer features of ext4.
    mke2fs -q -t ext4 -O ^metadata_csum,^64bit -L tinyroot -d "$OUT/disk" -F "$OUT/disk.part" ${size}M 2>/dev/null
    grub-mkimage -O i386-pc -d $GRUB -p '(hd0,msdos1)/boot/grub' -o "$OUT/disk.core" \
        biosdisk part_msdos ext2 linux normal serial terminal echo configfile
    truncate -s $((size + 2))M "$OUT/disk.raw"
    dd if=$GRUB/boot.img of="$OUT/disk.raw" bs=440 count=1 conv=notrunc status=none
    python3 "$HERE/bootsector.py" partition "$OUT/disk.raw" $((size * 2048))
    dd if="$OUT/disk.core" of="$OUT/disk.raw" bs=512 seek=1 conv=notrunc status=none
    dd if="$OUT/disk.part" of="$OUT/disk.raw" bs=1M seek=1 conv=notrunc,sparse status=none
    qemu-img convert -f raw -O qcow2 "$OUT/disk.raw" "$OUT/tiny.qcow2"
}

# Every GRUB platform that is installed goes in: with grub-efi-amd64-bin the CDs boot UEFI, too.
make_cd() {
    grub-mkrescue --install-modules="iso9660 linux normal serial terminal configfile search echo" \
        --locales= --fonts= --themes= -o "$OUT/$1.iso" "$OUT/iso" -- -volid "$2" >"$OUT/iso.log" 2>&1 ||
        { cat "$OUT/iso.log" >&2; return 1; }
}

make_cds() {
    local boot=$OUT/iso/boot
    mkdir -p "$boot/grub" "$OUT/payload"
    cp "$OUT/vmlinuz" "$OUT/initrd.img" "$boot/"
    cp "$HERE/grub.cfg" "$boot/grub/"
    make_cd tiny TINYLIVE
    # The kernel unpacks archives one after the other: the second adds the payload to the first.
    gzip -1 -c "$OUT/disk.raw" >"$OUT/payload/payload.img.gz"
    pack "$OUT/payload" >>"$boot/initrd.img"
    sed -i 's/quiet/quiet lab.install/' "$boot/grub/grub.cfg"
    make_cd install TINYINSTALL
}

copy_programs
cp -a "$HERE/root/." "$ROOT/"
copy_modules
# Not compressed: unpacking costs the emulated processor more than loading a few more MiB.
pack "$ROOT" >"$OUT/initrd.img"
install -m 644 "/boot/vmlinuz-$VERSION" "$OUT/vmlinuz"
python3 "$HERE/bootsector.py" idle "$OUT/disk.idle"
qemu-img convert -f raw -O qcow2 "$OUT/disk.idle" "$OUT/idle.qcow2"
mke2fs -q -t ext4 -L labdata -F "$OUT/disk.data" 64M 2>/dev/null
qemu-img convert -f raw -O qcow2 "$OUT/disk.data" "$OUT/data.qcow2"
if [ -f $GRUB/boot.img ] && command -v grub-mkrescue xorriso mformat >/dev/null; then
    make_disk
    make_cds
fi
