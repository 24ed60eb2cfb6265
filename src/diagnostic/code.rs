//! Every rule code: one table with name, severity, scope and a line of meaning.
//!
//! A code and its slug are never reused. Codes that no part of sitegen raises are not listed here,
//! so the table is also the truth about what is checked.

use std::fmt;
use std::str::FromStr;

use super::Severity;

/// What a rule has to see before it can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One file.
    File,
    /// All specs together.
    Network,
}

macro_rules! codes {
    ($($code:ident $slug:literal $severity:ident $scope:ident $meaning:literal;)+) => {
        /// The identity of a rule. Prints as `SG111`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each code is documented by `meaning`, in the same table")]
        pub enum Code { $($code,)+ }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$code,)+];

            /// The stable name, as in `SG111`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)+ }
            }

            /// The readable name, as in `status-unrecognised`.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Self::$code => $slug,)+ }
            }

            /// The severity when nothing is configured.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)+ }
            }

            /// Whether one file is enough to judge it.
            #[must_use]
            pub fn scope(self) -> Scope {
                match self { $(Self::$code => Scope::$scope,)+ }
            }

            /// One line: when it fires.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$code => $meaning,)+ }
            }
        }
    };
}

codes! {
    SG001 "not-utf8" Error File "the file is not valid UTF-8; unreadable bytes are shown as U+FFFD";
    SG002 "mojibake-repaired" Warning File "text was damaged by a wrong encoding and is shown repaired";
    SG003 "mojibake-lossy" Warning File "text looks damaged by a wrong encoding and cannot be repaired with certainty";
    SG004 "unclosed-fence" Error File "a code fence never closes and swallows the headings after it";
    SG005 "no-title" Warning File "a spec has no level 1 heading; its title is taken from its id, folder or file name";
    SG006 "multiple-h1" Warning File "a spec has more than one level 1 heading";
    SG010 "placeholder" Warning File "a placeholder of the template was left standing";
    SG014 "field-conflict" Warning File "the same field is given twice with different values";
    SG015 "front-matter-unreadable" Error File "the front matter does not parse; fields are read line by line as far as they go";
    SG016 "file-empty" Warning File "the file has no content";
    SG017 "limit-reached" Warning File "a limit was met; the message says what was done instead";
    SG018 "comment-unclosed" Warning File "a comment never ends; it is shown as text";
    SG101 "id-missing" Info File "no id is written; one was derived";
    SG102 "id-duplicate" Error Network "two files claim one id";
    SG104 "id-number-collision" Warning Network "two ids share a number, so a bare number is ambiguous";
    SG110 "status-missing" Warning File "a spec has no status";
    SG111 "status-unrecognised" Warning File "the status is no word that is known";
    SG120 "owner-missing" Warning File "a spec has no owner";
    SG130 "date-unparsed" Warning File "a date is in no accepted form";
    SG131 "date-ambiguous" Warning File "a date can be read in two ways";
    SG301 "dep-unresolved" Error Network "a reference looks like a spec and there is no such spec";
    SG303 "dep-cycle" Error Network "specs depend on each other in a circle";
    SG304 "dep-self" Warning Network "a spec depends on itself";
    SG309 "dep-ambiguous" Warning Network "a reference matches several specs";
    SG401 "release-unparsed" Warning File "a heading of the release plan is neither a version nor a known label";
    SG402 "release-duplicate" Error File "a spec plans one version twice";
    SG405 "release-date-conflict" Warning Network "specs disagree about the date or the state of one version";
    SG407 "release-multiple-current" Warning File "two versions of one spec are called current";
    SG502 "risk-impact-unrecognised" Warning File "the impact of a risk is no word that is known";
    SG901 "link-broken" Error Network "a relative link or its anchor leads nowhere";
    SG902 "image-missing" Warning Network "a local image does not exist";
    SG903 "output-collision" Error Network "two sources claim one address";
    SG905 "raw-html" Info File "raw HTML is shown as text";
    SG906 "path-escape" Error File "a link or a symbolic link leaves the content folder";
    SG907 "link-unsafe" Warning File "the scheme of a link is not allowed; the link is shown as text";
    SG908 "image-remote" Info File "an image from elsewhere became a link";
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Code {
    type Err = ();

    /// Reads a code (`SG111`, any case) or a slug (`status-unrecognised`).
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text) || code.slug() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_slugs_are_unique_and_sorted() {
        let names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{names:?}");
        let mut slugs: Vec<_> = Code::ALL.iter().map(|code| code.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), Code::ALL.len());
    }
}
