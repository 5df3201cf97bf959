#!/bin/sh
# What the tests need of the system: Chromium, the CJK font of its pictures, and strace for the power cuts
# (tests/records/test_power_cuts.py). Found on the system, else installed from Debian's packages.
# chromium-headless-shell is the same Chromium without a window, which starts and draws in half the time.
set -eu
has() { command -v "$1" >/dev/null 2>&1; }
need=""
has chromium-headless-shell || need="chromium-headless-shell"
fc-list 2>/dev/null | grep -q "Noto Sans CJK SC" || need="$need fonts-noto-cjk"
has strace || need="$need strace"
[ -z "$need" ] && exit 0
if ! has apt-get; then
  if [ "$need" = "chromium-headless-shell" ] && { has chromium || has chromium-browser || has google-chrome; }; then exit 0; fi
  echo "Please install with your system's package manager: chromium $need" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
install() { DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
$as_root apt-get update -qq
install $need fontconfig || install $(echo "$need" | sed 's/chromium-headless-shell/chromium/') fontconfig
