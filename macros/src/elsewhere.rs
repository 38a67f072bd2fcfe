//! What other libraries call it.

use netweight_core::Layer;

/// A layer or a form under another name: what to write instead, or where it
/// went.
pub fn layer(word: &str) -> Option<String> {
    let word = plain(word);
    let says = match word.as_str() {
        "identity" | "noop" | "passthrough" => "; what changes nothing is left out, or is an empty branch `{ }`",
        "sequential" => "; layers follow each other as they are",
        "input" | "inputlayer" => "; the input stands behind the network's name, as in `Net: 28x28x1`",
        "activation" => "; an activation is called by its name, such as `relu`",
        "rope" | "rotary" | "rotaryembedding" | "alibi" => {
            "; it has no params and changes no shape: leave it out, only what it keeps in memory is missing then"
        }
        "sinusoidal" | "sinusoidalembedding" | "positionalencoding" | "positionencoding" | "posenc" => {
            "; learned positions are `position_embedding`, and sinusoidal ones, which have no params, are left out"
        }
        "glu" => "; it is `multiply { slice(..64) } { slice(64..) sigmoid }` of 128 channels",
        "swiglu" => "; a gate is `multiply { linear(256) silu } { linear(256) }`",
        "geglu" => "; a gate is `multiply { linear(256) gelu } { linear(256) }`",
        "squeezeexcite" | "squeezeexcitation" | "se" => {
            "; it is `multiply { } { global_avgpool conv(4, 1) relu conv(64, 1) sigmoid }`"
        }
        "separableconv" | "separable" => "; it is `depthwise(3x3, bias = false) conv(64, 1)`",
        "return" => "; layers follow each other as they are, and the last one is the output",
        _ => "",
    };
    if !says.is_empty() {
        return Some(says.to_owned());
    }
    let ours = Layer::CATALOGUE.iter().map(|spec| spec.name).find(|name| plain(name) == word);
    let name = match ours {
        Some(name) => name,
        None => LAYERS.iter().find(|(names, _)| names.split(' ').any(|name| name == word))?.1,
    };
    Some(format!("; did you mean `{name}`?"))
}

/// Returns whether nobody calls a network of their own so: a layer with its number of
/// axes, or a whole kind of layers.
pub fn is_no_network(word: &str) -> bool {
    let bare = plain(word);
    let is_kind = bare.len() < word.len() || ["normalization", "pooling"].iter().any(|kind| bare.ends_with(kind));
    is_kind && layer(word).is_some()
}

/// An option under another name, where the layer has it.
pub fn option<'a>(word: &str, options: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let names = OPTIONS.iter().filter(|(names, _)| names.split(' ').any(|name| name == word)).map(|&(_, name)| name);
    names.into_iter().find_map(|name| options.iter().find(|option| **option == name).copied())
}

/// Where an option went that no layer has.
pub fn no_option(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "in_channels" | "in_features" | "input_size" | "input_shape" | "input_dim" | "in_dim" | "embed_dim"
        | "d_model" | "normalized_shape" | "num_features" => "the size of the input is known",
        "activation" | "act" | "nonlinearity" => "an activation is a layer of its own, such as a `relu` behind it",
        "name" => "a label stands before the layer, as in `stem: conv(64, 7x7)`",
        "inplace" | "in_place" => "`inference(in_place = true)` covers every layer that has this flag in PyTorch",
        "data_format" | "dim" | "axis" => "the channels are the last axis",
        "dtype" => "`precision` of `training` and `inference` is that of all",
        "approximate" | "approximation" | "tanh" => {
            "a fused approximation takes what the exact one does; `written_out = true` is GPT-2's, operator by operator"
        }
        "return_sequences" => "every step comes out; `take(last)` behind it keeps the last one",
        "dropout" | "attn_dropout" | "attention_dropout" => {
            "`dropout(p)` is a layer of its own, of what the layer before it gives"
        }
        "eps" | "epsilon" | "momentum" | "device" | "kernel_initializer" | "bias_initializer"
        | "kernel_regularizer" | "batch_first" | "padding_mode" | "mode" | "align_corners" | "count_include_pad"
        | "return_state" | "stateful" | "seed" => "it changes no shape and no count",
        _ => return None,
    })
}

/// An option of `training` or `inference` under another name: what to write
/// instead, or where it went.
pub fn setting(word: &str, known: &[&str]) -> Option<String> {
    let word = word.to_lowercase();
    let (_, says) = SETTINGS.iter().find(|(names, _)| names.split(' ').any(|name| name == word))?;
    if known.contains(says) {
        return Some(format!("; did you mean `{says}`?"));
    }
    says.contains(' ').then(|| format!("; {says}"))
}

/// A word for a setting under another name, where the setting knows it.
pub fn word<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (_, ours) = WORDS.iter().find(|(names, _)| names.split(' ').any(|name| name == word))?;
    known.into_iter().find(|known| known == ours)
}

/// Without what differs between libraries: capitals, `_`, the number of axes.
pub fn plain(word: &str) -> String {
    let word: String = word.chars().filter(|&letter| letter != '_').flat_map(char::to_lowercase).collect();
    let axes = ["1d", "2d", "3d"];
    axes.iter().fold(word, |word, axes| word.replace(axes, ""))
}

const LAYERS: [(&str, &str); 43] = [
    ("convolution", "conv"),
    ("deconv deconvolution convtransposed transposedconv", "conv_transpose"),
    ("depthwiseconv dwconv", "depthwise"),
    ("dense fullyconnected innerproduct gemm", "fc"),
    ("proj projection", "linear"),
    ("batchnormalization bn", "batchnorm"),
    ("layernormalization ln", "layernorm"),
    ("groupnormalization gn", "groupnorm"),
    ("instancenormalization", "instancenorm"),
    ("localresponsenorm localresponsenormalization", "lrn"),
    ("maxpooling pool pooling mp", "maxpool"),
    ("averagepooling averagepool meanpool meanpooling", "avgpool"),
    ("adaptiveaveragepool adaptiveaveragepooling", "adaptive_avgpool"),
    ("adaptivemaxpooling", "adaptive_maxpool"),
    ("globalaveragepooling globalaveragepool globalpool gap", "global_avgpool"),
    ("globalmaxpooling gmp", "global_maxpool"),
    ("swish", "silu"),
    ("lrelu", "leaky_relu"),
    ("hswish", "hardswish"),
    ("mean reducemean", "global_avgpool"),
    ("zeropadding zeropad padding reflectionpad", "pad"),
    ("cropping centercrop", "crop"),
    ("upsampling interpolate resizenearest", "upsample"),
    ("depthtospace subpixel", "pixel_shuffle"),
    ("spacetodepth", "pixel_unshuffle"),
    ("mha multiheadattention selfattention multiheadselfattention", "attention"),
    ("swinattention shiftedwindowattention", "window_attention"),
    ("view", "reshape"),
    ("unsqueeze squeeze", "reshape"),
    ("stochasticdepth", "drop_path"),
    ("spatialdropout alphadropout featuredropout", "dropout"),
    ("positionalembedding positionembedding posembed posembedding", "position_embedding"),
    ("tokenembedding embed", "embedding"),
    ("clstoken cls", "class_token"),
    ("layerscale gamma", "scale"),
    ("concatenate cat merge", "concat"),
    ("skip shortcut skipconnection", "residual"),
    ("sum plus eltwise", "add"),
    ("mul times gate", "multiply"),
    ("moe mixtureofexperts", "experts"),
    ("loop", "repeat"),
    ("elman simplernn vanillarnn", "rnn"),
    ("gradientcheckpoint remat", "checkpoint"),
];

const OPTIONS: [(&str, &str); 28] = [
    ("kernel_size kernel ksize pool_size filter_size size k", "window"),
    ("window_size", "window"),
    ("pad pads", "padding"),
    ("dilation_rate dilations rate", "dilation"),
    ("out_channels channels n_filters num_filters features filters_out out", "filters"),
    ("out_features features size num_classes classes out n", "units"),
    ("use_bias with_bias", "bias"),
    ("num_heads n_heads nhead n_head", "heads"),
    ("num_kv_heads n_kv_heads num_key_value_heads", "kv_heads"),
    ("key_dim dim_head head_size", "head_dim"),
    ("is_causal", "causal"),
    ("hidden_size hidden_dim units", "hidden"),
    ("num_layers n_layers depth", "layers"),
    ("bidir", "bidirectional"),
    ("attn_mask attention_mask", "mask"),
    ("attn_dropout attention_dropout dropout_p", "dropout"),
    ("rate prob probability drop_prob dropout", "p"),
    ("num_groups group n_groups", "groups"),
    ("output_size out_size", "size"),
    ("scale scale_factor upscale_factor downscale_factor block_size r", "factor"),
    ("num_embeddings vocab_size vocab input_dim", "vocabulary"),
    ("embedding_dim embed_dim output_dim dim d_model", "width"),
    ("depth_multiplier", "multiplier"),
    ("ceil_mode", "ceil"),
    ("elementwise_affine learnable", "affine"),
    ("max_len max_length max_position_embeddings", "max"),
    ("target_shape new_shape", "shape"),
    ("num_types type_vocab_size", "types"),
];

/// What is no option says so in a sentence.
const SETTINGS: [(&str, &str); 11] = [
    ("batch_size batchsize minibatch bs", "batch"),
    ("optim opt", "optimizer"),
    ("wd l2", "weight_decay"),
    ("dtype bits", "precision"),
    ("amp autocast mixed_precision", "16-bit copies are `precision = autocast`"),
    ("criterion objective", "loss"),
    ("grad_accum accumulation_steps gradient_accumulation gradient_accumulation_steps", "accumulate"),
    ("world_size gpus devices zero fsdp", "shards"),
    ("kv_cache context seq_len", "cache"),
    ("lr learning_rate epochs steps betas eps seed shuffle", "it takes no memory"),
    ("device", "a device stands behind `<=`"),
];

const WORDS: [(&str, &str); 3] =
    [("flash flashattention flashattention2 sdpa xformers", "fused"), ("math naive", "eager"), ("cuda rocm", "gpu")];

#[cfg(test)]
mod tests {
    use netweight_core::Spec;

    use super::*;
    use crate::parse;

    #[test]
    fn every_name_leads_to_one_of_ours() {
        let mut seen = std::collections::HashSet::new();
        for (names, ours) in LAYERS {
            let is_form = parse::form_words().chain(["repeat"]).any(|form| form == ours);
            assert!(is_form || Spec::of(ours).is_some(), "{ours}");
            for name in names.split(' ') {
                assert_eq!(plain(name), name, "it would never be found");
                assert!(Spec::of(name).is_none(), "{name} is one of ours");
                assert!(seen.insert(name), "{name} is there twice");
            }
        }
        for (names, ours) in OPTIONS {
            let layers: Vec<&Spec> = Layer::CATALOGUE
                .iter()
                .filter(|spec| spec.parameters.iter().any(|parameter| parameter.name == ours))
                .collect();
            assert!(!layers.is_empty(), "{ours}");
            for name in names.split(' ') {
                assert_eq!(option(name, &[ours]), Some(ours));
            }
        }
    }

    #[test]
    fn the_names_of_pytorch_and_keras_are_known() {
        for (name, ours) in [
            ("Conv2d", "conv"),
            ("nn_Conv1D", ""),
            ("Dense", "fc"),
            ("BatchNormalization", "batchnorm"),
            ("MaxPooling2D", "maxpool"),
            ("MaxPool1d", "maxpool"),
            ("LeakyReLU", "leaky_relu"),
            ("AdaptiveAveragePooling2d", "adaptive_avgpool"),
            ("GlobalAveragePooling2D", "global_avgpool"),
            ("MultiHeadAttention", "attention"),
            ("ZeroPadding2D", "pad"),
        ] {
            let expected = (!ours.is_empty()).then(|| format!("; did you mean `{ours}`?"));
            assert_eq!(layer(name), expected, "{name}");
        }
    }
}
