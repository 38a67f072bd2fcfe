//! What wrong declarations say.

#[test]
fn wrong_declarations_say_what_to_do() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
}
