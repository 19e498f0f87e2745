//! The one integration binary; each topic is a file in `tests/suite/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::field_reassign_with_default,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking, reads the files it is about, and says what it could not run"
)]

mod suite {
    mod assign;
    mod assist;
    mod attacks;
    mod bad_files;
    mod browser;
    mod calendar;
    mod caps;
    mod cases;
    mod cli;
    mod conditions;
    mod contract;
    mod corrections;
    mod defects;
    mod directories;
    mod embed;
    mod explain_pages;
    mod fairness;
    mod fairness_page;
    mod fixes;
    mod format;
    mod formulas;
    mod journal;
    mod language;
    mod large;
    mod legal;
    mod levers;
    mod lines;
    mod lsp;
    mod models;

    mod mutations;
    mod next_tiers;
    mod outputs;
    mod overlap;
    #[cfg(feature = "parquet")]
    mod parquet;
    mod people;
    mod plan_text;
    mod plans;
    mod populations;
    mod public;
    mod readme;
    mod real;
    mod reference;
    mod reference_pages;
    mod refusals;
    mod registry;
    mod render_findings;
    mod replan;
    mod results;
    mod root_causes;
    mod rules;
    mod same_plan;
    mod schedule;
    mod signs;
    mod sizes;
    mod stamps;
    mod syntax;
    mod tidy;
    mod ui;
    mod unit;
    mod unknown_cells;
    mod upkeep;
    mod values;
    mod vectors;
    mod verifiers;
    mod visits;
    mod why;
    mod year;
}
