//! The engine against the naive counters.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| netweight_fuzz::check_engine(bytes));
