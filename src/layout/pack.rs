//! Parts of a drawing side by side, in rows.

/// Where each part goes.
#[derive(Debug, Default)]
pub(super) struct Packed {
    /// Left and top of each part.
    pub(super) offsets: Vec<(i64, i64)>,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// Packs parts of the given widths and heights into rows of about `row_width`, the largest first.
///
/// A row is as high as its first part; below a lower one there may be room for more.
pub(super) fn rows(sizes: &[(i64, i64)], gap: i64, row_width: i64) -> Packed {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    // Stable: parts of a size stay in their order.
    order.sort_by_key(|part| std::cmp::Reverse((sizes[*part].1, sizes[*part].0)));
    let mut packed = Packed { offsets: vec![(0, 0); sizes.len()], width: 0, height: 0 };
    let mut columns: Vec<Column> = Vec::new();
    let (mut top, mut bottom) = (0, 0);
    for part in order {
        let (width, height) = sizes[part];
        let spot = columns.iter_mut().find(|column| width <= column.width && column.next + height <= bottom);
        let offset = if let Some(column) = spot {
            let offset = (column.left, column.next);
            column.next += height + gap;
            offset
        } else {
            let mut left = columns.last().map_or(0, |column| column.left + column.width + gap);
            if !columns.is_empty() && left + width > row_width {
                columns.clear();
                (left, top) = (0, bottom + gap);
            }
            if columns.is_empty() {
                bottom = top + height;
            }
            columns.push(Column { left, width, next: top + height + gap });
            (left, top)
        };
        packed.offsets[part] = offset;
        packed.width = packed.width.max(offset.0 + width);
        packed.height = packed.height.max(offset.1 + height);
    }
    packed
}

/// Parts below each other.
struct Column {
    left: i64,
    width: i64,
    /// Where the next part can begin.
    next: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_side_by_side_until_the_row_is_full() {
        let packed = rows(&[(40, 20), (40, 20), (40, 20)], 10, 100);
        assert_eq!(packed.offsets, [(0, 0), (50, 0), (0, 30)]);
        assert_eq!((packed.width, packed.height), (90, 50));
    }

    #[test]
    fn small_parts_fill_the_room_beside_a_large_one() {
        let packed = rows(&[(30, 20), (60, 90), (30, 20), (30, 20)], 10, 100);
        assert_eq!(packed.offsets, [(70, 0), (0, 0), (70, 30), (70, 60)]);
        assert_eq!((packed.width, packed.height), (100, 90));
    }

    #[test]
    fn a_part_wider_than_a_row_has_one_to_itself() {
        let packed = rows(&[(10, 10), (500, 30)], 10, 100);
        assert_eq!(packed.offsets, [(0, 40), (0, 0)]);
    }
}
