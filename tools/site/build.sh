#!/usr/bin/env bash
# Builds the site out of the documents: tools/site/build.sh OUTPUT
# It needs .NET 10, perl, and a network the first time: docfx is restored as tools/site/.config says, and nothing else of the repository
# needs it. DOCFX names one that is there already. A warning of docfx, such as a link that leads nowhere, is an error.
set -euo pipefail

output=${1:?usage: tools/site/build.sh OUTPUT}
mkdir -p "$output"
output=$(cd "$output" && pwd)
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$tools/../.." && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

cd "$root"
pages=(README.md CONTRIBUTING.md CHANGELOG.md SECURITY.md hardware/README.md)
while IFS= read -r page; do
  pages+=("$page")
done < <(find docs -name '*.md' | LC_ALL=C sort)

# First everything by its name, so that links find it; then each page with its links rewritten.
for file in "${pages[@]}" docs/images/* hardware/wiring/*.svg hardware/carrier/*.svg; do
  mkdir -p "$stage/$(dirname "$file")"
  cp "$file" "$stage/$file"
done
for page in "${pages[@]}"; do
  perl "$tools/links.pl" "$stage" "$root" "$page" < "$page" > "$stage/page.new"
  mv "$stage/page.new" "$stage/$page"
done

mv "$stage/README.md" "$stage/index.md"
cp docs/site/docfx.json "$stage/docfx.json"
cp -r docs/site/template "$stage/template"
cp docs/site/navigation.yml "$stage/toc.yml"
sed 's|href: \.\./README\.md|href: ../index.md|' docs/site/toc.yml > "$stage/docs/toc.yml"

cd "$tools"
if [ -z "${DOCFX:-}" ]; then
  dotnet tool restore
fi
${DOCFX:-dotnet docfx} build "$stage/docfx.json" --output "$output" --warningsAsErrors
