//! What declared networks give, against numbers made elsewhere.

mod aperture;
mod cnn;
mod compare;
mod constants;
mod golden;
mod language;
mod lecture;
