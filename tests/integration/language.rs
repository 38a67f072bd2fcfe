//! The page of the language against the catalogue that it describes.

use netweight::{Kind, Layer, Padding, Probability, Spec, Value, Window};

/// The page that documents `network!`.
const PAGE: &str = include_str!("../../src/network.md");

/// `` | `conv(filters, window)` | `stride = 1, …` | `` for a layer.
fn row(spec: &Spec) -> String {
    let parameters = spec.parameters.iter();
    let required: Vec<&str> =
        parameters.clone().filter(|parameter| parameter.default.is_none()).map(|parameter| parameter.name).collect();
    let options: Vec<String> = parameters
        .filter_map(|parameter| parameter.default.map(|default| format!("{} = {default}", parameter.name)))
        .collect();
    let call =
        if required.is_empty() { spec.name.to_owned() } else { format!("{}({})", spec.name, required.join(", ")) };
    let options = if options.is_empty() { " ".to_owned() } else { format!(" `{}` ", options.join(", ")) };
    format!("| `{call}` |{options}|")
}

#[test]
fn every_layer_stands_on_the_page_with_its_defaults() {
    for spec in Layer::CATALOGUE {
        assert!(PAGE.contains(&row(spec)), "not on the page: {}", row(spec));
    }
}

#[test]
fn nothing_else_stands_on_the_page() {
    let (_, table) = PAGE.split_once("# Layers").expect("a table of layers");
    let (table, _) = table.split_once("The formulas").expect("its end");
    let names = table.lines().filter_map(|line| line.strip_prefix("| `")?.split(['(', '`']).next());
    assert_eq!(names.collect::<Vec<_>>(), Layer::CATALOGUE.iter().map(|spec| spec.name).collect::<Vec<_>>());
}

#[test]
fn defaults_are_what_they_are_documented_to_be() {
    let mut compared = 0;
    for spec in Layer::CATALOGUE {
        for (index, parameter) in spec.parameters.iter().enumerate() {
            let Some(value) = parameter.default.and_then(|text| value(parameter.kind, text)) else {
                continue;
            };
            let mut layer = spec.default;
            assert!(layer.set(index, value), "{}: {} takes no {value:?}", spec.name, parameter.name);
            assert_eq!(layer, spec.default, "{}: default of {}", spec.name, parameter.name);
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared}");
}

/// A documented default as a value; none if it is another parameter's.
fn value(kind: Kind, text: &str) -> Option<Value> {
    let number = text.parse();
    match (kind, text) {
        (Kind::Flag, "true" | "false") => Some(Value::Flag(text == "true")),
        (Kind::Flag | Kind::Label, _) | (Kind::Window | Kind::Amount, "window") => None,
        (Kind::Padding, "same") => Some(Value::Padding(Padding::Same)),
        (Kind::Padding, _) => Some(Value::Padding(Padding::Each(Window::every(number.ok()?)))),
        (Kind::Count, _) => Some(Value::Count(number.ok()?)),
        (Kind::Probability, _) => Some(Value::Probability(Probability::new(text.parse().unwrap()).unwrap())),
        (Kind::Word(words), _) => {
            words.variants.iter().find(|(word, _)| *word == text).map(|(word, _)| Value::Word(word))
        }
        (Kind::Window | Kind::Amount, _) => Some(Value::Window(Window::every(number.ok()?))),
        _ => panic!("a default of a {kind:?}: teach this test to read `{text}`"),
    }
}
