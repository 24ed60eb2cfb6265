//! What earlier builds told in their feed, carried from one published portal to the next.
//!
//! A build knows one comparison, and a portal may be published many times a day: whoever asks for its feed once a day
//! would miss most of what happened. So `api/v1/portal.json` keeps the latest entries, and the build that
//! compares itself with it tells them again, unchanged.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An entry of the feed: what one build told of one spec or release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The whole address that is its id, for good.
    pub id: String,
    /// The day of the build: `2026-11-22`.
    pub day: String,
    /// Its title.
    pub title: String,
    /// The key of the spec that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// The name of the release that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// What happened.
    pub lines: Vec<NewsLine>,
}

/// A line of [`News`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsLine {
    /// What happened.
    pub text: String,
    /// To which criteria, items or risks, as far as they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
    /// How many more of them there are.
    #[serde(default, skip_serializing_if = "is_none")]
    pub more: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

impl News {
    /// How many entries a portal keeps for the next one.
    pub const KEPT: usize = 100;

    /// Those of an earlier export. What is no entry is left out: a feed must not fail for what once stood in it.
    pub(super) fn read(value: &Value) -> Vec<Self> {
        let entries = value.as_array().into_iter().flatten();
        let entries = entries.filter_map(|entry| Self::deserialize(entry).ok());
        entries.filter(Self::is_sound).take(Self::KEPT).collect()
    }

    /// Whether its id is an address, and its day a day.
    fn is_sound(&self) -> bool {
        let is_day = self.day.len() == 10
            && self
                .day
                .bytes()
                .enumerate()
                .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
        let is_address = self.id.starts_with("https://") || self.id.starts_with("http://");
        is_day && is_address && !self.id.contains(|letter: char| letter.is_whitespace() || letter.is_control())
    }
}
