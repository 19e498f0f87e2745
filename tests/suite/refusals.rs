//! A wrong command line is refused in the language of the user, with what may be written instead.

use std::process::Command;

fn refused(lang: &str, arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_suiji"))
        .args(arguments)
        .env("LC_ALL", lang)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2), "{arguments:?}");
    assert_eq!(run.stdout, b"");
    String::from_utf8(run.stderr).unwrap()
}

#[test]
fn a_wrong_command_line_is_refused_in_chinese() {
    for (arguments, words) in [
        (&["simulate", "p", "--format", "html"][..], "“--format”不能写“html”；可以写：human、json"),
        (
            &["reassign", "张三", "--reason", "生病"],
            "“--reason”不能写“生病”；可以写：recusal 回避、leave 请假、certificate 证件失效、transfer 调离",
        ),
        (
            &["check", "p", "--format", "xx"],
            "“--format”不能写“xx”；可以写：human、line、plain、json、sarif、html",
        ),
        (&["status", "--on", "明天"], "“--on”不能写“明天”；可以写：日期，如 2026-05-13"),
        (&["run", "p", "--seed", "ssq", "--out", "o"], "“--seed”不能写“ssq”；可以写：NAME=TEXT"),
        (&["status", "--recrod", "x"], "没有“--recrod”；是不是“--record”"),
        (&["verfy"], "没有“verfy”这个命令；是不是“verify”"),
        (&["check"], "还要写明：<PLAN>"),
        (
            &["run", "p", "--trial", "--seal", "s", "--seed", "a=b", "--out", "o"],
            "“--trial”和“--seal”不能同时写",
        ),
    ] {
        assert_eq!(refused("zh_CN.UTF-8", arguments), format!("{words}。写法见 --help\n"));
    }
}

#[test]
fn the_language_that_is_asked_for_wins() {
    let english = "error: invalid value 'html' for '--format <FORMAT>'";
    let of = |lang: &str, more: &[&str]| {
        refused(lang, &[&["simulate", "p", "--format", "html"], more].concat())
    };
    assert!(of("en_US.UTF-8", &[]).starts_with(english));
    assert!(of("zh_CN.UTF-8", &["--lang", "en"]).starts_with(english));
    assert!(of("zh_CN.UTF-8", &["--lang=en"]).starts_with(english));
    assert!(of("en_US.UTF-8", &["--lang", "zh"]).starts_with("“--format”"));
}
