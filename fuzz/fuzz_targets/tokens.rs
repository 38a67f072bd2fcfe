//! Arbitrary text.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| netweight_fuzz::check_expansion(source));
