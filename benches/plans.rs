//! Plans of 100, 1,000 and 10,000 items: parse, lower, check. Ten times the items should take ten
//! times as long.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use suiji::engine::{self, CheckOptions, Inputs};
use suiji::plan;
use suiji::source::Source;
use suiji::syntax;

const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    divan::main();
}

/// A plan that names no file, with so many items.
fn text(items: usize) -> String {
    let head = "计划：某区人力资源和社会保障局2023年度“双随机、一公开”抽查计划
编号：640106-rsj-2023
机关：某区人力资源和社会保障局；机关类别：人社部门；层级：县级；区划：640106
语言：1；年度：2023年；施行：2023年3月22日 至 2023年12月31日

一、引用库
　　法规库：内置
　　工作日历：内置

二、抽查事项
";
    let item = |number: usize| {
        format!(
            "（{number}）劳动用工和劳动合同管理（代号：X-{number}）
　　对象：企业，其中 登记状态 等于 “存续” 且 主体类型 不属于 “事业单位”、“社会团体”
　　主体：劳动保障监察大队
　　依据：《劳动合同法》第七十四条第（二）项；《劳动保障监察条例》第十一条第（二）项
　　类别：一般；方式：现场检查
　　比例：不超过20%
　　检查时间：2023年5月 至 10月
　　专长：劳动用工与合同管理
"
        )
    };
    std::iter::once(head.to_owned()).chain((1..=items).map(item)).collect()
}

#[divan::bench(args = SIZES)]
fn parse(bencher: Bencher<'_, '_>, items: usize) {
    let source = Source::new("x.plan", &text(items));
    bencher.counter(ItemsCount::new(items)).bench_local(|| syntax::parse(black_box(&source)));
}

#[divan::bench(args = SIZES)]
fn lower(bencher: Bencher<'_, '_>, items: usize) {
    let source = Source::new("x.plan", &text(items));
    let parsed = syntax::parse(&source);
    bencher
        .counter(ItemsCount::new(items))
        .bench_local(|| plan::lower(black_box(&source), &parsed.tree));
}

/// Parse, lower, the registry compiled in, every rule.
#[divan::bench(args = SIZES)]
fn check(bencher: Bencher<'_, '_>, items: usize) {
    let inputs = Inputs {
        plan_name: "x.plan".to_owned(),
        plan: text(items).into_bytes(),
        ..Inputs::default()
    };
    let options = CheckOptions { plan_only: true, ..CheckOptions::default() };
    bencher
        .counter(ItemsCount::new(items))
        .bench_local(|| engine::check(black_box(&inputs), &options));
}
