//! The one place that draws random bytes.

pub trait Random: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}
