#!/bin/sh
# Whole runs, from start to exit: the best of several, in milliseconds.
#   cargo build --release && sh benches/process.sh [BINARY] [RUNS]
# Needs GNU date (nanoseconds) and awk. Results of loaded machines say little: look at the load first.
set -eu
cd "$(dirname "$0")/.."
suiji=${1:-target/release/suiji}
runs=${2:-10}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

best() { # label, command …
    label=$1
    shift
    least=
    i=0
    while [ "$i" -lt "$runs" ]; do
        rm -rf "$work/out"
        from=$(date +%s%N)
        status=0
        "$@" >"$work/stdout" 2>"$work/stderr" || status=$?
        to=$(date +%s%N)
        if [ "$status" -ne 0 ]; then
            echo "$label: exit $status" >&2
            head -20 "$work/stdout" "$work/stderr" >&2
            exit 1
        fi
        took=$(((to - from) / 1000))
        if [ -z "$least" ] || [ "$took" -lt "$least" ]; then least=$took; fi
        i=$((i + 1))
    done
    echo "$least $label" | awk '{ t = $1; $1 = ""; printf "%10.1f ms %s\n", t / 1000, $0 }'
}

# The items of the example, again and again, with codes of their own.
plan() {
    awk -v many="$1" '
        /^（一）/ { inside = 1 }
        /^四、/ && inside {
            for (n = 1; n <= many; n++) {
                text = item
                sub(/（一）/, "（" n "）", text)
                sub(/RS-01/, "X-" n, text)
                printf "%s", text
            }
            print ""
            inside = 0
        }
        /^（二）/ { skip = 1 }
        inside && !skip { item = item $0 "\n" }
        !inside && !/^同去/ { print }
    ' plans/jinfeng-2023/plan.plan | grep -v "RS-0"
}

for items in 100 1000 10000; do
    plan "$items" >"$work/$items.plan"
    best "check --plan-only, $items items" "$suiji" check --plan-only "$work/$items.plan"
done

seeds="--seed dice=31415926535897932384 --seed witness=7f3a91c2"
best "check, 6,000 enterprises" "$suiji" check plans/jinfeng-2023/plan.plan
# shellcheck disable=SC2086
best "run, 6,000 enterprises" "$suiji" run --trial plans/jinfeng-2023/plan.plan \
    --seed "ssq=03 07 12 18 25 30 + 09" $seeds --out "$work/out"

# A million rows, one item, 5 %.
awk 'BEGIN {
    print "主体名称,注册号,街道乡镇,登记状态"
    for (n = 0; n < 1000000; n++) {
        body = sprintf("640106%08d", n)
        p = 10
        for (i = 1; i <= 14; i++) {
            s = (p + substr(body, i, 1)) % 10
            if (s == 0) s = 10
            p = s * 2 % 11
        }
        printf "某某%d号商贸有限公司,%s%d,丰登镇,存续\n", n, body, (11 - p) % 10
    }
}' >"$work/entities.csv"
cat >"$work/big.plan" <<'PLAN'
计划：某区人力资源和社会保障局2023年度抽查计划
编号：big-2023
机关：某区人力资源和社会保障局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2023年；施行：2023年3月22日 至 2023年12月31日

一、引用库
　　对象名录：“entities.csv”

二、抽查事项
（一）劳动用工和劳动合同管理（代号：X-1）
　　对象：企业，其中 登记状态 等于 “存续”
　　依据：《劳动保障监察条例》第十一条第（二）项
　　类别：一般；方式：书面检查
　　比例：5%

三、抽取
　　第一批：2023年5月10日，抽取100%
　　锁定：抽取前2个工作日
　　种子：ssq（5月9日开奖号码）、dice（现场掷骰）
PLAN
runs=3
best "draw, 1,000,000 enterprises" "$suiji" draw --trial "$work/big.plan" \
    --seed "ssq=03 07 12 18 25 30 + 09" --seed dice=31415926535897932384 --out "$work/out"
