//! A network's label in any format:
//! `cargo run --example label -- resnet18 dot | dot -Tsvg > resnet18.svg`.
//!
//! Without a format it is printed for a terminal, if that is built in:
//! `cargo run --example label --features terminal -- resnet18`.

use std::env;
use std::process::ExitCode;

use netweight::Summary;

#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "googlenet.rs"]
mod googlenet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "gpt2.rs"]
mod gpt2;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "mnist.rs"]
mod mnist;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "resnet.rs"]
mod resnet;

fn networks() -> [Summary<'static>; 5] {
    [
        mnist::Mnist::summary(),
        resnet::ResNet18::summary(),
        resnet::ResNet50::summary(),
        googlenet::GoogLeNet::summary(),
        gpt2::Gpt2::summary(),
    ]
}

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "mnist".to_owned());
    let Some(summary) = networks().into_iter().find(|network| network.name().eq_ignore_ascii_case(&name)) else {
        eprintln!("no network `{name}`; there are {}", networks().map(|network| network.name()).join(", "));
        return ExitCode::FAILURE;
    };
    match arguments.next().as_deref() {
        None => return on_terminal(&summary),
        Some("full") => return on_terminal(&summary.unfolded()),
        Some("markdown") => print!("{}", summary.markdown()),
        Some("csv") => print!("{}", summary.csv()),
        Some("dot") => print!("{}", summary.dot()),
        Some("json") => match serde_json::to_string_pretty(&summary) {
            Ok(json) => println!("{json}"),
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        },
        Some("explained") => {
            for layer in summary.layers() {
                println!("{}: {}\n{}\n", layer.path, layer.layer, layer.explain());
            }
        }
        Some(format) => {
            eprintln!("no format `{format}`; there are full, markdown, csv, dot, json, explained");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

#[cfg(feature = "terminal")]
fn on_terminal(summary: &Summary<'_>) -> ExitCode {
    match netweight::terminal::print(summary) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "terminal"))]
fn on_terminal(summary: &Summary<'_>) -> ExitCode {
    println!("{summary}");
    ExitCode::SUCCESS
}
