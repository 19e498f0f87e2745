//! The one integration binary: one link, full parallelism.

mod suite {
    mod calendar;
    mod vectors;
}
