//! How each layer is computed, a family a file.

pub(crate) mod activation;
pub(crate) mod attention;
pub(crate) mod conv;
pub(crate) mod dense;
pub(crate) mod drop;
pub(crate) mod embedding;
pub(crate) mod merge;
pub(crate) mod norm;
pub(crate) mod pool;
pub(crate) mod recurrent;
pub(crate) mod reshape;
pub(crate) mod resize;
