//! The documentation of whole declarations.

use proc_macro2::{TokenStream, TokenTree};

use crate::expand;

const GOLDEN: &str = "src/emit/docs/golden";

/// The documentation for rustdoc, and for everything else.
fn docs(source: &str) -> [String; 2] {
    let items = expand::network(format!("netweight\n{source}").parse().expect("tokens"));
    let mut docs = items.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => conditional(group.stream()),
        _ => None,
    });
    [docs.next(), docs.next()].map(|doc| doc.expect("a `cfg_attr`"))
}

/// The text in `cfg_attr(…, doc = "text")`.
fn conditional(attribute: TokenStream) -> Option<String> {
    let mut tokens = attribute.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(word)), Some(TokenTree::Group(group))) if word == "cfg_attr" => {
            let text = group.stream().into_iter().last()?;
            Some(syn::parse2::<syn::LitStr>(text.into()).expect("a text").value())
        }
        _ => None,
    }
}

fn matches_golden(file: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN).join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).expect("a file");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, golden, "{file}: if this is right, run the tests with UPDATE_GOLDEN=1");
}

#[test]
fn a_network_is_documented_as_in_its_golden_files() {
    let [page, plain] = docs(
        "block Unit(filters) { residual { conv(filters, 3x3, bias = false) batchnorm relu } }
         Net: 28x28x1 -> 10 = <
            /// The stem.
            conv(8, 3x3) body: repeat 3 { Unit(8) } maxpool(2) fc(10)
         >
         where params <= 1M, training(batch = 128, optimizer = adam) <= GTX_980, inference <= STM32F407",
    );
    matches_golden("page.md", &page);
    matches_golden("plain.md", &plain);
}

#[test]
fn a_group_that_ends_with_a_label_gives_that_tensor() {
    let [_, plain] = docs("Net: 28x28x3 = < x: conv(4, 3x3) g: { conv(16, 5x5) back: { from(x) } } conv(8, 1) >");
    let line = plain.lines().find(|line| line.contains("| g ")).expect("a line of the group");
    assert!(line.contains("28x28x4") && !line.contains("28x28x16"), "{line}");
}

#[test]
fn constants_stand_as_they_are_written() {
    let [page, plain] = docs("Net: 28x28x1 -> CLASSES = < conv(8, 3x3) fc(CLASSES) conv(WIDTH, 3x3) >");
    for text in [&page, &plain] {
        assert!(text.starts_with("\n\n`28x28x1 → CLASSES`; sizes shown as `…`"), "{text}");
        assert!(text.contains("conv(WIDTH, 3x3)"), "{text}");
    }
    // 3·3·1·8 + 8, and whatever the constants give.
    assert!(page.contains(">80 + …</text>"), "{page}");
    let [page, _] = docs("Net: (H, <W as Side>::N, 3) = < conv(8, 3x3) >");
    assert!(page.starts_with("\n\n`(H") && !page.contains("<svg"), "{page}");
}

#[test]
fn nothing_in_a_name_is_read_as_html() {
    let [page, _] = docs("Net: 8 = < /// a <b> & \"c\"\n\n/// d\n fc(<A as B>::C) fc(8) >");
    assert!(page.contains("a &lt;b&gt; &amp; &quot;c&quot;"), "{page}");
    assert!(page.contains("fc(&lt;A as B&gt;::C)"), "{page}");
    let (_, html) = page.split_once("<div class=\"netweight\">").expect("a label");
    assert!(!html.contains("\n\n"), "an empty line ends HTML: {html}");
}

#[test]
fn a_label_is_as_its_attribute_says() {
    for (attribute, drawing, table) in [
        ("", true, true),
        ("#[label(drawing = true, table = true)]", true, true),
        ("#[label(drawing = false)]", false, true),
        ("#[derive(PartialEq)] #[label(table = false)]", true, false),
        ("#[label(drawing = false)] /// Text. \n #[label(table = false,)]", false, false),
    ] {
        let [page, plain] = docs(&format!("{attribute} Net: 8 = < fc(8) > where params <= 100"));
        assert_eq!(page.contains("<svg"), drawing, "{attribute}");
        assert_eq!(page.contains("nw-rows\">"), table, "{attribute}");
        assert_eq!(page.contains("<style>"), drawing || table, "{attribute}");
        assert_eq!(plain.contains("| layer |"), table, "{attribute}");
        // The bounds are in the drawing or else in a list.
        assert!(page.contains("72 of 100"), "{attribute}");
    }
}

#[test]
fn repetitions_that_differ_in_their_apertures_alone_stand_once() {
    let [page, _] =
        docs("Net: 32x32x8 = < body: repeat 20 { conv(8, 3x3) relu } deep: repeat 3 { conv(channels * 2, 1) } >");
    assert!(page.contains("each of 0 to 19 <small>2 layers</small>"), "{page}");
    assert!(page.contains("body × 20 <small>40 layers</small>"), "{page}");
    for filters in [16, 32, 64] {
        assert!(page.contains(&format!("conv({filters}, 1)")), "{page}");
    }
}

#[test]
fn long_tables_are_cut_and_parts_add_up() {
    let layers: Vec<String> = (0..600).map(|index| format!("fc({})", 8 + index % 2)).collect();
    let [page, plain] = docs(&format!("Net: 8 = < {} >", layers.join(" ")));
    assert_eq!(page.matches("<code>").count(), 512);
    assert!(page.contains("The first 512 rows are shown."), "{page}");
    assert!(plain.contains("| … | 536 more |"), "{plain}");
    assert!(page.contains("593 others"), "{page}");
    assert!(page.len() < 100_000);
}

#[test]
fn long_names_are_cut_in_the_drawing() {
    let name = "W".repeat(100_000);
    let [page, _] = docs(&format!("{name}: 8 = < {name}: fc(8) > where params <= 18_446_744_073_709_551_615"));
    let texts = page.lines().filter(|line| line.starts_with("<text"));
    assert!(texts.map(str::len).max().is_some_and(|longest| longest < 300));
    assert!(page.contains("W…</text>") && page.contains("of 18,446,744,073,709,551,615"));
}

#[test]
fn the_router_of_experts_has_a_row_and_is_in_the_sums() {
    let [_, plain] = docs("Net: 16x32 = < moe: { experts(8, active = 2) { linear(64) relu linear(32) } } linear(3) >");
    // 16·(8 + 64 + 64 + 32 + 32), and 8·32 of the router, 8·(33·64 + 65·32) of the experts.
    assert!(plain.contains("| moe | `5 layers` | 16x32 | 3,200 | 33,792 |"), "{plain}");
    let [page, _] = docs("Net: 16x32 = < experts(COUNT, active = 2) { linear(64) relu linear(32) } >");
    assert!(page.contains("router <code>linear</code>"), "{page}");
    let [page, _] = docs("Net: 16x32 = < experts(8, active = 2) { linear(64) relu linear(32) } >");
    assert!(page.contains("router <code>linear(8, bias = false)</code>"), "{page}");
    assert!(page.contains("experts <code>experts(8, 2)</code>"), "{page}");
}
