//! The table of `--timings`.

use std::fmt::Write as _;
use std::time::Duration;

use super::super::timings::Figures;
use super::clean;

/// A longer name pushes its figures out of line.
const WIDEST: usize = 60;

/// Stages, templates and the slowest files, each below its own heading.
pub(super) fn render(figures: &Figures) -> String {
    let mut text = String::new();
    let total: Duration = figures.stages.iter().map(|(_, time)| *time).sum();
    let names = figures.slowest.iter().map(|(_, file)| file.chars().count());
    let width = names.max().unwrap_or_default().clamp(24, WIDEST);
    let mut line = |name: &str, cells: &[&str]| add_line(&mut text, width, name, cells);
    line("stage", &["time", "share"]);
    for (stage, time) in &figures.stages {
        let share = 100.0 * time.as_secs_f64() / total.as_secs_f64().max(f64::MIN_POSITIVE);
        line(stage, &[&shown(*time), &format!("{share:.0} %")]);
    }
    line("together", &[&shown(total), ""]);
    if !figures.templates.is_empty() {
        line("", &[]);
        line("template (all threads)", &["files", "making", "a file", "writing"]);
        let mut templates: Vec<_> = figures.templates.iter().collect();
        templates.sort_by_key(|(_, total)| std::cmp::Reverse(total.making));
        for (template, total) in templates {
            let each = total.making / total.files.max(1);
            let cells = [&total.files.to_string(), &shown(total.making), &shown(each), &shown(total.writing)];
            line(template, &cells.map(String::as_str));
        }
        line("", &[]);
        line("slowest", &["making"]);
        for (time, file) in &figures.slowest {
            line(&clean(file), &[&shown(*time)]);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// A name of any length, and figures that stand below each other as long as it is short.
fn add_line(text: &mut String, width: usize, name: &str, cells: &[&str]) {
    let _ = write!(text, "  {name:<width$}");
    for cell in cells {
        let _ = write!(text, " {cell:>9}");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
}

fn shown(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1e3;
    match milliseconds {
        0.0..1.0 => format!("{milliseconds:.2} ms"),
        1.0..1000.0 => format!("{milliseconds:.1} ms"),
        _ => format!("{:.2} s", milliseconds / 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_in_the_unit_that_fits() {
        let times = [(12, "0.01 ms"), (1_500, "1.5 ms"), (999_000, "999.0 ms"), (2_350_000, "2.35 s")];
        for (microseconds, text) in times {
            assert_eq!(shown(Duration::from_micros(microseconds)), text);
        }
    }
}
