//! What flate2 needs of `libz-ng-sys`, answered by `libz-rs-sys`.
//!
//! pingora asks flate2 for zlib-ng, whose C sources are built by cmake, and flate2 prefers a C library over its Rust one
//! whenever any crate asks for it. This package takes the place of the C library, so that a clone builds with Rust and a C
//! compiler alone. It ends the day pingora lets its users choose.
//!
//! Both sides describe the same C structure. They differ in one thing: here `zalloc` and `zfree` are plain function
//! pointers, there they are `Option`s of them, which have the same layout. That is what the assertions below hold.
#![allow(non_camel_case_types, non_snake_case)]

use core::ffi::{c_char, c_int, c_uint, c_ulong, c_void};
use core::mem::{align_of, offset_of, size_of};

pub use libz_rs_sys::{
    zlibVersion, Z_BLOCK, Z_BUF_ERROR, Z_DATA_ERROR, Z_DEFAULT_STRATEGY, Z_DEFLATED, Z_FINISH, Z_FULL_FLUSH, Z_MEM_ERROR,
    Z_NEED_DICT, Z_NO_FLUSH, Z_OK, Z_PARTIAL_FLUSH, Z_STREAM_END, Z_STREAM_ERROR, Z_SYNC_FLUSH,
};

pub type Bytef = u8;
pub type uInt = c_uint;
pub type alloc_func = extern "C" fn(*mut c_void, uInt, uInt) -> *mut c_void;
pub type free_func = extern "C" fn(*mut c_void, *mut c_void);

#[repr(C)]
pub struct z_stream {
    pub next_in: *const Bytef,
    pub avail_in: uInt,
    pub total_in: c_ulong,
    pub next_out: *mut Bytef,
    pub avail_out: uInt,
    pub total_out: c_ulong,
    pub msg: *mut c_char,
    pub state: *mut c_void,
    pub zalloc: alloc_func,
    pub zfree: free_func,
    pub opaque: *mut c_void,
    pub data_type: c_int,
    pub adler: c_ulong,
    pub reserved: c_ulong,
}

type Theirs = libz_rs_sys::z_stream;

const _: () = {
    assert!(size_of::<z_stream>() == size_of::<Theirs>());
    assert!(align_of::<z_stream>() == align_of::<Theirs>());
    assert!(offset_of!(z_stream, next_in) == offset_of!(Theirs, next_in));
    assert!(offset_of!(z_stream, total_in) == offset_of!(Theirs, total_in));
    assert!(offset_of!(z_stream, next_out) == offset_of!(Theirs, next_out));
    assert!(offset_of!(z_stream, total_out) == offset_of!(Theirs, total_out));
    assert!(offset_of!(z_stream, state) == offset_of!(Theirs, state));
    assert!(offset_of!(z_stream, zalloc) == offset_of!(Theirs, zalloc));
    assert!(offset_of!(z_stream, zfree) == offset_of!(Theirs, zfree));
    assert!(offset_of!(z_stream, adler) == offset_of!(Theirs, adler));
};

/// Passes a call on: the same arguments, the stream under its other name.
macro_rules! forward {
    ($($name:ident($($argument:ident: $kind:ty),*);)*) => {$(
        /// # Safety
        ///
        /// As for the zlib function of the same name.
        pub unsafe fn $name(stream: *mut z_stream $(, $argument: $kind)*) -> c_int {
            // SAFETY: the two structures have the same layout, as asserted above; the rest is the caller's promise.
            unsafe { libz_rs_sys::$name(stream.cast::<Theirs>() $(, $argument)*) }
        }
    )*};
}

forward! {
    deflate(flush: c_int);
    deflateEnd();
    deflateReset();
    deflateParams(level: c_int, strategy: c_int);
    deflateSetDictionary(dictionary: *const Bytef, length: uInt);
    inflate(flush: c_int);
    inflateEnd();
    inflateReset2(window_bits: c_int);
    inflateSetDictionary(dictionary: *const Bytef, length: uInt);
    inflateInit2_(window_bits: c_int, version: *const c_char, stream_size: c_int);
}

/// # Safety
///
/// As for the zlib function of the same name.
pub unsafe fn deflateInit2_(
    stream: *mut z_stream,
    level: c_int,
    method: c_int,
    window_bits: c_int,
    mem_level: c_int,
    strategy: c_int,
    version: *const c_char,
    stream_size: c_int,
) -> c_int {
    let stream = stream.cast::<Theirs>();
    // SAFETY: as in `forward!`.
    unsafe { libz_rs_sys::deflateInit2_(stream, level, method, window_bits, mem_level, strategy, version, stream_size) }
}
