//! Options of training that other libraries have.

netweight::network! {
    Net: 28x28x1 -> 10 = < fc(10) >
    where training(batch_size = 8, lr = 1, amp = true, dtype = f16) <= 1GiB
}

const _: u64 = Net::PARAMS;

fn main() {}
