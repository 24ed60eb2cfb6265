//! Text that a wrong encoding turned into other letters: `‚úÖ` that was ✅.
//!
//! Somebody's editor read UTF-8 as Mac Roman, Windows-1252 or CP437 and saved the result. What is
//! displayed and matched is repaired, the author's file never is. Only runs that become emoji or
//! symbols are touched: correct text of any language must come through unchanged, so a damaged `é`
//! is only reported. Callers leave code out.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// The encoding that UTF-8 was mistaken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codec {
    /// Old Macintosh text.
    MacRoman,
    /// Western Windows text; the C1 control characters of Latin-1 stand for the bytes it leaves free.
    Windows1252,
    /// The DOS console.
    Cp437,
}

impl fmt::Display for Codec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::MacRoman => "Mac Roman",
            Self::Windows1252 => "Windows-1252",
            Self::Cp437 => "CP437",
        })
    }
}

/// A run of damaged characters and what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Byte range in the damaged text.
    pub range: Range<usize>,
    /// What stood there.
    pub text: String,
    /// What it had been mistaken for.
    pub codec: Codec,
}

/// What is damaged in a piece of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// What can be repaired, in order.
    pub repairs: Vec<Repair>,
    /// Byte ranges of what looks damaged, but might be meant as it stands.
    pub suspects: Vec<Range<usize>>,
}

/// The text as it was before it was damaged.
#[must_use]
pub fn repair(text: &str) -> Cow<'_, str> {
    let repairs = scan(text).repairs;
    if repairs.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut repaired = String::with_capacity(text.len());
    let mut done = 0;
    for repair in repairs {
        repaired.push_str(&text[done..repair.range.start]);
        repaired.push_str(&repair.text);
        done = repair.range.end;
    }
    repaired.push_str(&text[done..]);
    Cow::Owned(repaired)
}

/// Finds damaged runs.
#[must_use]
pub fn scan(text: &str) -> Damage {
    let mut damage = Damage::default();
    if text.is_ascii() {
        return damage;
    }
    for range in runs(text) {
        let run: String = text[range.clone()].nfc().collect();
        if let Some((original, codec)) = undo(&run) {
            damage.repairs.push(Repair { range, text: original, codec });
        } else if let Some((lost, codec)) = undo_without_first(&run, &text[..range.start], &text[range.end..]) {
            damage.repairs.push(Repair { range, text: lost, codec });
        } else if is_suspect(&run) {
            damage.suspects.push(range);
        }
    }
    damage.suspects.extend(lost(text));
    damage.suspects.sort_unstable_by_key(|range| range.start);
    damage
}

/// Where an earlier program wrote U+FFFD for bytes that it could not read: nobody knows what stood there.
fn lost(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const WIDTH: usize = char::REPLACEMENT_CHARACTER.len_utf8();
    text.match_indices(char::REPLACEMENT_CHARACTER)
        .filter(|(at, _)| !text[..*at].ends_with(char::REPLACEMENT_CHARACTER))
        .map(|(at, _)| {
            let rest = text[at..].trim_start_matches(char::REPLACEMENT_CHARACTER);
            at..(text.len() - rest.len()).max(at + WIDTH)
        })
}

/// Longest run in characters that is looked at: damage is short, and a page of Thai is not.
const LONGEST_RUN: usize = 200;

/// Maximal runs of characters that are not ASCII. A letter belongs to the run if a combining accent follows it.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = rest.next()?;
            let accented = |rest: &mut std::iter::Peekable<std::str::CharIndices<'_>>| {
                rest.peek().is_some_and(|(_, next)| matches!(next, '\u{300}'..='\u{36f}'))
            };
            if first.is_ascii() && !accented(&mut rest) {
                continue;
            }
            let mut end = start + first.len_utf8();
            let mut count = 1;
            while let Some((at, next)) = rest.peek().copied() {
                if next.is_ascii() && !(next.is_ascii_alphabetic() && starts_accented(&text[at..])) {
                    break;
                }
                rest.next();
                end = at + next.len_utf8();
                count += 1;
            }
            if (2..=LONGEST_RUN).contains(&count) {
                return Some(start..end);
            }
        }
    })
}

fn starts_accented(text: &str) -> bool {
    matches!(text.chars().nth(1), Some('\u{300}'..='\u{36f}'))
}

const CODECS: [Codec; 3] = [Codec::MacRoman, Codec::Windows1252, Codec::Cp437];

/// The symbols that a run was, if it was damaged once or twice.
fn undo(run: &str) -> Option<(String, Codec)> {
    for codec in CODECS {
        let Some(once) = encode(run, codec).and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        if is_symbols(&once) {
            return Some((once, codec));
        }
        let again = CODECS.into_iter().find_map(|second| {
            let twice = String::from_utf8(encode(&once, second)?).ok()?;
            is_symbols(&twice).then_some(twice)
        });
        if let Some(twice) = again {
            return Some((twice, codec));
        }
    }
    None
}

/// A Mac Roman emoji begins with U+F8FF, a private character that many programs drop: `üìù` was 📝.
///
/// Three letters alone are weak evidence (`üöä` is a list of umlauts), so they must stand as a word at the
/// beginning, as the marks of headings and items do, and must not look like letters of one alphabet.
fn undo_without_first(run: &str, before: &str, after: &str) -> Option<(String, Codec)> {
    const MARKS: [&str; 4] = ["üìù", "üìã", "üìä", "üéâ"];
    if !before.trim().is_empty() || !after.starts_with(' ') || run.chars().count() != 3 {
        return None;
    }
    let plain = run.chars().all(char::is_lowercase);
    if plain && !MARKS.contains(&run) {
        return None;
    }
    let mut bytes = vec![0xF0];
    bytes.extend(encode(run, Codec::MacRoman)?);
    let original = String::from_utf8(bytes).ok()?;
    is_symbols(&original).then_some((original, Codec::MacRoman))
}

/// Whether a run looks like damaged punctuation or letters: `â€™` was ’, `Ã©` was é.
fn is_suspect(run: &str) -> bool {
    let Some(bytes) = encode(run, Codec::Windows1252) else { return false };
    let Ok(original) = String::from_utf8(bytes) else { return false };
    original.chars().all(|character| matches!(character, '\u{a0}'..='\u{ff}' | '\u{2010}'..='\u{203a}'))
}

/// Whether text is nothing but emoji and symbols.
fn is_symbols(text: &str) -> bool {
    let joins = |character: char| matches!(character, '\u{fe0f}' | '\u{200d}' | '\u{20e3}');
    !text.is_empty()
        && text.chars().any(|character| !joins(character))
        && text.chars().all(|character| is_symbol(character) || joins(character))
}

/// Arrows, technical signs, shapes, dingbats and pictures. Box drawing is left out: `â”…` may be meant.
fn is_symbol(character: char) -> bool {
    matches!(character,
        '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// The bytes that would be read as `text` in a codec, all of them above ASCII.
fn encode(text: &str, codec: Codec) -> Option<Vec<u8>> {
    let table = &TABLES[codec as usize];
    let byte = |character: char| {
        let row = table.binary_search_by_key(&character, |(character, _)| *character).ok()?;
        Some(table[row].1)
    };
    text.chars().map(byte).collect()
}

/// For each codec its upper 128 characters with their bytes, sorted by character.
static TABLES: LazyLock<[Vec<(char, u8)>; 3]> = LazyLock::new(|| {
    CODECS.map(|codec| {
        let mut table: Vec<(char, u8)> = (0x80..=0xFF).filter_map(|byte| Some((decode(byte, codec)?, byte))).collect();
        table.sort_unstable();
        table
    })
});

fn decode(byte: u8, codec: Codec) -> Option<char> {
    let encoding = match codec {
        Codec::MacRoman => encoding_rs::MACINTOSH,
        Codec::Windows1252 => encoding_rs::WINDOWS_1252,
        Codec::Cp437 => return Some(oem_cp::code_table::DECODING_TABLE_CP437[usize::from(byte - 0x80)]),
    };
    encoding.decode_without_bom_handling_and_without_replacement(&[byte])?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(damaged: &str, original: &str, codec: Codec) {
        assert_eq!(repair(damaged), original);
        assert_eq!(scan(damaged).repairs.first().map(|repair| repair.codec), Some(codec), "{damaged}");
    }

    #[test]
    fn the_marks_of_the_template_are_repaired() {
        check("‚úÖ Completed", "✅ Completed", Codec::MacRoman);
        check("‚è≥ In Progress", "⏳ In Progress", Codec::MacRoman);
        check("\u{f8ff}üìù Planned", "📝 Planned", Codec::MacRoman);
        check("üìù Planned", "📝 Planned", Codec::MacRoman);
    }

    #[test]
    fn windows_and_dos_damage_is_repaired() {
        check("âœ… Done", "✅ Done", Codec::Windows1252);
        check("â\u{8f}³ Done", "⏳ Done", Codec::Windows1252);
        check("ðŸ“\u{9d} Done", "📝 Done", Codec::Windows1252);
        check("Γ£à Done", "✅ Done", Codec::Cp437);
        check("ΓÅ│ Done", "⏳ Done", Codec::Cp437);
        check("≡ƒô¥ Done", "📝 Done", Codec::Cp437);
    }

    #[test]
    fn decomposed_and_twice_damaged_text_is_repaired() {
        check("‚u\u{301}O\u{308} Done", "✅ Done", Codec::MacRoman);
        check("Ã¢Å“â€¦ Done", "✅ Done", Codec::Windows1252);
        check("a ‚ö†Ô∏è b", "a ⚠\u{fe0f} b", Codec::MacRoman);
    }

    #[test]
    fn damaged_letters_are_suspected_and_left() {
        let damage = scan("itâ€™s cafÃ©");
        assert!(damage.repairs.is_empty());
        assert_eq!(damage.suspects.len(), 2);
    }

    #[test]
    fn lists_of_letters_are_no_damage() {
        for text in ["üöä are umlauts", "der Umlaut üìù Planned", "‚Öl‘ und ‚Äther‘", "»‚Ü‘«", "Â© Acme"]
        {
            assert_eq!(repair(text), text);
        }
    }

    /// Words of many scripts and typographies, as they are correctly written.
    const WORDS: &[&str] = &[
        "Straße",
        "‚Öffnung‘",
        "„Äpfel“",
        "Übergrößenträger",
        "müüa",
        "jäääär",
        "öö",
        "œuvre",
        "naïve",
        "« voilà »",
        "l’été",
        "español",
        "¿qué?",
        "ação",
        "coração",
        "smörgåsbord",
        "þjóð",
        "Größe…",
        "ÇÜÉ",
        "ψυχή",
        "Γειά",
        "ΓΠΔ",
        "Привет",
        "Ўзбек",
        "日本語",
        "仕様書",
        "한국어",
        "العربية",
        "עברית",
        "हिन्दी",
        "ภาษาไทย",
        "tiếng Việt",
        "Ấn Độ",
        "chữ",
        "€5",
        "½",
        "5 µm",
        "±3 °C",
        "→",
        "✅",
        "⏳",
        "📝",
        "⚠️",
        "👩‍💻",
        "™",
        "©2026",
        "x² ≤ ∞",
        "∑√π",
        "█▓░",
        "├──",
        "│",
        "└──",
        "č",
        "ł",
        "ğ",
        "ő",
        "plan",
        "done",
        "Ÿ",
        "Œ",
        "‰",
        "ﬁ",
        "Ω",
        "◊",
        "≠",
        "∂",
    ];

    proptest! {
        #[test]
        fn correct_text_in_any_language_is_unchanged(
            words in prop::collection::vec((prop::sample::select(WORDS), prop::sample::select(&[" ", " ", ", ", "-", "/", "\n"][..])), 0..12)
        ) {
            let text: String = words.into_iter().flat_map(|(word, gap)| [word, gap]).collect();
            prop_assert_eq!(repair(&text).into_owned(), text);
        }

        #[test]
        fn any_text_at_all_gives_ranges_inside_it(text in "\\PC{0,40}") {
            let damage = scan(&text);
            for range in damage.repairs.iter().map(|repair| &repair.range).chain(&damage.suspects) {
                prop_assert!(text.get(range.clone()).is_some());
            }
        }

        #[test]
        fn a_damaged_emoji_comes_back(
            emoji in prop::sample::select(&["✅", "⏳", "📝", "🚧", "🔄", "❌", "📋", "🔴", "⚠️", "→"][..]),
            codec in prop::sample::select(&CODECS[..])
        ) {
            let damaged: Option<String> = emoji.bytes().map(|byte| decode(byte, codec)).collect();
            if let Some(damaged) = damaged {
                let text = format!("a {damaged} b");
                prop_assert_eq!(repair(&text).into_owned(), format!("a {emoji} b"));
            }
        }
    }
}
