//! Any text as a value of every kind: reading answers, and what it finds lies in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use suiji::diagnostic::Place;
use suiji::plan::lower;
use suiji::source::Source;
use suiji::syntax::parse;

const KEYS: &[(&str, &str)] = &[
    ("", "年度"),
    ("", "施行"),
    ("引用库", "期限口径"),
    ("引用库", "栏目对应"),
    ("抽查事项\n（一）甲", "对象"),
    ("抽查事项\n（一）甲", "比例"),
    ("抽查事项\n（一）甲", "频次"),
    ("抽查事项\n（一）甲", "检查时间"),
    ("排除", "1．"),
    ("合并检查", "频次上限"),
    ("检查组", "人数"),
    ("检查组", "回避"),
    ("检查组", "工作量"),
    ("抽取", "第一批"),
    ("抽取", "锁定"),
    ("抽取", "种子"),
    ("进度", "1．"),
    ("公示", "结果"),
    ("试算", "例"),
    ("核准", "签注"),
];

fuzz_target!(|text: &str| {
    let Some(which) = text.bytes().next() else { return };
    let (section, key) = KEYS[usize::from(which) % KEYS.len()];
    let colon = if key.ends_with('．') { "" } else { "：" };
    let source = Source::new("x.plan", &format!("{section}\n{key}{colon}{text}\n"));
    for finding in lower(&source, &parse(&source).tree).findings {
        if let Place::Text { span, .. } = finding.place {
            assert!(span.start <= span.end && span.end <= source.len());
        }
    }
});
