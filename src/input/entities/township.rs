//! 街道乡镇 of a row that leaves it empty, by its address: a guess that a person confirms.

use std::collections::BTreeMap;

use super::TypedColumn;
use crate::directory::{Value, columns};
use crate::input::load::Grid;

/// Rows that must lie at a road before it says anything.
const LEAST: u32 = 3;

/// What the rows of a directory tell of addresses.
pub(super) struct Townships {
    /// Every name that the column holds.
    names: Vec<String>,
    /// Road → township → rows.
    roads: BTreeMap<String, BTreeMap<String, u32>>,
}

impl Townships {
    /// Looks at every row that has both.
    pub(super) fn of(grid: &Grid, typed: &[TypedColumn]) -> Option<Self> {
        let (at, address) = (grid.column(columns::TOWNSHIP)?, grid.column(columns::ADDRESS)?);
        let (column, typed) = (grid.columns.get(at)?, typed.get(at)?);
        let mut names = Vec::new();
        let mut roads: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
        for (row, cell) in column.cells.iter().enumerate() {
            let Some(Value::Text(name)) = typed.cells.get(*cell as usize).map(|it| &it.value)
            else {
                continue;
            };
            if let Some(road) = road(grid.text(row, address)) {
                *roads.entry(road.to_owned()).or_default().entry(name.to_string()).or_insert(0) +=
                    1;
            }
        }
        for typed in &typed.cells {
            if let Value::Text(name) = &typed.value
                && !names.iter().any(|known: &String| **known == **name)
            {
                names.push(name.to_string());
            }
        }
        Some(Self { names, roads })
    }

    /// The township that an address names, or in which nearly all others of its road lie.
    pub(super) fn propose(&self, address: &str) -> Option<String> {
        let mut named = self.names.iter().filter(|name| address.contains(name.as_str()));
        if let (Some(only), None) = (named.next(), named.next()) {
            return Some(only.clone());
        }
        let townships = self.roads.get(road(address)?)?;
        let all: u32 = townships.values().sum();
        let (name, most) = townships.iter().max_by_key(|(_, rows)| **rows)?;
        // Nine of ten, and not one or two.
        (*most >= LEAST && most * 10 >= all * 9).then(|| name.clone())
    }
}

/// The road of an address: what stands between the county and the first 路, 街, 巷, 大道 or 村.
fn road(address: &str) -> Option<&str> {
    let ends = ["路", "街", "巷", "大道", "村", "园区"];
    let end = ends.iter().filter_map(|word| Some(address.find(word)? + word.len())).min()?;
    let head = address.get(..end)?;
    let before = head.trim_end_matches("园区");
    let start = ["区", "县", "市"]
        .iter()
        .filter_map(|word| Some(before.rfind(word)? + word.len()))
        .max()
        .unwrap_or(0);
    let road = head.get(start..)?.trim();
    (road.chars().count() >= 2).then_some(road)
}

#[cfg(test)]
mod tests {
    use super::road;

    #[test]
    fn roads_stand_after_the_county() {
        assert_eq!(road("宁夏回族自治区银川市金凤区正源南街42号"), Some("正源南街"));
        assert_eq!(road("银川市金凤区阅海万家小区"), None);
        assert_eq!(road("金凤区良田镇植物园村3队"), Some("良田镇植物园村"));
        assert_eq!(road("金凤区高新技术产业园区创新路9号"), Some("高新技术产业园区"));
        assert_eq!(road(""), None);
    }
}
