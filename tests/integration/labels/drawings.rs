//! Drawings, as Graphviz sees them.

use std::io::Write;
use std::process::{Command, Stdio};

use netweight::Summary;

use super::Forms;
use crate::networks::{NETWORKS, gpt2::Gpt2, mnist::Mnist, resnet::ResNet18};

/// What `dot` makes of a drawing; none where it is not installed.
fn rendered(summary: &Summary<'_>) -> Option<String> {
    let command =
        Command::new("dot").arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut dot) = command else {
        // Past the test's own capture: a test that is skipped says so.
        let _ = writeln!(std::io::stderr(), "skipped: `dot` of Graphviz is not installed");
        return None;
    };
    let drawing = summary.dot().to_string();
    dot.stdin.take().unwrap().write_all(drawing.as_bytes()).unwrap();
    let output = dot.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.is_empty(), "{}: {said}\n{drawing}", summary.name());
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn graphviz_draws_every_layer_and_every_tensor() {
    for summary in [Mnist::summary(), Forms::summary(), ResNet18::summary(), Gpt2::summary()] {
        let Some(svg) = rendered(&summary) else { return };
        let graph = summary.graph();
        let side_heads = summary.dot().to_string().matches("label=\"side output\"").count();
        let tensors: usize = (0..graph.rows().len()).map(|row| graph.inputs(row).len()).sum();
        assert_eq!(svg.matches("class=\"node\"").count(), graph.rows().len() + 2 + side_heads, "{}", summary.name());
        assert_eq!(svg.matches("class=\"edge\"").count(), tensors + 1 + side_heads, "{}", summary.name());
        for layer in summary.layers() {
            let path = layer.path.to_string();
            assert!(svg.contains(&format!("xlink:title=\"{path}\"")), "{path} of {}", summary.name());
        }
    }
}

#[test]
fn frames_close_and_hold_their_layers() {
    for summary in NETWORKS.iter().map(|entry| (entry.summary)()).chain([Forms::summary()]) {
        let drawing = summary.dot().to_string();
        let mut depth = 0;
        let mut nodes = 0;
        for line in drawing.lines() {
            let indent = (line.len() - line.trim_start().len()) / 4;
            let line = line.trim_start();
            if line == "}" {
                depth -= 1;
            }
            assert!(line.is_empty() || indent == depth, "{line}");
            if line.ends_with('{') {
                depth += 1;
            }
            nodes += usize::from(line.starts_with('n') && line.contains(" [label=") && !line.contains("->"));
        }
        assert_eq!(depth, 0);
        assert_eq!(nodes, summary.layers().count() + 1, "{}", summary.name());
    }
}

#[test]
fn side_heads_are_outputs_of_their_own() {
    let drawing = Forms::summary().dot().to_string();
    assert_eq!(drawing.matches("side output").count(), 2);
    assert_eq!(drawing.matches("-> output").count(), 3);
}
