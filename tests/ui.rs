//! What wrong declarations say.

mod page;

#[test]
fn wrong_declarations_say_what_to_do() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
}

/// The page of mistakes is made of the cases and their messages, which the
/// test above compares with what the compiler says: so it cannot drift.
///
/// `TRYBUILD=overwrite cargo test --test ui` writes both anew.
#[test]
fn the_page_of_mistakes_is_what_the_cases_say() {
    let page = page::write("tests/ui");
    let path = "src/mistakes.md";
    if std::env::var_os("TRYBUILD").is_some_and(|value| value == "overwrite") {
        std::fs::write(path, page).expect("the page is written");
    } else if std::fs::read_to_string(path).expect("the page is there") != page {
        panic!("{path} is stale: TRYBUILD=overwrite cargo test --test ui");
    }
}

/// So the page has them all.
#[test]
fn every_message_has_a_case() {
    let missing = page::messages::without_case("tests/ui");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
