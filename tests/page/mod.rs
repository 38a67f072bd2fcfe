//! The page of mistakes: every case of a folder with its message.

pub mod messages;

use std::fmt::Write;
use std::path::Path;

/// The stages in which mistakes are found, in the order of the page.
const STAGES: &[(&str, &str)] = &[
    ("syntax", "How a declaration is written"),
    ("names", "Names"),
    ("arguments", "Arguments"),
    ("block", "Blocks"),
    ("shape", "Shapes"),
    ("graph", "Branches and networks inside networks"),
    ("repeat", "Repetitions"),
    ("overflow", "Numbers that do not fit"),
    ("constant", "Constants, which only rustc knows"),
    ("budget", "Bounds and budgets"),
    ("several", "Several at once"),
];

/// The page in Markdown.
pub fn write(folder: &str) -> String {
    let mut cases: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    cases.sort();
    let mut page = String::from(
        "Every mistake in a declaration that has a message of its own: what was done,\n\
         what the compiler says, and (behind `help`) what to do. The page is made of\n\
         the cases of the tests.\n",
    );
    let mut placed = 0;
    for (stage, heading) in STAGES {
        write!(page, "\n# {heading}\n").expect("a string takes everything");
        for case in cases.iter().filter(|case| name(case).split('_').next() == Some(stage)) {
            entry(case, &mut page);
            placed += 1;
        }
    }
    assert!(placed > 100, "{placed} cases in {folder}");
    assert_eq!(placed, cases.len(), "a case of a stage that the page does not have");
    page
}

fn name(case: &Path) -> &str {
    case.file_stem().and_then(|stem| stem.to_str()).expect("a name")
}

/// The sentence in the case's first lines, then the message.
fn entry(case: &Path, page: &mut String) {
    let source = std::fs::read_to_string(case).expect("a case");
    let cause: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//! ")).collect();
    assert!(!cause.is_empty(), "{}: no sentence about the mistake", case.display());
    let message = std::fs::read_to_string(case.with_extension("stderr")).unwrap_or_default();
    // A note of rustc's is shown with neither its sentence nor its lines of source.
    let mut is_noted = false;
    let shown = message.lines().filter(|line| {
        is_noted = !line.starts_with("error") && (is_noted || begins_note(line));
        !is_noted && is_shown(line)
    });
    let shown: Vec<&str> = shown.collect();
    let shown = shown.join("\n");
    write!(page, "\n{}\n\n```text\n{}\n```\n", cause.join("\n"), shown.trim_end()).expect("a string takes everything");
}

/// What rustc says about traits and about whoever calls whom.
fn begins_note(line: &str) -> bool {
    line.starts_with("note:") || line.starts_with("help: the trait")
}

/// Not where a file is, nor what stands behind `=`.
fn is_shown(line: &str) -> bool {
    let bare = line.trim_start();
    let is_place = bare.starts_with("--> ") || bare.starts_with("::: ");
    let is_empty = bare == "|" || bare == "...";
    !(is_place || is_empty || bare.starts_with("= "))
}
