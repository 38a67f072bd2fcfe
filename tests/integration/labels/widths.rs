//! No line is wider than asked for, and what matters most is left.

use std::collections::BTreeSet;

use netweight::{Candidate, Comparison, Grouped};

use super::{Forms, candidates};
use crate::networks::NETWORKS;

fn is_within(text: &str, width: usize) {
    for line in text.lines() {
        assert!(line.chars().count() <= width, "wider than {width}:\n{text}");
        assert_eq!(line.trim_end(), line, "a space at the end of a line:\n{text}");
    }
}

#[test]
fn a_label_fits_any_width() {
    let summaries = NETWORKS.iter().map(|entry| (entry.summary)()).filter(|summary| summary.layers().count() < 200);
    for summary in summaries.chain([Forms::summary()]) {
        let (widest, narrowest) = (summary.to_string(), summary.width(1).to_string());
        let words = |text: &str| -> BTreeSet<String> {
            text.split_whitespace().map(|word| word.trim_end_matches([',', ';', ':']).to_owned()).collect()
        };
        let whole = words(&widest);
        for width in (1..=60).chain([72, 80, 100, 120, 132, 200]) {
            let text = summary.width(width).to_string();
            let parts: Vec<&str> = text.split("\n\n").collect();
            let [headline, table, sums] = parts.as_slice() else { panic!("{text}") };
            is_within(table, width);
            // Around the table a number stays whole, however little room there is.
            let longest = narrowest.lines().map(|line| line.chars().count()).max().unwrap();
            is_within(&text, width.max(longest));
            let name = headline.split_whitespace().next().unwrap();
            let mut shown = words(&headline[name.len()..]);
            shown.append(&mut words(sums));
            assert!(shown.is_subset(&whole), "width {width}:\n{text}");
        }
        for width in [40, 80, 120] {
            let text = summary.unfolded().width(width).to_string();
            is_within(&text, width);
            // Params are among the last to go.
            assert!(text.contains(&Grouped(summary.graph().totals().params).to_string()), "{text}");
        }
    }
}

#[test]
fn a_width_that_suffices_changes_nothing() {
    let text = Forms::summary().to_string();
    let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert_eq!(Forms::summary().width(widest + 8).to_string(), text);
}

#[test]
fn a_width_of_0_is_none() {
    assert_eq!(Forms::summary().width(0).to_string(), Forms::summary().to_string());
    let candidates = candidates();
    let comparison = Comparison::new(&candidates);
    assert_eq!(comparison.width(0).to_string(), comparison.to_string());
}

#[test]
fn nothing_is_no_fraction_of_something() {
    netweight::network! { Nothing: 32x32x3 = < > }
    let candidates = [Candidate::of::<Forms>(), Candidate::of::<Nothing>()];
    let text = Comparison::new(&candidates).to_string();
    assert!(text.contains(" 0×"), "{text}");
    assert!(!text.contains("0.0000"), "{text}");
}

#[test]
fn colors_change_nothing_but_colors() {
    for summary in NETWORKS.iter().map(|entry| (entry.summary)()) {
        assert_eq!(without_colors(&summary.colors(true).to_string()), summary.to_string());
    }
    let candidates = candidates();
    let comparison = Comparison::new(&candidates);
    assert_eq!(without_colors(&comparison.colors(true).to_string()), comparison.to_string());
}

fn without_colors(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let first = pieces.next().unwrap().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('m').unwrap().1)
}

#[test]
fn a_comparison_fits_any_width() {
    let candidates = candidates();
    for width in 1..150 {
        is_within(&Comparison::new(&candidates).batch(32).width(width).to_string(), width);
    }
}

#[test]
fn a_comparison_cuts_no_number() {
    let candidates = candidates();
    let print = |width| Comparison::new(&candidates).batch(32).width(width).to_string();
    let widest = print(usize::MAX);
    let whole: BTreeSet<&str> = widest.split_whitespace().collect();
    for width in 1..150 {
        let text = print(width);
        let values = text.lines().filter_map(|line| line.split_whitespace().next_back());
        for value in values.filter(|value| value.starts_with(|first: char| first.is_ascii_digit())) {
            assert!(whole.contains(value), "{value} at width {width}:\n{text}");
        }
    }
}

#[test]
fn ratios_go_before_headings_are_shortened() {
    let candidates = candidates();
    for width in 1..150 {
        let text = Comparison::new(&candidates).width(width).to_string();
        assert!(!text.contains('×') || text.contains("training, batch 1, SGD"), "{text}");
    }
}

#[test]
fn a_ratio_has_three_digits() {
    let candidates = candidates();
    let text = Comparison::new(&candidates).to_string();
    let params = text.lines().find(|line| line.starts_with("params")).unwrap();
    assert!(params.contains("2.19×") && params.contains("7.41×"), "{params}");
}
