//! Not `cfg(fuzzing)`, under which `proc-macro2` knows no spans.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(fuzzed)");
    println!("cargo::rustc-cfg=fuzzed");
}
