//! How long a build takes, stage by stage, and what no build could be faster than.
//!
//! `cargo bench` measures collections of 1,000 and 10,000 generated specs and prints a Markdown table for each.
//! After `--`, `--specs 500,2000` chooses other sizes, `--runs 5` the number of runs of which the median is
//! printed, `--threads 1` the number of threads, `--python` Python blocks only instead of six languages.
//!
//! Every run is a process of its own: this binary starts itself, so that no run profits from the memory of
//! another, and so that the peak memory of a build is that of a build alone. The *floor* reads every file, turns it to
//! HTML with pulldown-cmark and nothing else, and writes as many bytes to the same places as the build did. *One edit* is another
//! sentence and another mark in one spec.

// The terminal is where a benchmark speaks, and a failed step has nobody to report to but the reader.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::print_stderr, reason = "a benchmark, run by hand")]

mod generator;
mod measure;
mod preview;
mod runs;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use generator::Languages;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [child, run, content, output] = &arguments[..]
        && child == "--child"
    {
        return runs::run(run, Path::new(content), Path::new(output));
    }
    match Options::parse(&arguments) {
        Ok(options) => options.sizes.iter().for_each(|size| bench(&options, *size)),
        Err(problem) => {
            eprintln!("{problem}");
            std::process::exit(2);
        }
    }
}

struct Options {
    sizes: Vec<usize>,
    runs: usize,
    threads: usize,
    languages: Languages,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut options = Self { sizes: vec![1_000, 10_000], runs: 3, threads: cores, languages: Languages::Mixed };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("`{argument}` needs a value"));
            match argument.as_str() {
                "--specs" => options.sizes = value()?.split(',').map(number).collect::<Result<_, _>>()?,
                "--runs" => options.runs = number(value()?)?,
                "--threads" => options.threads = number(value()?)?,
                "--python" => options.languages = Languages::Python,
                _ => {
                    return Err(format!("unknown option `{argument}`; known are --specs, --runs, --threads, --python"));
                }
            }
        }
        Ok(options)
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| format!("`{text}` is no number above 0"))
}

/// Measures one size and prints its table.
fn bench(options: &Options, size: usize) {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    generator::write(&content, generator::SEED, size, options.languages).unwrap();
    let bytes = measure::bytes_below(&content);

    let mut rows: Vec<String> = Vec::new();
    let mut figures: BTreeMap<String, Vec<Figure>> = BTreeMap::new();
    for run in 0..options.runs {
        // Each run has places of its own, so that "cold" is cold, and nothing is removed before the end: some file
        // systems go slowly where much has just been removed. The floor follows the build whose files it copies.
        let output = folder.path().join(format!("output-{run}"));
        for kind in runs::KINDS {
            for (row, figure) in child(kind, &content, &output, options.threads) {
                if !figures.contains_key(&row) {
                    rows.push(row.clone());
                }
                figures.entry(row).or_default().push(figure);
            }
        }
    }

    println!(
        "\n### {} specs, {}.{} MB, {} code blocks ({}), {}, median of {}\n",
        grouped(size),
        bytes / 1_000_000,
        bytes / 100_000 % 10,
        grouped(size * 3),
        if options.languages == Languages::Python { "Python" } else { "six languages" },
        if options.threads == 1 { "1 thread".to_owned() } else { format!("{} threads", options.threads) },
        options.runs,
    );
    println!("| stage | wall | CPU | peak memory |\n| --- | ---: | ---: | ---: |");
    for row in rows {
        println!("| {row} | {} |", Figure::median(&figures[&row]));
    }
}

/// What one process measured of one stage.
#[derive(Clone, Copy)]
struct Figure {
    wall: f64,
    cpu: f64,
    /// In MB; only rows that are a whole process have it.
    memory: Option<f64>,
}

impl Figure {
    fn median(figures: &[Self]) -> String {
        let of = |value: fn(&Self) -> f64| {
            let mut values: Vec<f64> = figures.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        let memory = figures[0].memory.map(|_| format!("{:.0} MB", of(|figure| figure.memory.unwrap_or_default())));
        format!(
            "{} | {} | {}",
            seconds(of(|figure| figure.wall)),
            seconds(of(|figure| figure.cpu)),
            memory.unwrap_or_default()
        )
    }
}

/// Runs one kind of measurement in a process of its own and reads its lines.
fn child(kind: &str, content: &Path, output: &Path, threads: usize) -> Vec<(String, Figure)> {
    let result = Command::new(std::env::current_exe().unwrap())
        .args(["--child", kind])
        .args([content, output])
        .env("RAYON_NUM_THREADS", threads.to_string())
        .output()
        .unwrap();
    assert!(result.status.success(), "{kind}: {}", String::from_utf8_lossy(&result.stderr));
    let lines = String::from_utf8(result.stdout).unwrap();
    lines.lines().map(read_line).collect()
}

fn read_line(line: &str) -> (String, Figure) {
    let fields: Vec<&str> = line.split('\t').collect();
    let number = |field: &str| field.parse::<f64>().ok();
    let figure =
        Figure { wall: number(fields[1]).unwrap(), cpu: number(fields[2]).unwrap(), memory: number(fields[3]) };
    (fields[0].to_owned(), figure)
}

fn seconds(value: f64) -> String {
    if value < 0.1 { format!("{:.1} ms", value * 1e3) } else { format!("{value:.2} s") }
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}
