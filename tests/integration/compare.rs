//! A declared network beside what PyTorch says of it: the files are described
//! in `tests/golden/README.md`.

use netweight::{LayerSummary, Network};

/// What PyTorch calls a layer.
const MODULES: [(&str, &str); 20] = [
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
    ("linear", "Linear"),
    ("layernorm", "LayerNorm"),
];

/// What is no module in PyTorch, but an operator or `torch.cat`.
const OPERATORS: [&str; 3] = ["add", "multiply", "concat"];

/// Where a library's code differs from one module for each layer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Differences {
    /// Layers that it calls as functions, which have no row: the name of the
    /// layer, or the path of one.
    pub functions: &'static [&'static str],
    /// Modules whose output has another shape here, of as many elements.
    pub outputs: &'static [(&'static str, &'static str)],
}

/// Compares the totals, and every layer with the rows of a golden file.
pub fn compare<N: Network>(golden: &str, differences: Differences) {
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
    let layers: Vec<_> = N::LAYERS.iter().filter(|layer| !is_called(layer, differences.functions)).collect();
    for (module, layer) in modules.iter().zip(&layers) {
        let mut fields = module.split(',');
        let mut field = || fields.next().expect("four fields");
        let (name, kind, output, params) = (field(), field(), field(), field());
        let output = differences.outputs.iter().find(|(other, _)| *other == name).map_or(output, |(_, here)| here);
        let kind_here = MODULES.iter().find(|(ours, _)| *ours == layer.layer.name()).map(|(_, theirs)| *theirs);
        assert_eq!(Some(kind), kind_here, "{}: {name} is {}", N::NAME, layer.path);
        assert_eq!(output, layer.output.to_string(), "{}: output of {name}, {}", N::NAME, layer.path);
        assert_eq!(params, layer.params.to_string(), "{}: params of {name}, {}", N::NAME, layer.path);
    }
    assert_eq!(modules.len(), layers.len(), "layers of {}", N::NAME);
}

/// Whether a layer has no module in PyTorch.
fn is_called(layer: &LayerSummary, functions: &[&str]) -> bool {
    let name = layer.layer.name();
    let path = layer.path.to_string();
    OPERATORS.contains(&name) || functions.iter().any(|function| *function == name || *function == path)
}
