//! A declared network beside what PyTorch says of it: the files are described
//! in `tests/golden/README.md`.

use netweight::{Layer, LayerSummary, Network};

/// What PyTorch calls a layer.
const MODULES: [(&str, &str); 18] = [
    ("conv", "Conv2d"),
    ("depthwise", "Conv2d"),
    ("relu", "ReLU"),
    ("relu6", "ReLU6"),
    ("silu", "SiLU"),
    ("sigmoid", "Sigmoid"),
    ("hardsigmoid", "Hardsigmoid"),
    ("hardswish", "Hardswish"),
    ("tanh", "Tanh"),
    ("maxpool", "MaxPool2d"),
    ("avgpool", "AvgPool2d"),
    ("adaptive_avgpool", "AdaptiveAvgPool2d"),
    ("global_avgpool", "AdaptiveAvgPool2d"),
    ("batchnorm", "BatchNorm2d"),
    ("flatten", "Flatten"),
    ("dropout", "Dropout"),
    ("drop_path", "StochasticDepth"),
    ("fc", "Linear"),
];

/// Compares the totals, and every layer with the rows of a golden file;
/// `outputs` are the modules whose output has another shape here, of as many
/// elements.
pub fn compare<N: Network>(golden: &str, outputs: &[(&str, &str)]) {
    // Some networks call functions to pool and flatten in front of their
    // classifier.
    let has = |module| golden.contains(&format!(",{module},"));
    let functions: &[&str] = match (has("AdaptiveAvgPool2d"), has("Flatten")) {
        (true, true) => &[],
        (true, false) => &["flatten"],
        (false, true) => &["global_avgpool"],
        (false, false) => &["global_avgpool", "flatten"],
    };
    compare_with_functions::<N>(golden, functions, outputs);
}

/// The same for a network that calls `functions` instead of modules: these
/// layers, by name or by path, have no row.
pub fn compare_with_functions<N: Network>(golden: &str, functions: &[&str], outputs: &[(&str, &str)]) {
    let mut lines = golden.lines().skip(1);
    let totals = lines.next().expect("a line of totals");
    let expected = format!(
        "# input={} output={} params={} macs={} buffers={}",
        N::INPUT,
        N::OUTPUT,
        N::PARAMS,
        N::MACS,
        N::BUFFERS
    );
    assert_eq!(totals, expected, "{}", N::NAME);
    assert_eq!(N::FLOPS, 2 * N::MACS);

    let modules: Vec<&str> = lines.skip(1).collect();
    let layers: Vec<_> = N::LAYERS.iter().filter(|layer| is_module(layer, functions)).collect();
    for (module, layer) in modules.iter().zip(&layers) {
        let mut fields = module.split(',');
        let mut field = || fields.next().expect("four fields");
        let (name, kind, output, params) = (field(), field(), field(), field());
        let output = outputs.iter().find(|(other, _)| *other == name).map_or(output, |(_, here)| here);
        let kind_here = MODULES.iter().find(|(ours, _)| *ours == layer.layer.name()).map(|(_, theirs)| *theirs);
        assert_eq!(Some(kind), kind_here, "{}: {name} is {}", N::NAME, layer.path);
        assert_eq!(output, layer.output.to_string(), "{}: output of {name}, {}", N::NAME, layer.path);
        assert_eq!(params, layer.params.to_string(), "{}: params of {name}, {}", N::NAME, layer.path);
    }
    assert_eq!(modules.len(), layers.len(), "layers of {}", N::NAME);
}

/// Whether PyTorch has a module for a layer. Where branches meet it calls a
/// function.
fn is_module(layer: &LayerSummary, functions: &[&str]) -> bool {
    let path = layer.path.to_string();
    let called = functions.iter().any(|function| *function == layer.layer.name() || *function == path);
    !called && !matches!(layer.layer, Layer::Merge(_))
}
