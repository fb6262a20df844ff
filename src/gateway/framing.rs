//! What counts as an HTTP/1 request here. Every head and every chunk passes this before anything else sees it, because
//! what two readers of one byte stream read differently is a door for whoever wrote it. One pass, nothing copied.

mod chunks;
mod fault;
mod head;

pub(super) use chunks::ChunkWatch;
pub(super) use fault::Fault;
pub(super) use head::{BodyLength, Head, Search, read_head};

/// Follows a body to its last byte.
#[derive(Debug)]
pub(super) enum BodyWatch {
    Counted(u64),
    Chunked(ChunkWatch),
}

impl BodyWatch {
    /// How many of these bytes belong to the body.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<usize, Fault> {
        match self {
            Self::Counted(left) => {
                let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                *left -= taken as u64;
                Ok(taken)
            }
            Self::Chunked(watch) => watch.take(bytes),
        }
    }

    pub(super) fn is_over(&self) -> bool {
        match self {
            Self::Counted(left) => *left == 0,
            Self::Chunked(watch) => watch.is_over(),
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
