//! Every layer and form in a small network of its own, against what PyTorch
//! allocated: `tests/golden/memory_layers.csv`, whose declarations these are.

use netweight::Network;
use netweight::memory::{AttentionPath, Rules};

use super::Drawn;
use super::recorded::{BACKWARD, FORWARD, Measured, Phase, Setup, peak, without_a_step_before};

/// Declares the networks of a recording and the list of them.
macro_rules! recording {
    ($($name:ident = $case:literal: { $($declaration:tt)* })*) => {
        $(netweight::network! { $name: $($declaration)* })*

        const CASES: &[$crate::memory::layers::Case] =
            &[$(($case, stringify!($($declaration)*), $crate::memory::layers::found::<$name>)),*];

        #[test]
        fn constants_are_what_a_program_finds_at_run_time() {
            $($crate::evaluators::compare::<$name>(<$name as netweight::__private::Declared>::Program::run);)*
        }
    };
}

pub(super) use recording;

/// The name of a case, its declaration, and what finds its figures.
pub type Case = (&'static str, &'static str, fn(u64, bool, AttentionPath) -> [u64; 5]);

recording! {
    ConvOnly = "conv_only": { 8x8x3 -> 10 = < conv(6, 3x3) fc(10) > }
    Conv = "conv": { 8x8x3 -> 10 = < conv(6, 3x3) conv(4, 3x3) fc(10) > }
    ConvNoBias = "conv_no_bias": { 8x8x3 -> 10 = < conv(6, 3x3) conv(4, 3x3, bias = false) fc(10) > }
    ConvStride = "conv_stride": { 8x8x3 -> 10 = < conv(6, 3x3) conv(4, 3x3, stride = 2, padding = half) fc(10) > }
    ConvGroups = "conv_groups": { 8x8x3 -> 10 = < conv(6, 3x3) conv(4, 3x3, groups = 2) fc(10) > }
    ConvDilated = "conv_dilated": { 8x8x3 -> 10 = < conv(6, 3x3) conv(4, 3x3, dilation = 2) fc(10) > }
    Depthwise = "depthwise": { 8x8x3 -> 10 = < conv(6, 3x3) depthwise(3x3) fc(10) > }
    DepthwiseMultiplier = "depthwise_multiplier": { 8x8x3 -> 10 = < conv(6, 3x3) depthwise(3x3, multiplier = 2) fc(10) > }
    ConvTranspose = "conv_transpose": { 8x8x3 -> 10 = < conv(6, 3x3) conv_transpose(4, 2x2, stride = 2) fc(10) > }
    ConvTranspose3x3 = "conv_transpose_3x3": { 8x8x3 -> 10 = < conv(6, 3x3) conv_transpose(4, 3x3, stride = 2, padding = 1, output_padding = 1) fc(10) > }
    Conv1d = "conv_1d": { 12 x 3 -> 10 = < conv(6, 3) fc(10) > }
    Conv1dTwice = "conv_1d_twice": { 12 x 3 -> 10 = < conv(6, 3) conv(4, 3) fc(10) > }
    Conv3d = "conv_3d": { 4x4x4x2 -> 10 = < conv(6, 3x3x3) fc(10) > }
    Maxpool = "maxpool": { 8x8x3 -> 10 = < conv(6, 3x3) maxpool(2) fc(10) > }
    MaxpoolOverlapping = "maxpool_overlapping": { 8x8x3 -> 10 = < conv(6, 3x3) maxpool(3, stride = 2, padding = 1) fc(10) > }
    Avgpool = "avgpool": { 8x8x3 -> 10 = < conv(6, 3x3) avgpool(2) fc(10) > }
    AdaptiveAvgpool = "adaptive_avgpool": { 8x8x3 -> 10 = < conv(6, 3x3) adaptive_avgpool(2) fc(10) > }
    AdaptiveMaxpool = "adaptive_maxpool": { 8x8x3 -> 10 = < conv(6, 3x3) adaptive_maxpool(2) fc(10) > }
    GlobalAvgpool = "global_avgpool": { 8x8x3 -> 10 = < conv(6, 3x3) global_avgpool fc(10) > }
    GlobalMaxpool = "global_maxpool": { 8x8x3 -> 10 = < conv(6, 3x3) global_maxpool fc(10) > }
    Maxpool1d = "maxpool_1d": { 12 x 3 -> 10 = < conv(6, 3) maxpool(2) fc(10) > }
    Avgpool1d = "avgpool_1d": { 12 x 3 -> 10 = < conv(6, 3) avgpool(2) fc(10) > }
    GlobalAvgpool1d = "global_avgpool_1d": { 12 x 3 -> 10 = < conv(6, 3) global_avgpool fc(10) > }
    GlobalMaxpool1d = "global_maxpool_1d": { 12 x 3 -> 10 = < conv(6, 3) global_maxpool fc(10) > }
    Maxpool3d = "maxpool_3d": { 4x4x4x2 -> 10 = < conv(6, 3x3x3) maxpool(2) fc(10) > }
    Avgpool3d = "avgpool_3d": { 4x4x4x2 -> 10 = < conv(6, 3x3x3) avgpool(2) fc(10) > }
    GlobalAvgpool3d = "global_avgpool_3d": { 4x4x4x2 -> 10 = < conv(6, 3x3x3) global_avgpool fc(10) > }
    GlobalMaxpool3d = "global_maxpool_3d": { 4x4x4x2 -> 10 = < conv(6, 3x3x3) global_maxpool fc(10) > }
    FcOnly = "fc_only": { 8 -> 10 = < fc(10) > }
    Fc = "fc": { 8 -> 10 = < fc(16) relu fc(10) > }
    FcNoBias = "fc_no_bias": { 8 -> 10 = < fc(16, bias = false) relu fc(10) > }
    FcImage = "fc_image": { 8x8x3 -> 10 = < conv(6, 3x3) fc(16) relu fc(10) > }
    LinearOnly = "linear_only": { 12 x 8 -> 10 = < linear(8) fc(10) > }
    Linear = "linear": { 12 x 8 -> 10 = < linear(8) linear(6) fc(10) > }
    LinearNoBias = "linear_no_bias": { 12 x 8 -> 10 = < linear(8) linear(6, bias = false) fc(10) > }
    Flatten = "flatten": { 8x8x3 -> 10 = < conv(6, 3x3) flatten fc(10) > }
    FcBatchnorm = "fc_batchnorm": { 8 -> 10 = < fc(16) batchnorm relu fc(10) > }
    Batchnorm = "batchnorm": { 8x8x3 -> 10 = < conv(6, 3x3) batchnorm fc(10) > }
    BatchnormPlain = "batchnorm_plain": { 8x8x3 -> 10 = < conv(6, 3x3) batchnorm(affine = false) fc(10) > }
    Layernorm = "layernorm": { 12 x 8 -> 10 = < linear(8) layernorm fc(10) > }
    LayernormNoBias = "layernorm_no_bias": { 12 x 8 -> 10 = < linear(8) layernorm(bias = false) fc(10) > }
    LayernormPlain = "layernorm_plain": { 12 x 8 -> 10 = < linear(8) layernorm(affine = false) fc(10) > }
    Rmsnorm = "rmsnorm": { 12 x 8 -> 10 = < linear(8) rmsnorm fc(10) > }
    RmsnormPlain = "rmsnorm_plain": { 12 x 8 -> 10 = < linear(8) rmsnorm(affine = false) fc(10) > }
    Groupnorm = "groupnorm": { 8x8x3 -> 10 = < conv(6, 3x3) groupnorm(2) fc(10) > }
    GroupnormPlain = "groupnorm_plain": { 8x8x3 -> 10 = < conv(6, 3x3) groupnorm(2, affine = false) fc(10) > }
    Instancenorm = "instancenorm": { 8x8x3 -> 10 = < conv(6, 3x3) instancenorm fc(10) > }
    InstancenormAffine = "instancenorm_affine": { 8x8x3 -> 10 = < conv(6, 3x3) instancenorm(affine = true) fc(10) > }
    Lrn = "lrn": { 8x8x3 -> 10 = < conv(6, 3x3) lrn(5) fc(10) > }
    Relu = "relu": { 8x8x3 -> 10 = < conv(6, 3x3) relu fc(10) > }
    Relu6 = "relu6": { 8x8x3 -> 10 = < conv(6, 3x3) relu6 fc(10) > }
    LeakyRelu = "leaky_relu": { 8x8x3 -> 10 = < conv(6, 3x3) leaky_relu fc(10) > }
    Prelu = "prelu": { 8x8x3 -> 10 = < conv(6, 3x3) prelu fc(10) > }
    Elu = "elu": { 8x8x3 -> 10 = < conv(6, 3x3) elu fc(10) > }
    Gelu = "gelu": { 8x8x3 -> 10 = < conv(6, 3x3) gelu fc(10) > }
    Silu = "silu": { 8x8x3 -> 10 = < conv(6, 3x3) silu fc(10) > }
    Mish = "mish": { 8x8x3 -> 10 = < conv(6, 3x3) mish fc(10) > }
    Sigmoid = "sigmoid": { 8x8x3 -> 10 = < conv(6, 3x3) sigmoid fc(10) > }
    Tanh = "tanh": { 8x8x3 -> 10 = < conv(6, 3x3) tanh fc(10) > }
    Softmax = "softmax": { 8x8x3 -> 10 = < conv(6, 3x3) softmax fc(10) > }
    LogSoftmax = "log_softmax": { 8x8x3 -> 10 = < conv(6, 3x3) log_softmax fc(10) > }
    Softplus = "softplus": { 8x8x3 -> 10 = < conv(6, 3x3) softplus fc(10) > }
    Softsign = "softsign": { 8x8x3 -> 10 = < conv(6, 3x3) softsign fc(10) > }
    Hardsigmoid = "hardsigmoid": { 8x8x3 -> 10 = < conv(6, 3x3) hardsigmoid fc(10) > }
    Hardswish = "hardswish": { 8x8x3 -> 10 = < conv(6, 3x3) hardswish fc(10) > }
    PreluEach = "prelu_each": { 8x8x3 -> 10 = < conv(6, 3x3) prelu(shared = false) fc(10) > }
    ReluBetween = "relu_between": { 8x8x3 -> 10 = < conv(6, 3x3) relu conv(4, 3x3) fc(10) > }
    GeluBetween = "gelu_between": { 8x8x3 -> 10 = < conv(6, 3x3) gelu conv(4, 3x3) fc(10) > }
    Dropout = "dropout": { 8x8x3 -> 10 = < conv(6, 3x3) dropout(0.5) fc(10) > }
    DropoutNone = "dropout_none": { 8x8x3 -> 10 = < conv(6, 3x3) dropout(0.0) fc(10) > }
    DropPath = "drop_path": { 8x8x3 -> 10 = < conv(6, 3x3) drop_path(0.5) fc(10) > }
    Scale = "scale": { 8x8x3 -> 10 = < conv(6, 3x3) scale fc(10) > }
    ScaleTokens = "scale_tokens": { 12 x 8 -> 10 = < linear(8) scale fc(10) > }
    Tokens = "tokens": { 8x8x3 -> 10 = < conv(6, 3x3) tokens fc(10) > }
    TokensLinear = "tokens_linear": { 8x8x3 -> 10 = < conv(6, 3x3) tokens linear(4) fc(10) > }
    TokensLayernorm = "tokens_layernorm": { 8x8x3 -> 10 = < conv(6, 3x3) tokens layernorm fc(10) > }
    TokensClassToken = "tokens_class_token": { 8x8x3 -> 10 = < conv(6, 3x3) tokens class_token fc(10) > }
    Reshape = "reshape": { 8x8x3 -> 10 = < conv(6, 3x3) reshape(16x24) fc(10) > }
    Take = "take": { 12 x 8 -> 10 = < linear(8) take(0) fc(10) > }
    TakeLast = "take_last": { 12 x 8 -> 10 = < linear(8) take(last) fc(10) > }
    Upsample = "upsample": { 8x8x3 -> 10 = < conv(6, 3x3) upsample(2) fc(10) > }
    Resize = "resize": { 8x8x3 -> 10 = < conv(6, 3x3) resize(12) fc(10) > }
    PixelShuffle = "pixel_shuffle": { 8x8x3 -> 10 = < conv(6, 3x3) conv(8, 3x3) pixel_shuffle(2) fc(10) > }
    PixelUnshuffle = "pixel_unshuffle": { 8x8x3 -> 10 = < conv(6, 3x3) pixel_unshuffle(2) fc(10) > }
    ChannelShuffle = "channel_shuffle": { 8x8x3 -> 10 = < conv(6, 3x3) channel_shuffle(2) fc(10) > }
    ChannelShuffleViews = "channel_shuffle_views": { 8x8x3 -> 10 = < conv(6, 3x3) channel_shuffle(2) fc(10) > }
    Pad = "pad": { 8x8x3 -> 10 = < conv(6, 3x3) pad(1) fc(10) > }
    Crop = "crop": { 8x8x3 -> 10 = < conv(6, 3x3) crop(4) conv(4, 3x3) fc(10) > }
    CropFc = "crop_fc": { 8x8x3 -> 10 = < conv(6, 3x3) crop(4) fc(10) > }
    CropWide = "crop_wide": { 8x8x3 -> 10 = < conv(6, 3x3) crop(2x6) global_avgpool fc(10) > }
    CropTall = "crop_tall": { 8x8x3 -> 10 = < conv(6, 3x3) crop(6x2) global_avgpool fc(10) > }
    Slice = "slice": { 8x8x3 -> 10 = < conv(6, 3x3) slice(0..3) conv(4, 3x3) fc(10) > }
    SliceFc = "slice_fc": { 8x8x3 -> 10 = < conv(6, 3x3) slice(0..3) fc(10) > }
    SliceTokens = "slice_tokens": { 12 x 8 -> 10 = < linear(8) slice(2..6) linear(4) fc(10) > }
    Embedding = "embedding": { 12 -> 10 = < embedding(20, 8) fc(10) > }
    PositionEmbedding = "position_embedding": { 12 -> 10 = < embedding(20, 8) position_embedding fc(10) > }
    SegmentEmbedding = "segment_embedding": { 12 -> 10 = < embedding(20, 8) segment_embedding(2) fc(10) > }
    PositionEmbeddingTokens = "position_embedding_tokens": { 12 x 8 -> 10 = < linear(8) position_embedding fc(10) > }
    ClassToken = "class_token": { 12 x 8 -> 10 = < linear(8) class_token fc(10) > }
    ClassTokenTake = "class_token_take": { 12 x 8 -> 10 = < linear(8) class_token take(0) fc(10) > }
    Tied = "tied": { 12 -> 12x20 = < token: embedding(20, 8) linear(20, bias = false, tied = token) > }
    TiedLinear = "tied_linear": { 12 -> 12x20 = < token: embedding(20, 8) linear(8) linear(20, bias = false, tied = token) > }
    RowsOfLogits = "rows_of_logits": { 12 x 8 -> 12x20 = < linear(20) > }
    Attention = "attention": { 12 x 8 -> 10 = < linear(8) attention(2) fc(10) > }
    AttentionLinear = "attention_linear": { 12 x 8 -> 10 = < linear(8) attention(2) linear(8) fc(10) > }
    AttentionSeparate = "attention_separate": { 12 x 8 -> 10 = < linear(8) attention(2) fc(10) > }
    AttentionCausal = "attention_causal": { 12 x 8 -> 10 = < linear(8) attention(2, causal = true) fc(10) > }
    AttentionGrouped = "attention_grouped": { 12 x 8 -> 10 = < linear(8) attention(2, kv_heads = 1, head_dim = 6, causal = true) fc(10) > }
    Transformer = "transformer": { 12 x 8 -> 10 = < linear(8) residual { layernorm attention(2) } residual { layernorm linear(32) gelu linear(8) } fc(10) > }
    WindowAttention = "window_attention": { 8 x 8 x 8 -> 10 = < linear(8) window_attention(2, 4) fc(10) > }
    WindowAttentionPadded = "window_attention_padded": { 6 x 6 x 8 -> 10 = < linear(8) window_attention(2, 4) fc(10) > }
    FewScores1 = "window_attention_few_scores_1": { 8 x 8 x 8 -> 10 = < linear(8) window_attention(1, 2) fc(10) > }
    FewScores2 = "window_attention_few_scores_2": { 8 x 8 x 8 -> 10 = < linear(8) window_attention(2, 2) fc(10) > }
    FewScores4 = "window_attention_few_scores_4": { 8 x 8 x 8 -> 10 = < linear(8) window_attention(4, 2) fc(10) > }
    OneHead = "window_attention_one_head": { 8 x 8 x 8 -> 10 = < linear(8) window_attention(1, 4) fc(10) > }
    OneHeadManyScores = "window_attention_one_head_many_scores": { 8 x 8 x 8 -> 10 = < linear(8) window_attention(1, 8) fc(10) > }
    ManyScores = "window_attention_many_scores": { 8 x 8 x 8 -> 10 = < linear(8) window_attention(4, 4) fc(10) > }
    WindowAttentionNoBias = "window_attention_no_bias": { 8 x 8 x 8 -> 10 = < linear(8) window_attention(2, 4, bias = false) fc(10) > }
    Lstm = "lstm": { 12 x 8 -> 10 = < linear(8) lstm(5) fc(10) > }
    LstmNoBias = "lstm_no_bias": { 12 x 8 -> 10 = < linear(8) lstm(5, bias = false) fc(10) > }
    LstmLayers = "lstm_layers": { 12 x 8 -> 10 = < linear(8) lstm(5, layers = 2) fc(10) > }
    LstmBidirectional = "lstm_bidirectional": { 12 x 8 -> 10 = < linear(8) lstm(5, bidirectional = true) fc(10) > }
    LstmBoth = "lstm_both": { 12 x 8 -> 10 = < linear(8) lstm(5, layers = 2, bidirectional = true) fc(10) > }
    Gru = "gru": { 12 x 8 -> 10 = < linear(8) gru(5) fc(10) > }
    GruNoBias = "gru_no_bias": { 12 x 8 -> 10 = < linear(8) gru(5, bias = false) fc(10) > }
    GruLayers = "gru_layers": { 12 x 8 -> 10 = < linear(8) gru(5, layers = 2) fc(10) > }
    GruBidirectional = "gru_bidirectional": { 12 x 8 -> 10 = < linear(8) gru(5, bidirectional = true) fc(10) > }
    GruBoth = "gru_both": { 12 x 8 -> 10 = < linear(8) gru(5, layers = 2, bidirectional = true) fc(10) > }
    Rnn = "rnn": { 12 x 8 -> 10 = < linear(8) rnn(5) fc(10) > }
    RnnNoBias = "rnn_no_bias": { 12 x 8 -> 10 = < linear(8) rnn(5, bias = false) fc(10) > }
    RnnLayers = "rnn_layers": { 12 x 8 -> 10 = < linear(8) rnn(5, layers = 2) fc(10) > }
    RnnBidirectional = "rnn_bidirectional": { 12 x 8 -> 10 = < linear(8) rnn(5, bidirectional = true) fc(10) > }
    RnnBoth = "rnn_both": { 12 x 8 -> 10 = < linear(8) rnn(5, layers = 2, bidirectional = true) fc(10) > }
    Residual = "residual": { 8x8x3 -> 10 = < conv(6, 3x3) residual { conv(6, 3x3) relu } fc(10) > }
    ResidualConv = "residual_conv": { 8x8x3 -> 10 = < conv(6, 3x3) residual { conv(6, 3x3) } relu fc(10) > }
    ResidualShortcut = "residual_shortcut": { 8x8x3 -> 10 = < conv(6, 3x3) residual { conv(8, 3x3) relu } { conv(8, 1x1) } fc(10) > }
    ResidualBasic = "residual_basic": { 8x8x3 -> 10 = < conv(6, 3x3) residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu fc(10) > }
    ResidualTwo = "residual_two": { 8x8x3 -> 10 = < conv(6, 3x3) residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu fc(10) > }
    Add = "add": { 8x8x3 -> 10 = < conv(6, 3x3) add { conv(4, 3x3) } { conv(4, 1x1) relu } fc(10) > }
    AddThree = "add_three": { 8x8x3 -> 10 = < conv(6, 3x3) add { } { conv(6, 3x3) } { conv(6, 1x1) } fc(10) > }
    AddItself = "add_itself": { 8x8x3 -> 10 = < conv(6, 3x3) add { } { } conv(4, 3x3) fc(10) > }
    SqueezeExcite = "squeeze_excite": { 8x8x3 -> 10 = < conv(6, 3x3) multiply { } { global_avgpool conv(2, 1x1) relu conv(6, 1x1) sigmoid } fc(10) > }
    SqueezeExciteLeft = "squeeze_excite_left": { 8x8x3 -> 10 = < conv(6, 3x3) multiply { global_avgpool conv(2, 1x1) relu conv(6, 1x1) sigmoid } { } fc(10) > }
    MultiplyItself = "multiply_itself": { 8x8x3 -> 10 = < conv(6, 3x3) multiply { } { sigmoid } fc(10) > }
    Multiply = "multiply": { 8x8x3 -> 10 = < conv(6, 3x3) multiply { conv(4, 3x3) } { conv(4, 1x1) sigmoid } fc(10) > }
    MultiplyThree = "multiply_three": { 8x8x3 -> 10 = < conv(6, 3x3) multiply { conv(4, 3x3) } { conv(4, 1x1) } { conv(4, 1x1) } fc(10) > }
    Gated = "gated": { 12 x 8 -> 10 = < linear(8) multiply { linear(12) silu } { linear(12) } linear(8) fc(10) > }
    Concat = "concat": { 8x8x3 -> 10 = < conv(6, 3x3) concat { conv(4, 3x3) } { conv(2, 1x1) } fc(10) > }
    ConcatRelu = "concat_relu": { 8x8x3 -> 10 = < conv(6, 3x3) concat { conv(4, 3x3) relu } { } fc(10) > }
    ConcatThree = "concat_three": { 8x8x3 -> 10 = < conv(6, 3x3) concat { } { conv(4, 3x3) } { conv(2, 1x1) relu } fc(10) > }
    DenseBlock = "dense_block": { 8x8x3 -> 10 = < conv(6, 3x3) concat { } { batchnorm relu conv(4, 3x3, bias = false) } concat { } { batchnorm relu conv(4, 3x3, bias = false) } fc(10) > }
    From = "from": { 8x8x3 -> 10 = < enter: conv(6, 3x3) maxpool(2) conv(6, 3x3) upsample(2) concat { } { from(enter) } fc(10) > }
    Experts = "experts": { 12 x 8 -> 10 = < linear(8) experts(4, 2) { linear(12) relu linear(8) } fc(10) > }
    ExpertsOneActive = "experts_one_active": { 12 x 8 -> 10 = < linear(8) experts(4, 1) { linear(12) relu linear(8) } fc(10) > }
    ExpertsSingle = "experts_single": { 12 x 8 -> 10 = < linear(8) experts(1, 1) { linear(12) relu linear(8) } fc(10) > }
    ExpertsOfInput = "experts_of_input": { 12 x 8 -> 10 = < experts(4, 2) { linear(12) relu linear(8) } fc(10) > }
    ExpertsGated = "experts_gated": { 12 x 8 -> 10 = < linear(8) experts(4, 2) { multiply { linear(12) silu } { linear(12) } linear(8) } fc(10) > }
    ExpertsResidual = "experts_residual": { 12 x 8 -> 10 = < linear(8) experts(4, 2) { residual { linear(12) relu linear(8) } } fc(10) > }
    ExpertsInExperts = "experts_in_experts": { 12 x 8 -> 10 = < linear(8) experts(4, 2) { experts(3, 2) { linear(12) relu linear(8) } } fc(10) > }
    ExpertsInResidual = "experts_in_residual": { 12 x 8 -> 10 = < linear(8) experts(4, 2) { residual { experts(3, 2) { linear(12) relu linear(8) } } linear(8) } fc(10) > }
    ExpertsBatchNorm = "experts_batchnorm": { 12 x 8 -> 10 = < linear(8) experts(4, 2) { linear(12) batchnorm relu linear(8) } fc(10) > }
    BatchnormRelu = "batchnorm_relu": { 8x8x3 -> 10 = < conv(6, 3x3, bias = false) batchnorm relu fc(10) > }
    BatchnormReluInplace = "batchnorm_relu_inplace": { 8x8x3 -> 10 = < conv(6, 3x3, bias = false) batchnorm relu fc(10) > }
    BatchnormRelu6 = "batchnorm_relu6": { 8x8x3 -> 10 = < conv(6, 3x3, bias = false) batchnorm relu6 fc(10) > }
    BatchnormRelu6Inplace = "batchnorm_relu6_inplace": { 8x8x3 -> 10 = < conv(6, 3x3, bias = false) batchnorm relu6 fc(10) > }
    BatchnormHardswish = "batchnorm_hardswish": { 8x8x3 -> 10 = < conv(6, 3x3, bias = false) batchnorm hardswish fc(10) > }
    BatchnormHardswishInplace = "batchnorm_hardswish_inplace": { 8x8x3 -> 10 = < conv(6, 3x3, bias = false) batchnorm hardswish fc(10) > }
    BatchnormSilu = "batchnorm_silu": { 8x8x3 -> 10 = < conv(6, 3x3, bias = false) batchnorm silu fc(10) > }
    BatchnormSiluInplace = "batchnorm_silu_inplace": { 8x8x3 -> 10 = < conv(6, 3x3, bias = false) batchnorm silu fc(10) > }
    ConvReluInplace = "conv_relu_inplace": { 8x8x3 -> 10 = < conv(6, 3x3) relu conv(4, 3x3) fc(10) > }
    DropoutInplace = "dropout_inplace": { 8x8x3 -> 10 = < conv(6, 3x3) dropout(0.5) conv(4, 3x3) fc(10) > }
    ResidualBasicInplace = "residual_basic_inplace": { 8x8x3 -> 10 = < conv(6, 3x3) residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu fc(10) > }
    ResidualTwoInplace = "residual_two_inplace": { 8x8x3 -> 10 = < conv(6, 3x3) residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu fc(10) > }
}

/// The figures of one line of the file, in the order of its columns. Backward
/// peaks are those of a tracker and, last, those without one.
pub fn found<N: Network>(batch: u64, in_place: bool, attention: AttentionPath) -> [u64; 5] {
    let usual = Rules { in_place, attention, ..Rules::TRAINING };
    let [watched, usual] = [true, false].map(|new_sums| Drawn::new(&N::GRAPH, Rules { new_sums, ..usual }));
    let inference = Drawn::new(&N::GRAPH, Rules { in_place, attention, ..Rules::INFERENCE });
    let watched = watched.training().batch(batch);
    [
        watched.saved().unwrap(),
        without_a_step_before(peak(&watched, FORWARD)),
        peak(&watched, BACKWARD),
        inference.inference().batch(batch).memory().total(),
        peak(&usual.training().batch(batch), BACKWARD),
    ]
}

const COLUMNS: [(&str, Phase); 5] = [
    ("saved", Phase::Saved),
    ("forward_peak", Phase::Forward),
    ("backward_peak", Phase::WatchedBackward),
    ("inference_peak", Phase::Inference),
    ("backward_peak_in_place", Phase::Backward),
];

/// What was recorded of every layer and form. `after_forward` is not compared:
/// it is `saved` and what the caller holds.
pub fn measured() -> Vec<Measured> {
    let lines = include_str!("../../golden/memory_layers.csv").lines().filter(|line| !line.starts_with('#'));
    let compare = |line: &'static str| {
        let (case, rest) = line.split_once(',').unwrap();
        self::compare("memory_layers", CASES, case, rest, AttentionPath::Cpu)
    };
    lines.skip(1).flat_map(compare).collect()
}

/// The figures of a line, what stands behind its case: batch, declaration, numbers.
pub fn compare(
    recording: &'static str,
    cases: &[Case],
    case: &str,
    rest: &'static str,
    attention: AttentionPath,
) -> [Measured; 5] {
    let (batch, rest) = rest.split_once(',').unwrap();
    let (declaration, numbers) = rest[1..].split_once("\",").unwrap();
    let &(_, declared, found) = cases.iter().find(|(name, ..)| Some(*name) == case.split(' ').next()).expect(case);
    let bare = |text: &str| text.replace([' ', '\n'], "");
    assert_eq!(bare(declaration), bare(declared), "{case}");
    let recorded: Vec<u64> = numbers.split(',').map(|number| number.parse().unwrap()).collect();
    let [saved, _after_forward, forward, backward, inference, usual] = *recorded else { panic!("{case}: {rest}") };
    let batch = batch.parse().unwrap();
    let found = found(batch, case.ends_with("_inplace"), attention);
    let recorded = [saved, forward, backward, inference, usual];
    std::array::from_fn(|i| {
        let (column, phase) = COLUMNS[i];
        Measured {
            recording,
            case: case.to_owned(),
            batch: Some(batch),
            column: column.to_owned(),
            family: family(declaration),
            setup: Setup::Cpu,
            phase,
            recorded: recorded[i],
            found: found[i],
        }
    })
}

/// The first of these words in a declaration names its family.
const FAMILIES: [(&[&str], &str); 6] = [
    (&["lstm(", "gru(", "rnn("], "recurrent layers"),
    (&["experts("], "experts"),
    (&["window_attention("], "attention in windows"),
    (&["attention("], "attention"),
    (&["residual", "add", "multiply", "concat"], "branches"),
    (&["conv(6"], "convolutions, and a layer after one"),
];

fn family(declaration: &str) -> &'static str {
    let contains = |words: &[&str]| words.iter().any(|word| declaration.contains(word));
    FAMILIES.iter().find(|(words, _)| contains(words)).map_or("dense layers, embeddings, tokens", |&(_, family)| family)
}
