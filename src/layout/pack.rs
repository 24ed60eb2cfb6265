//! Parts of a drawing side by side, in rows.

/// Where each part goes.
#[derive(Debug, Default)]
pub(super) struct Packed {
    /// Left and top of each part.
    pub(super) offsets: Vec<(i64, i64)>,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// How many rows are looked at for a part that is narrow or low enough.
const OPEN_ROWS: usize = 8;

/// Packs parts of the given widths and heights into rows of about `row_width`, the largest first. `gap` is
/// free between rows, and twice as much between columns, where edges run.
///
/// A row is as high as its first part; below a lower one there may be room for more.
pub(super) fn rows(sizes: &[(i64, i64)], gap: i64, row_width: i64) -> Packed {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    // Stable: parts of a size stay in their order.
    order.sort_by_key(|part| std::cmp::Reverse((sizes[*part].1, sizes[*part].0)));
    let mut packed = Packed { offsets: vec![(0, 0); sizes.len()], width: 0, height: 0 };
    let mut rows: Vec<Row> = Vec::new();
    for part in order {
        let size = sizes[part];
        let open = rows.len().saturating_sub(OPEN_ROWS);
        let offset = rows[open..].iter_mut().find_map(|row| row.place(size, gap, row_width)).unwrap_or_else(|| {
            let top = rows.last().map_or(0, |row| row.bottom + gap);
            let column = Column { left: 0, width: size.0, next: top + size.1 + gap };
            rows.push(Row { top, bottom: top + size.1, columns: vec![column] });
            (0, top)
        });
        packed.offsets[part] = offset;
        packed.width = packed.width.max(offset.0 + size.0);
        packed.height = packed.height.max(offset.1 + size.1);
    }
    packed
}

struct Row {
    top: i64,
    bottom: i64,
    columns: Vec<Column>,
}

/// Parts below each other.
struct Column {
    left: i64,
    width: i64,
    /// Where the next part can begin.
    next: i64,
}

impl Row {
    /// Left and top of a part, if there is room for it.
    fn place(&mut self, (width, height): (i64, i64), gap: i64, row_width: i64) -> Option<(i64, i64)> {
        let fits = |column: &&mut Column| width <= column.width && column.next + height <= self.bottom;
        if let Some(column) = self.columns.iter_mut().find(fits) {
            let offset = (column.left, column.next);
            column.next += height + gap;
            return Some(offset);
        }
        let left = self.columns.last().map_or(0, |column| column.left + column.width + 2 * gap);
        (left + width <= row_width && self.top + height <= self.bottom).then(|| {
            self.columns.push(Column { left, width, next: self.top + height + gap });
            (left, self.top)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_side_by_side_until_the_row_is_full() {
        let packed = rows(&[(40, 20), (40, 20), (40, 20)], 5, 100);
        assert_eq!(packed.offsets, [(0, 0), (50, 0), (0, 25)]);
        assert_eq!((packed.width, packed.height), (90, 45));
    }

    #[test]
    fn small_parts_fill_the_room_beside_a_large_one() {
        let packed = rows(&[(30, 20), (60, 70), (30, 20), (30, 20)], 5, 100);
        assert_eq!(packed.offsets, [(70, 0), (0, 0), (70, 25), (70, 50)]);
        assert_eq!((packed.width, packed.height), (100, 70));
    }

    #[test]
    fn a_narrow_part_fills_a_row_that_was_left() {
        let packed = rows(&[(50, 30), (90, 20), (40, 10)], 5, 100);
        assert_eq!(packed.offsets, [(0, 0), (0, 35), (60, 0)]);
    }

    #[test]
    fn a_part_wider_than_a_row_has_one_to_itself() {
        let packed = rows(&[(10, 10), (500, 30)], 10, 100);
        assert_eq!(packed.offsets, [(0, 40), (0, 0)]);
    }
}
