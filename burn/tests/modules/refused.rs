//! What cannot be built, and batches that do not fit.

use netweight_burn::burn::tensor::{Device, Tensor};
use netweight_burn::{Mislabelled, Model, Reason, check_label};

netweight::network! {
    Aside: 8x6 = < experts(3, 1) { linear(6) aux { linear(2) } } >
    Read: 8x6 = < experts(3, 1) { inner: linear(6) } add { linear(6) } { from(inner) } >
    Tied: 8x6 = < experts(3, 1) { inner: linear(6) } relu linear(6, tied = inner) >
    TiedInside: 8x6 = < experts(3, 1) { inner: linear(6) relu linear(6, tied = inner) } >
    TiedFromOutside: 8x6 = < outer: linear(6) experts(3, 1) { experts(2, 1) { linear(6, tied = outer) } } >
    Ids: 8 = < embedding(5, 4) >
    Images: 8x9x2 = < relu >
}

fn refused<N: netweight::Network>() -> (String, Reason) {
    let unsupported = Model::<N>::try_init(&Device::default()).map(|_| ()).expect_err(N::NAME);
    assert_eq!(check_label::<N>(&Device::default()), Err(Mislabelled::Unsupported(unsupported.clone())));
    (unsupported.to_string(), unsupported.reason())
}

#[test]
fn the_layer_is_named() {
    assert_eq!(
        refused::<Aside>(),
        (
            "Aside cannot be built: `linear1: linear(2)`: a side head within experts would have as many outputs as \
             there are experts"
                .to_owned(),
            Reason::AsideInExperts
        )
    );
    assert_eq!(
        refused::<Read>(),
        (
            "Read cannot be built: `add: add`: it reads a tensor from within experts, which each of them has"
                .to_owned(),
            Reason::ReadsFromExperts
        )
    );
    assert_eq!(refused::<Tied>().1, Reason::TiedToExperts);
}

#[test]
fn experts_may_share_what_they_all_have() {
    netweight_burn::assert_label::<TiedInside>();
    netweight_burn::assert_label::<TiedFromOutside>();
}

#[test]
#[should_panic(expected = "Aside cannot be built: `linear1: linear(2)`")]
fn init_panics_with_the_layer() {
    let _ = Model::<Aside>::init(&Device::default());
}

#[test]
#[should_panic(
    expected = "Images takes batches of 8x9x2, in burn's order of axes [batch, 2, 8, 9]; this is a batch of numbers \
                of the axes [4, 8, 9, 2]"
)]
fn another_order_of_axes_is_refused() {
    let device = Device::default();
    let _ = Model::<Images>::init(&device).forward::<4>(Tensor::<4>::zeros([4, 8, 9, 2], &device));
}

#[test]
#[should_panic(
    expected = "Ids takes batches of 8 token ids, integers of the axes [batch, 8]; this is a batch of numbers"
)]
fn features_are_no_ids() {
    let device = Device::default();
    let _ = Model::<Ids>::init(&device).forward::<3>(Tensor::<2>::zeros([4, 8], &device));
}
