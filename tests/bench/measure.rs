//! Clocks and memory, as the system reports them.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Wall time and CPU time of this process since a point.
pub(crate) struct Stopwatch {
    begun: Instant,
    cpu: f64,
}

impl Stopwatch {
    /// Starts now.
    pub(crate) fn start() -> Self {
        Self { begun: Instant::now(), cpu: cpu_seconds() }
    }

    /// Prints a stage for the process that gathers them: name, wall seconds, CPU seconds, peak memory.
    pub(crate) fn report(&self, stage: &str, memory: Memory) {
        self.report_as(stage, self.begun.elapsed(), 1, memory);
    }

    /// The same for one of many repetitions, of which this is what one took; the CPU time is shared among them.
    pub(crate) fn report_as(&self, stage: &str, wall: Duration, times: u32, memory: Memory) {
        let (wall, cpu) = (wall.as_secs_f64(), (cpu_seconds() - self.cpu) / f64::from(times));
        let memory = match memory {
            Memory::Peak => peak_megabytes().map(|megabytes| megabytes.to_string()),
            Memory::NotMeant => None,
        };
        println!("{stage}\t{wall}\t{cpu}\t{}", memory.unwrap_or_default());
    }
}

/// Whether the peak memory of the process belongs to a stage.
#[derive(Clone, Copy)]
pub(crate) enum Memory {
    /// The stage is all that the process did.
    Peak,
    /// Other stages ran before it.
    NotMeant,
}

/// Everything that lies below a folder, in bytes.
pub(crate) fn bytes_below(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files.filter(|entry| entry.file_type().is_file()).map(|entry| entry.metadata().map_or(0, |data| data.len())).sum()
}

/// The high-water mark of resident memory; unknown where there is no `/proc`.
fn peak_megabytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// User and system time of all threads, in ticks of 10 ms; 0 where there is no `/proc`.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program may hold spaces, so fields are counted behind its closing bracket.
    let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}
