//! What training and inference take on a card, and the batch that fits it:
//! VGG-16 and `ResNet`-50 on the lecture's three cards and on current ones.

use netweight::device::{
    A100_80GB, APPLE_64GB, GTX_980, H100, JETSON_ORIN_NANO, MI300X, RTX_4090, TESLA_K20, TESLA_K40,
};
use netweight::memory::Part;
use netweight::{Accounting, Bytes, Device, Grouped, Memory, Network, Optimizer, OverBudget, Split, Training};

#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "resnet.rs"]
pub mod resnet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "vgg.rs"]
pub mod vgg;

/// The lecture's cards, then current ones.
const CARDS: [Device; 9] =
    [GTX_980, TESLA_K40, TESLA_K20, RTX_4090, A100_80GB, H100, MI300X, APPLE_64GB, JETSON_ORIN_NANO];

/// Runs at once where it fits.
const BATCH: u64 = 32;
/// Is split where it does not fit.
const WHOLE: u64 = 256;

/// All of it is `const`, of any network.
const fn training<N: Network>() -> Training<'static> {
    Training::of::<N>().batch(BATCH).optimizer(Optimizer::Adam)
}

// These hold, or the example does not build.
const _: () = training::<vgg::Vgg16>().assert_fits(&TESLA_K20);
const _: () = training::<resnet::ResNet50>().assert_fits(&TESLA_K20);

fn main() {
    budget::<vgg::Vgg16>();
    println!();
    budget::<resnet::ResNet50>();
    println!();
    println!(
        "The accounts differ because `Textbook` adds up the outputs of all layers, relu's too, each with\n\
         an error signal, and `Autograd` follows the step and lets go of a tensor after its last reader.\n\
         \n\
         largest    the largest batch that trains\n\
         split      gradient splitting: micro-batch × steps + the last one, with the weights of the losses\n\
         infers     the largest batch at test time\n\
         *          the marketed memory: less is usable\n\
         ~          read off a number that was rounded\n\
         kept free  for the context, the libraries' workspaces and the allocator's rounding: `Device::headroom`\n\
         \n\
         Not counted: workspaces of cuDNN, which come and go, and gaps between the allocator's blocks.\n\
         `headroom` leaves more room for them, and `headroom(0)` none for anything but tensors."
    );
}

fn budget<N: Network>() {
    let training = training::<N>();
    let textbook = N::inference().batch(BATCH).accounting(Accounting::Textbook);
    // torchvision's activations overwrite their input.
    let inference = N::inference().batch(BATCH).in_place(true);
    println!("{}: {} params; batch {BATCH}, Adam, 32 bits", N::NAME, Grouped(N::PARAMS));
    println!();
    parts(&[
        ("training", training.memory(), training.accounting(Accounting::Textbook).memory()),
        ("inference", inference.memory(), textbook.memory()),
    ]);
    println!();
    let [batch, split] = [format!("batch {BATCH}"), format!("batch {WHOLE} split")];
    let [usable, kept_free, largest, infers] = ["usable", "kept free", "largest", "infers"].map(str::to_owned);
    columns([String::new(), usable, kept_free, batch, largest, split, infers]);
    for card in &CARDS {
        columns([
            format!("{}{}", card.name(), if card.is_nominal() { "*" } else { "" }),
            format!("{}{}", if card.is_approximate() { "~" } else { "" }, Bytes(card.memory().into())),
            Bytes(training.kept_free(card).bytes().into()).to_string(),
            match training.check(card) {
                Ok(_) => "fits".to_owned(),
                Err(OverBudget::Memory(over)) => format!("{} over", Bytes((over.needed - over.available).into())),
                Err(OverBudget::Settings(invalid)) => invalid.to_string(),
            },
            count(training.max_batch(card)),
            training.split(WHOLE, card).map_or_else(|| "not even 1 by 1".to_owned(), steps),
            count(inference.max_batch(card)),
        ]);
    }
}

fn columns([card, usable, kept_free, fits, largest, split, infers]: [String; 7]) {
    println!("{card:<24}{usable:>11}{kept_free:>12}{fits:>16}{largest:>9}  {split:<30}{infers:>8}");
}

/// Both accounts of each task beside each other, part by part.
fn parts(tasks: &[(&str, Memory<'_>, Memory<'_>); 2]) {
    println!("{:<18}{:>14}{:>14}  {:>14}{:>14}", "", tasks[0].0, "", tasks[1].0, "");
    println!("{:<18}{:>14}{:>14}  {:>14}{:>14}", "", "Autograd", "Textbook", "Autograd", "Textbook");
    let [(_, train, train_textbook), (_, infer, infer_textbook)] = tasks;
    let accounts = [train, train_textbook, infer, infer_textbook];
    for (row, Part { name, .. }) in train.parts().iter().enumerate() {
        let bytes = accounts.map(|memory| memory.parts()[row].bytes);
        if bytes != [0; 4] {
            line(name, bytes);
        }
    }
    line("total", accounts.map(Memory::total));
    for (task, memory, _) in tasks {
        if let (Some(phase), Some(path)) = (memory.phase(), memory.path()) {
            println!("{task} takes the most {phase} of `{path}`");
        }
    }
}

fn line(name: &str, bytes: [u64; 4]) {
    let [a, b, c, d] = bytes.map(|bytes| if bytes == 0 { "-".to_owned() } else { Bytes(bytes.into()).to_string() });
    println!("{name:<18}{a:>14}{b:>14}  {c:>14}{d:>14}");
}

fn count(batch: Option<u64>) -> String {
    batch.map_or_else(|| "none".to_owned(), |batch| Grouped(batch).to_string())
}

/// Micro-batch × steps + the last one, if it is smaller; the weights of their
/// losses in parentheses.
fn steps(split: Split) -> String {
    let (micro, last) = (split.micro_batch(), split.steps() - 1);
    if last == 0 {
        "at once".to_owned()
    } else if split.last() == micro {
        format!("{micro} × {} ({:.4})", split.steps(), split.weight(0))
    } else {
        format!("{micro} × {last} ({:.4}) + {} ({:.4})", split.weight(0), split.last(), split.weight(last))
    }
}
