//! Who may ask: the `Host` header of a request, held against where we listen.
//!
//! A page of somebody else's may point its own name at this machine and then read what is served here,
//! as if it were its own ("DNS rebinding"). So only names that nobody else can own are answered.

use std::net::{IpAddr, SocketAddr};

/// Whether a request with this `Host` is meant for us.
pub(super) fn is_ours(header: &str, bound: IpAddr) -> bool {
    let name = without_port(header).to_ascii_lowercase();
    if name == "localhost" || name.ends_with(".localhost") {
        return true;
    }
    // A name can be pointed anywhere; a number is the machine itself.
    match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || !bound.is_loopback(),
        Err(_) => false,
    }
}

/// The address as a browser takes it; one that means "everywhere" is shown as this machine.
pub(super) fn shown(address: SocketAddr) -> String {
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    format!("{host}:{}", address.port())
}

fn without_port(header: &str) -> &str {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match header.rsplit_once(':') {
        Some((name, port)) if is_port(port) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => header,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let loopback = "127.0.0.1".parse().unwrap();
        for ours in
            ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]", "a.localhost:1", "127.9.9.9"]
        {
            assert!(is_ours(ours, loopback), "{ours}");
        }
        for other in [
            "",
            "evil.example",
            "localhost.evil.example:8000",
            "10.0.0.1:8000",
            "evil.example:127.0.0.1",
            "127.0.0.1.evil.example",
        ] {
            assert!(!is_ours(other, loopback), "{other}");
        }
    }

    #[test]
    fn a_server_for_everybody_answers_to_numbers_but_not_to_names() {
        let everywhere = "0.0.0.0".parse().unwrap();
        assert!(is_ours("10.0.0.1:8000", everywhere) && is_ours("localhost", everywhere));
        assert!(!is_ours("evil.example:8000", everywhere));
    }
}
