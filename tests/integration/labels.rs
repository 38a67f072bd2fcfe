//! Labels as text: against files that have been looked at, and for what must
//! hold of any network.
//!
//! The files are in `tests/labels`. `LABELS=overwrite cargo test --test
//! integration labels` writes them anew; look at the difference.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;
use std::{env, fs};

use netweight::graph::{Name, Tape};
use netweight::layers::Fc;
use netweight::{Candidate, Comparison, Optimizer, Probability, Shape, Summary, Window};

use crate::networks::{NETWORKS, mnist::Mnist, resnet::ResNet18, resnet::ResNet50, vit::VitB16};

#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "../../examples/lecture.rs"]
mod lecture;

#[path = "labels/drawings.rs"]
mod drawings;
#[path = "labels/explanations.rs"]
mod explanations;
#[path = "labels/widths.rs"]
mod widths;

netweight::network! {
    /// A form of every kind, and a repetition of none.
    pub Forms: 32x32x3 -> 10 = <
        stem: { conv(16, 3x3) relu }
        repeat 2 { residual { conv(16, 3x3) batchnorm } relu }
        repeat 0 { conv(16, 3x3) }
        aux { global_avgpool fc(10) }
        side: aux(training) { flatten fc(10) }
        checkpoint { conv(16, 3x3, stride = 2, padding = half, bias = false) }
        joined: concat { conv(8, 1x1) } { repeat 2 { conv(8, 3x3) } } {}
        multiply {} { global_avgpool conv(32, 1x1) sigmoid }
        upsample(2)
        conv_transpose(16, 2x2, stride = 2)
        maxpool(4)
        tokens
        experts(4, 2) { linear(64) relu linear(16) }
        global_avgpool fc(10)
    >
}

fn candidates() -> Vec<Candidate<'static>> {
    vec![Candidate::with_memory::<ResNet18>(), Candidate::with_memory::<ResNet50>(), Candidate::of::<VitB16>()]
}

/// Every file with what it should hold.
fn files() -> Vec<(&'static str, String)> {
    fn file(name: &'static str, text: impl Display) -> (&'static str, String) {
        (name, text.to_string())
    }
    let candidates = candidates();
    let comparison = Comparison::new(&candidates).batch(32).optimizer(Optimizer::Adam);
    let memory = Mnist::training().batch(128).optimizer(Optimizer::Adam).memory();
    let json = |summary: &Summary<'_>| serde_json::to_string_pretty(summary).unwrap();
    vec![
        file("mnist.txt", Mnist::summary()),
        file("mnist_colors.txt", Mnist::summary().colors(true)),
        file("mnist_explained.txt", explanations::of(&Mnist::summary())),
        file("mnist.md", Mnist::summary().markdown()),
        file("mnist.csv", Mnist::summary().csv()),
        file("mnist.dot", Mnist::summary().dot()),
        file("mnist.json", json(&Mnist::summary())),
        file("mnist_memory.json", serde_json::to_string_pretty(&memory).unwrap()),
        file("forms.txt", Forms::summary()),
        file("forms_unfolded.txt", Forms::summary().unfolded()),
        file("forms_explained.txt", explanations::of(&Forms::summary())),
        file("forms.md", Forms::summary().markdown()),
        file("forms.csv", Forms::summary().csv()),
        file("forms.dot", Forms::summary().dot()),
        file("forms.json", json(&Forms::summary())),
        file("resnet18.txt", ResNet18::summary()),
        file("resnet18_100.txt", ResNet18::summary().unfolded().width(100)),
        file("resnet18_80.txt", ResNet18::summary().unfolded().width(80)),
        file("resnet18_50.txt", ResNet18::summary().width(50)),
        file("resnet18_24.txt", ResNet18::summary().width(24)),
        file("comparison.txt", comparison),
        file("comparison_80.txt", comparison.width(80)),
        file("comparison_colors.txt", comparison.colors(true)),
        file("comparison.md", comparison.markdown()),
        file("comparison.csv", comparison.csv()),
        file("lecture.txt", lecture::text()),
    ]
}

#[test]
fn every_file_is_what_is_printed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labels");
    let files = files();
    let is_overwriting = env::var_os("LABELS").is_some_and(|mode| mode == "overwrite");
    for (name, text) in &files {
        let path = folder.join(name);
        if is_overwriting {
            fs::write(&path, text).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert!(*text == expected, "{name} is another one; see the head of this test\n{text}");
    }
    let there: BTreeSet<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let wanted: BTreeSet<_> = files.iter().map(|(name, _)| (*name).into()).collect();
    assert_eq!(there, wanted, "files that nobody prints");
}

/// The fields of a line of CSV, read by the letter of RFC 4180.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => fields.last_mut().unwrap().push(letters.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().unwrap().push(letter),
        }
    }
    assert!(!quoted, "{line}");
    fields
}

#[test]
fn csv_has_every_layer_and_comes_to_the_sums() {
    for entry in &NETWORKS {
        let summary = (entry.summary)();
        let csv = summary.csv().to_string();
        let mut lines = csv.split_terminator("\r\n").map(fields);
        let columns = lines.next().unwrap();
        let column = |name: &str| columns.iter().position(|column| column == name).unwrap();
        let lines: Vec<_> = lines.collect();
        assert_eq!(lines.len(), summary.layers().count());
        for (line, layer) in lines.iter().zip(summary.layers()) {
            assert_eq!(line.len(), columns.len(), "{line:?}");
            let (name, arguments) = (&line[column("layer")], &line[column("arguments")]);
            let written = if arguments.is_empty() { name.clone() } else { format!("{name}({arguments})") };
            assert_eq!(line[column("path")], layer.path.to_string());
            // A layer on its own knows no labels.
            if !arguments.contains("tied") {
                assert_eq!(written, layer.layer.to_string());
            }
        }
        let sum = |name| lines.iter().map(|line| line[column(name)].parse::<u64>().unwrap()).sum::<u64>();
        assert_eq!((sum("params"), sum("macs")), (entry.params, entry.macs), "{}", entry.name);
    }
}

#[test]
fn debug_says_what_something_is_not_how_it_is_kept() {
    let conv = Mnist::LAYERS[1];
    assert_eq!(
        format!("{:?} {:?} {:?}", conv.path, conv.input, conv.output),
        "Path(conv1) Shape(28x28x32) Shape(28x28x32)"
    );
    assert_eq!(format!("{:?}", conv.aperture), "Aperture(5x5, stride 1x1, padding 2x2)");
    assert_eq!(format!("{:?}", Mnist::APERTURE), "Aperture(all)");
    assert_eq!(format!("{:?}", conv.explain().params), "Formula((3·3·32 + 1)·32 = 9,248)");
    assert_eq!(format!("{:?}", Mnist::summary().graph()), "Graph(28x28x1 -> 10, 5 layers)");
    let plan = format!("{:?}", <Mnist as netweight::Network>::TRAINING[0]);
    assert!(plan.starts_with("Plan { graph: Graph(28x28x1 -> 10, 5 layers), rules: Rules {"), "{plan}");
    assert_eq!(format!("{:?} {:?}", Window::plane(3, 5), Probability::new(0.5)), "Window(3x5) Ok(Probability(0.5))");
    assert_eq!(format!("{:?}", Tape::<1, 1, 0, 0>::BLANK), "Tape(Graph(1 -> 1, 0 layers))");
}

netweight::network! {
    /// A weight that is tied, to a layer that stands in a group.
    Tied: 16 -> 16x1000 = <
        body: { words: embedding(1000, 64) attention(4) }
        linear(1000, bias = false, tied = words)
    >
}

#[test]
fn a_tied_layer_names_the_label() {
    let summary = Tied::summary();
    let layer = "linear(1000, bias = false, tied = words)";
    for text in [summary.to_string(), summary.markdown().to_string()] {
        assert!(text.contains(layer), "{text}");
    }
    let csv = summary.csv().to_string();
    assert_eq!(fields(csv.lines().last().unwrap())[3], "1000, bias = false, tied = words");
    let json = serde_json::to_value(summary).unwrap();
    assert_eq!(json["layers"][2]["arguments"], "1000, bias = false, tied = words");
    let dot = summary.dot().to_string();
    assert!(dot.contains(r"linear(1000,\nbias = false, tied = words)"), "{dot}");
    // A layer on its own knows the size alone.
    assert_eq!(Tied::LAYERS[2].layer.to_string(), "linear(1000, bias = false, tied = 1000x64)");
}

#[test]
fn a_path_of_any_length_is_whole() {
    // The outermost name alone is longer than any message.
    let outermost = "a".repeat(2_000);
    let names: Vec<String> = (0..200).map(|depth| format!("group_{depth}")).collect();
    let mut tape = Tape::<1, 1, 201, 0>::BLANK;
    let mut builder = tape.builder();
    let x = builder.input(0, Shape::new(&[784]));
    let labels = [&outermost].into_iter().chain(&names);
    let groups: Vec<_> = labels.map(|name| builder.enter(Name::label(name), x)).collect();
    let x = builder.layer(1, Name::numbered("fc", 0), Fc { units: 10, ..Fc::DEFAULT }.into(), x);
    for group in groups.into_iter().rev() {
        builder.leave(group, x);
    }
    let (totals, extent) = (builder.finish(x), builder.extent());
    let tape = tape.with(totals, extent);
    let summary = Summary::new("Deep", tape.graph());

    let path = format!("{outermost}.{}.fc0", names.join("."));
    assert_eq!(tape.graph().path(0).to_string(), path);
    assert_eq!(fields(summary.csv().to_string().lines().nth(1).unwrap())[1], path);
    let json = serde_json::to_value(summary).unwrap();
    assert_eq!(json["layers"][0]["path"], *path);
    assert_eq!(json["groups"][0]["name"], *outermost);
    let markdown = summary.unfolded().markdown().to_string();
    assert!(markdown.contains(&format!("| {path} | `fc(10)` |")), "{markdown}");
}

#[test]
fn markdown_has_as_many_cells_in_every_line() {
    for entry in &NETWORKS {
        let markdown = (entry.summary)().unfolded().markdown().to_string();
        let table = markdown.lines().filter(|line| line.starts_with('|'));
        for line in table {
            assert_eq!(line.matches('|').count() - line.matches("\\|").count(), 7, "{line}");
        }
    }
}
