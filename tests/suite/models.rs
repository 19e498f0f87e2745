//! Ways of drawing that exist, kept to show that the statistics of fairness see what is wrong with them.
//! None of them is used by anything else. Positions are counted from 0.

use suiji::draw::ticket::{Contribution, Seed, Suite};
use suiji::stream::Stream;

/// A way of drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// Every k-th from one random start, k = N/n rounded down; the start is random below k − 1, the slip
    /// of one that such programs make.
    EveryKth,
    /// Every k-th from a random start anywhere in the list up to its end; what is missing then is filled
    /// up at random.
    EveryKthFilled,
    /// As many neighbours in the list as are due, from one random start.
    Window,
    /// Random numbers of three digits, the remainder by N, until there are enough different ones.
    Modulo,
}

impl Model {
    pub const ALL: [Self; 4] = [Self::EveryKth, Self::EveryKthFilled, Self::Window, Self::Modulo];

    /// The positions that draw number `draw` takes out of a list of `all`.
    pub fn draw(self, draw: u32, all: usize, n: usize) -> Vec<usize> {
        let text = format!("{draw:020}");
        let seed = Seed::new(Suite::Dr1, vec![Contribution { name: "model".into(), text }]);
        let mut stream = Stream::new(&seed.value);
        let mut below = |limit: usize| stream.below(limit as u64) as usize;
        match self {
            Self::EveryKth => {
                let step = all / n;
                let start = below((step - 1).max(1));
                (0..n).map(|count| start + count * step).collect()
            }
            Self::EveryKthFilled => {
                let step = all / n;
                let mut drawn: Vec<usize> = (below(all)..all).step_by(step).take(n).collect();
                while drawn.len() < n {
                    let at = below(all);
                    if !drawn.contains(&at) {
                        drawn.push(at);
                    }
                }
                drawn
            }
            Self::Window => {
                let start = below(all - n + 1);
                (start..start + n).collect()
            }
            Self::Modulo => {
                let mut drawn = Vec::new();
                while drawn.len() < n {
                    let at = below(1000) % all;
                    if !drawn.contains(&at) {
                        drawn.push(at);
                    }
                }
                drawn
            }
        }
    }
}

/// Sizes by floating point: the share as a program without exact fractions writes it, rounded up.
#[allow(clippy::float_arithmetic, reason = "the flaw that is to be shown")]
pub fn floating_size(percent: u64, population: u64) -> u64 {
    (percent as f64 / 100.0 * population as f64).ceil() as u64
}

/// The exact size.
pub fn exact_size(percent: u64, population: u64) -> u64 {
    (percent * population).div_ceil(100)
}
