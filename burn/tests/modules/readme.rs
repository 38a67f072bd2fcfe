//! What the pages say.

/// The code of a page, up to what its tests add.
fn code<'a>(page: &'a str, fence: &str) -> &'a str {
    let code = page.split(fence).nth(1).expect("a block of code");
    code.split("```").next().expect("its end").split("# let").next().expect("what is shown").trim()
}

/// The block in this crate's page is a test; that in the workspace's is not.
#[test]
fn both_pages_show_the_same_code() {
    let own = code(include_str!("../../README.md"), "```rust\n");
    let train_it = include_str!("../../../README.md").split("## Train it").nth(1).expect("the section");
    assert_eq!(code(train_it, "```rust,ignore\n"), own);
}
