#!/bin/sh
# Chromium and the CJK font of the browser tests' pictures: found on the system, else installed from Debian's packages.
set -eu
need=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
  command -v google-chrome >/dev/null 2>&1 || need="chromium"
fc-list 2>/dev/null | grep -q "Noto Sans CJK SC" || need="$need fonts-noto-cjk"
[ -z "$need" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Please install with your system's package manager: $need" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $need fontconfig >/dev/null
