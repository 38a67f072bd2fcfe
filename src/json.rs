//! The JSON of labels and of memory, with the feature `serde`.
//!
//! [`Summary`](crate::Summary) and [`Memory`](crate::Memory) are `Serialize`:
//!
//! ```
//! netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) maxpool(2) fc(10) > }
//!
//! let label = serde_json::to_value(Mnist::summary())?;
//! assert_eq!((&label["version"], &label["params"]), (&1.into(), &63_050.into()));
//! assert_eq!(label["layers"][0]["path"], "conv");
//! assert_eq!(label["layers"][0]["output"], serde_json::json!([28, 28, 32]));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What comes out is what this [JSON Schema](https://json-schema.org/) says,
//! `docs/label.schema.json` of the repository:
//!
//! ```json
#![doc = include_str!("../docs/label.schema.json")]
//! ```

/// The schema.
pub const SCHEMA: &str = include_str!("../docs/label.schema.json");
