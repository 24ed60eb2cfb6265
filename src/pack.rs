//! Plain data to bytes and back, for what a build keeps for the next.
//!
//! Only the same program reads what it packed, so there are no versions and no names of fields: values follow each
//! other in the order in which they are listed. Whoever stores packed bytes proves that they are whole; unpacking other
//! bytes gives `None` or some other value, and never more than the bytes could hold.

use std::ops::Range;
use std::sync::Arc;

pub(crate) use crate::text::Sharing;
use crate::text::Text;

/// A value that can be packed.
pub(crate) trait Pack: Sized {
    /// Adds it to `bytes`.
    fn pack(&self, bytes: &mut Vec<u8>);

    /// Takes it from the front of `bytes`; `None` if it is not there.
    fn unpack(bytes: &mut &[u8]) -> Option<Self>;

    /// Leads a walk over the texts in it, which are to share one: see [`share`]. No list keeps more room than it needs.
    fn share(&mut self, _: &mut Sharing) {}
}

/// Makes the texts of a value pieces of one; `walk` leads over all of them, each time in the same order.
pub(crate) fn share<T>(value: &mut T, walk: impl Fn(&mut T, &mut Sharing)) {
    let mut gathering = Sharing::begin();
    walk(value, &mut gathering);
    if let Some(mut sharing) = gathering.next() {
        walk(value, &mut sharing);
    }
}

/// Packs a struct field by field; a field that is not listed does not compile.
macro_rules! pack_fields {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::pack::Pack for $name {
            fn pack(&self, bytes: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($crate::pack::Pack::pack($field, bytes);)+
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::pack::Pack::unpack(bytes)?),+ })
            }

            fn share(&mut self, sharing: &mut $crate::pack::Sharing) {
                let Self { $($field),+ } = self;
                $($crate::pack::Pack::share($field, sharing);)+
            }
        }
    )+};
}

/// Packs an enum without fields as one byte; a variant that is not listed does not compile.
macro_rules! pack_variants {
    ($($name:ident { $($variant:ident),+ $(,)? })+) => {$(
        impl $crate::pack::Pack for $name {
            fn pack(&self, bytes: &mut Vec<u8>) {
                bytes.push(match self { $(Self::$variant => Self::$variant as u8,)+ });
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                let tag: u8 = $crate::pack::Pack::unpack(bytes)?;
                $(if tag == Self::$variant as u8 {
                    return Some(Self::$variant);
                })+
                None
            }
        }
    )+};
}

pub(crate) use {pack_fields, pack_variants};

/// The first `length` bytes.
pub(crate) fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// Adds a text, whatever holds it.
pub(crate) fn put_text(text: &str, bytes: &mut Vec<u8>) {
    text.len().pack(bytes);
    bytes.extend(text.as_bytes());
}

/// A text that stays where it is.
pub(crate) fn text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::unpack(bytes)?;
    std::str::from_utf8(take(bytes, length)?).ok()
}

impl Pack for u8 {
    fn pack(&self, bytes: &mut Vec<u8>) {
        bytes.push(*self);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        Some(*first)
    }
}

impl Pack for bool {
    fn pack(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Some(u8::unpack(bytes)? != 0)
    }
}

/// Seven bits a byte, the lowest first: most numbers are small.
impl Pack for u64 {
    fn pack(&self, bytes: &mut Vec<u8>) {
        let mut rest = *self;
        while rest > 0x7f {
            bytes.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = u8::unpack(bytes)?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

impl Pack for u32 {
    fn pack(&self, bytes: &mut Vec<u8>) {
        u64::from(*self).pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        u64::unpack(bytes)?.try_into().ok()
    }
}

impl Pack for usize {
    fn pack(&self, bytes: &mut Vec<u8>) {
        (*self as u64).pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        u64::unpack(bytes)?.try_into().ok()
    }
}

impl Pack for [u8; 16] {
    fn pack(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        take(bytes, 16)?.try_into().ok()
    }
}

impl Pack for Range<u32> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.start.pack(bytes);
        self.end.pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Some(u32::unpack(bytes)?..u32::unpack(bytes)?)
    }
}

impl Pack for Box<str> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        put_text(self, bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        text(bytes).map(Self::from)
    }
}

impl Pack for String {
    fn pack(&self, bytes: &mut Vec<u8>) {
        put_text(self, bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        text(bytes).map(Self::from)
    }
}

impl Pack for Text {
    fn pack(&self, bytes: &mut Vec<u8>) {
        put_text(self, bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        text(bytes).map(Self::from)
    }

    fn share(&mut self, sharing: &mut Sharing) {
        sharing.text(self);
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.is_some().pack(bytes);
        if let Some(value) = self {
            value.pack(bytes);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Some(if bool::unpack(bytes)? { Some(T::unpack(bytes)?) } else { None })
    }

    fn share(&mut self, sharing: &mut Sharing) {
        if let Some(value) = self {
            value.share(sharing);
        }
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.0.pack(bytes);
        self.1.pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::unpack(bytes)?, B::unpack(bytes)?))
    }
}

impl<T: Pack, E: Pack> Pack for Result<T, E> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.is_ok().pack(bytes);
        match self {
            Ok(value) => value.pack(bytes),
            Err(value) => value.pack(bytes),
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Some(if bool::unpack(bytes)? { Ok(T::unpack(bytes)?) } else { Err(E::unpack(bytes)?) })
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.len().pack(bytes);
        for value in self {
            value.pack(bytes);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let length = usize::unpack(bytes)?;
        // Every value takes a byte at least, so that no number alone can ask for memory.
        let mut values = Self::with_capacity(length.min(bytes.len()));
        for _ in 0..length {
            values.push(T::unpack(bytes)?);
        }
        Some(values)
    }

    fn share(&mut self, sharing: &mut Sharing) {
        self.shrink_to_fit();
        for value in self {
            value.share(sharing);
        }
    }
}

impl<T: Pack> Pack for Box<[T]> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        self.len().pack(bytes);
        for value in self {
            value.pack(bytes);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Vec::unpack(bytes).map(Vec::into_boxed_slice)
    }
}

impl<T: Pack> Pack for Box<T> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        (**self).pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        T::unpack(bytes).map(Self::new)
    }

    fn share(&mut self, sharing: &mut Sharing) {
        (**self).share(sharing);
    }
}

impl<T: Pack> Pack for Arc<T> {
    fn pack(&self, bytes: &mut Vec<u8>) {
        (**self).pack(bytes);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        T::unpack(bytes).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were() {
        let value: Vec<Option<String>> = vec![Some("ä".into()), None, Some(String::new())];
        let mut bytes = Vec::new();
        value.pack(&mut bytes);
        u64::MAX.pack(&mut bytes);
        let mut rest = bytes.as_slice();
        assert_eq!(Vec::unpack(&mut rest), Some(value));
        assert_eq!((u64::unpack(&mut rest), rest.len()), (Some(u64::MAX), 0));
    }

    #[test]
    fn bytes_that_end_too_early_or_promise_too_much_are_no_value() {
        let mut bytes = Vec::new();
        vec![String::from("one"), String::from("two")].pack(&mut bytes);
        for end in 0..bytes.len() {
            assert_eq!(Vec::<String>::unpack(&mut &bytes[..end]), None, "{end}");
        }
        assert_eq!(Vec::<u8>::unpack(&mut &[0xff, 0xff, 0xff, 0xff, 0x7f][..]), None);
        assert_eq!(u64::unpack(&mut &[0xff; 12][..]), None);
    }
}
