#!/usr/bin/env bash
# Writes the summary of the gate as one comment of a pull request, in place of the one of an earlier run.
# Reads RESULTS (folder), NAME (tells gates of one repository apart), NUMBER (of the pull request), GITHUB_REPOSITORY; gh reads GH_TOKEN.
set -euo pipefail

marker="<!-- perfgate:${NAME:-perfgate} -->"
body=$(mktemp)
trap 'rm -f "$body" "$body.all"' EXIT

# GitHub takes 65,536 characters; the summary itself stays below 60,000 bytes, but there may be several.
{
  printf '%s\n' "$marker"
  if [[ -n "$(find "$RESULTS" -name perfgate.md -print -quit 2>/dev/null)" ]]; then
    find "$RESULTS" -name perfgate.md -exec cat {} +
  else
    printf 'PerfGate did not come to its end.\n'
  fi
} > "$body.all"
head -c 65000 "$body.all" > "$body"

comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
# Anyone can write a comment that begins with the marker: only one of our own author is replaced. A token of GitHub Actions may not ask who it is.
author=$(gh api user --jq .login 2>/dev/null) || author=
author=${author:-github-actions[bot]}
filter=".[] | select(.user.login == \"$author\") | select(.body | startswith(\"$marker\")) | .id"
known=$(gh api --paginate "$comments" --jq "$filter")
known=${known%%$'\n'*}
if [[ -n "$known" ]]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" -F "body=@$body" > /dev/null
else
  gh api --method POST "$comments" -F "body=@$body" > /dev/null
fi
