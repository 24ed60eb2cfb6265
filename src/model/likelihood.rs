//! How likely a risk is, where its author's words can be told apart.

/// One of the three steps that likelihoods are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likelihood {
    /// `Low`, `Unlikely`, `Rare`.
    Low,
    /// `Medium`, `Moderate`, `Possible`.
    Medium,
    /// `High`, `Likely`, `Certain`.
    High,
}

impl Likelihood {
    /// All steps, the most likely first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Reads the first word of `High`, `Very likely`, `Medium (one in three)`; `None` for anything that is not
    /// surely one of the steps, percentages included: where they begin differs from team to team.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let mut words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let first = words.next().and_then(|word| if word == "very" { words.next() } else { Some(word) })?;
        match first {
            "low" | "unlikely" | "improbable" | "rare" | "remote" => Some(Self::Low),
            "medium" | "moderate" | "possible" => Some(Self::Medium),
            "high" | "likely" | "probable" | "certain" => Some(Self::High),
            _ => None,
        }
    }

    /// The lower-case word used in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The word for readers.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_and_numbers_are_not_guessed() {
        for (text, expected) in [
            ("High", Some(Likelihood::High)),
            ("very likely", Some(Likelihood::High)),
            ("Medium (seen twice)", Some(Likelihood::Medium)),
            ("🟢 low", Some(Likelihood::Low)),
            ("30%", None),
            ("not high", None),
            ("", None),
        ] {
            assert_eq!(Likelihood::parse(text), expected, "{text}");
        }
    }
}
