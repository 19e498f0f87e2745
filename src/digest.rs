//! Hash values as they are written everywhere: 64 lower-case hex digits (draw.md §1).

use std::fmt;

use sha2::{Digest as _, Sha256};
use sm3::Sm3;

/// The rules of a draw, named in every seal and record; a change of any byte makes another suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Suite {
    /// With SHA-256.
    #[default]
    Dr1,
    /// With SM3 (GB/T 32905) instead, for systems under commercial-cryptography rules.
    Dr1Sm3,
}

impl Suite {
    /// All suites.
    pub const ALL: [Self; 2] = [Self::Dr1, Self::Dr1Sm3];

    /// Its name in seals, records and plans.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dr1 => "DR1",
            Self::Dr1Sm3 => "DR1-SM3",
        }
    }

    /// The suite of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.name() == name)
    }

    /// H of some bytes: of a file for its digest.
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Digest {
        match self {
            Self::Dr1 => Digest(Sha256::digest(bytes).into()),
            Self::Dr1Sm3 => Digest(Sm3::digest(bytes).into()),
        }
    }

    /// The digest of a folder: H of the text `name=digest|name=digest|…`. `files` are in byte order of their names.
    pub fn folder<'a>(self, files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Digest {
        let lines: Vec<String> =
            files.map(|(name, bytes)| format!("{name}={}", self.digest(bytes))).collect();
        self.digest(lines.join("|").as_bytes())
    }

    /// The name of the hash, as people write it.
    #[must_use]
    pub const fn hash(self) -> &'static str {
        match self {
            Self::Dr1 => "SHA-256",
            Self::Dr1Sm3 => "SM3",
        }
    }

    /// The key of digests in seals and records.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Dr1 => "sha256",
            Self::Dr1Sm3 => "sm3",
        }
    }

    /// What computes it in a shell.
    #[must_use]
    pub const fn command(self) -> &'static str {
        match self {
            Self::Dr1 => "sha256sum",
            Self::Dr1Sm3 => "openssl dgst -sm3",
        }
    }

    /// Computes it piece by piece.
    #[must_use]
    pub fn hasher(self) -> Hasher {
        match self {
            Self::Dr1 => Hasher::Sha256(Sha256::new()),
            Self::Dr1Sm3 => Hasher::Sm3(Sm3::new()),
        }
    }
}

/// H of bytes that come in pieces.
#[derive(Clone)]
pub enum Hasher {
    /// Of [`Suite::Dr1`].
    Sha256(Sha256),
    /// Of [`Suite::Dr1Sm3`].
    Sm3(Sm3),
}

impl Hasher {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sm3(hasher) => hasher.update(bytes),
        }
    }

    /// H of all.
    #[must_use]
    pub fn finish(self) -> Digest {
        match self {
            Self::Sha256(hasher) => Digest(hasher.finalize().into()),
            Self::Sm3(hasher) => Digest(hasher.finalize().into()),
        }
    }
}

/// A hash value; ordered as its hex text is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Digest {
    /// Reads 64 lower-case hex digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0_u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let mut value = 0;
            for digit in pair {
                value = value * 16
                    + match digit {
                        b'0'..=b'9' => digit - b'0',
                        b'a'..=b'f' => digit - b'a' + 10,
                        _ => return None,
                    };
            }
            *byte = value;
        }
        Some(Self(bytes))
    }

    /// The first 16 hex digits as an integer.
    #[must_use]
    pub fn prefix(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

/// Writes on what it is given, and knows the digest of it.
pub struct Digesting<W> {
    inner: W,
    hasher: Hasher,
}

impl<W: std::io::Write> Digesting<W> {
    /// Begins with nothing written.
    pub fn new(suite: Suite, inner: W) -> Self {
        Self { inner, hasher: suite.hasher() }
    }

    /// Of all that was written.
    #[must_use]
    pub fn digest(self) -> Digest {
        self.hasher.finish()
    }
}

impl<W: std::io::Write> std::io::Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// SHA-256 of some bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest {
    Suite::Dr1.digest(bytes)
}
