//! Themes: the default one, and folders that lie over it.

use std::fs;
use std::path::Path;

use sitegen::error::Error;
use sitegen::render::Renderer;
use sitegen::theme::Theme;

use crate::harness::{Project, SPEC};
use crate::sample::settings;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn load(folder: &Path) -> Result<Theme, Error> {
    let theme = Theme::load(Some(folder))?;
    Renderer::new(&theme, &settings())?;
    Ok(theme)
}

/// File name, line and column that the mistake of a theme is reported at, and the message.
#[track_caller]
fn mistake(files: &[(&str, &str)]) -> (String, usize, usize, String) {
    let folder = folder(files);
    let error = load(folder.path()).unwrap_err();
    let place = error.place().unwrap_or_else(|| panic!("no place in: {error}"));
    let path = place.path.strip_prefix(folder.path()).unwrap_or(&place.path);
    (path.to_string_lossy().replace('\\', "/"), place.line, place.column, error.to_string())
}

fn asset<'a>(theme: &'a Theme, name: &str) -> &'a [u8] {
    let found = theme.assets.iter().find(|(asset, _)| asset == name);
    &found.unwrap_or_else(|| panic!("no asset `{name}`")).1
}

#[test]
fn the_default_theme_is_one_small_style_sheet_and_smaller_scripts() {
    let theme = Theme::load(None).unwrap();
    let css = std::str::from_utf8(asset(&theme, "site.css")).unwrap();
    assert!(!css.contains("@import") && !css.contains("light-dark("), "older browsers know neither");
    // Compresses to a fifth; a page may have 12 KiB of it.
    assert!(css.len() < 56 * 1024, "{} bytes", css.len());
    assert!(asset(&theme, "theme.js").len() < 1024);
    assert!(asset(&theme, "site.js").len() < 12 * 1024);
}

#[test]
fn a_file_of_the_users_replaces_the_one_of_the_same_path() {
    let folder =
        folder(&[("icons/icon.svg", "<svg/>"), ("files/logo.txt", "logo"), ("css/custom.css", ".mine{color:red}")]);
    let theme = load(folder.path()).unwrap();
    assert_eq!(asset(&theme, "icon.svg"), b"<svg/>");
    assert_eq!(asset(&theme, "logo.txt"), b"logo");
    assert!(asset(&theme, "site.css").ends_with(b".mine{color:red}"));
    assert!(!asset(&theme, "site.js").is_empty());
}

#[test]
fn a_template_of_the_users_can_extend_the_one_it_replaces() {
    let text = "{% extends \"default/base.html\" %}{% block as_of %}<b>ours</b>{% endblock as_of %}";
    let folder = folder(&[("templates/base.html", text)]);
    let theme = load(folder.path()).unwrap();
    let renderer = Renderer::new(&theme, &settings()).unwrap();
    let portal = crate::sample::Portal::new(&[crate::sample::spec("001-a", "A")]);
    let site = portal.site();
    let page = sitegen::views::page(site, &sitegen::routes::Route::Catalog).unwrap();
    let html = renderer.page(site, &page, None, None).unwrap();
    assert!(html.contains("<b>ours</b>") && html.contains("Catalogue"));
}

#[test]
fn a_template_with_a_mistake_is_reported_at_its_place() {
    let (file, line, _, message) = mistake(&[("templates/status.html", "<p>\n  {{ view. }}\n</p>")]);
    assert_eq!((file.as_str(), line), ("templates/status.html", 2), "{message}");
    let (file, line, column, message) = mistake(&[("templates/status.html", "<p>\n  {{ page.title | shout }}\n</p>")]);
    assert_eq!((file.as_str(), line, column), ("templates/status.html", 2, 19), "{message}");
    assert!(message.contains("`shout`"));
}

#[test]
fn a_template_that_asks_for_what_there_is_not_is_reported_at_its_place() {
    let folder = folder(&[("templates/status.html", "<p>\n{{ view.colums }}</p>")]);
    let theme = Theme::load(Some(folder.path())).unwrap();
    let renderer = Renderer::new(&theme, &settings()).unwrap();
    let portal = crate::sample::Portal::new(&[]);
    let site = portal.site();
    let page = sitegen::views::page(site, &sitegen::routes::Route::StatusBoard).unwrap();
    let error = renderer.page(site, &page, None, None).unwrap_err();
    let place = error.place().unwrap();
    assert_eq!((place.line, place.source_line.as_str()), (2, "{{ view.colums }}</p>"), "{error}");
}

#[test]
fn a_style_sheet_with_a_mistake_is_reported_at_its_place() {
    let (file, line, column, message) = mistake(&[("css/custom.css", ".a {\n  color: red;\n}\n\n.b { color red }\n")]);
    assert_eq!((file.as_str(), line), ("css/custom.css", 5), "{message}");
    assert!(column > 1);
}

#[test]
fn an_import_that_leads_nowhere_is_reported_where_it_stands() {
    let (file, line, _, message) = mistake(&[("css/custom.css", "\n@import \"gone.css\";")]);
    assert_eq!((file.as_str(), line), ("css/custom.css", 2));
    assert!(message.contains("the theme has no `css/gone.css`"), "{message}");
    let (.., message) = mistake(&[("css/custom.css", "@import \"https://example.org/x.css\";")]);
    assert!(message.contains("pages load nothing from elsewhere"), "{message}");
}

#[test]
fn a_theme_folder_that_is_not_there_is_named() {
    let error = Theme::load(Some(Path::new("no/such/theme"))).unwrap_err();
    assert!(error.to_string().contains("no/such/theme"), "{error}");
}

#[test]
fn an_ejected_theme_is_the_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let written = sitegen::theme::eject(folder.path(), &[]).unwrap();
    assert!(written.contains(&"templates/spec.html") && written.contains(&"css/tokens.css"));
    assert_eq!(load(folder.path()).unwrap().assets, Theme::load(None).unwrap().assets);
}

#[test]
fn ejecting_takes_what_is_named_and_never_overwrites() {
    let folder = folder(&[("css/custom.css", "mine")]);
    let only = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let eject = |names: &[&str]| sitegen::theme::eject(folder.path(), &only(names));
    assert_eq!(eject(&["css/tokens.css", "js"]).unwrap()[0], "css/tokens.css");
    assert!(folder.path().join("js/site.js").is_file());
    assert!(eject(&["css"]).unwrap_err().to_string().contains("nothing was written"));
    assert!(!folder.path().join("css/base.css").exists());
    assert_eq!(fs::read_to_string(folder.path().join("css/custom.css")).unwrap(), "mine");
    let error = eject(&["spec.html"]).unwrap_err();
    assert_eq!(error.help(), Some("did you mean `templates/spec.html`?"));
    assert!(eject(&["../secret"]).is_err());
}

#[test]
fn logo_and_accent_come_from_the_settings() {
    let project = Project::with(&[
        ("content/001-search.md", SPEC),
        ("content/sitegen.toml", "logo = \"brand/logo.svg\"\naccent = \"gold\"\n"),
        ("content/brand/logo.svg", "<svg viewBox=\"0 0 40 20\"/>"),
    ]);
    project.succeed(&["build"]);
    let page = project.read("public/specs/001-search/index.html");
    assert!(page.contains("src=\"../../assets/logo.svg\" alt=\"\" width=\"56\" height=\"28\""), "{page}");
    assert_eq!(project.read("public/assets/logo.svg"), "<svg viewBox=\"0 0 40 20\"/>");
    let css = project.read("public/assets/site.css");
    assert!(css.contains("#ffd700") || css.contains("gold"), "gold reads on dark");
    assert!(!project.read("public/assets/icon.svg").contains("#4338ca"));

    for (logo, message) in [
        ("<svg viewBox=\"0 0 4 4\" onload=\"x()\"/>", "could do more than be looked at"),
        ("<svg/>", "does not tell its size"),
    ] {
        project.write("content/brand/logo.svg", logo);
        let run = project.run(&["build"]);
        assert!(run.code == Some(2) && run.stderr.contains(message), "{}", run.stderr);
        assert!(run.stderr.contains("sitegen.toml:1:8"), "{}", run.stderr);
    }
}

#[test]
fn a_block_of_the_spec_page_can_be_filled() {
    let project = Project::with(&[
        ("content/001-search.md", SPEC),
        (
            "house/templates/spec.html",
            "{% extends \"default/spec.html\" %}{% block after_facts %}<p>Internal.</p>{% endblock %}",
        ),
    ]);
    project.succeed(&["build", "--theme", "house"]);
    assert!(project.read("public/specs/001-search/index.html").contains("<p>Internal.</p>"));
}

#[test]
fn pictures_in_the_text_have_their_size_and_all_but_the_first_wait() {
    let project = Project::with(&[
        ("content/001-search.md", &format!("{SPEC}\n![One](a.svg)\n\n![Two](a.svg)\n")),
        ("content/a.svg", "<svg width=\"120\" height=\"80\"/>"),
    ]);
    project.succeed(&["build"]);
    let page = project.read("public/specs/001-search/index.html");
    let image = "alt=\"One\" width=\"120\" height=\"80\" decoding=\"async\">";
    assert!(page.contains(image), "{page}");
    assert!(page.contains("alt=\"Two\" width=\"120\" height=\"80\" loading=\"lazy\" decoding=\"async\">"));
}

#[test]
fn the_old_address_of_a_spec_leads_to_the_new_one() {
    let project = Project::with(&[
        ("content/001-search.md", SPEC),
        ("sitegen.toml", "[moved]\n\"000 Find\" = \"001-search\"\n\"001-search\" = \"001-search\"\nx = \"gone\"\n"),
    ]);
    project.succeed(&["build", "--base-url", "https://example.org/p/", "--config", "sitegen.toml"]);
    let page = project.read("public/specs/000-find/index.html");
    assert!(page.contains("<meta http-equiv=\"refresh\" content=\"0; url=../001-search/\">"), "{page}");
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/p/specs/001-search/\">"));
    assert!(!project.read("public/sitemap.xml").contains("000-find"));
    assert!(project.read("public/specs/001-search/index.html").contains("<dl class=\"facts\">"));
}
