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

            /// Whether it runs when nothing is configured.
            #[must_use]
            pub fn is_on(self) -> bool {
                !OFF.contains(&self)
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
    SG007 "section-missing" Info Network "a section that the status asks for is missing";
    SG008 "section-order" Info File "sections are in a different order from the template";
    SG009 "section-unknown" Info Network "a section name is close to a known one";
    SG010 "placeholder" Warning File "a placeholder from the template was left in";
    SG011 "section-empty" Info File "a heading has nothing under it";
    SG012 "tbd-marker" Info File "something is marked as still to be written";
    SG013 "sample-code" Warning File "sample code from the template was left in";
    SG014 "field-conflict" Warning File "the same field is given twice with different values";
    SG015 "front-matter-unreadable" Error File "the front matter does not parse; fields are read line by line as far as they go";
    SG016 "file-empty" Warning File "the file has no content";
    SG017 "limit-reached" Warning File "a limit was met; the message says what was done instead";
    SG018 "comment-unclosed" Warning File "a comment never ends; it is shown as text";
    SG101 "id-missing" Info File "no id is written; one was derived";
    SG102 "id-duplicate" Error Network "two files claim one id";
    SG103 "id-path-mismatch" Warning File "the id and the name of the file differ";
    SG104 "id-number-collision" Warning Network "two ids share a number, so a bare number is ambiguous";
    SG105 "id-format" Info Network "an id does not have the form that the project asks for";
    SG106 "spec-copy" Warning Network "a spec looks like a copy of another one";
    SG110 "status-missing" Warning Network "a spec has no status";
    SG111 "status-unrecognised" Warning File "the status is not a known word";
    SG112 "status-qualified" Info File "the status has extra words";
    SG113 "status-alias" Info File "the status is written in a different word from the one that pages show";
    SG120 "owner-missing" Warning Network "a spec has no owner";
    SG121 "owner-unknown" Info Network "an owner is not in the configured list";
    SG122 "owner-variant" Info Network "one owner is spelled in several ways";
    SG130 "date-unparsed" Warning File "a date is not in a known form";
    SG131 "date-ambiguous" Warning File "a date can be read in two ways";
    SG132 "date-order" Error File "a spec was created after it was last updated";
    SG133 "date-future" Error Network "a date that should be in the past is in the future";
    SG201 "complete-open-criteria" Error File "a complete spec has criteria that are not met";
    SG202 "complete-no-criteria" Warning File "a complete spec has no criteria";
    SG203 "epic-no-criteria" Warning File "a story has no acceptance criteria";
    SG204 "criteria-unmarked" Info File "criteria have no mark and count as unknown";
    SG205 "criteria-met-not-complete" Info File "all criteria are met, but the status is below complete";
    SG206 "draft-with-progress" Warning File "a draft has criteria met or work completed";
    SG207 "complete-open-work" Error File "a complete spec has work in progress or planned";
    SG208 "work-duplicate" Warning File "one item is in two lanes";
    SG209 "in-progress-empty" Warning File "a spec is in progress, but nothing has begun";
    SG210 "marker-vs-heading" Warning File "the mark of an item contradicts its heading";
    SG211 "story-incomplete" Info File "a story lacks role, capability or benefit";
    SG301 "dep-unresolved" Error Network "a reference looks like a spec and there is no such spec";
    SG302 "dep-unlinked" Info Network "a dependency is a sentence that names no spec";
    SG303 "dep-cycle" Error Network "specs depend on each other in a cycle";
    SG304 "dep-self" Warning Network "a spec depends on itself";
    SG305 "complete-on-incomplete" Error Network "a complete spec needs one that is not";
    SG306 "in-progress-on-draft" Warning Network "a spec in progress needs a draft";
    SG307 "release-order" Error Network "a dependency ships later than what needs it";
    SG308 "dep-no-release" Warning Network "a scheduled spec needs one without a release plan";
    SG309 "dep-ambiguous" Warning Network "a reference matches several specs";
    SG310 "dep-undeclared" Info Network "the text links to a spec that the dependencies do not name";
    SG311 "dep-redundant" Info Network "a dependency follows from another one";
    SG312 "dep-on-retired" Warning Network "a spec needs one that is superseded or cancelled";
    SG313 "dep-asymmetric" Info Network "a spec blocks another one that does not name it";
    SG314 "external-variant" Info Network "one technology has several names";
    SG315 "external-version-conflict" Warning Network "specs need conflicting versions";
    SG317 "spec-isolated" Info Network "a spec is not connected to any other";
    SG401 "release-unparsed" Warning File "a heading of the release plan is neither a version nor a known label";
    SG402 "release-duplicate" Error File "a spec plans one version twice";
    SG403 "release-heading-order" Info File "versions of a release plan are out of order";
    SG404 "release-date-order" Error Network "a higher version is dated before a lower one";
    SG405 "release-date-conflict" Warning Network "specs disagree about the date or the state of one version";
    SG406 "release-overdue" Warning Network "a release is past its date";
    SG407 "release-multiple-current" Warning File "two versions of one spec are called current";
    SG408 "released-with-open" Error Network "a version is out with items that are open";
    SG409 "release-empty" Warning File "a release names nothing that ships in it";
    SG410 "complete-unreleased" Info Network "a spec is complete and every version of it is still to come";
    SG411 "release-undated" Info Network "the next release has no date";
    SG412 "item-in-two-releases" Warning File "one item is planned in two versions";
    SG501 "risk-high-unmitigated" Error File "a risk of high impact has no mitigation";
    SG502 "risk-impact-unrecognised" Warning File "the impact of a risk is not a known word";
    SG503 "risk-no-impact" Warning File "a risk has no impact";
    SG504 "risk-unmitigated" Info File "a risk of low or medium impact has no mitigation";
    SG505 "risk-unnamed" Info File "a risk has no name";
    SG506 "risk-high-in-next-release" Info Network "a high risk is open in the release that ships next";
    SG507 "complete-open-high-risk" Warning File "a complete spec has a high risk that is open";
    SG601 "metric-no-target" Warning File "a metric has no target";
    SG602 "metric-no-measure" Warning File "a metric does not say how it is measured";
    SG603 "metric-unquantified" Info File "a target has no number";
    SG604 "metrics-missing" Warning Network "a spec that has begun has no metrics";
    SG605 "metric-no-result" Info File "a complete spec has a metric without a result";
    SG701 "integration-incomplete" Warning File "an integration lacks endpoint, input or output";
    SG702 "integration-unbuilt" Warning File "a complete spec has an integration that is to be built";
    SG703 "endpoint-conflict" Warning Network "two specs describe one endpoint differently";
    SG704 "signature-unparsed" Info File "no operation could be read from the API code";
    SG705 "entity-redefined" Info Network "two specs give one entity different fields";
    SG706 "stack-divergence" Info Network "specs use conflicting versions of one technology";
    SG707 "operation-duplicate" Info Network "two specs describe one operation";
    SG801 "review-overdue" Warning Network "a review is overdue";
    SG802 "cadence-unparsed" Info File "a review cadence is not a time span";
    SG803 "approval-missing" Info File "the footer does not say who approves";
    SG804 "tests-missing" Info Network "a spec that has begun has no testing strategy";
    SG805 "docs-missing" Info Network "a complete spec has no documentation entries";
    SG901 "link-broken" Error Network "a relative link or its anchor leads nowhere";
    SG902 "image-missing" Warning Network "a local image does not exist";
    SG903 "output-collision" Error Network "two sources claim one address";
    SG905 "raw-html" Info File "raw HTML is shown as text";
    SG906 "path-escape" Error File "a link or a symbolic link leaves the content folder";
    SG907 "link-unsafe" Warning File "the scheme of a link is not allowed; the link is shown as text";
    SG908 "image-remote" Info File "an image from elsewhere became a link";
    SG909 "diagram-failed" Warning File "a diagram or a formula could not be drawn and is shown as its source";
    SG910 "ignore-unused" Warning File "a `sitegen-ignore` silences nothing";
    SG911 "ignore-without-reason" Warning File "a `sitegen-ignore` gives no reason";
}

/// Rules that a project has to ask for: they fire on collections that are in order.
const OFF: &[Code] = &[Code::SG302, Code::SG311, Code::SG317];

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
