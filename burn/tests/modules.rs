//! Declared networks as modules of burn.

#[path = "modules/dropped.rs"]
mod dropped;
#[path = "modules/golden.rs"]
mod golden;
#[path = "modules/layers.rs"]
mod layers;
#[path = "modules/others.rs"]
mod others;
#[path = "modules/readme.rs"]
mod readme;
#[path = "modules/recalled.rs"]
mod recalled;
#[path = "modules/records.rs"]
mod records;
#[path = "modules/refused.rs"]
mod refused;
#[path = "modules/side_heads.rs"]
mod side_heads;

// The networks of the workspace's examples and tests.
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "../../examples/microcontroller.rs"]
mod microcontroller;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "../../examples/networks.rs"]
mod networks;

#[path = "../../tests/integration/cnn.rs"]
mod cnn;
#[allow(dead_code, reason = "only some of its callers are here")]
#[path = "../../tests/integration/compare.rs"]
mod compare;
#[path = "../../tests/integration/dense_prediction.rs"]
mod dense_prediction;
#[path = "../../tests/integration/transformers.rs"]
mod transformers;
