#!/bin/sh
# Starts pingctl. What stands above the line is written at install time.
share=
release=
java_home=
class_path=
# ---
if [ ! -x "$java_home/bin/java" ]; then
  echo "pingctl: the JDK it was installed with is gone from $java_home; run ./install.sh again. [PING-NO-JDK]" >&2
  exit 1
fi

# A cache that is missing or refused only costs time, so the JVM is told to say nothing about it.
exec "$java_home/bin/java" \
  -XX:AOTCache="$release/aot/pingctl.aot" -Xlog:disable \
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xms16m -Xmx256m \
  --enable-native-access=ALL-UNNAMED \
  -Dpingctl.root="$share" -cp "$class_path" dev.pingctl.Main "$@"
