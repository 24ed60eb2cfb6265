//! A small writer of XML, for feeds, site maps and badges: everything is escaped, every element is closed.
//!
//! Specs may be written by strangers, and XML refuses some characters altogether, even escaped: those are left out.

/// An XML document while it is written.
pub(super) struct Xml {
    text: String,
}

/// The attributes of an element, in order.
pub(super) type Attributes<'a> = [(&'a str, &'a str)];

impl Xml {
    /// A document with its declaration.
    pub(super) fn document() -> Self {
        Self { text: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
    }

    /// A document of which the first element is all: a picture.
    pub(super) fn bare() -> Self {
        Self { text: String::new() }
    }

    /// An element with others in it.
    pub(super) fn element(&mut self, name: &str, attributes: &Attributes<'_>, inside: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        self.text.push('>');
        inside(self);
        self.close(name);
    }

    /// An element with a text in it.
    pub(super) fn leaf(&mut self, name: &str, attributes: &Attributes<'_>, text: &str) {
        self.element(name, attributes, |xml| escape(text, &mut xml.text));
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.open(name, attributes);
        self.text.push_str("/>");
    }

    /// A new line, for people who look at the file.
    pub(super) fn line(&mut self) {
        self.text.push('\n');
    }

    /// The document.
    pub(super) fn finish(mut self) -> String {
        self.line();
        self.text
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            escape(value, &mut self.text);
            self.text.push('"');
        }
    }

    fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }
}

fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            // A reader of attributes would make spaces of them.
            '\t' => into.push_str("&#9;"),
            '\n' => into.push_str("&#10;"),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => into.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_strangers_is_text() {
        let mut xml = Xml::bare();
        xml.element("a", &[("b", "\"><script>\n&amp;")], |xml| xml.leaf("c", &[], "</c> ]]> & 'd'"));
        assert_eq!(
            xml.finish(),
            "<a b=\"&quot;&gt;&lt;script&gt;&#10;&amp;amp;\"><c>&lt;/c&gt; ]]&gt; &amp; 'd'</c></a>\n"
        );
    }

    #[test]
    fn characters_that_xml_refuses_are_left_out_and_all_others_kept() {
        let mut xml = Xml::bare();
        xml.leaf("a", &[], "x\u{0}\u{1b}[2J\u{9b}\u{fffe}\u{ffff}y\r é 検索 \u{1f600}\u{10ffff}");
        assert_eq!(xml.finish(), "<a>x[2Jy é 検索 \u{1f600}\u{10ffff}</a>\n");
    }
}
