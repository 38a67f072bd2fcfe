//! Tests of whole expansions, in this process.
