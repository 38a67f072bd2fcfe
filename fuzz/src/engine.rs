//! One question to the engine.

use netweight_core::Layer;

use crate::answer::Tally;
use crate::extremes::{Outcomes, few_shapes};
use crate::layers::{any, compare, small_shape};
use crate::programs::Author;
use crate::random::Random;
use crate::values::shape;
use crate::{aperture, graphs, plans};

/// Asks what the bytes say, and the naive counters the same.
///
/// # Panics
///
/// They do not agree.
pub fn check(bytes: &[u8]) {
    let mut random = Random(Vec::from(bytes).into_iter());
    match random.below(6) {
        0 => {
            let (layer, input) = (any(&mut random), small_shape(&mut random));
            compare(layer, input, &mut Tally::default());
        }
        1 => {
            let layer = any(&mut random);
            let shapes = few_shapes();
            let input = shapes[random.below(shapes.len())];
            Outcomes::default().see_all(layer, &[input, small_shape(&mut random)]);
        }
        2 | 3 => {
            let wrong = random.pick(&[0, 20]);
            let mut author = Author { random, sites: 0, wrong, any: 0 };
            let program = author.body(3);
            if graphs::is_countable(&program) {
                graphs::compare(&program);
            }
        }
        4 => {
            let axes = 1 + random.below(2);
            let layers: Vec<Layer> = (0..=random.below(4)).map(|_| aperture::draw(&mut random, axes)).collect();
            let sizes: Vec<u64> = (0..axes).map(|_| random.pick(&[7, 9, 12, 16, 24])).collect();
            aperture::Tally::default().compare(&layers, shape(&sizes, 64));
        }
        _ => {
            let any = random.pick(&[2, 3, 5]);
            let mut author = Author { random, sites: 0, wrong: 0, any };
            let input = plans::draw_input(&mut author.random);
            let program = author.body(3);
            plans::check(&program, input, &mut author.random);
        }
    }
}
