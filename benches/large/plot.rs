//! Time and memory by the number of rows, as a picture: both axes by powers of ten, so that a straight
//! line of slope one is "ten times the rows, ten times the cost".

use std::fmt::Write as _;
use std::path::Path;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 650.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 360.0;

/// One run: rows, seconds, megabytes.
type Run = (f64, f64, f64);

/// Reads lines of `rows seconds megabytes`, writes a picture.
pub fn run(from: &Path, to: &Path) {
    let text = std::fs::read_to_string(from).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let run = |line: &str| -> Run {
        let mut numbers = line.split_whitespace().map(|word| word.parse().expect("a number"));
        let mut next = || numbers.next().expect("three numbers a line");
        (next(), next(), next())
    };
    let runs: Vec<Run> = lines.map(run).collect();
    std::fs::write(to, picture(&runs)).unwrap();
}

fn picture(runs: &[Run]) -> String {
    let (low, high) = (5.0, 8.0);
    let across = |rows: f64| LEFT + (rows.log10() - low) / (high - low) * (RIGHT - LEFT);
    // 0.01 to 10,000: seconds and megabytes alike.
    let up = |value: f64| BOTTOM - (value.log10() + 2.0) / 6.0 * (BOTTOM - TOP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         fill=\"white\"/>\n"
    );
    for power in -2..=4 {
        let (value, y) = (10_f64.powi(power), up(10_f64.powi(power)));
        writeln!(
            svg,
            "<path d=\"M{LEFT} {y:.0}H{RIGHT}\" stroke=\"#ddd\"/><text x=\"{:.0}\" y=\"{:.0}\" \
             text-anchor=\"end\">{value}</text>",
            LEFT - 8.0,
            y + 4.0
        )
        .unwrap();
    }
    for power in 5..=8 {
        let x = across(10_f64.powi(power));
        writeln!(
            svg,
            "<path d=\"M{x:.0} {TOP}V{BOTTOM}\" stroke=\"#ddd\"/><text x=\"{x:.0}\" y=\"{:.0}\" \
             text-anchor=\"middle\">10<tspan dy=\"-5\" font-size=\"9\">{power}</tspan></text>",
            BOTTOM + 20.0
        )
        .unwrap();
    }
    let mut line = |name: &str, colour: &str, value: &dyn Fn(&Run) -> f64, unit: &str| {
        let points: Vec<(f64, f64)> =
            runs.iter().map(|run| (across(run.0), up(value(run)))).collect();
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.0},{y:.0}")).collect();
        writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        )
        .unwrap();
        for (run, (x, y)) in runs.iter().zip(&points) {
            writeln!(
                svg,
                "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"4\" fill=\"{colour}\"/><text \
                 x=\"{x:.0}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"{colour}\">{} {unit}</text>",
                y - 10.0,
                value(run)
            )
            .unwrap();
        }
        if let Some((_, y)) = points.last() {
            writeln!(
                svg,
                "<text x=\"{:.0}\" y=\"{:.0}\" fill=\"{colour}\">{name}</text>",
                RIGHT + 10.0,
                y + 4.0
            )
            .unwrap();
        }
    };
    line("内存", "#b35900", &|run| run.2, "MB");
    line("时间", "#1a5fb4", &|run| run.1, "s");
    writeln!(
        svg,
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">行数 rows</text>\n</svg>",
        (LEFT + RIGHT) / 2.0,
        HEIGHT - 12.0
    )
    .unwrap();
    svg
}
