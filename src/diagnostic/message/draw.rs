//! Words of family 8: seal, seed, draw.

use super::Words;
use crate::diagnostic::problem::Draw;

pub(super) fn words(problem: &Draw) -> Words {
    match problem {
        Draw::SeedMissing { name } => Words::new(
            format!("没有给出种子来源“{name}”的内容"),
            format!("no text was given for the announced seed source `{name}`"),
            format!("加上 --seed {name}=内容"),
            format!("add --seed {name}=TEXT"),
        ),
    }
}
