//! Declarations of the repository, edited.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| netweight_fuzz::check_expansion(&netweight_fuzz::edited(bytes)));
