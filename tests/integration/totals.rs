//! Every network that PyTorch measured, in total, and the README's table.

use crate::networks::{NETWORKS, measured, row};

/// The networks in the file of the measurement.
fn names() -> impl Iterator<Item = &'static str> {
    include_str!("../golden/totals.csv").lines().skip(2).filter_map(|line| line.split(',').next())
}

#[test]
fn every_network_is_pytorchs_in_total() {
    assert!(names().eq(NETWORKS.iter().map(|entry| entry.name)), "networks are missing, or too many");
    for entry in &NETWORKS {
        let theirs = measured(entry.name);
        assert_eq!(theirs[1], entry.input.to_string(), "input of {}", entry.name);
        assert_eq!(theirs[3], entry.params.to_string(), "params of {}", entry.name);
        // Of Mixtral only the params are known.
        for (theirs, ours) in [(theirs[2], entry.output.to_string()), (theirs[4], entry.macs.to_string())] {
            assert!(theirs.is_empty() || theirs == ours, "{}: {ours}, not {theirs}", entry.name);
        }
    }
}

#[test]
fn the_readme_shows_the_table() {
    let readme = include_str!("../../README.md");
    for entry in &NETWORKS {
        assert!(readme.contains(&row(entry)), "not in the README: {}", row(entry));
    }
}
