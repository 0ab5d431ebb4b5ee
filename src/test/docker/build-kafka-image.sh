#!/bin/bash
# Builds an image that stands in for apache/kafka where that can't be pulled: nothing is downloaded.
#
#   src/test/docker/build-kafka-image.sh IMAGE JAVA_HOME JAR...
#   src/test/docker/build-kafka-image.sh fairlead/kafka-stand-in:4.3.1 "$JAVA_HOME" target/app/lib/*.jar
#
# IMAGE holds a Java runtime cut out of the JDK at JAVA_HOME, those of the jars that a broker needs, bash, a few
# programs of this machine with the libraries that they load, and /etc/kafka/docker/run (kafka-run beside this script).
# It is started and configured like apache/kafka: KAFKA_* variables, KRaft, log on the console, port 9092.
# Needs Linux with glibc, a JDK with its jmods, and a Docker engine of the same architecture.
set -euo pipefail

if [ $# -lt 3 ]; then
  sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2
  exit 2
fi
image=$1 jdk=$2
shift 2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() {
  echo "$*" >&2
  exit 1
}
[ -x "$jdk/bin/jlink" ] || die "there is no bin/jlink in $jdk: a JDK is needed"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/{bin,dev,etc/kafka/docker,mnt/shared/config,opt/kafka/{config,libs},opt/jre,proc,root,sys,tmp,var/lib/kafka/data}
chmod 1777 "$root/tmp"
ln -s . "$root/usr"

# What Kafka's classes ask for; java.desktop is java.beans, which log4j wants.
modules=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.rmi,java.security.jgss
modules+=,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.management,jdk.unsupported,jdk.zipfs
rmdir "$root/opt/jre"
"$jdk/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-man-pages --no-header-files \
  --output "$root/opt/jre" >&2
# Nobody draws in a container; these would want libraries of a desktop.
rm -f "$root"/opt/jre/lib/lib{awt,awt_headless,awt_xawt,fontmanager,freetype,javajpeg,jsound,lcms,mlib_image,splashscreen}.so

# Programs: bash for the scripts, the rest for Testcontainers (sleep) and for people who look inside.
for program in bash cat env grep ls sed sleep tail; do
  path=$(type -P "$program") || die "$program is missing here"
  cp -L "$path" "$root/bin/$program"
done
ln -s bash "$root/bin/sh"

# What all of those load, and the parts of glibc that it loads by itself to resolve names.
{
  find "$root/bin" "$root/opt/jre" -type f \( -name '*.so' -o -perm -u+x \) -exec ldd {} + 2>/dev/null |
    grep -oE '/[^ ]+' | grep -vE ":$|^$root" || true
  ldconfig -p 2>/dev/null | grep -oE '/[^ ]*/lib(nss_files|nss_dns|resolv)\.so\.2$' || true
} | sort -u | while read -r library; do
  # Through the usr -> . above, /usr/lib and /lib are one.
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

for jar in "$@"; do
  case ${jar##*/} in
    # Large, and of no use to a broker.
    docker-java-* | driver-* | flink-* | junit-* | kafka-streams-* | rocksdbjni-* | testcontainers-* | xchart-*) ;;
    *.jar) cp "$jar" "$root/opt/kafka/libs/" ;;
  esac
done
ls "$root"/opt/kafka/libs/kafka_*.jar >/dev/null 2>&1 || die "none of the jars is Kafka's broker (kafka_*.jar)"

echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
cp "$here/kafka-run" "$root/etc/kafka/docker/run"
chmod 755 "$root/etc/kafka/docker/run"

tar -C "$root" --owner=0 --group=0 -cf - . |
  docker import --change 'ENV PATH=/bin:/opt/jre/bin' --change 'ENV JAVA_HOME=/opt/jre' --change 'EXPOSE 9092' \
    --change 'VOLUME /var/lib/kafka/data' --change 'CMD ["/etc/kafka/docker/run"]' - "$image"
