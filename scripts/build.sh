# Builds the hosts in Release, when something changed. Sourced by run.

hosts=(Platform.Web Platform.Jobs Platform.Cli)

build_hosts() {
  local stamp host output
  stamp=$(source_stamp)
  if [ "$stamp" = "$(cat "$local_dir/build.stamp" 2>/dev/null || true)" ] && hosts_are_built; then return; fi
  say "Compilation…"                     # no compiler server: nothing of ours outlives ./run
  for host in "${hosts[@]}"; do
    output=$(dotnet build "src/$host" -c Release -p:UseSharedCompilation=false -v q -clp:ErrorsOnly -nologo 2>&1 9>&-) ||
      fail "$output" "La compilation de $host a échoué."
  done
  printf '%s\n' "$stamp" >"$local_dir/build.stamp"
}

# Names, sizes and times of everything that a build reads; outputs and node_modules are not sources.
source_stamp() {
  find src Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt .editorconfig \
    \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -d' ' -f1
}

hosts_are_built() {
  [ -f "$(assembly Platform.Web)" ] && [ -f "$(assembly Platform.Jobs)" ] && [ -f "$(assembly Platform.Cli platform)" ]
}

assembly() { printf '%s/src/%s/bin/Release/net10.0/%s.dll' "$root" "$1" "${2:-$1}"; }

platform() { dotnet "$(assembly Platform.Cli platform)" "$@" 9>&-; }
