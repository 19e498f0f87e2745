//! A command line that is wrong, said in Chinese: what clap knows of it, in the words of the other
//! refusals. What is not among the cases here is printed as clap has it.

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::{Arguments, outside};
use crate::diagnostic::Lang;

/// Prints the refusal in the language of the user.
pub(super) fn print(error: &Error) {
    let words = (language() == Lang::Zh).then(|| chinese(error)).flatten();
    match words {
        Some(words) => outside::talk(&words),
        // Nothing can be done about a terminal that is gone.
        None => drop(error.print()),
    }
}

/// `--lang` as typed, else the locale's: the arguments as a whole could not be read.
fn language() -> Lang {
    let typed: Vec<String> =
        std::env::args_os().map(|it| it.to_string_lossy().into_owned()).collect();
    let behind = typed.iter().zip(typed.iter().skip(1));
    let named = behind.filter(|(it, _)| *it == "--lang").map(|(_, value)| value.as_str()).next();
    let joined = || typed.iter().find_map(|it| it.strip_prefix("--lang="));
    match named.or_else(joined) {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => outside::locale_language(),
    }
}

fn chinese(error: &Error) -> Option<String> {
    let text = |kind: ContextKind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        _ => None,
    };
    let said = match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let argument = text(ContextKind::InvalidArg)?;
            let value = text(ContextKind::InvalidValue)?;
            let values = values(&argument).or_else(|| text(ContextKind::ValidValue));
            let values = values.filter(|it| !it.is_empty());
            // A reader of our own says what it wants, the choices or a form; others speak English.
            let form = || match argument.split_once('<')?.1 {
                "DATE>" => Some("日期，如 2026-05-13".to_owned()),
                "N>" => Some("整数".to_owned()),
                _ => Some(std::error::Error::source(error)?.to_string()),
            };
            let wanted = values.or_else(form);
            let said = if value.is_empty() {
                format!("“{}”后面缺内容", name(&argument))
            } else {
                format!("“{}”不能写“{value}”", name(&argument))
            };
            match wanted {
                Some(wanted) => format!("{said}；可以写：{}", wanted.replace('|', "、")),
                None => said,
            }
        }
        ErrorKind::UnknownArgument => {
            let argument = text(ContextKind::InvalidArg)?;
            match text(ContextKind::SuggestedArg) {
                Some(near) => format!("没有“{argument}”；是不是“{near}”"),
                None => format!("没有“{argument}”"),
            }
        }
        ErrorKind::InvalidSubcommand => {
            let command = text(ContextKind::InvalidSubcommand)?;
            match text(ContextKind::SuggestedSubcommand) {
                Some(near) => format!("没有“{command}”这个命令；是不是“{near}”"),
                None => format!("没有“{command}”这个命令"),
            }
        }
        ErrorKind::MissingRequiredArgument => {
            format!("还要写明：{}", text(ContextKind::InvalidArg)?)
        }
        ErrorKind::ArgumentConflict => format!(
            "“{}”和“{}”不能同时写",
            name(&text(ContextKind::InvalidArg)?),
            name(&text(ContextKind::PriorArg)?)
        ),
        _ => return None,
    };
    Some(format!("{said}。写法见 --help"))
}

/// `--reason` of `--reason <REASON>`.
fn name(argument: &str) -> &str {
    argument.split_whitespace().next().unwrap_or(argument)
}

/// The closed list of an argument with its Chinese words: `leave 请假、…`.
fn values(argument: &str) -> Option<String> {
    let mut command = &Arguments::command();
    let mut deepest = command.get_arguments().find(|it| is(it, argument));
    for typed in std::env::args_os().skip(1) {
        let Some(inner) = command.find_subcommand(&typed) else { continue };
        command = inner;
        deepest = command.get_arguments().find(|it| is(it, argument)).or(deepest);
    }
    let values = deepest?.get_possible_values();
    let shown = values.iter().filter(|it| !it.is_hide_set()).map(|it| match it.get_help() {
        Some(help) => format!("{} {help}", it.get_name()),
        None => it.get_name().to_owned(),
    });
    Some(shown.collect::<Vec<_>>().join("、"))
}

fn is(argument: &clap::Arg, written: &str) -> bool {
    argument.get_long().is_some_and(|long| name(written).strip_prefix("--") == Some(long))
}
