//! What a network cannot express yet, by the names that it has elsewhere: the
//! nearest layer or form would be something else.

use crate::elsewhere::plain;

/// Names of layers and forms, and what does the same or can be told apart from
/// it, if anything does.
const LAYERS: [(&str, &str); 16] = [
    ("frozen freeze nograd stopgradient detach frozenbatchnorm", "all weights are trained"),
    ("subtract sub minus difference divide div maximum minimum", ""),
    ("matmul batchmatmul bmm mm dot outer einsum tensordot", ""),
    (
        "sdpa scaleddotproductattention dotproductattention",
        "`attention(heads)` has projections of its own, and its queries, keys and values are of one tensor",
    ),
    ("crossattention", "`attention` is of a sequence with itself"),
    ("shared share sharedweights weightsharing siamese reuse", "`tied = label` shares the weight of a `linear` alone"),
    ("split chunk unbind unstack", "`slice(0..8)` at the head of a branch takes some of the channels"),
    ("stack", "`concat` joins the channels"),
    ("permute transpose swapaxes movedim moveaxis rearrange einops", "the channels are always last"),
    ("gather scatter indexselect topk argmax nms roialign roipool roiheads where maskedfill codebook quantizer", ""),
    ("abs square sqrt exp log pow reciprocal clamp clip neg", ""),
    ("l2norm normalize l2normalize grn weightnorm spectralnorm weightnormalization", ""),
    ("mla selectivescan mamba ssm s4 rwkv deformconv deformableconv convlstm gcn graphconv unfold fold im2col", ""),
    ("embeddingbag", "`embedding` gives a row for each id"),
    (
        "parameter variable constant buffer",
        "`scale` is a learned factor for each channel, `class_token` and `position_embedding` are learned rows",
    ),
    ("lambda custom function roll shift flip vmap cond scan", ""),
];

/// What options of layers would do.
const OPTIONS: [(&str, &str); 8] = [
    ("trainable frozen freeze requires_grad", "frozen weights yet: all are trained"),
    ("shared share weights reuse", "shared weights yet: `tied = label` shares that of a `linear` alone"),
    ("context encoder_hidden_states memory cross key value keys values kdim vdim", "cross attention yet"),
    ("weight_norm spectral_norm", "normalised weights yet"),
    ("state initial_state hidden_state h0", "a start state yet"),
    ("qk_norm query_norm key_norm", "normalised queries and keys yet"),
    ("sliding_window attention_window local", "attention to a sliding window yet"),
    ("sinks value_dim proj_size", "this yet"),
];

/// ``a network cannot express `matmul` yet``, of a layer or a form.
pub fn layer(word: &str) -> Option<String> {
    let bare = plain(word);
    let (_, instead) = LAYERS.iter().find(|(names, _)| names.split(' ').any(|name| name == bare))?;
    let instead = if instead.is_empty() { String::new() } else { format!(": {instead}") };
    Some(format!("a network cannot express `{word}` yet{instead}"))
}

/// `a network cannot express frozen weights yet`, of an option.
pub fn option(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let (_, what) = OPTIONS.iter().find(|(names, _)| names.split(' ').any(|name| name == word))?;
    Some(format!("a network cannot express {what}"))
}

#[cfg(test)]
mod tests {
    use netweight_core::Spec;

    use super::*;
    use crate::{elsewhere, parse};

    #[test]
    fn every_name_has_one_answer() {
        let mut seen = std::collections::HashSet::new();
        for name in LAYERS.iter().flat_map(|(names, _)| names.split(' ')) {
            assert_eq!(plain(name), name, "it would never be found");
            assert!(Spec::of(name).is_none() && parse::form_words().all(|form| form != name), "{name} is one of ours");
            assert!(elsewhere::layer(name).is_none(), "{name} is said to be another");
            assert!(seen.insert(name), "{name} is there twice");
        }
    }
}
