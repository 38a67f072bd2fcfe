//! The numbers that the crate does not answer to the byte, each with its exact
//! difference and its cause: `tests/golden/memory_differences.csv`.
//!
//! `MEMORY=overwrite cargo test --test integration memory` writes the file anew.
//! A number that was listed keeps its cause, and another batch of it has the
//! same; a new one is `unexplained`, which fails until its cause is named.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use super::exactness::page;
use super::recorded::{Measured, measured};

/// What differs, and why.
#[derive(Default)]
pub struct Differences {
    /// Each number by its place in the recordings: what the crate answers too
    /// much, and the cause.
    lines: BTreeMap<String, (i128, String)>,
    /// The causes in words.
    pub reasons: BTreeMap<String, String>,
}

const FILE: &str = "tests/golden/memory_differences.csv";
const UNEXPLAINED: &str = "unexplained";
const MISSING: &str = "reason missing";
const CAUSE: &str = "# cause ";
const HEADER: &str = "recording,case,batch,column,difference,cause";
const TITLE: &str = "\
# Every number of the recordings of memory, of optimizers.csv and of mlperf_tiny.csv that the crate
# does not answer to the byte: by how many bytes its answer is higher, and the cause. Written by
# MEMORY=overwrite cargo test --test integration memory
";

impl Differences {
    pub fn read() -> Self {
        let mut read = Self::default();
        let text = fs::read_to_string(path(FILE)).unwrap_or_default();
        for line in text.lines().filter(|&line| line != HEADER) {
            if let Some(cause) = line.strip_prefix(CAUSE) {
                let (cause, reason) = cause.split_once(": ").expect(line);
                assert!(read.reasons.insert(cause.to_owned(), reason.to_owned()).is_none(), "twice: {line}");
            } else if !line.starts_with('#') {
                let [cause, difference, place] = *line.rsplitn(3, ',').collect::<Vec<_>>() else { panic!("{line}") };
                let difference = (difference.parse().expect(line), cause.to_owned());
                assert!(read.lines.insert(place.to_owned(), difference).is_none(), "twice: {line}");
            }
        }
        read
    }

    /// The cause of a difference that is listed.
    pub fn cause(&self, measured: &Measured) -> Option<&str> {
        self.lines.get(&measured.place()).map(|(_, cause)| &**cause)
    }

    /// The cause of the same number at whatever batch.
    fn cause_at_any_batch(&self, measured: &Measured) -> Option<&str> {
        self.cause(measured).or_else(|| {
            let [first, last] = [format!("{},{},", measured.recording, measured.case), format!(",{}", measured.column)];
            let mut others = self.lines.iter().filter(|(of, _)| of.starts_with(&first) && of.ends_with(&last));
            others.next().map(|(_, (_, cause))| &**cause)
        })
    }

    /// The file as it should be.
    fn text(&self, all: &[Measured]) -> String {
        let mut lines = String::new();
        let mut causes = BTreeSet::new();
        for measured in all.iter().filter(|measured| measured.difference() != 0) {
            let cause = self.cause_at_any_batch(measured).unwrap_or(UNEXPLAINED);
            causes.insert(cause);
            writeln!(lines, "{},{},{cause}", measured.place(), measured.difference()).unwrap();
        }
        let mut text = TITLE.to_owned();
        for cause in causes.into_iter().filter(|&cause| cause != UNEXPLAINED) {
            let reason = self.reasons.get(cause).map_or(MISSING, |reason| reason);
            writeln!(text, "{CAUSE}{cause}: {reason}").unwrap();
        }
        text + HEADER + "\n" + &lines
    }
}

/// A golden file of the memory tests is what it should be, or is overwritten.
fn compare_file(file: &str, should_be: &str) {
    let path = path(file);
    if env::var_os("MEMORY").is_some_and(|mode| mode == "overwrite") {
        fs::write(&path, should_be).unwrap();
    }
    let is = fs::read_to_string(&path).unwrap_or_default();
    let [is_lines, should_be_lines] = [&*is, should_be].map(|text| text.lines().collect::<BTreeSet<_>>());
    let only = |sign, some: &BTreeSet<&str>, others: &BTreeSet<&str>| {
        some.difference(others).take(20).fold(String::new(), |text, line| format!("{text}{sign} {line}\n"))
    };
    assert!(
        is == should_be,
        "{file} is not what the tests find; MEMORY=overwrite writes it anew, and git diff shows what changed:\n{}{}",
        only('-', &is_lines, &should_be_lines),
        only('+', &should_be_lines, &is_lines),
    );
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// Neither more differences, nor fewer, nor others; each has a cause; and the
/// page tells of them.
#[test]
fn every_number_differs_as_listed_or_not_at_all() {
    let all = measured();
    compare_file(FILE, &Differences::read().text(&all));
    let differences = Differences::read();
    for (place, (_, cause)) in &differences.lines {
        assert!(differences.reasons.contains_key(cause), "{place}: name a cause for `{cause}` in {FILE}");
    }
    for (cause, reason) in &differences.reasons {
        assert!(!reason.is_empty() && reason != MISSING, "{cause}: give a reason in {FILE}");
    }
    compare_file("docs/exactness.md", &page(&all, &differences));
}
