//! What declared networks give, against numbers made elsewhere.

mod aperture;
mod blocks;
mod bounds;
mod budget;
mod cnn;
mod compare;
mod constants;
mod dense_prediction;
mod drawn;
mod evaluators;
mod exact;
mod golden;
mod headroom;
mod heads;
mod labels;
mod language;
mod lecture;
mod memory;
mod microcontrollers;
mod surroundings;
mod totals;
mod transformers;
mod words;

#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "../../examples/networks.rs"]
mod networks;
