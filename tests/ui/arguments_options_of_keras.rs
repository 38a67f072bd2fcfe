//! Options that other libraries have.

netweight::network! {
    Net: 16x8 -> 10 = <
        attention(2, embed_dim = 8)
        lstm(8, return_sequences = true)
        conv(8, 3, padding_mode = "zeros", data_format = "channels_last")
        hswish mean fc(10)
    >
}

const _: u64 = Net::PARAMS;

fn main() {}
