#!/bin/sh
# 用 awk、sha256sum、sort 复核一次抽取，不用 suiji 的任何代码。
# Checks a published draw with awk, sha256sum (openssl for SM3) and sort, and none of suiji's code.
#
#   sh verify.sh FOLDER [NAME=TEXT …]
#   sh verify.sh FOLDER --of RECORD [NAME=TEXT …]     备抽、新增 reserves, late additions; RECORD: the draw's folder
#
# FOLDER 里有 record.json 和 draw.csv（reserve.json 和 .csv，late.json 和 .csv）；NAME=TEXT 是您自己看到的种子（开奖号码等），与记录对照。
# FOLDER holds record.json and draw.csv (reserve or late, .json and .csv); NAME=TEXT is a seed text that you saw yourself, compared with the record.
# 退出码 exit code: 0 一致 agrees · 4 不符 differs · 5 缺文件 files missing
set -u
LC_ALL=C; export LC_ALL
[ $# -ge 1 ] || { echo "sh verify.sh FOLDER [--of RECORD] [NAME=TEXT …]" >&2; exit 2; }
folder=${1%/record.json}; shift
kind=record table=draw of= flat=flat
for list in late reserve; do [ -f "$folder/record.json" ] || [ ! -f "$folder/$list.json" ] || { kind=$list table=$list; }; done
[ "${1-}" != --of ] || { of=${2%/record.json}; shift 2; }
[ $kind != record ] || of=
[ $kind = record ] || [ -n "$of" ] || { echo "要写明它所依据的记录：--of 文件夹。 Name the record that this list follows: --of RECORD." >&2; exit 2; }
for file in "$folder/$kind.json" "$folder/$table.csv" ${of:+"$of/record.json"}; do [ -f "$file" ] || { echo "$file: 没有 missing" >&2; exit 5; }; done
hash=sha256sum
grep -q '"suite": "DR1-SM3"' "$folder/$kind.json" && hash='openssl dgst -sm3 -r'
printf '' | $hash >/dev/null 2>&1 || { echo "没有 ${hash% -r}（OpenSSL 1.1.1 起才有 SM3），改用 suiji verify。 No ${hash% -r} here (OpenSSL has SM3 since 1.1.1): use suiji verify." >&2; exit 5; }
work=$(mktemp -d) || exit 5
trap 'rm -rf "$work"' EXIT
mkdir "$work/text"

# record.json 是一行一个键；改写成“路径 TAB 值”。 One key a line becomes: path TAB value.
for file in "$folder/$kind.json" ${of:+"$of/record.json"}; do awk '{
  sub(/\r$/, ""); line = $0; sub(/^ */, "", line); depth = (length($0) - length(line)) / 2; sub(/,$/, "", line)
  if (line ~ /^[]}]/) next
  key = ""
  if (line ~ /^"[^"]*": /) { sub(/^"sm3": /, "\"sha256\": ", line); key = line; sub(/": .*/, "", key); key = substr(key, 2); line = substr(line, length(key) + 5) }
  else if (depth > 0) key = ++count[depth]
  path[depth] = key
  if (line ~ /^[[{]$/) { count[depth + 1] = 0; next }
  if (line ~ /^"/) { line = substr(line, 2, length(line) - 2); gsub(/\\"/, "\"", line); gsub(/\\\\/, "\\", line) }
  full = path[1]; for (i = 2; i <= depth; i++) full = full "|" path[i]
  print full "\t" line
}' "$file" > "$work/$flat"; flat=draw; done
[ -z "$of" ] || sed 's/^/of|/' "$work/draw" >> "$work/flat"

# 每一个要算的散列：文字写进一个文件，旁边记下应得的值。 Every hash to compute: its text, and what it should be.
awk -F '\t' -v work="$work" '
  function hash(label, want, text) { name = sprintf("%07d", ++n); file = work "/text/" name; printf "%s", text > file; close(file); print name "\t" want "\t" label > (work "/expected") }
  function wrong(words) { print words > (work "/wrong") }
  function fields(line, f,   c, i, k, q) {                    # 一行 CSV 的各栏 the fields of a CSV row
    k = 1; f[1] = ""; q = 0
    for (i = 1; i <= length(line); i++) {
      c = substr(line, i, 1)
      if (c == "\"") { if (q && substr(line, i + 1, 1) == "\"") { f[k] = f[k] c; i++ } else q = !q }
      else if (c == "," && !q) f[++k] = ""
      else f[k] = f[k] c
    }
    return q ? 0 : k
  }
  function place(at, i, s) { return flat[at "draw"] SUBSEP flat[at "items|" i "|group"] SUBSEP flat[at "items|" i "|item"] SUBSEP flat[at "items|" i "|strata|" s "|stratum"] }
  function keyed(group) { return kind == "reserve" ? "reserve/" group "/" flat["round"] : "draw/" group }
  function finish() { if (list != "") { close(list); list = "" } }
  FILENAME != table { flat[$1] = $2; next }
  FNR == 1 {
    plan = flat["plan"]
    for (i = 1; ("inputs|" i "|name") in flat; i++) inputs = inputs "|" flat["inputs|" i "|name"] "=" flat["inputs|" i "|sha256"]
    if (flat["sealed"] != "") inputs = inputs "|sealed=" flat["sealed"]
    for (d = 1; (at = "of|draws|" d "|") && (at "seed") in flat; d++)                # 新增的门槛是抽取时的 τ of late additions is that of the draw
      for (i = 1; (at "items|" i "|item") in flat; i++) for (s = 1; (at "items|" i "|strata|" s "|stratum") in flat; s++) tau[place(at, i, s)] = flat[at "items|" i "|strata|" s "|threshold"]
    for (d = 1; (at = "draws|" d "|") && (at "seed") in flat; d++) {
      draw = flat[at "draw"]; text = ""
      for (i = 1; (at "contributions|" i "|name") in flat; i++) {
        value = flat[at "contributions|" i "|text"]
        text = text (i > 1 ? "|" : "") flat[at "contributions|" i "|name"] "=" length(value) ":" value
      }
      hash("SEED " draw, flat[at "seed"], "DR1|seed|" text)
      if (kind == "record") hash("C " draw, flat[at "commitment"], "DR1|commit|" plan "|" draw inputs)
      else if (flat[at "commitment"] != flat["of|" at "commitment"]) wrong("C " draw ": not that of the draw")
      if (kind != "record" && (flat[at "seed"] == flat["of|" at "seed"]) != (kind == "late")) wrong("SEED " draw (kind == "late" ? ": not that of the draw" : ": that of the draw, no later one"))
      if ((at "redraw|draw") in flat) { redrawn++; if (flat[at "redraw|draw"] + 0 >= draw + 0 || flat[at "redraw|reason"] ~ /^ *$/) wrong("draw " draw ": made again of a later one, or without a reason") }
      for (k in flat) if (index(k, at "keys|") == 1) {
        purpose = substr(k, length(at "keys|") + 1); key[draw, purpose] = flat[k]
        hash("KEY " draw " " purpose, flat[k], "DR1|key|" plan "|" draw "|" purpose "|" flat[at "seed"])
      }
      for (i = 1; (at "items|" i "|item") in flat; i++) for (s = 1; (p = at "items|" i "|strata|" s "|") && (p "stratum") in flat; s++) {
        id = place(at, i, s)
        if (kind == "late" && flat[p "threshold"] "" != tau[id] "") wrong("threshold of " flat[p "stratum"] ": not that of the draw")
        where[id] = p; todo[id] = flat[p "drawn"]; strata++
        if (flat[p "drawn"] + 0 > flat[p "candidates"] + 0 || flat[p "candidates"] + 0 > flat[p "N"] + 0 || flat[p "drawn"] + 0 > flat[p "quota"] + 0) wrong("numbers of " flat[p "stratum"])
        if (flat[p "drawn"] == 0) hash("LIST " draw " " flat[p "stratum"], flat[p "list"], "")
      }
    }
    next
  }
  {
    row = row $0; if (fields(row, f) == 0) { row = row "\n"; next }
    row = ""; id = f[1] SUBSEP f[2] SUBSEP f[3] SUBSEP f[5]; label = f[1] " " f[3] " " f[5]; rows++
    if (id != last) {
      finish(); last = id; rank = 0; before = ""
      if (!(id in where)) wrong(label ": not in the record"); else {
        name = sprintf("%07d", ++n); list = work "/text/" name; print name "\t" flat[where[id] "list"] "\tLIST " label > (work "/expected") }
    }
    hash("TICKET " label " " f[8], f[7], key[f[1], keyed(f[2])] ":" f[8])
    if (f[6] != ++rank) wrong(label " " f[8] ": rank " f[6] ", not " rank)
    if (f[7] "" <= before "") wrong(label " " f[8] ": not in order of ticket")
    before = f[7]; todo[id]--
    if (list != "") printf "%s%s", (rank > 1 ? "\n" : ""), f[8] > list
    if (kind == "late") { if (f[7] "" > tau[id] "") wrong(label " " f[8] ": beyond the threshold") }
    else if ((id in where) && todo[id] == 0 && f[7] "" != flat[where[id] "threshold"] "") wrong(label ": the threshold is not the last ticket")
    print f[1], f[3], f[8] > (work "/places")
  }
  END { finish(); for (id in todo) if (todo[id] != 0) wrong("rows missing or too many in one stratum: " todo[id]); print rows + 0, strata + 0, redrawn + 0 > (work "/counts") }
' table="$folder/$table.csv" kind="$kind" "$work/flat" "$folder/$table.csv"

(cd "$work/text" && find . -type f | sort | xargs $hash) | awk '{ print substr($2, index($2, "./") + 2) "\t" $1 }' > "$work/found"
sort "$work/expected" | awk -F '\t' -v found="$work/found" '{ getline line < found; split(line, f, "\t"); if (f[1] != $1 || f[2] != $2) print $3 ": " $2 ", not " f[2] }' >> "$work/wrong"
[ -f "$work/places" ] && sort "$work/places" | uniq -d | sed 's/^/drawn twice: /' >> "$work/wrong"

# 公布了的文件都与记录一致。 Every file that is published is the one recorded.
[ -z "$of" ] || [ "$($hash < "$of/record.json" | cut -c1-64)" = "$(awk -F '\t' '$1 == "record" { print $2 }' "$work/flat")" ] || echo "FILE $of/record.json: not the record that it follows" >> "$work/wrong"
awk -F '\t' '/^earlier\|/ { print $2 "\tearlier/" substr($1, 9) "/record.json" } /^outputs\|/ { print $2 "\t" substr($1, 9) } /^inputs\|[0-9]*\|file/ { f = $2 } /^inputs\|[0-9]*\|sha256/ { if (f != "") print $2 "\tinputs/" f; f = "" }' "$work/flat" |
  while IFS='	' read -r digest file; do
    [ -f "$folder/$file" ] || continue
    [ "$($hash < "$folder/$file" | cut -c1-64)" = "$digest" ] || echo "FILE $file: not the one recorded" >> "$work/wrong"
  done
for seen in "$@"; do
  awk -F '\t' -v name="${seen%%=*}" -v text="${seen#*=}" '/^of\|/ { next } /\|contributions\|[0-9]*\|name\t/ { n = $2 } /\|contributions\|[0-9]*\|text\t/ { if (n == name) { there = 1; if ($2 "" != text "") bad = 1 } } END { if (!there || bad) print "seed " name ": not the one recorded" }' "$work/flat" >> "$work/wrong"
done

awk -F '\t' '$1 ~ /^draws\|[0-9]*\|(seed|keys\|draw\/.*)$/ { sub(/^draws\|/, "", $1); print $1 " " $2 }' "$work/flat"
[ -s "$work/counts" ] && [ -s "$work/found" ] || { echo "awk 或 $hash 没有运行成功 awk or $hash failed" >&2; exit 5; }
read -r rows strata redrawn < "$work/counts"
[ $kind = record ] && [ "$redrawn" = 0 ] || echo "没有核对：谁已经抽过、以前各次的号和名单、台账，用 verify.py；谁够得上这份名单，用 suiji verify。 Left out: who was drawn already, numbers and lists of earlier draws, the journal (verify.py); who else could be on the list (suiji verify)."
if [ -s "$work/wrong" ]; then cat "$work/wrong"; echo "$(wc -l < "$work/wrong") 处不符 differ"; exit 4; fi
echo "一致：$rows 张票、$strata 层 agrees: $rows tickets, $strata strata"
