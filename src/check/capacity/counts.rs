//! Counts over days: windows, spans that hold so much, milestones, and the even staircase.
//!
//! Let A(t) be the number of visits made on the first t days. Every rule is a bound on a
//! difference of two A's, so shortest paths decide exactly whether some A obeys all of them, and
//! give the largest A of all.

/// Days `from..to` hold at most so many visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: usize,
    /// One past the last day.
    pub to: usize,
    /// The most visits.
    pub most: u64,
}

/// So many visits with the same first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// First day.
    pub from: usize,
    /// One past the last day.
    pub to: usize,
    /// How many.
    pub count: u64,
}

/// On the first `days` days at least so many visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Number of days.
    pub days: usize,
    /// How many visits at least.
    pub at_least: u64,
}

/// What is asked of how many days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Load {
    /// Number of days.
    pub days: usize,
    /// The visits.
    pub visits: Vec<Batch>,
    /// What spans can hold.
    pub spans: Vec<Span>,
    /// Milestones.
    pub targets: Vec<Target>,
}

/// Why no counts obey every rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortfall {
    /// On days `from..to` more visits must be made than can be.
    Window {
        /// First day.
        from: usize,
        /// One past the last day.
        to: usize,
        /// Visits that must be made on these days.
        due: u64,
        /// Visits that can be made on them.
        possible: u64,
    },
    /// A milestone asks for more than can be made by then.
    Milestone {
        /// Index in the load's targets.
        index: usize,
        /// Visits that must be made by then.
        due: u64,
        /// Visits that can be made by then.
        possible: u64,
    },
}

const FAR: i64 = i64::MAX / 4;

/// `to` is at most `from` plus `weight`.
#[derive(Debug, Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    weight: i64,
}

impl Load {
    /// Number of visits.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.visits.iter().map(|batch| batch.count).sum()
    }

    fn capacity_edges(&self) -> Vec<Edge> {
        let mut edges = Vec::new();
        for t in 0..self.days {
            edges.push(Edge { from: t + 1, to: t, weight: 0 });
        }
        for span in &self.spans {
            edges.push(Edge { from: span.from, to: span.to, weight: signed(span.most) });
        }
        edges
    }

    fn edges(&self) -> Vec<Edge> {
        let mut edges = self.capacity_edges();
        let total = signed(self.total());
        edges.push(Edge { from: 0, to: self.days, weight: total });
        for (from, to, count) in self.intervals() {
            edges.push(Edge { from: to, to: from, weight: -signed(count) });
        }
        edges
    }

    /// Every span between the start of some visits and the end of some, with the number of visits
    /// that must lie in it. By Hall's theorem for intervals these are all that matter.
    fn intervals(&self) -> Vec<(usize, usize, u64)> {
        let mut starts: Vec<usize> = self.visits.iter().map(|it| it.from).collect();
        let mut ends: Vec<usize> = self.visits.iter().map(|it| it.to).collect();
        for list in [&mut starts, &mut ends] {
            list.sort_unstable();
            list.dedup();
        }
        starts.push(0);
        ends.push(self.days);
        let mut intervals = Vec::new();
        for from in &starts {
            for to in ends.iter().filter(|to| from <= *to) {
                let count = self
                    .visits
                    .iter()
                    .filter(|it| *from <= it.from && it.to <= *to)
                    .map(|it| it.count)
                    .sum();
                if count > 0 {
                    intervals.push((*from, *to, count));
                }
            }
        }
        intervals
    }

    /// The largest A of all: how many visits can be made by each day.
    ///
    /// # Errors
    /// The first span of days that cannot hold what must be made in it.
    pub fn largest(&self) -> Result<Vec<u64>, Shortfall> {
        let edges = self.edges();
        let nodes = self.days + 1;
        let mut distance = vec![FAR; nodes];
        if let Some(first) = distance.first_mut() {
            *first = 0;
        }
        for _ in 0..=nodes {
            if !relax(&mut distance, &edges) {
                return Ok(distance.into_iter().map(unsigned).collect());
            }
        }
        Err(self.window_shortfall())
    }

    fn window_shortfall(&self) -> Shortfall {
        let edges = self.capacity_edges();
        let mut worst: Option<Shortfall> = None;
        let mut intervals = self.intervals();
        intervals.sort_by_key(|(from, to, _)| (to - from, *from));
        for (from, to, due) in intervals {
            let possible = self.possible_between(&edges, from, to);
            if possible < due && worst.is_none() {
                worst = Some(Shortfall::Window { from, to, due, possible });
            }
        }
        worst.unwrap_or_else(|| {
            let possible = self.possible_between(&edges, 0, self.days);
            Shortfall::Window { from: 0, to: self.days, due: self.total(), possible }
        })
    }

    fn possible_between(&self, edges: &[Edge], from: usize, to: usize) -> u64 {
        let mut distance = vec![FAR; self.days + 1];
        if let Some(start) = distance.get_mut(from) {
            *start = 0;
        }
        while relax(&mut distance, edges) {}
        distance.get(to).copied().map_or(0, unsigned)
    }

    /// Judges everything.
    ///
    /// # Errors
    /// The first reason why it cannot be done; of milestones the first in order.
    pub fn judge(&self) -> Result<(), Shortfall> {
        let largest = self.largest()?;
        for (index, target) in self.targets.iter().enumerate() {
            let possible = largest.get(target.days.min(self.days)).copied().unwrap_or_default();
            if possible < target.at_least {
                return Err(Shortfall::Milestone { index, due: target.at_least, possible });
            }
        }
        Ok(())
    }

    /// A(0) … A(days) that obeys every rule and lies as near as it can to the even staircase:
    /// total · F(t), rounded up, with F the least concave majorant of the milestones.
    ///
    /// # Errors
    /// As [`Load::judge`].
    pub fn even(&self) -> Result<Vec<u64>, Shortfall> {
        self.judge()?;
        let mut edges = self.edges();
        for target in &self.targets {
            let days = target.days.min(self.days);
            edges.push(Edge { from: days, to: 0, weight: -signed(target.at_least) });
        }
        let nodes = self.days + 1;
        let closure = closure(nodes, &edges);
        let between = |a: usize, b: usize| closure.get(a * nodes + b).copied().unwrap_or(FAR);
        let targets = self.staircase();
        let mut chosen: Vec<i64> = vec![0];
        for (t, target) in targets.iter().enumerate().skip(1) {
            let mut low = 0;
            let mut high = FAR;
            for (s, done) in chosen.iter().enumerate() {
                high = high.min(done.saturating_add(between(s, t)));
                low = low.max(done.saturating_sub(between(t, s)));
            }
            chosen.push(signed(*target).min(high).max(low));
        }
        Ok(chosen.into_iter().map(unsigned).collect())
    }

    /// The even staircase before windows and capacity are looked at.
    #[must_use]
    pub fn staircase(&self) -> Vec<u64> {
        let total = self.total();
        let mut points: Vec<(u64, u64)> = vec![(0, 0)];
        let mut targets: Vec<(u64, u64)> = self
            .targets
            .iter()
            .map(|it| (it.days.min(self.days) as u64, it.at_least.min(total)))
            .chain([(self.days as u64, total)])
            .collect();
        targets.sort_unstable();
        for point in targets {
            // Upper hull: a corner under the line between its neighbours goes.
            while let [.., before, last] = points.as_slice() {
                let rise = u128::from(point.1.saturating_sub(before.1));
                let run = u128::from(point.0 - before.0);
                let own = u128::from(last.1.saturating_sub(before.1)) * run;
                if last.0 == point.0 || own <= rise * u128::from(last.0 - before.0) {
                    points.pop();
                } else {
                    break;
                }
            }
            if points.last().is_none_or(|last| last.0 < point.0) {
                points.push(point);
            }
        }
        let mut steps = Vec::with_capacity(self.days + 1);
        for t in 0..=self.days as u64 {
            let after = points.partition_point(|point| point.0 < t);
            let step = match (after.checked_sub(1).and_then(|i| points.get(i)), points.get(after)) {
                (Some(a), Some(b)) => {
                    a.1 + (b.1.saturating_sub(a.1) * (t - a.0)).div_ceil((b.0 - a.0).max(1))
                }
                (None, Some(b)) => b.1,
                (_, None) => total,
            };
            steps.push(step);
        }
        steps
    }
}

fn relax(distance: &mut [i64], edges: &[Edge]) -> bool {
    let mut changed = false;
    for edge in edges {
        let from = distance.get(edge.from).copied().unwrap_or(FAR);
        if from >= FAR {
            continue;
        }
        if let Some(to) = distance.get_mut(edge.to)
            && *to > from + edge.weight
        {
            *to = from + edge.weight;
            changed = true;
        }
    }
    changed
}

/// All shortest paths (Floyd and Warshall).
fn closure(nodes: usize, edges: &[Edge]) -> Vec<i64> {
    let mut paths = vec![FAR; nodes * nodes];
    let mut put = |a: usize, b: usize, weight: i64| {
        if let Some(cell) = paths.get_mut(a * nodes + b) {
            *cell = (*cell).min(weight);
        }
    };
    for node in 0..nodes {
        put(node, node, 0);
    }
    for edge in edges {
        put(edge.from, edge.to, edge.weight);
    }
    for middle in 0..nodes {
        let through: Vec<i64> = paths.iter().skip(middle * nodes).take(nodes).copied().collect();
        for row in paths.chunks_exact_mut(nodes) {
            let first = row.get(middle).copied().unwrap_or(FAR);
            if first >= FAR {
                continue;
            }
            for (cell, second) in row.iter_mut().zip(&through) {
                if *second < FAR && first + second < *cell {
                    *cell = first + second;
                }
            }
        }
    }
    paths
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(FAR).min(FAR)
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_staircase_meets_every_milestone_at_the_smallest_peak() {
        let load = Load {
            days: 10,
            visits: vec![Batch { from: 0, to: 10, count: 12 }],
            spans: (0..10).map(|d| Span { from: d, to: d + 1, most: 2 }).collect(),
            targets: vec![Target { days: 4, at_least: 8 }],
        };
        assert_eq!(load.even(), Ok(vec![0, 2, 4, 6, 8, 9, 10, 10, 11, 12, 12]));
        let mut tight = load.clone();
        tight.targets = vec![Target { days: 4, at_least: 9 }];
        assert_eq!(tight.even(), Err(Shortfall::Milestone { index: 0, due: 9, possible: 8 }));
        tight.visits = vec![Batch { from: 0, to: 3, count: 7 }];
        assert_eq!(tight.even(), Err(Shortfall::Window { from: 0, to: 3, due: 7, possible: 6 }));
    }

    #[test]
    fn late_windows_take_from_a_milestone() {
        let load = Load {
            days: 6,
            visits: vec![Batch { from: 0, to: 6, count: 4 }, Batch { from: 4, to: 6, count: 4 }],
            spans: (0..6).map(|d| Span { from: d, to: d + 1, most: 3 }).collect(),
            targets: vec![Target { days: 4, at_least: 5 }],
        };
        assert_eq!(load.judge(), Err(Shortfall::Milestone { index: 0, due: 5, possible: 4 }));
    }
}
