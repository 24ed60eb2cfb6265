//! Points and labels along a line of time: scales, labels that must not overlap, arrows that lead back.
//!
//! Days are whole numbers from any origin, coordinates are pixels. Nothing is known here of specs or text.

/// Days laid out on a stretch of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    first: i64,
    days: i64,
    left: i64,
    width: i64,
}

impl Scale {
    /// A scale that shows all of `days`, with a little room at both ends; `None` without any.
    #[must_use]
    pub fn around(days: impl IntoIterator<Item = i64>, left: i64, width: i64) -> Option<Self> {
        let (first, last) = days.into_iter().fold(None, |span: Option<(i64, i64)>, day| {
            Some(span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
        })?;
        // Never shorter than a quarter of a year: two days apart are not worlds apart.
        let room = ((last - first) / 12).max(7).max((91 - (last - first)) / 2);
        Some(Self { first: first - room, days: last - first + 2 * room, left, width: width.max(1) })
    }

    /// Where a day stands; days outside stand at the nearer end.
    #[must_use]
    pub fn at(&self, day: i64) -> i64 {
        self.left + (day - self.first).clamp(0, self.days) * self.width / self.days
    }

    /// Whether a day is on it.
    #[must_use]
    pub fn shows(&self, day: i64) -> bool {
        (0..=self.days).contains(&(day - self.first))
    }

    /// How many pixels a number of days takes.
    #[must_use]
    pub fn length(&self, days: i64) -> i64 {
        days * self.width / self.days
    }
}

/// Where a label went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stacked {
    /// Its left side.
    pub left: i64,
    /// Its row, from the top.
    pub row: usize,
}

/// Puts labels, given as centre and width from left to right, into as few rows as a greedy hand needs, so that none
/// touches another. All stay between the bounds where they fit there at all.
#[must_use]
pub fn stack(labels: &[(i64, i64)], bounds: (i64, i64), gap: i64) -> Vec<Stacked> {
    let mut ends: Vec<i64> = Vec::new();
    let place = |&(centre, width): &(i64, i64)| {
        let left = (centre - width / 2).min(bounds.1 - width).max(bounds.0);
        let row = ends.iter().position(|end| end + gap <= left).unwrap_or(ends.len());
        match ends.get_mut(row) {
            Some(end) => *end = left + width,
            None => ends.push(left + width),
        }
        Stacked { left, row }
    };
    labels.iter().map(place).collect()
}

/// A curve from one point to another that lies to its left, and the arrow head at its end; both as the `d` of a path.
#[must_use]
pub fn arrow_back(from: (i64, i64), to: (i64, i64), clearance: i64) -> (String, String) {
    let ((from_x, from_y), (to_x, to_y)) = (from, to);
    let (start, tip) = (from_x - clearance, to_x + clearance);
    let bend = ((start - tip) / 2).max(16);
    let end = tip + 6;
    let path = format!("M{start} {from_y}C{} {from_y} {} {to_y} {end} {to_y}", start - bend, end + bend);
    let arrow = format!("M{tip} {to_y}l8 -4.5v9z");
    (path, arrow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_keep_their_order_and_their_distance() {
        let scale = Scale::around([100, 465], 200, 800).unwrap();
        assert!(scale.at(100) > 200 && scale.at(465) < 1000);
        assert!(scale.at(100) < scale.at(101 + 30));
        assert_eq!(scale.at(-9_999_999), 200);
        assert_eq!(scale.at(9_999_999), 1000);
        assert!(scale.shows(300) && !scale.shows(700));
    }

    #[test]
    fn one_day_alone_stands_in_the_middle() {
        let scale = Scale::around([5], 0, 100).unwrap();
        assert!((45..=55).contains(&scale.at(5)));
        assert_eq!(Scale::around([], 0, 100), None);
    }

    #[test]
    fn labels_never_touch_and_stay_inside() {
        let labels: Vec<_> = (0..40).map(|at| (at * 7, 60)).collect();
        let placed = stack(&labels, (0, 300), 8);
        for (at, one) in placed.iter().enumerate() {
            assert!(one.left >= 0 && one.left + 60 <= 300);
            for other in &placed[..at] {
                assert!(one.row != other.row || (one.left - other.left).abs() >= 68, "{one:?} {other:?}");
            }
        }
        assert_eq!(stack(&[(50, 60), (150, 60)], (0, 300), 8).iter().map(|label| label.row).max(), Some(0));
    }

    #[test]
    fn an_arrow_back_points_to_the_left() {
        let (path, arrow) = arrow_back((300, 10), (100, 50), 8);
        assert!(path.starts_with("M292 10C") && path.ends_with(" 114 50"), "{path}");
        assert_eq!(arrow, "M108 50l8 -4.5v9z");
    }
}
