#!/bin/bash
# Builds the image of the project's Dockerfile where its base images can't be pulled: nothing is downloaded.
#
#   src/test/docker/build-fairlead-image.sh IMAGE JAVA_HOME APP
#   src/test/docker/build-fairlead-image.sh fairlead/fairlead-stand-in:test "$JAVA_HOME" target/app
#
# Every line of the Dockerfile is carried out but FROM: both stages stand on an image that is made here, of a Java runtime
# cut out of the JDK at JAVA_HOME and programs of this machine. Its mvn compiles nothing and hands out APP, the application
# as the build has made it. --chmod is left out: it needs BuildKit, which not every engine has, and the file is executable
# already. Needs Linux with glibc, a JDK with its jmods, and a Docker engine of the same architecture.
set -euo pipefail

if [ $# -ne 3 ]; then
  sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2
  exit 2
fi
image=$1 jdk=$2 app=$3
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
base=fairlead/base-stand-in:latest

die() {
  echo "$*" >&2
  exit 1
}
[ -x "$jdk/bin/jlink" ] || die "there is no bin/jlink in $jdk: a JDK is needed"
[ -f "$app/fairlead.jar" ] || die "there is no fairlead.jar in $app: mvn package makes it"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/{bin,dev,etc/default,opt,prebuilt,proc,root,sys,tmp,var/lib}
chmod 1777 "$root/tmp"
ln -s . "$root/usr"
ln -s bin "$root/sbin"

modules=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.rmi,java.security.jgss
modules+=,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.unsupported,jdk.zipfs
"$jdk/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-man-pages --no-header-files \
  --output "$root/opt/jre" >&2
rm -f "$root"/opt/jre/lib/lib{awt,awt_headless,awt_xawt,fontmanager,freetype,javajpeg,jsound,lcms,mlib_image,splashscreen}.so

for program in bash cat chmod chown cp dirname env find grep id ls mkdir readlink rm sed sleep tail touch useradd; do
  path=$(type -P "$program") || die "$program is missing here"
  cp -L "$path" "$root/bin/$program"
done
ln -s bash "$root/bin/sh"
{
  find "$root/bin" "$root/opt/jre" -type f \( -name '*.so' -o -perm -u+x \) -exec ldd {} + 2>/dev/null |
    grep -oE '/[^ ]+' | grep -vE ":$|^$root" || true
  # What the application's own native libraries load.
  ldconfig -p 2>/dev/null | grep -oE '/[^ ]*/lib(nss_files|nss_dns|resolv|stdc\+\+|gcc_s|m|rt|dl|pthread)\.so\.[0-9]+$' || true
} | sort -u | while read -r library; do
  # Through the usr -> . above, /usr/lib and /lib are one.
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
echo 'root:*:19000:0:99999:7:::' >"$root/etc/shadow"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
: >"$root/etc/login.defs"

cp -r "$app" "$root/prebuilt/app"
printf '#!/bin/sh\nset -e\nmkdir -p target\ncp -r /prebuilt/app target/app\n' >"$root/bin/mvn"
chmod 755 "$root/bin/mvn"

tar -C "$root" --owner=0 --group=0 -cf - . |
  docker import --change 'ENV PATH=/bin:/opt/jre/bin' --change 'ENV JAVA_HOME=/opt/jre' \
    --change 'LABEL io.fairlead.stand-in=true' - "$base" >&2
sed -E "s#^FROM [^ ]+#FROM $base#; s# --chmod=[0-9]+##" "$top/Dockerfile" >"$root/Dockerfile"
DOCKER_BUILDKIT=0 docker build --pull=false -f "$root/Dockerfile" -t "$image" "$top"
# What the first stage has left, and nothing of anybody else's.
docker rmi "$base" >/dev/null 2>&1 || true
docker image prune -f --filter label=io.fairlead.stand-in=true >/dev/null || true
